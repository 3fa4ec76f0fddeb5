import { type ASTNode, ExpressionError } from '../text/cel.js'
import { arithmetic, constant } from './fold.js'
import type { Node } from './rule.js'
import { type Typed, unify } from './unify.js'
import { DAYS, NUMBER, typeWords, type ValueType } from './value-type.js'

const MS_A_DAY = 86_400_000

/**
 * `+ - * /`. Sums are of one kind (money of one subject, days …); instants can be subtracted, which gives days;
 * products and quotients keep the kind of the one operand that has one, and money over money is a number.
 * @throws ExpressionError for kinds that do not go together, a constant zero below the line, a constant too large.
 */
export function lowerArithmetic(ast: ASTNode, op: '+' | '-' | '*' | '/', a: Typed, b: Typed): Typed {
  const { node, type } = op === '+' || op === '-' ? sum(op, a, b) : product(op, a, b)
  if (node.op === 'const' && !Number.isFinite(node.value))
    throw new ExpressionError('the result is too large for a number', ast.start)
  return { node, type, ast }
}

function sum(op: '+' | '-', a: Typed, b: Typed): { node: Node; type: ValueType } {
  const sides = unify(a, b, op)
  const node = arithmetic(op === '+' ? 'add' : 'sub', sides.a, sides.b)
  const { type } = sides
  if (type.kind === 'money' || type.kind === 'days') return { node, type }
  if (type.kind === 'number') return { node, type: result(type) }
  if (type.kind === 'instant' && op === '-')
    return { node: arithmetic('div', node, constant(MS_A_DAY)), type: DAYS }
  throw new ExpressionError(`${op} needs numbers, but this is ${typeWords(type)}`, a.ast.start)
}

function product(op: '*' | '/', a: Typed, b: Typed): { node: Node; type: ValueType } {
  if (op === '/' && b.node.op === 'const' && b.node.value === 0 && isAmount(b.type))
    throw new ExpressionError('division by zero; divide by a number that can be other than 0', b.ast.start)
  const node = arithmetic(op === '*' ? 'mul' : 'div', a.node, b.node)
  if (a.type.kind === 'number' && b.type.kind === 'number')
    return {
      node,
      type: result({
        ...a.type,
        literal: a.type.literal && b.type.literal,
        exact: a.type.exact && b.type.exact,
      }),
    }
  if (isAmount(a.type) && b.type.kind === 'number') return { node, type: a.type }
  if (op === '*' && a.type.kind === 'number' && isAmount(b.type)) return { node, type: b.type }
  if (op === '/' && isAmount(a.type) && isAmount(b.type)) {
    unify(a, b, '/')
    return { node, type: NUMBER }
  }
  const wrong = isAmount(a.type) ? b : a
  throw new ExpressionError(`${op} cannot take ${typeWords(wrong.type)} here`, wrong.ast.start)
}

function isAmount(type: ValueType): boolean {
  return type.kind === 'number' || type.kind === 'money' || type.kind === 'days'
}

/** What is computed from data compares with tolerance; literals stay literals. */
function result(type: ValueType & { kind: 'number' }): ValueType {
  return type.literal ? { ...type, exact: false } : NUMBER
}
