import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lookUp, peersOf, type Statistic } from '#tenderflag/engine/statistic.js'
import { newBlock } from '#tenderflag/facts/block.js'
import { compileAll, type Env } from '#tenderflag/rules/evaluate.js'
import type { Node } from '#tenderflag/rules/rule.js'
import { blockOf } from './naive.js'

const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0.35, 0.35 - 1e-10, 0.35 - 1e-9, 1e308),
)
const range = fc.oneof(
  { weight: 4, arbitrary: number.map((value) => ({ lo: value, hi: value })) },
  fc.tuple(number, number).map(([a, b]) => ({ lo: Math.min(a, b), hi: Math.max(a, b) })),
  fc.constant({ lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY }),
)
/** A fence of large numbers has no bound. */
const statistic = fc.oneof(
  number,
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
)
const groups = 4
const subject = fc.record({ range, group: fc.integer({ min: -1, max: groups - 1 }) })

const fact: Node = { op: 'fact', fact: 'lot.x' }
const stat: Node = {
  op: 'stat',
  stat: 'median',
  subject: 'lot',
  of: fact,
  p: 0.5,
  among: { op: 'const', value: 1 },
  by: [],
  minimum: 1,
  text: 'median(lot.x)',
}
const nodes = (['lt', 'le', 'gt', 'ge', 'eq', 'ne'] as const).flatMap((op) =>
  [true, false].flatMap((tolerant): Node[] => [
    { op, a: fact, b: stat, tolerant },
    { op, a: stat, b: fact, tolerant },
    { op, a: stat, b: stat, tolerant },
    { op, a: { op: 'const', value: 0.35 }, b: stat, tolerant },
  ]),
)

it('compares with a statistic by group as with a column of it, reasons included', () => {
  fc.assert(
    fc.property(
      fc.array(statistic, { minLength: groups, maxLength: groups }),
      fc.array(subject, { minLength: 1, maxLength: 22 }),
      fc.nat({ max: 3 }),
      (values, subjects, first) => {
        const group = [...Array<number>(first).fill(0), ...subjects.map((of) => of.group)]
        const value = Float64Array.from(values)
        const given: Statistic = {
          groups: {
            count: groups,
            groupOf: Int32Array.from(group),
            whyNot: Uint8Array.from(group, (g) => (g < 0 ? 7 : 0)),
            keys: [],
          },
          value,
          why: Uint8Array.from(values, (one) => (Number.isNaN(one) ? 9 : 0)),
          q1: value,
          q3: value,
          population: new Int32Array(groups),
          leftOut: new Int32Array(groups),
        }
        const n = subjects.length
        const asColumn: Env = {
          text: () => -1,
          block: () =>
            blockOf(
              subjects.map((of) => of.range),
              5,
            ),
          stat: () => {
            const block = newBlock(n)
            lookUp(given, undefined, first, n, block)
            return block
          },
        }
        const truthsOf = (env: Env) => {
          const programs = compileAll(nodes, env)
          programs.begin(n)
          return nodes.map((_, i) => [...programs.truth(i).subarray(0, n)])
        }
        const byGroup = truthsOf({ ...asColumn, peers: () => peersOf(given, first, first + n) })
        expect(byGroup).toEqual(truthsOf(asColumn))
      },
    ),
    { numRuns: 500 },
  )
})
