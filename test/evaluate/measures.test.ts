import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balancedAccuracy, lift, type Measure, type Rank, share } from '#tenderflag/evaluate/measures.js'

const bounds = (measure: Measure | null) => [measure!.low, measure!.high].map((one) => one.toFixed(4))

describe('a share', () => {
  // Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), 857–872, table I,
  // method 3.
  test.each([
    [81, 263, '0.2553', '0.3662'],
    [15, 148, '0.0624', '0.1605'],
    [0, 20, '0.0000', '0.1611'],
    [1, 29, '0.0061', '0.1718'],
  ])('%i of %i has the published interval', (hits, of, low, high) => {
    expect(bounds(share(hits, of))).toEqual([low, high])
  })

  test('of nothing is none, and all of some has 1 as its upper bound', () => {
    expect(share(0, 0)).toBeNull()
    expect(share(7, 7)).toMatchObject({ value: 1, high: 1 })
  })

  test('its bounds are where a test of that share would reject it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (of, n) => {
        const hits = n % (of + 1)
        const { value, low, high } = share(hits, of)!
        const score = (p: number) => Math.abs(value - p) / Math.sqrt((p * (1 - p)) / of)
        if (hits > 0) expect(score(low)).toBeCloseTo(1.959963984540054, 6)
        if (hits < of) expect(score(high)).toBeCloseTo(1.959963984540054, 6)
        expect(low <= value && value <= high).toBe(true)
      }),
    )
  })
})

describe('balanced accuracy', () => {
  // Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17 (1998),
  // 873–890, table II, method 10: 56/70 − 48/80 lies in 0.0524 … 0.3339. Half of one more is the mean of 56/70 and 32/80.
  test('has the interval that is published for a difference', () => {
    const { value, low, high } = balancedAccuracy(share(56, 70), share(32, 80))!
    expect(value).toBeCloseTo(0.6, 12)
    expect([2 * low - 1, 2 * high - 1].map((one) => one.toFixed(4))).toEqual(['0.0524', '0.3339'])
  })

  test('needs both kinds', () => {
    expect(balancedAccuracy(null, share(1, 2))).toBeNull()
    expect(balancedAccuracy(share(1, 2), null)).toBeNull()
  })
})

/** Every order that subjects of one rank may stand in. */
function orders(ranks: readonly Rank[]): boolean[][] {
  const permutations = (left: readonly boolean[]): boolean[][] =>
    left.length === 0
      ? [[]]
      : left.flatMap((one, i) =>
          permutations([...left.slice(0, i), ...left.slice(i + 1)]).map((rest) => [one, ...rest]),
        )
  return ranks.reduce<boolean[][]>(
    (so, { count, cases }) => {
      const here = permutations(Array.from({ length: count }, (_, i) => i < cases))
      return so.flatMap((before) => here.map((after) => [...before, ...after]))
    },
    [[]],
  )
}

describe('lift', () => {
  test('is the mean over all orders of what is equal', () => {
    const rank = fc
      .record({ count: fc.integer({ min: 1, max: 3 }), cases: fc.nat(3) })
      .map(({ count, cases }) => ({ count, cases: Math.min(count, cases) }))
    fc.assert(
      fc.property(
        fc.array(rank, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 100 }),
        (ranks, percent) => {
          const all = orders(ranks)
          const [first] = all
          const cases = first!.filter(Boolean).length
          if (cases === 0) {
            expect(lift(ranks, percent)).toBeNull()
            return
          }
          const top = Math.max(1, Math.ceil((first!.length * percent) / 100))
          const lifts = all.map(
            (order) => order.slice(0, top).filter(Boolean).length / top / (cases / order.length),
          )
          const mean = lifts.reduce((sum, one) => sum + one, 0) / lifts.length
          expect(lift(ranks, percent)!.value).toBeCloseTo(mean, 9)
        },
      ),
    )
  })

  test('of a perfect ranking of 10 cases in 1000 is 100, 20, 10', () => {
    const ranks = [
      { count: 10, cases: 10 },
      { count: 990, cases: 0 },
    ]
    expect([1, 5, 10].map((percent) => lift(ranks, percent)!.value)).toEqual([100, 20, 10])
  })

  test('has the bounds of the share in the top, over the share among all', () => {
    const found = lift(
      [
        { count: 10, cases: 5 },
        { count: 90, cases: 15 },
      ],
      10,
    )
    const top = share(5, 10)!
    expect(found).toEqual({ value: top.value / 0.2, low: top.low / 0.2, high: top.high / 0.2 })
  })

  test('of a ranking that tells nothing is 1', () => {
    expect(lift([{ count: 1000, cases: 37 }], 5)!.value).toBeCloseTo(1, 12)
  })
})
