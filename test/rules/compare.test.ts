import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstAbove, isLess, lastBelow } from '#tenderflag/rules/bounds.js'
import { equal, less, lessThanPeers, moreThanPeers, type Operand } from '#tenderflag/rules/compare.js'
import { NO, newTruths, OPEN, type Truths, YES } from '#tenderflag/rules/truth.js'

/** Comparisons of many subjects, which go four at a time, against one subject after the other by the book. */

type Subject = readonly [lo: number, hi: number]
const WHY = 7

/** Constants, and numbers on both sides of each, as near as a comparison tells apart. */
const constants = [-2, 0, 0.35, 1000]
const values = constants.flatMap((c) => [
  c - 1,
  c,
  c + 1,
  ...[true, false].flatMap((tolerant) => [lastBelow(c, tolerant), firstAbove(c, tolerant)]),
])
const value = fc.constantFrom(...values)
const subject: fc.Arbitrary<Subject> = fc.oneof(
  { weight: 4, arbitrary: value.map((known): Subject => [known, known]) },
  { weight: 1, arbitrary: fc.tuple(value, value).map(([a, b]): Subject => [Math.min(a, b), Math.max(a, b)]) },
  { weight: 1, arbitrary: fc.constant<Subject>([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) },
)
const subjects = fc.array(subject, { minLength: 1, maxLength: 21 })

const operand = (of: readonly Subject[]): Operand => ({
  lo: Float64Array.from(of, ([lo]) => lo),
  hi: Float64Array.from(of, ([, hi]) => hi),
  why: Uint8Array.from(of, ([lo, hi]) => (lo === hi ? 0 : WHY)),
  constant: undefined,
})
const constantOf = (c: number, n: number): Operand => ({
  ...operand(Array.from({ length: n }, () => [c, c] as const)),
  constant: c,
})

const isBelow = (a: number, b: number, tolerant: boolean): boolean => (tolerant ? isLess(a, b) : a < b)

/** What holds surely, or at least perhaps, or (`flip`) its opposite. */
function truthOf(surely: boolean, perhaps: boolean, flip: 0 | 1): number {
  if (surely !== perhaps) return OPEN + WHY
  return surely === (flip === 0) ? YES : NO
}

const flips = fc.constantFrom(0 as const, 1 as const)

it('a number is less or more than a constant, or equal to it', () => {
  fc.assert(
    fc.property(subjects, fc.constantFrom(...constants), fc.boolean(), flips, (of, c, tolerant, flip) => {
      const n = of.length
      const [a, b] = [operand(of), constantOf(c, n)]
      const found = (compare: (out: Truths) => void): number[] => {
        const out = newTruths(n)
        compare(out)
        return [...out.subarray(0, n)]
      }
      const below = (x: number) => isBelow(x, c, tolerant)
      const above = (x: number) => isBelow(c, x, tolerant)
      expect(found((out) => less(a, b, a, { tolerant, flip }, out, n))).toEqual(
        of.map(([lo, hi]) => truthOf(below(hi), below(lo), flip)),
      )
      expect(found((out) => less(b, a, a, { tolerant, flip }, out, n))).toEqual(
        of.map(([lo, hi]) => truthOf(above(lo), above(hi), flip)),
      )
      expect(found((out) => equal(a, b, { tolerant, flip }, out, n))).toEqual(
        of.map(([lo, hi]) => truthOf(!below(lo) && !above(hi), !below(hi) && !above(lo), flip)),
      )
    }),
    { numRuns: 1000 },
  )
})

it('a number is less or more than the statistic of its peers, where that is known', () => {
  const [NO_PEERS, NO_STATISTIC] = [3, 4]
  const whys = constants.map(() => 0)
  // the first group and the last have no statistic
  const peers = {
    value: Float64Array.of(Number.NaN, ...constants, Number.NaN),
    why: Uint8Array.of(NO_STATISTIC, ...whys, NO_STATISTIC),
  }
  const group = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: constants.length }) },
    { weight: 1, arbitrary: fc.constantFrom(-1, 0, constants.length + 1) },
  )
  const among = fc.array(fc.tuple(subject, group), { minLength: 1, maxLength: 21 })
  fc.assert(
    fc.property(among, fc.boolean(), fc.boolean(), fc.boolean(), flips, (of, up, first, tolerant, flip) => {
      const n = of.length
      const out = newTruths(n)
      const groupOf = Int32Array.from(of, ([, g]) => g)
      const whyNot = groupOf.map((g) => (g < 0 ? NO_PEERS : 0))
      const a = operand(of.map(([one]) => one))
      const operands = { ...peers, groupOf, whyNot: Uint8Array.from(whyNot) }
      const compare = up ? moreThanPeers : lessThanPeers
      compare(a, operands, first ? a : operands, { tolerant, flip }, out, n)
      expect([...out.subarray(0, n)]).toEqual(
        of.map(([[lo, hi], g]) => {
          const unknown = g < 0 ? NO_PEERS : peers.why[g]!
          if (unknown !== 0) return OPEN + (first && lo !== hi ? WHY : unknown)
          const c = peers.value[g]!
          return up
            ? truthOf(isBelow(c, lo, tolerant), isBelow(c, hi, tolerant), flip)
            : truthOf(isBelow(hi, c, tolerant), isBelow(lo, c, tolerant), flip)
        }),
      )
    }),
    { numRuns: 1000 },
  )
})
