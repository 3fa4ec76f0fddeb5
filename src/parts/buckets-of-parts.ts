import type { Dealer } from './deal.js'
import { refuseBelow } from './need.js'

/**
 * The buckets of each part, one at least: as many, in their order, as fit beside what every part needs. Throws USAGE where not
 * even one fits. `needOf`: what a part of a weight takes, all in all.
 */
export function bucketsOfParts(
  { weights, dealing, sides, lost }: Pick<Dealer, 'weights' | 'dealing' | 'sides' | 'lost'>,
  limit: number,
  needOf: (weight: number) => number,
): number[][] {
  const everywhere = weights[sides]! + weights[lost]!
  const groups: number[][] = []
  let sum = Number.POSITIVE_INFINITY
  let most = everywhere
  for (let bucket = 0; bucket < dealing.buckets; bucket++) {
    const weight = weights[bucket]!
    if (weight === 0) continue
    most = Math.max(most, everywhere + weight)
    if (needOf(sum + weight) > limit) {
      groups.push([])
      sum = everywhere
    }
    groups.at(-1)!.push(bucket)
    sum += weight
  }
  refuseBelow(needOf(most), limit, 'the tenders that must be looked at together')
  return groups.length > 0 ? groups : [[]]
}
