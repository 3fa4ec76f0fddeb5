import fc from 'fast-check'
import { expect, it } from 'vitest'
import { OutcomeCodes } from '#tenderflag/engine/outcome-codes.js'
import { NOT_APPLICABLE, RAISED } from '#tenderflag/engine/result.js'
import { newTruths } from '#tenderflag/rules/truth.js'

/** Mostly no and yes, so that whole words are decided, and now and then a reason. */
const truth = fc.oneof(
  { weight: 4, arbitrary: fc.constant(1) },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 3, max: 240 }) },
)
const some = fc.array(fc.tuple(truth, truth), { minLength: 1, maxLength: 20 })
/** More than one sum of bytes holds. */
const many = fc.array(fc.tuple(truth, truth), { minLength: 1000, maxLength: 2100 })

/** Subjects that are all raised. */
const raised = (n: number) => Array.from({ length: n }, (): [number, number] => [1, 1])

it('puts scope and condition together as one by one, whatever was written before', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 8, arbitrary: some }, many), { maxLength: 6 }), (blocks) => {
      const outcomes = new OutcomeCodes()
      let first = 0
      for (const pairs of blocks) {
        const n = pairs.length
        const [scope, when] = [newTruths(n).fill(255), newTruths(n).fill(255)]
        scope.set(pairs.map(([s]) => s))
        when.set(pairs.map(([, w]) => w))
        const codes = new Uint8Array(first + n + 1).fill(99)
        const tally = new Uint32Array(256)
        const count = outcomes.write(scope, when, n, first, { codes, tally })
        const expected = pairs.map(([s, w]) => (s === 1 ? w + 1 : s === 0 ? NOT_APPLICABLE : s + 1))
        const counted = new Uint32Array(256)
        for (const code of expected) counted[code]!++
        expect([...codes.subarray(first, first + n)]).toEqual(expected)
        expect(codes[first + n]).toBe(99)
        expect(tally).toEqual(counted)
        expect([...outcomes.raised.subarray(0, count)]).toEqual(
          expected.flatMap((code, i) => (code === RAISED ? [first + i] : [])),
        )
        first += 3
      }
    }),
    { numRuns: 300, examples: [[[raised(1), raised(4), raised(5), raised(12)]]] },
  )
})
