import { isLocal, type SubjectKind } from '../schema/subject.js'
import { type ASTNode, ExpressionError } from '../text/cel.js'
import { didYouMean } from '../text/nearest.js'
import { bindingProblem, boundIn } from './bind-fact.js'
import { constant } from './fold.js'
import type { Scope } from './scope.js'
import type { Typed } from './unify.js'
import { typeOfFact, typeOfLiteral } from './value-type.js'

/**
 * A name in an expression: `params.ratio` becomes its value, `lot.estimate` a fact.
 * @throws ExpressionError for a name that is not there, or is of a subject that the rule is not about.
 */
export function lowerReference(ast: ASTNode, scope: Scope): Typed {
  const name = dotted(ast)
  if (name === undefined) throw new ExpressionError('only names of facts and params have a dot', ast.start)
  if (name.startsWith('params.')) return lowerParam(ast, name.slice('params.'.length), scope)
  const problem = factProblem(name, scope)
  if (problem !== undefined) throw new ExpressionError(problem, ast.start)
  const spec = scope.catalogue.facts.get(name)!
  for (const param of spec.params ?? []) scope.used.add(param)
  return { node: { op: 'fact', fact: boundIn(spec, scope.params) }, type: typeOfFact(spec), ast }
}

/** Why a condition of the rule cannot use this fact, with what to do; undefined where it can. */
export function factProblem(
  name: string,
  scope: Pick<Scope, 'subject' | 'catalogue' | 'params'>,
): string | undefined {
  const { facts, details } = scope.catalogue
  const spec = facts.get(name)
  if (spec && !isWithin(scope.subject, spec.subject)) return foreign(name, spec.subject, scope.subject)
  if (spec) return bindingProblem(spec, scope.params)
  if (details.has(name)) return `${name} is a detail: only evidence can name it`
  const usable = [...facts.values()].filter((fact) => isWithin(scope.subject, fact.subject))
  const hint =
    didYouMean(
      name,
      usable.map((fact) => fact.name),
    ) || '; `tenderflag facts` lists them'
  return `there is no fact ${name.slice(0, 100)}${hint}`
}

/** As `factProblem`, for evidence, which can name details too. */
export function evidenceProblem(
  name: string,
  scope: Pick<Scope, 'subject' | 'catalogue' | 'params'>,
): string | undefined {
  const detail = scope.catalogue.details.get(name)
  if (!detail) return factProblem(name, scope)
  return isWithin(scope.subject, detail.subject) ? undefined : foreign(name, detail.subject, scope.subject)
}

/** Rules about what lies in a tender can use facts of the tender. */
function isWithin(rule: SubjectKind, fact: SubjectKind): boolean {
  return fact === rule || (fact === 'tender' && isLocal(rule))
}

function foreign(name: string, owner: SubjectKind, subject: SubjectKind): string {
  const own =
    subject !== 'tender' && isLocal(subject) ? `${plural(subject)} and their tenders` : plural(subject)
  return `${name} is about ${plural(owner)}; a rule about ${plural(subject)} can use facts of ${own}`
}

/** As a word for errors: `buyer_supplier` is `pairs of buyer and supplier`. */
function plural(kind: SubjectKind): string {
  if (kind === 'buyer_supplier') return 'pairs of buyer and supplier'
  if (kind === 'procuring_entity') return 'procuring entities'
  return `${kind.replace('_', ' ')}s`
}

function lowerParam(ast: ASTNode, name: string, scope: Scope): Typed {
  const param = Object.hasOwn(scope.params, name) ? scope.params[name] : undefined
  if (!param) {
    const names = Object.keys(scope.params)
    const hint =
      didYouMean(name, names) ||
      (names.length === 0 ? '; the rule declares none' : `; there are ${names.join(', ')}`)
    throw new ExpressionError(`there is no parameter ${name.slice(0, 100)}${hint}`, ast.start)
  }
  scope.used.add(name)
  return { node: constant(Number(param.value)), type: typeOfLiteral(param.value), ast }
}

/** `a.b.c` of nested selections; undefined for anything else. */
function dotted(ast: ASTNode): string | undefined {
  if (ast.op === 'id') return ast.args
  if (ast.op !== '.') return undefined
  const head = dotted(ast.args[0])
  return head === undefined ? undefined : `${head}.${ast.args[1]}`
}
