import { Fractions } from './fractions.js'
import type { Indicator, Results } from './results.js'
import type { CardinalSettings } from './settings.js'
import { lowerFence, quantile, quartiles } from './statistics.js'

const PERCENTILE = 75

/**
 * Excessive unsuccessful bids: a tenderer among those with the most processes (at or above the percentile) whose share
 * of wins is at or below the threshold, else the lower fence; off where the first quartile or the fence is not above
 * 0. Counts valid bids of one tenderer, once a process, in processes with one active award to one supplier.
 */
export function r025(settings: NonNullable<CardinalSettings['R025']>, results: Results): Indicator {
  const tenderers = new Fractions()
  return {
    fold({ complete, bids }) {
      const winner = complete?.length === 1 ? complete[0]!.sole : undefined
      if (winner === undefined) return
      const seen = new Set<string>()
      for (const { status, sole } of bids!) if (status === 'valid' && sole !== undefined) seen.add(sole)
      for (const id of seen) tenderers.add(id, id === winner ? 1 : 0, 1)
    },
    finish() {
      const all = tenderers.list()
      const many = quantile(
        Float64Array.from(all, ({ whole }) => whole).sort(),
        (settings.percentile ?? PERCENTILE) / 100,
      )
      let fence = settings.threshold
      let q1 = 1
      if (fence === undefined) {
        const found = quartiles(all.map(({ ratio }) => ratio))
        q1 = found.q1
        results.note('R025', 'q1', found.q1)
        results.note('R025', 'q3', found.q3)
        fence = lowerFence(found)
      }
      results.note('R025', 'upper_fence', many)
      results.note('R025', 'lower_fence', fence)
      if (!(q1 > 0 && fence > 0)) return
      for (const { id, ratio, whole } of all)
        if (whole >= many && ratio <= fence) results.flag('Tenderer', id, 'R025', ratio)
    },
  }
}
