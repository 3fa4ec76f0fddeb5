import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Block } from '#tenderflag/facts/fact.js'
import { reason, reasonOf, UNDEFINED } from '#tenderflag/facts/reason.js'
import { compile, compileAll, type Env } from '#tenderflag/rules/evaluate.js'
import type { Node } from '#tenderflag/rules/rule.js'
import { blockOf, naive, type Range } from './naive.js'

const WHY = {
  x: reason('lots', 'estimate', 'missing'),
  y: reason('bids', 'amount', 'missing'),
  z: reason('awards', 'amount', 'missing'),
  p: reason('bids', 'status', 'missing'),
  q: reason('awards', 'status', 'missing'),
}
const numbers = ['x', 'y', 'z'] as const
const booleans = ['p', 'q'] as const

const amount = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  // Nothing tiny: what overflows in a quotient is undefined at that point, but decided over the range.
  fc.double({ min: -1000, max: 1000, noNaN: true }).map((value) => (Math.abs(value) < 1e-3 ? 0 : value)),
  fc.constantFrom(0, 1, -1, 0.35, 1e6),
)
const { number: numeric, boolean: logical } = fc.letrec<{ number: Node; boolean: Node }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...numbers).map((fact): Node => ({ op: 'fact', fact })),
    amount.map((value): Node => ({ op: 'const', value })),
    fc
      .tuple(fc.constantFrom('add', 'sub', 'mul', 'div'), tie('number'), tie('number'))
      .map(([op, a, b]) => ({ op, a, b }) as Node),
    tie('number').map((a): Node => ({ op: 'neg', a })),
    fc
      .tuple(tie('boolean'), tie('number'), tie('number'))
      .map(([cond, a, b]): Node => ({ op: 'if', cond, a, b })),
  ),
  boolean: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...booleans).map((fact): Node => ({ op: 'fact', fact })),
    fc.constantFrom(0, 1).map((value): Node => ({ op: 'const', value })),
    fc
      .tuple(fc.constantFrom('lt', 'le', 'gt', 'ge', 'eq', 'ne'), tie('number'), tie('number'), fc.boolean())
      .map(([op, a, b, tolerant]) => ({ op, a, b, tolerant }) as Node),
    fc
      .tuple(fc.constantFrom('and', 'or'), tie('boolean'), tie('boolean'))
      .map(([op, a, b]) => ({ op, a, b }) as Node),
    tie('boolean').map((a): Node => ({ op: 'not', a })),
    fc
      .tuple(tie('number'), fc.array(tie('number'), { minLength: 1, maxLength: 3 }))
      .map(([a, list]): Node => ({ op: 'in', a, list })),
    fc
      .tuple(tie('boolean'), tie('boolean'), tie('boolean'))
      .map(([cond, a, b]): Node => ({ op: 'if', cond, a, b })),
  ),
}))
const tree = fc.oneof(logical, numeric)

const exactRow = fc.record({
  x: amount,
  y: amount,
  z: amount,
  p: fc.constantFrom(0, 1),
  q: fc.constantFrom(0, 1),
})
const span: fc.Arbitrary<Range> = fc.oneof(
  amount.map((value) => ({ lo: value, hi: value })),
  fc.tuple(amount, amount).map(([a, b]) => ({ lo: Math.min(a, b), hi: Math.max(a, b) })),
  fc.constant({ lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY }),
  amount.map((lo) => ({ lo, hi: Number.POSITIVE_INFINITY })),
)
const truth: fc.Arbitrary<Range> = fc.constantFrom({ lo: 0, hi: 0 }, { lo: 1, hi: 1 }, { lo: 0, hi: 1 })
const rangeRow = fc.record({ x: span, y: span, z: span, p: truth, q: truth })
type Row = Record<keyof typeof WHY, Range>

function envOf(rows: readonly Row[]): Env & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    block(fact) {
      asked.push(fact)
      const name = fact as keyof typeof WHY
      return blockOf(
        rows.map((row) => row[name]),
        WHY[name],
      )
    },
    text: () => -1,
  }
}

function run(node: Node, rows: readonly Row[]): Block {
  return compile(node, envOf(rows)).run(rows.length)
}

/** Whether both branches of a choice that is not defined may give the same all the same. */
function branches(node: Node): boolean {
  return JSON.stringify(node).includes('"if"')
}

/** Some values in a range: its ends, and what lies between. */
function samples({ lo, hi }: Range): number[] {
  if (lo === hi) return [lo]
  const from = Math.max(lo, -2000)
  const to = Math.max(from, Math.min(hi, 2000))
  return [from, to, (from + to) / 2, ...[0, 1, 0.35].filter((v) => v > lo && v < hi)]
}

describe('exact operands', () => {
  it('give what plain evaluation gives, and UNDEFINED where that is not defined', () => {
    fc.assert(
      fc.property(tree, fc.array(exactRow, { minLength: 1, maxLength: 8 }), (node, points) => {
        const rows = points.map((point) => {
          const row = {} as Row
          for (const [name, value] of Object.entries(point)) row[name as keyof Row] = { lo: value, hi: value }
          return row
        })
        const { lo, hi, why } = run(node, rows)
        points.forEach((point, i) => {
          const expected = naive(node, point)
          if (expected !== undefined)
            expect([lo[i]! + 0, hi[i]! + 0, why[i]]).toEqual([expected + 0, expected + 0, 0])
          else if (!branches(node)) {
            expect(lo[i]).toBeLessThan(hi[i]!)
            expect(why[i]).toBe(UNDEFINED)
          }
        })
      }),
      { numRuns: 1500 },
    )
  })
})

describe('ranges', () => {
  it('are decided only where every value in them gives the same, and hold every value they can have', () => {
    fc.assert(
      fc.property(tree, fc.array(rangeRow, { minLength: 1, maxLength: 4 }), (node, rows) => {
        const { lo, hi } = run(node, rows)
        rows.forEach((row, i) => {
          for (const x of samples(row.x))
            for (const y of samples(row.y))
              for (const z of samples(row.z).slice(0, 3))
                for (const p of samples(row.p).filter(Number.isInteger))
                  for (const q of samples(row.q).filter(Number.isInteger)) {
                    const value = naive(node, { x, y, z, p, q })
                    if (value === undefined && !branches(node)) expect(lo[i]).toBeLessThan(hi[i]!)
                    if (value !== undefined)
                      expect(lo[i]! <= value && value <= hi[i]!, `${value} in ${lo[i]}…${hi[i]}`).toBe(true)
                  }
        })
      }),
      { numRuns: 1500 },
    )
  })

  it('are never NaN or upside down, and have a reason of an operand exactly where they are open', () => {
    const reasons = [...Object.values(WHY), UNDEFINED]
    fc.assert(
      fc.property(tree, fc.array(rangeRow, { minLength: 1, maxLength: 8 }), (node, rows) => {
        const { lo, hi, why, exact } = run(node, rows)
        for (let i = 0; i < rows.length; i++) {
          expect(lo[i]! <= hi[i]!).toBe(true)
          expect(lo[i]! < Number.POSITIVE_INFINITY && hi[i]! > Number.NEGATIVE_INFINITY).toBe(true)
          if (exact) expect(lo[i]).toBe(hi[i])
          expect(why[i]! > 0).toBe(lo[i]! < hi[i]!)
          if (why[i]! > 0) expect(reasons).toContain(why[i])
        }
      }),
      { numRuns: 1500 },
    )
  })
})

describe('programs that share an environment', () => {
  it('give the same together as alone, block after block, and ask for each fact once a block', () => {
    fc.assert(
      fc.property(
        fc.array(tree, { minLength: 1, maxLength: 5 }),
        fc.array(fc.array(rangeRow, { minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 3 }),
        (nodes, blocks) => {
          let rows: readonly Row[] = []
          const asked: string[] = []
          const programs = compileAll(nodes, {
            block(fact) {
              asked.push(fact)
              return envOf(rows).block(fact)
            },
            text: () => -1,
          })
          for (rows of blocks) {
            asked.length = 0
            programs.begin(rows.length)
            nodes.forEach((node, i) => {
              const together = programs.block(i)
              const alone = run(node, rows)
              expect(together.exact).toBe(alone.exact)
              for (const part of ['lo', 'hi', 'why'] as const)
                expect([...together[part].subarray(0, rows.length)]).toEqual([
                  ...alone[part].subarray(0, rows.length),
                ])
            })
            expect(new Set(asked).size).toBe(asked.length)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('compute only what is asked for', () => {
    const env = envOf([
      {
        x: { lo: 1, hi: 1 },
        y: { lo: 1, hi: 1 },
        z: { lo: 1, hi: 1 },
        p: { lo: 0, hi: 1 },
        q: { lo: 1, hi: 1 },
      },
    ])
    const programs = compileAll([fact('x'), { op: 'not', a: fact('q') }], env)
    programs.begin(1)
    programs.block(1)
    expect(env.asked).toEqual(['q'])
  })
})

const fact = (name: keyof typeof WHY): Node => ({ op: 'fact', fact: name })
const number = (value: number): Node => ({ op: 'const', value })
const known: Row = {
  x: { lo: 2, hi: 2 },
  y: { lo: 4, hi: 4 },
  z: { lo: 0, hi: 0 },
  p: { lo: 1, hi: 1 },
  q: { lo: 0, hi: 0 },
}
const unknown: Row = {
  x: { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY },
  y: { lo: 3, hi: 5 },
  z: { lo: 0, hi: 0 },
  p: { lo: 0, hi: 1 },
  q: { lo: 0, hi: 1 },
}
const outcome = (node: Node, row: Row) => {
  const { lo, hi, why, exact } = run(node, [row])
  return exact ? lo[0] : { lo: lo[0], hi: hi[0], why: reasonOf(why[0]!) }
}

describe('reasons', () => {
  it('are those of the leftmost operand that is open', () => {
    const and = (a: Node, b: Node): Node => ({ op: 'and', a, b })
    expect(outcome(and(fact('p'), fact('q')), unknown)).toMatchObject({ why: reasonOf(WHY.p) })
    expect(outcome(and(fact('q'), fact('p')), unknown)).toMatchObject({ why: reasonOf(WHY.q) })
    expect(outcome(and(number(1), fact('q')), unknown)).toMatchObject({ why: reasonOf(WHY.q) })
    expect(outcome({ op: 'gt', a: fact('y'), b: fact('x'), tolerant: true }, unknown)).toMatchObject({
      why: reasonOf(WHY.y),
    })
  })

  it('vanish where a known operand decides', () => {
    expect(outcome({ op: 'and', a: fact('p'), b: number(0) }, unknown)).toBe(0)
    expect(outcome({ op: 'or', a: fact('p'), b: number(1) }, unknown)).toBe(1)
    expect(outcome({ op: 'lt', a: fact('y'), b: number(2), tolerant: false }, unknown)).toBe(0)
    expect(outcome({ op: 'mul', a: fact('x'), b: fact('z') }, unknown)).toBe(0)
  })

  it('say UNDEFINED of a division by zero, and name the divisor that may be zero', () => {
    expect(outcome({ op: 'div', a: fact('x'), b: fact('z') }, known)).toMatchObject({
      why: reasonOf(UNDEFINED),
    })
    expect(outcome({ op: 'div', a: number(1), b: fact('x') }, unknown)).toMatchObject({
      why: reasonOf(WHY.x),
    })
    expect(outcome({ op: 'mul', a: number(1e308), b: number(1e308) }, known)).toMatchObject({
      why: reasonOf(UNDEFINED),
    })
  })
})

describe('has and coalesce', () => {
  it('know what is there', () => {
    expect(outcome({ op: 'has', a: fact('x'), instant: false }, known)).toBe(1)
    expect(outcome({ op: 'has', a: fact('x'), instant: false }, unknown)).toBe(0)
    expect(outcome({ op: 'has', a: fact('y'), instant: false }, unknown)).toBe(0)
  })

  it('take the first that is known', () => {
    const or7: Node = { op: 'coalesce', a: fact('x'), b: number(7), instant: false }
    expect(outcome(or7, known)).toBe(2)
    expect(outcome(or7, unknown)).toBe(7)
    expect(outcome({ op: 'coalesce', a: fact('x'), b: fact('y'), instant: false }, unknown)).toMatchObject({
      lo: 3,
      hi: 5,
      why: reasonOf(WHY.y),
    })
  })

  it('take an instant of which the day is known as known, and no boolean that a day leaves open', () => {
    const day = blockOf([{ lo: 0, hi: 86_399_999 }], reason('contracts', 'cancelled_at', 'same_day'))
    const open = blockOf([{ lo: 0, hi: 1 }], reason('tenders', 'deadline_at', 'same_day'))
    const env: Env = { block: (name) => (name === 'day' ? day : open), text: () => -1 }
    const has = (name: string, instant: boolean) =>
      compile({ op: 'has', a: { op: 'fact', fact: name }, instant }, env).run(1).lo[0]
    expect(has('day', true)).toBe(1)
    expect(has('open', false)).toBe(0)
  })
})

describe('tolerance', () => {
  const compareTo = (op: 'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne', a: number, b: number, tolerant: boolean) =>
    outcome({ op, a: number(a), b: number(b), tolerant }, known)

  it('makes equal what differs by less than one part in a thousand million', () => {
    expect(compareTo('lt', 0.35 - 1e-10, 0.35, true)).toBe(0)
    expect(compareTo('ge', 0.35 - 1e-10, 0.35, true)).toBe(1)
    expect(compareTo('eq', 0.35 - 1e-10, 0.35, true)).toBe(1)
    expect(compareTo('ne', 0.35 - 1e-10, 0.35, true)).toBe(0)
    expect(compareTo('lt', 0.35 - 1e-9, 0.35, true)).toBe(1)
    expect(compareTo('lt', 0.35 - 1e-10, 0.35, false)).toBe(1)
    expect(compareTo('gt', 1e-300, 0, true)).toBe(1)
    expect(compareTo('eq', 0, 0, true)).toBe(1)
  })
})

describe('text literals', () => {
  it('are looked up once, and one that no row has is equal to none', () => {
    const looked: string[] = []
    const env: Env = {
      block: () =>
        blockOf(
          [
            { lo: 3, hi: 3 },
            { lo: 4, hi: 4 },
          ],
          0,
        ),
      text(domain, value) {
        looked.push(`${domain} ${value}`)
        return value === 'SAR' ? 3 : -1
      },
    }
    const same = (value: string): Node => ({
      op: 'eq',
      a: { op: 'fact', fact: 'c' },
      b: { op: 'text', value, domain: 'currency' },
      tolerant: false,
    })
    const programs = compileAll([same('SAR'), same('XXX')], env)
    programs.begin(2)
    expect([...programs.block(0).lo]).toEqual([1, 0])
    expect([...programs.block(1).lo]).toEqual([0, 0])
    expect(looked).toEqual(['currency SAR', 'currency XXX'])
  })
})
