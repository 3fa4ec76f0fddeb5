import type { Node } from './rule.js'
import { partsOf } from './statistics.js'
import { near } from './tolerance.js'

/** Nodes made here are folded: what is known without data is a constant, and what it decides is gone. */

export type Comparison = 'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne'
export type Arithmetic = 'add' | 'sub' | 'mul' | 'div'

export const TRUE: Node = { op: 'const', value: 1 }
export const FALSE: Node = { op: 'const', value: 0 }
/** The value or threshold of a rule that has none. */
export const NO_NUMBER: Node = { op: 'const', value: Number.NaN }

/** A number known without data. */
export function constant(value: number): Node {
  return { op: 'const', value }
}

/** Not; twice not is the condition itself. */
export function not(a: Node): Node {
  if (a.op === 'const') return a.value ? FALSE : TRUE
  return a.op === 'not' ? a.a : { op: 'not', a }
}

/** Both; a constant decides, or is left out. */
export function and(a: Node, b: Node): Node {
  if (a.op === 'const') return a.value ? b : FALSE
  if (b.op === 'const') return b.value ? a : FALSE
  return { op: 'and', a, b }
}

/** One of two; a constant decides, or is left out. */
export function or(a: Node, b: Node): Node {
  if (a.op === 'const') return a.value ? TRUE : b
  if (b.op === 'const') return b.value ? TRUE : a
  return { op: 'or', a, b }
}

/** The number with the other sign; never -0. */
export function negate(a: Node): Node {
  return a.op === 'const' ? constant(0 - a.value) : { op: 'neg', a }
}

/** Division by a constant zero, and constants too large, are the caller's to refuse. */
export function arithmetic(op: Arithmetic, a: Node, b: Node): Node {
  if (a.op !== 'const' || b.op !== 'const') return { op, a, b }
  if (op === 'add') return constant(a.value + b.value)
  if (op === 'sub') return constant(a.value - b.value)
  return constant(op === 'mul' ? a.value * b.value : a.value / b.value)
}

/** A comparison of two numbers; `tolerant`: those that are near (tolerance.ts) are equal. */
export function compare(op: Comparison, a: Node, b: Node, tolerant: boolean): Node {
  if (a.op !== 'const' || b.op !== 'const') return { op, a, b, tolerant }
  const equal = tolerant ? near(a.value, b.value) : a.value === b.value
  const less = a.value < b.value && !equal
  const holds = { lt: less, le: less || equal, gt: !less && !equal, ge: !less, eq: equal, ne: !equal }[op]
  return holds ? TRUE : FALSE
}

/** One or the other, by a condition. */
export function choose(cond: Node, a: Node, b: Node): Node {
  return cond.op === 'const' ? (cond.value ? a : b) : { op: 'if', cond, a, b }
}

/** `a in list`, all constants or none folded. */
export function member(a: Node, list: readonly Node[]): Node {
  if (a.op === 'const' && list.every((node) => node.op === 'const'))
    return list.some((node) => node.op === 'const' && node.value === a.value) ? TRUE : FALSE
  return { op: 'in', a, list }
}

/** The first number, or the second where that is not known; `instant`: both are instants. */
export function coalesce(a: Node, b: Node, instant: boolean): Node {
  return a.op === 'const' ? a : { op: 'coalesce', a, b, instant }
}

/** Names of the facts of a tree, added to `names`. */
export function collectFacts(node: Node, names: Set<string>): void {
  if (node.op === 'fact') names.add(node.fact)
  if (node.op === 'stat') for (const fact of node.by) names.add(fact)
  for (const part of partsOf(node)) collectFacts(part, names)
}
