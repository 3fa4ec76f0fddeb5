import type { Block } from '#tenderflag/facts/fact.js'
import type { Node } from '#tenderflag/rules/rule.js'

/** A value at one point; undefined where it is not defined: a division by zero. */
export type Point = number | undefined

/** A tree at one point of its facts, by the book: plain numbers, and Kleene's logic for what is not defined. */
export function naive(node: Node, at: Readonly<Record<string, number>>): Point {
  switch (node.op) {
    case 'const':
      return node.value
    case 'fact':
      return at[node.fact]!
    case 'text':
      return at[`${node.domain} ${node.value}`] ?? -1
    case 'not': {
      const a = naive(node.a, at)
      return a === undefined ? undefined : 1 - a
    }
    case 'neg': {
      const a = naive(node.a, at)
      return a === undefined ? undefined : -a
    }
    case 'and':
    case 'or': {
      const decisive = node.op === 'and' ? 0 : 1
      const [a, b] = [naive(node.a, at), naive(node.b, at)]
      if (a === decisive || b === decisive) return decisive
      return a === undefined || b === undefined ? undefined : 1 - decisive
    }
    case 'in': {
      const a = naive(node.a, at)
      const items = node.list.map((item) => naive(item, at))
      if (a !== undefined && items.includes(a)) return 1
      return a === undefined || items.includes(undefined) ? undefined : 0
    }
    case 'if': {
      const cond = naive(node.cond, at)
      const [a, b] = [naive(node.a, at), naive(node.b, at)]
      if (cond === undefined) return a === b ? a : undefined
      return cond === 1 ? a : b
    }
    case 'has':
      return 1
    case 'coalesce':
      return naive(node.a, at) ?? naive(node.b, at)
    case 'stat':
      throw new RangeError('statistics need a population')
    default:
      return binary(node.op, naive(node.a, at), naive(node.b, at), 'tolerant' in node && node.tolerant)
  }
}

function binary(op: string, a: Point, b: Point, tolerant: boolean): Point {
  if (op === 'mul' && (a === 0 || b === 0)) return 0
  if (a === undefined || b === undefined) return undefined
  const equal = a === b || (tolerant && Math.abs(a - b) < 1e-9 * Math.max(Math.abs(a), Math.abs(b)))
  const truth: Record<string, boolean> = {
    lt: a < b && !equal,
    le: a < b || equal,
    gt: a > b && !equal,
    ge: a > b || equal,
    eq: equal,
    ne: !equal,
  }
  if (op in truth) return truth[op] ? 1 : 0
  const value = { add: a + b, sub: a - b, mul: a * b, div: a / b }[op]!
  return Number.isFinite(value) ? value : undefined
}

/** One value of a fact, as a range. */
export interface Range {
  readonly lo: number
  readonly hi: number
}

/** A block of ranges; exact where none is one, with rubbish in what exact blocks may leave unset. */
export function blockOf(ranges: readonly Range[], why: number): Block {
  const exact = ranges.every(({ lo, hi }) => lo === hi)
  return {
    lo: Float64Array.from(ranges, (r) => r.lo),
    hi: exact ? new Float64Array(ranges.length).fill(Number.NaN) : Float64Array.from(ranges, (r) => r.hi),
    why: Uint8Array.from(ranges, ({ lo, hi }) => (lo < hi ? why : 0)),
    exact,
  }
}
