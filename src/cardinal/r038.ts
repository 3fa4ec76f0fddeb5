import { Fractions } from './fractions.js'
import type { MapSink } from './maps.js'
import type { CardinalGroup, Indicator, Results } from './results.js'
import type { CardinalSettings } from './settings.js'
import { quartiles, upperFence } from './statistics.js'

const MINIMUM = 2

/**
 * Excessive disqualified bids: disqualified / submitted bids of a buyer, a procuring entity or a tenderer is at or
 * above the threshold, else the upper fence of its kind; off where that is not above 0. Both minimums, also that of
 * contracting processes, are compared with the number of submitted bids. A bid of several counts for each.
 */
export function r038(
  settings: NonNullable<CardinalSettings['R038']>,
  { results, map }: { results: Results; map: MapSink },
): Indicator {
  const buyers = new Fractions()
  const entities = new Fractions()
  const tenderers = new Fractions()
  const finish = (group: CardinalGroup, counts: Fractions, minimum: number): void => {
    const all = counts.list(minimum)
    if (all.length === 0) return
    let fence = settings.threshold
    if (fence === undefined) {
      const found = quartiles(all.map(({ ratio }) => ratio))
      results.note('R038', `${group}_q1`, found.q1)
      results.note('R038', `${group}_q3`, found.q3)
      fence = upperFence(found)
    }
    results.note('R038', `${group}_upper_fence`, fence)
    if (!(fence > 0)) return
    for (const { id, ratio } of all) if (ratio >= fence) results.flag(group, id, 'R038', ratio)
  }
  return {
    fold({ ocid, buyer, entity, submitted }) {
      if (submitted.length === 0) return
      let disqualified = 0
      for (const bid of submitted) {
        const one = bid.status === 'disqualified' ? 1 : 0
        disqualified += one
        for (const id of bid.tenderers) tenderers.add(id, one, 1)
      }
      if (buyer !== undefined) {
        buyers.add(buyer, disqualified, submitted.length)
        if (disqualified > 0) map('ocid_buyer_r038', ocid, buyer)
      }
      if (entity !== undefined) {
        entities.add(entity, disqualified, submitted.length)
        if (disqualified > 0) map('ocid_procuringentity_r038', ocid, entity)
      }
    },
    finish() {
      finish('Buyer', buyers, settings.minimum_contracting_processes ?? MINIMUM)
      finish('ProcuringEntity', entities, settings.minimum_contracting_processes ?? MINIMUM)
      finish('Tenderer', tenderers, settings.minimum_submitted_bids ?? MINIMUM)
    },
  }
}
