import fc from 'fast-check'
import { expect, it } from 'vitest'
import { and, NO, newTruths, not, OPEN, or, reasonsOf, truthOfBlock, YES } from '#tenderflag/rules/truth.js'

const truth = fc.oneof(fc.constantFrom(NO, YES), fc.integer({ min: OPEN + 1, max: 255 }))
const pairs = fc.array(fc.tuple(truth, truth), { minLength: 1, maxLength: 21 })

it('puts conditions together four at a time as one by one, with the reason of the left one first', () => {
  fc.assert(
    fc.property(pairs, (of) => {
      const n = of.length
      const [a, b] = [newTruths(n), newTruths(n)]
      of.forEach(([x, y], i) => {
        a[i] = x
        b[i] = y
      })
      const found = [newTruths(n), newTruths(n), newTruths(n)] as const
      and(a, b, found[0], n)
      or(a, b, found[1], n)
      not(a, found[2], n)
      expect(found.map((truths) => [...truths.subarray(0, n)])).toEqual([
        of.map(([x, y]) => (x === YES ? y : x === NO || y === NO ? NO : x)),
        of.map(([x, y]) => (x === NO ? y : x === YES || y === YES ? YES : x)),
        of.map(([x]) => (x >= OPEN ? x : 1 - x)),
      ])
    }),
    { numRuns: 1000 },
  )
})

it('reads a fact of yes and no as a condition', () => {
  const [lo, hi] = [Float64Array.of(0, 1, 0, Number.NEGATIVE_INFINITY), Float64Array.of(0, 1, 1, Infinity)]
  const out = newTruths(4)
  truthOfBlock({ lo, hi, why: Uint8Array.of(0, 0, 3, 250), exact: false }, out, 4)
  expect([...out]).toEqual([NO, YES, OPEN + 3, OPEN + 250])
})

it('reads reasons four at a time wherever they stand', () => {
  const why = Uint8Array.of(9, 0, 0, 0, 0, 5, 0, 0, 0, 7)
  for (const from of [0, 1, 2]) {
    const part = why.subarray(from)
    const bytes = new Uint8Array(reasonsOf(part, part.length).slice().buffer)
    expect([...bytes]).toEqual([...part.subarray(0, part.length & ~3)])
  }
})
