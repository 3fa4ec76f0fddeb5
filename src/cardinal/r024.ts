import type { MapSink } from './maps.js'
import type { Indicator, Results } from './results.js'
import type { Margins } from './second-lowest-bid.js'
import type { CardinalSettings } from './settings.js'
import { lowerFence, quartiles } from './statistics.js'

/**
 * Price close to the winning bid: the margin is at or below the threshold, else the lower fence. Off where the first
 * quartile or the fence is not above 0. Flags the process with the margin, the winner and the runner-up with 0.
 */
export function r024(
  settings: NonNullable<CardinalSettings['R024']>,
  { margins, results, map }: { margins: Margins; results: Results; map: MapSink },
): Indicator {
  return {
    finish() {
      let fence = settings.threshold
      let q1 = 1
      if (fence === undefined) {
        const found = quartiles(margins.ratios())
        q1 = found.q1
        results.note('R024', 'q1', found.q1)
        results.note('R024', 'q3', found.q3)
        fence = lowerFence(found)
      }
      results.note('R024', 'lower_fence', fence)
      if (!(q1 > 0 && fence > 0)) return
      for (const [ocid, { ratio, winner, loser }] of margins.all) {
        if (!(ratio <= fence)) continue
        results.flag('OCID', ocid, 'R024', ratio)
        for (const id of [winner, loser]) {
          results.flag('Tenderer', id, 'R024', 0)
          map('ocid_tenderer_r024', ocid, id)
        }
      }
    },
  }
}
