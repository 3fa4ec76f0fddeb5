import { type ASTNode, ExpressionError } from '../text/cel.js'
import type { Node, StatName } from './rule.js'
import type { Scope } from './scope.js'
import type { Typed } from './unify.js'
import { BOOLEAN, NUMBER, typeWords, type ValueType } from './value-type.js'

/** Functions whose value is a statistic of a fact among peers: how many arguments they take. */
const functions: Readonly<Record<string, { readonly most: number; readonly say: string }>> = {
  lower_fence: { most: 2, say: 'a number, and how many interquartile ranges below the first quartile' },
  upper_fence: { most: 2, say: 'a number, and how many interquartile ranges above the third quartile' },
  percentile: { most: 2, say: 'a number, and a share between 0 and 1' },
  median: { most: 1, say: 'a number' },
  share: { most: 1, say: 'a condition' },
}

export const statisticNames = Object.keys(functions)

/** Tukey's: values beyond are outliers. */
const FENCE = 1.5

/**
 * `upper_fence(lot.bids.spread)`: a statistic of what its first argument is for each of the peers, the subjects that
 * are surely in the scope of the rule and have the same values of the facts of `peers.by`; in the scope itself, all
 * subjects. It is of the type of its argument (`share`: a number).
 * @throws ExpressionError for wrong arguments, a rule that does not say who the peers are, or amounts that may be in
 * several currencies.
 */
export function lowerStatistic(
  ast: ASTNode,
  name: string,
  args: readonly ASTNode[],
  scope: Scope,
  lower: (ast: ASTNode, scope: Scope) => Typed,
): Typed {
  const about = functions[name]!
  const [first, second] = args
  if (!first || args.length > about.most || (name === 'percentile' && !second))
    throw new ExpressionError(`${name} takes ${about.say}`, ast.start)
  if (!scope.peers)
    throw new ExpressionError(
      `${name} compares a subject with its peers; say who they are: peers: { by: [], minimum: 20 }`,
      ast.start,
    )
  const of = lower(first, scope)
  const type = typeOf(name, of, scope)
  const p = second ? numberOf(second, scope, lower) : name === 'median' ? 0.5 : FENCE
  if (second && name === 'percentile' && !(p >= 0 && p <= 1))
    throw new ExpressionError('a percentile is a share between 0 and 1', second.start)
  if (second && name !== 'percentile' && !(p >= 0))
    throw new ExpressionError('a fence lies 0 or more interquartile ranges away', second.start)
  const node: Node = {
    op: 'stat',
    stat: name as StatName,
    subject: scope.subject,
    of: of.node,
    p,
    among: scope.among,
    by: scope.peers.by,
    minimum: scope.peers.minimum,
    text: `${name}(${scope.text.slice(first.start, first.end).trim()})`,
  }
  return { node, type, ast }
}

function typeOf(name: string, { type, ast }: Typed, scope: Scope): ValueType {
  if (name === 'share') {
    if (type.kind === 'boolean') return NUMBER
    throw new ExpressionError(`share takes a condition, but this is ${typeWords(type)}`, ast.start)
  }
  if (type.kind === 'number') return NUMBER
  if (type.kind === 'days') return type
  if (type.kind === 'money') {
    const { facts } = scope.catalogue
    if (scope.peers?.by.some((fact) => facts.get(fact)?.domain === 'currency')) return type
    throw new ExpressionError(
      `amounts of several currencies have no ${name}; add a currency, as ${type.of}.currency, to the facts of peers.by`,
      ast.start,
    )
  }
  throw new ExpressionError(`${name} takes a number, but this is ${typeWords(type)}`, ast.start)
}

/** A literal or parameter. */
function numberOf(ast: ASTNode, scope: Scope, lower: (ast: ASTNode, scope: Scope) => Typed): number {
  const { node, type } = lower(ast, scope)
  if (node.op === 'const' && type !== BOOLEAN && type.kind === 'number') return node.value
  throw new ExpressionError('this must be a number or a parameter', ast.start)
}
