import type { MapSink } from './maps.js'
import type { Indicator, Results } from './results.js'
import type { CardinalSettings } from './settings.js'

/**
 * All except the winning bid disqualified: the valid bids have one tenderer in all, who is the one supplier of the
 * active awards, and at least so many others had a bid disqualified. Flags the process with how many, the winner
 * with 0. No award may be open.
 */
export function r035(
  settings: NonNullable<CardinalSettings['R035']>,
  { results, map }: { results: Results; map: MapSink },
): Indicator {
  const threshold = Math.max(settings.threshold ?? 1, 1)
  return {
    fold({ ocid, complete, bids }) {
      if (!complete) return
      const suppliers = new Set<string>()
      for (const award of complete) for (const id of award.suppliers) suppliers.add(id)
      if (suppliers.size !== 1) return
      const [winner] = suppliers
      const valid = new Set<string>()
      const disqualified = new Set<string>()
      for (const { status, tenderers } of bids!) {
        const set = status === 'valid' ? valid : status === 'disqualified' ? disqualified : undefined
        if (set) for (const id of tenderers) set.add(id)
      }
      if (valid.size !== 1 || !valid.has(winner!)) return
      const others = disqualified.size - (disqualified.has(winner!) ? 1 : 0)
      if (others < threshold) return
      results.flag('OCID', ocid, 'R035', others)
      results.flag('Tenderer', winner!, 'R035', 0)
      map('ocid_tenderer_r035', ocid, winner!)
    },
  }
}
