import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedFloat64, sharedInt8, sharedInt32 } from '#tenderflag/columns/shared.js'
import {
  bucketsOf,
  codesInBuckets,
  type LotRanges,
  pick,
  rangesOf,
  sorted,
} from '#tenderflag/join/lot-order.js'

/** More lots than there are buckets, so that a bucket holds several. */
const LOTS = 5000

const lotOf = fc
  .array(fc.oneof(fc.integer({ min: -1, max: 9 }), fc.integer({ min: -1, max: LOTS - 1 })), {
    maxLength: 200,
  })
  .map((values) => Int32Array.from(values))

/** Rows lot by lot in row order, then those of none: by a stable sort. */
function expected(lots: Int32Array): number[] {
  const rank = (r: number) => (lots[r]! < 0 ? LOTS : lots[r]!)
  return Array.from(lots.keys()).sort((a, b) => rank(a) - rank(b) || a - b)
}

/** The rows of each lot, as the ranges say. */
function rowsOf({ from, to, order }: LotRanges): number[][] {
  const all = order?.rows
  return Array.from(from, (start, l) =>
    Array.from({ length: to[l]! - start }, (_, i) => (all ? all[start + i]! : start + i)),
  )
}

describe('rows lot by lot', () => {
  it('are where the ranges say, and as they are where they stand side by side', () => {
    fc.assert(
      fc.property(lotOf, (lots) => {
        const ranges = rangesOf(lots, LOTS)
        const found = rowsOf(ranges)
        const wanted = expected(lots)
        expect(found.flat()).toHaveLength(wanted.filter((r) => lots[r]! >= 0).length)
        for (const l of new Set(lots))
          if (l >= 0) expect(found[l]).toEqual(wanted.filter((r) => lots[r] === l))
        if (ranges.order) expect([...ranges.order.rows]).toEqual(wanted)
        const groups = Array.from(lots).filter((lot, r) => lot >= 0 && lot !== lots[r - 1])
        expect(ranges.order === undefined).toBe(new Set(groups).size === groups.length)
      }),
    )
  })

  it('are sorted by way of another key, all rows of a lot having one', () => {
    fc.assert(
      fc.property(lotOf, fc.integer({ min: 1, max: 7 }), (lots, perKey) => {
        // keys in another order than lots
        const keyOf = (lot: number, r: number) =>
          lot < 0 ? (r % 3) - 1 : (Math.floor(lot / perKey) * 7919) % LOTS
        const buckets = bucketsOf(lots.map(keyOf), LOTS)
        const { order } = sorted(buckets, codesInBuckets(lots, buckets), LOTS)
        expect([...order!.rows]).toEqual(expected(lots))
      }),
    )
  })

  it('take the values of each kind of column with them', () => {
    fc.assert(
      fc.property(lotOf, (lots) => {
        const { order } = rangesOf(lots, LOTS)
        if (!order) return
        const n = lots.length
        const columns = [sharedInt8(n), sharedFloat64(n), sharedInt32(n)].map((to) => ({
          from: to.map((_, r) => (r * 37) % 120),
          to,
        }))
        pick({ columns, order })
        for (const { from, to } of columns) expect([...to]).toEqual(expected(lots).map((r) => from[r]))
      }),
    )
  })
})
