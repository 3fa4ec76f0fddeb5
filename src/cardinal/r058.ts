import type { MapSink } from './maps.js'
import type { Indicator, Results } from './results.js'
import type { Margins } from './second-lowest-bid.js'
import type { CardinalSettings } from './settings.js'
import { quartiles, upperFence } from './statistics.js'

/**
 * Heavily discounted bid: the margin is at or above the threshold, else the upper fence. Off where that is not above
 * 0. Flags the process with the margin, the winner with 0.
 */
export function r058(
  settings: NonNullable<CardinalSettings['R058']>,
  { margins, results, map }: { margins: Margins; results: Results; map: MapSink },
): Indicator {
  return {
    finish() {
      let fence = settings.threshold
      if (fence === undefined) {
        const found = quartiles(margins.ratios())
        results.note('R058', 'q1', found.q1)
        results.note('R058', 'q3', found.q3)
        fence = upperFence(found)
      }
      results.note('R058', 'upper_fence', fence)
      if (!(fence > 0)) return
      for (const [ocid, { ratio, winner }] of margins.all) {
        if (!(ratio >= fence)) continue
        results.flag('OCID', ocid, 'R058', ratio)
        results.flag('Tenderer', winner, 'R058', 0)
        map('ocid_tenderer_r058', ocid, winner)
      }
    },
  }
}
