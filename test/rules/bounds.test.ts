import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstAbove, isLess, lastBelow, lastNotAbove } from '#tenderflag/rules/bounds.js'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
const constants = fc.oneof(
  finite,
  fc.constantFrom(0, -0, 1, -1, 0.35, 1e-320, Number.MIN_VALUE, -Number.MAX_VALUE, Number.MAX_VALUE),
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
)
/** Numbers near another one, some a single step of a float away. */
const near = (c: number): number[] => [
  c,
  ...[1e-9, -1e-9, 9.99999e-10, -9.99999e-10, Number.EPSILON, -Number.EPSILON].map((part) => c + c * part),
  lastBelow(c, true),
  firstAbove(c, true),
  lastNotAbove(c, true),
  Number.NEGATIVE_INFINITY,
  Number.POSITIVE_INFINITY,
]

it('says of every number whether it is below or above a constant as the comparison does', () => {
  fc.assert(
    fc.property(constants, fc.double({ noNaN: true }), (c, other) => {
      for (const value of [other, ...near(c)]) {
        expect(value <= lastBelow(c, false)).toBe(value < c)
        expect(value >= firstAbove(c, false)).toBe(value > c)
        expect(value <= lastBelow(c, true)).toBe(isLess(value, c))
        expect(value >= firstAbove(c, true)).toBe(isLess(c, value))
        expect(value > lastNotAbove(c, false)).toBe(value > c)
        expect(value > lastNotAbove(c, true)).toBe(isLess(c, value))
      }
    }),
    { numRuns: 2000 },
  )
})

it('knows no number that is not above what is no number', () => {
  expect(lastNotAbove(Number.NaN, true)).toBeNaN()
})
