import fc from 'fast-check'
import { expect, it } from 'vitest'
import { writeKeep } from '#tenderflag/engine/keep.js'
import { reason } from '#tenderflag/facts/reason.js'
import { NO, OPEN, YES } from '#tenderflag/rules/truth.js'
import { blockOf } from '../rules/naive.js'

const number = fc.double({ noNaN: true, noDefaultInfinity: true })
const range = fc.oneof(
  number.map((value) => ({ lo: value, hi: value })),
  number.map((lo) => ({ lo, hi: Number.POSITIVE_INFINITY })),
  fc.constant({ lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY }),
)
const rows = fc.array(fc.tuple(range, fc.constantFrom(NO, YES, OPEN + 3)), { minLength: 1, maxLength: 9 })

it('keeps what is surely among the numbers to the bit, NaN of what is not, and Infinity of what nobody knows', () => {
  const node = { op: 'const', value: 0 } as const
  fc.assert(
    fc.property(rows, (of) => {
      const values = new Float64Array(of.length + 1)
      const block = blockOf(
        of.map(([one]) => one),
        7,
      )
      const among = Uint8Array.from(of, ([, truth]) => truth)
      writeKeep({ kind: 'lot', node, among: node, values }, block, among, 1, of.length)
      of.forEach(([{ lo, hi }, truth], i) => {
        const kept = truth === YES && lo === hi ? lo : truth === NO ? Number.NaN : Number.POSITIVE_INFINITY
        expect(values[i + 1]).toBe(kept)
      })
    }),
  )
})

it('keeps days that are known within a day as between two dates, and no others that are open', () => {
  const node = { op: 'const', value: 0 } as const
  const kept = (lo: number, hi: number, why: number, areDays = true) => {
    const values = new Float64Array(1)
    const among = Uint8Array.of(YES)
    writeKeep({ kind: 'lot', node, among: node, values, areDays }, blockOf([{ lo, hi }], why), among, 0, 1)
    return values[0]
  }
  const day = reason('awards', 'awarded_at', 'same_day')
  expect(kept(2, 3, day)).toBe(3)
  expect(kept(-0.5, 0, day)).toBe(0)
  expect(kept(3, 3, day)).toBe(3)
  // one of several awards may be of any day before
  expect(kept(2, 4, day)).toBe(Number.POSITIVE_INFINITY)
  expect(kept(Number.NEGATIVE_INFINITY, 3, day)).toBe(Number.POSITIVE_INFINITY)
  expect(kept(2, 3, reason('awards', 'awarded_at', 'missing'))).toBe(Number.POSITIVE_INFINITY)
  // a number of bids, say, of which a day leaves one open
  expect(kept(2, 3, day, false)).toBe(Number.POSITIVE_INFINITY)
})
