import { type ASTNode, ExpressionError, parseCel } from '../text/cel.js'
import {
  and,
  type Comparison,
  choose,
  coalesce,
  compare,
  constant,
  FALSE,
  member,
  negate,
  not,
  or,
  TRUE,
} from './fold.js'
import { lowerArithmetic } from './lower-arithmetic.js'
import { lowerReference } from './lower-reference.js'
import { lowerStatistic, statisticNames } from './lower-statistic.js'
import type { Node } from './rule.js'
import type { Scope } from './scope.js'
import { type Typed, unify } from './unify.js'
import { BOOLEAN, typeOfLiteral, typeWords, type ValueType } from './value-type.js'

/**
 * A condition in CEL syntax as a typed tree. Only what is listed in this file is let through; parameters are put
 * in and what they decide is folded away, so that facts that no longer matter are not in the tree.
 * @throws ExpressionError at the first thing that is wrong.
 */
export function lowerCondition(text: string, scope: Omit<Scope, 'text'>): Node {
  const { node, type, ast } = lower(parseCel(text, 'split the rule'), { ...scope, text })
  if (type.kind === 'boolean') return node
  throw new ExpressionError(`the condition must be true or false, but this is ${typeWords(type)}`, ast.start)
}

/** As `lowerCondition`, for what gives a number, an amount or days. */
export function lowerNumber(text: string, scope: Omit<Scope, 'text'>): Node {
  const { node, type, ast } = lower(parseCel(text, 'split the rule'), { ...scope, text })
  if (type.kind === 'number' || type.kind === 'money' || type.kind === 'days') return node
  throw new ExpressionError(`this must be a number, but it is ${typeWords(type)}`, ast.start)
}

const comparisons: Readonly<Record<string, Comparison>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
}

function lower(ast: ASTNode, scope: Scope): Typed {
  switch (ast.op) {
    case 'value':
      return lowerLiteral(ast, ast.args)
    case 'id':
    case '.':
      return lowerReference(ast, scope)
    case '&&':
    case '||': {
      const a = condition(ast.args[0], scope)
      const b = condition(ast.args[1], scope)
      return { node: ast.op === '&&' ? and(a, b) : or(a, b), type: BOOLEAN, ast }
    }
    case '!_':
      return { node: not(condition(ast.args, scope)), type: BOOLEAN, ast }
    case '-_': {
      const { node, type } = lower(ast.args, scope)
      if (type.kind === 'number' || type.kind === 'money' || type.kind === 'days')
        return { node: negate(node), type, ast }
      throw new ExpressionError(`a minus needs a number, but this is ${typeWords(type)}`, ast.args.start)
    }
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return lowerComparison(ast, comparisons[ast.op]!, lower(ast.args[0], scope), lower(ast.args[1], scope))
    case '+':
    case '-':
    case '*':
    case '/':
      return lowerArithmetic(ast, ast.op, lower(ast.args[0], scope), lower(ast.args[1], scope))
    case 'in':
      return lowerMember(ast, lower(ast.args[0], scope), ast.args[1], scope)
    case '?:': {
      const cond = condition(ast.args[0], scope)
      const { a, b, type } = unify(lower(ast.args[1], scope), lower(ast.args[2], scope), '?:')
      return { node: choose(cond, a, b), type, ast }
    }
    case 'call':
      return lowerCall(ast, ast.args[0], ast.args[1], scope)
    default:
      throw new ExpressionError(
        'rules know && || ! == != < <= > >= + - * / ?: in has() coalesce() statistics, facts, params and literals; this is none of them',
        ast.start,
      )
  }
}

function condition(ast: ASTNode, scope: Scope): Node {
  const { node, type } = lower(ast, scope)
  if (type.kind === 'boolean') return node
  throw new ExpressionError(`this must be true or false, but it is ${typeWords(type)}`, ast.start)
}

function lowerLiteral(ast: ASTNode, value: unknown): Typed {
  if (typeof value === 'boolean') return { node: value ? TRUE : FALSE, type: BOOLEAN, ast }
  if (typeof value === 'string') return { node: FALSE, type: { kind: 'string', value }, ast }
  if (value === null) throw new ExpressionError('null is not a value; write has(fact)', ast.start)
  if (typeof value !== 'number' && typeof value !== 'bigint')
    throw new ExpressionError('this literal is not known to rules; write a number or a text', ast.start)
  const number = Number(value)
  if (typeof value === 'bigint' && !Number.isSafeInteger(number))
    throw new ExpressionError('the number is too large; at most 2^53 - 1 is exact', ast.start)
  return { node: constant(number), type: typeOfLiteral(number), ast }
}

function lowerComparison(ast: ASTNode, op: Comparison, left: Typed, right: Typed): Typed {
  const { a, b, type } = unify(left, right, 'the comparison')
  const ordered =
    type.kind === 'number' || type.kind === 'money' || type.kind === 'days' || type.kind === 'instant'
  if (!ordered && op !== 'eq' && op !== 'ne')
    throw new ExpressionError(`${typeWords(type)} has no order; use == or !=`, ast.start)
  return { node: compare(op, a, b, isTolerant(type)), type: BOOLEAN, ast }
}

function isTolerant(type: ValueType): boolean {
  return type.kind === 'money' || type.kind === 'days' || (type.kind === 'number' && !type.exact)
}

function lowerMember(ast: ASTNode, a: Typed, right: ASTNode, scope: Scope): Typed {
  if (right.op !== 'list' || right.args.length === 0)
    throw new ExpressionError('after in comes a list of values in [ ]', right.start)
  const items = right.args.map((item) => unify(a, lower(item, scope), 'in'))
  const tolerant = items.some((item) => isTolerant(item.type))
  const node = tolerant
    ? items.map((item) => compare('eq', item.a, item.b, true)).reduce(or)
    : member(
        items[0]!.a,
        items.map((item) => item.b),
      )
  return { node, type: BOOLEAN, ast }
}

function lowerCall(ast: ASTNode, name: string, args: readonly ASTNode[], scope: Scope): Typed {
  if (name === 'has') {
    const [arg] = args
    if (!arg || args.length > 1) throw new ExpressionError('has takes one fact', ast.start)
    const { node, type } = lower(arg, scope)
    if (node.op !== 'fact') throw new ExpressionError('has takes a fact, not an expression', arg.start)
    return { node: { op: 'has', a: node, instant: type.kind === 'instant' }, type: BOOLEAN, ast }
  }
  if (statisticNames.includes(name)) return lowerStatistic(ast, name, args, scope, lower)
  if (name !== 'coalesce')
    throw new ExpressionError(
      `there is no function ${name}; there are has, coalesce, ${statisticNames.join(', ')}`,
      ast.start,
    )
  if (args.length < 2) throw new ExpressionError('coalesce takes two values or more', ast.start)
  return args
    .map((arg) => lower(arg, scope))
    .reduceRight((rest, first) => {
      const { a, b, type } = unify(first, rest, 'coalesce')
      return { node: coalesce(a, b, type.kind === 'instant'), type, ast: first.ast }
    })
}
