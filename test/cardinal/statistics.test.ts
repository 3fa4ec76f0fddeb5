import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plusOneAndAHalf, quantile } from '#tenderflag/cardinal/statistics.js'
import { naiveQuantile } from './naive.js'

const sorted = (...values: number[]) => Float64Array.from(values).sort()

describe('quantiles', () => {
  test('are those of definition 8', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, tau) => {
          const expected = naiveQuantile(values, tau)
          expect(Math.abs(quantile(sorted(...values), tau) - expected)).toBeLessThanOrEqual(
            1e-9 * (1 + expected),
          )
        },
      ),
    )
  })

  test.each([
    ['of no values', [], 0.5, Number.NaN],
    ['of one value', [7], 0.25, 7],
    ['of two values, the upper one', [1, 2], 0.75, 2],
    ['at 0', [3, 1, 2], 0, 1],
    ['at 1', [3, 1, 2], 1, 3],
    ['below 0', [3, 1, 2], -0.1, Number.NaN],
    ['above 1', [3, 1, 2], 1.2, Number.NaN],
    ['at no number', [3, 1, 2], Number.NaN, Number.NaN],
    ['of infinite values', [1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 0.75, Number.NaN],
    ['at the least of values with NaN', [1, 2, Number.NaN], 0.25, Number.NaN],
    ['amid values with NaN, which come last', [5, 1, 3, 3, 4, 6, 7, 8, Number.NaN], 0.25, 3],
  ])('%s', (_, values, tau, expected) => {
    expect(quantile(sorted(...values), tau)).toBe(expected)
  })
})

describe('the fence', () => {
  test('is rounded once', () => {
    const number = fc.oneof(
      fc.double({ min: 0, max: 4, noNaN: true }).filter((value) => value === 0 || value > 1e-200),
      fc.integer({ min: 0, max: 1000 }).map((value) => value / 7),
      fc.integer({ min: 1, max: 999 }).map((value) => value / 1000),
    )
    let twice = 0
    fc.assert(
      fc.property(number, number, fc.constantFrom(-1, 1), (base, spread, sign) => {
        const exact = nearest(fraction(base), fraction(sign * spread))
        expect(plusOneAndAHalf(base, sign * spread)).toBe(exact)
        if (base + 1.5 * (sign * spread) !== exact) twice++
      }),
      { numRuns: 2000 },
    )
    expect(twice).toBeGreaterThan(20) // which rounding twice gives wrongly
  })

  test('of infinite quartiles is infinite or unknown', () => {
    expect(plusOneAndAHalf(1, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
    expect(plusOneAndAHalf(Number.POSITIVE_INFINITY, Number.NaN)).toBe(Number.NaN)
  })
})

const SCALE = 1100n

/** A number times 2^1100, exactly. */
function fraction(value: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0]!
  const exponent = (bits >> 52n) & 0x7ffn
  const mantissa = bits & 0xfffffffffffffn
  const whole = exponent === 0n ? mantissa : mantissa | (1n << 52n)
  const shifted = whole << (SCALE - 1075n + (exponent === 0n ? 1n : exponent))
  return bits >> 63n === 1n ? -shifted : shifted
}

/** The number nearest to base + 1.5 · spread; the even one of two. */
function nearest(base: bigint, spread: bigint): number {
  const exact = 2n * base + 3n * spread // halves
  const size = exact < 0n ? -exact : exact
  if (size === 0n) return 0
  const extra = BigInt(size.toString(2).length) - 53n
  if (extra <= 0n) throw new Error('too small for this test')
  const low = size >> extra
  const rest = size - (low << extra)
  const half = 1n << (extra - 1n)
  const up = rest > half || (rest === half && (low & 1n) === 1n) ? 1n : 0n
  const value = Number(low + up) * 2 ** Number(extra - SCALE - 1n)
  return exact < 0n ? -value : value
}
