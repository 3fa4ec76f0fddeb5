import type { MapSink } from './maps.js'
import { pricesCompared } from './methods.js'
import type { Indicator, Results } from './results.js'
import type { CardinalSettings } from './settings.js'

/**
 * Identical bid prices: two submitted bids (disqualified ones too) of one amount and currency by different sets of
 * tenderers, compared with the bid before at that price. Flags the process and the tenderers of both with 1.
 */
export function r028(
  settings: CardinalSettings,
  { results, map }: { results: Results; map: MapSink },
): Indicator {
  const compared = pricesCompared(settings)
  return {
    fold(release) {
      if (release.submitted.length < 2 || !compared(release)) return
      const { ocid } = release
      const last = new Map<string, Map<number, readonly string[]>>()
      for (const { amount, currency, tenderers } of release.submitted) {
        if (amount === undefined || currency === undefined || tenderers.length === 0) continue
        const prices = last.get(currency) ?? new Map<number, readonly string[]>()
        const others = prices.get(amount)
        if (others && !sameSet(others, tenderers)) {
          results.flag('OCID', ocid, 'R028', 1)
          for (const ids of [tenderers, others])
            for (const id of ids) {
              results.flag('Tenderer', id, 'R028', 1)
              map('ocid_tenderer_r028', ocid, id)
            }
        }
        prices.set(amount, tenderers)
        last.set(currency, prices)
      }
    },
  }
}

/** Whether two lists have the same members, however often. O(both lengths). */
function sameSet(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 1 && b.length === 1) return a[0] === b[0]
  const left = new Set(a)
  const right = new Set(b)
  if (left.size !== right.size) return false
  for (const id of left) if (!right.has(id)) return false
  return true
}
