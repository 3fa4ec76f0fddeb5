import fc from 'fast-check'
import { expect, it } from 'vitest'
import { writeKeep } from '#tenderflag/engine/keep.js'
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
