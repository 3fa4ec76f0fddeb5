import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StrayLot } from '#tenderflag/facts/bidders/stray-bids.js'
import { StrayPairs } from '#tenderflag/facts/bidders/stray-pairs.js'

const parties = 8
const some = fc.uniqueArray(fc.nat(parties - 1), { maxLength: 4 })

function lotOf(named: readonly number[], present: readonly number[], anyone: number): StrayLot {
  return {
    named: new Set(named),
    unplaced: new Map(),
    present: new Set(present),
    anyone,
    mayWin: false,
    why: 1,
  }
}

/** Whether a stray row may be a bid of one of two in a lot where the other may have bid: asked of one pair alone. */
function mayMeet({ named, present, anyone }: StrayLot, a: number, b: number): boolean {
  const isThere = (who: number) => named.has(who) || present.has(who)
  if (anyone > 0) return isThere(a) || isThere(b)
  return isThere(a) && isThere(b) && (named.has(a) || named.has(b))
}

test('pairs in doubt are those found pair by pair', () => {
  const lots = fc.array(
    fc.tuple(some, some, fc.constantFrom(0, 0, 1)).map((lot) => lotOf(...lot)),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(lots, fc.uniqueArray(fc.nat(parties - 1), { maxLength: 2 }), (made, loose) => {
      const pairs = new StrayPairs(new Map(made.entries()), loose, parties)
      for (let a = 0; a < parties; a++)
        for (let b = a + 1; b < parties; b++) {
          const expected = loose.includes(a) || loose.includes(b) || made.some((lot) => mayMeet(lot, a, b))
          expect([a, b, pairs.has(a, b), pairs.has(b, a)]).toEqual([a, b, expected, expected])
        }
    }),
  )
})

test('of a lot with too many, all pairs of those whom stray rows name', () => {
  const many = Array.from({ length: 200 }, (_, k) => k)
  const pairs = new StrayPairs(new Map([[0, lotOf(many.slice(0, 100), many.slice(100), 0)]]), [], 300)
  expect([pairs.has(0, 1), pairs.has(0, 150), pairs.has(99, 299)]).toEqual([true, true, true])
  expect([pairs.has(100, 150), pairs.has(298, 299)]).toEqual([false, false])
})
