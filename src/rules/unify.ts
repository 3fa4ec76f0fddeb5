import { type ASTNode, ExpressionError } from '../text/cel.js'
import { didYouMean } from '../text/nearest.js'
import { constant } from './fold.js'
import type { Node } from './rule.js'
import { typeWords, type ValueType } from './value-type.js'

/** A lowered expression with its type and the place it was written at. */
export interface Typed {
  readonly node: Node
  readonly type: ValueType
  readonly ast: ASTNode
}

/**
 * Brings two operands to one type: a string literal becomes a place in an enumeration or a code of a text, a
 * plain number becomes money or days.
 * @throws ExpressionError where they cannot be held against each other, at the second of them.
 */
export function unify(a: Typed, b: Typed, what: string): { a: Node; b: Node; type: ValueType } {
  const left = a.type.kind === 'string' ? literal(a, b.type) : a
  const right = b.type.kind === 'string' ? literal(b, left.type) : b
  const type = common(left.type, right.type)
  if (type) return { a: left.node, b: right.node, type }
  if (left.type.kind === 'money' && right.type.kind === 'money')
    throw new ExpressionError(
      `an amount of the ${left.type.of} and one of the ${right.type.of} may be in different currencies; use amounts of one of them`,
      b.ast.start,
    )
  throw new ExpressionError(
    `${what} needs two values of one kind, but these are ${typeWords(left.type)} and ${typeWords(right.type)}`,
    b.ast.start,
  )
}

/** The type that values of both types have; undefined where there is none. */
function common(a: ValueType, b: ValueType): ValueType | undefined {
  if (a.kind === 'number' && b.kind === 'number')
    return { kind: 'number', exact: a.exact && b.exact, literal: a.literal && b.literal }
  if (a.kind === 'number') return a.literal && (b.kind === 'money' || b.kind === 'days') ? b : undefined
  if (b.kind === 'number') return b.literal && (a.kind === 'money' || a.kind === 'days') ? a : undefined
  if (a.kind === 'money' && b.kind === 'money') return a.of === b.of ? a : undefined
  if (a.kind === 'enum' && b.kind === 'enum')
    return a.values.length === b.values.length && a.values.every((v, i) => v === b.values[i]) ? a : undefined
  if (a.kind === 'text' && b.kind === 'text') return a.domain === b.domain ? a : undefined
  return a.kind === b.kind && a.kind !== 'string' ? a : undefined
}

/** A string literal as a value of `type`. */
function literal({ type: own, ast }: Typed, type: ValueType): Typed {
  if (own.kind !== 'string') throw new TypeError('not a string literal')
  if (type.kind === 'text') return { node: { op: 'text', value: own.value, domain: type.domain }, type, ast }
  if (type.kind !== 'enum')
    throw new ExpressionError(
      `the text "${own.value.slice(0, 60)}" cannot be held against ${typeWords(type)}`,
      ast.start,
    )
  const place = type.values.indexOf(own.value)
  if (place >= 0) return { node: constant(place), type, ast }
  const hint = didYouMean(own.value, type.values) || `; it is one of ${type.values.join(', ')}`
  throw new ExpressionError(`"${own.value.slice(0, 60)}" is not among its values${hint}`, ast.start)
}
