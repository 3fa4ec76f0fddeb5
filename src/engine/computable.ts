import type { FactSpec } from '../facts/fact.js'
import type { Node, Rule } from '../rules/rule.js'
import { partsOf } from '../rules/statistics.js'

type Spec = (fact: string) => FactSpec | undefined

/**
 * The columns for lack of which a rule can never be raised: alternatives as `lots.estimate or tenders.estimate`.
 * Empty where it can. Looks at which columns there are, not at values.
 */
export function missingFor(rule: Rule, spec: Spec, has: (column: string) => boolean): string[] {
  const lacking = (fact: string): string[] =>
    (spec(fact)?.requires ?? [])
      .filter((need) => !need.split('|').some(has))
      .map((need) => need.replaceAll('|', ' or '))
  const known = (node: Node): boolean =>
    (node.op !== 'stat' || node.by.every((fact) => lacking(fact).length === 0)) &&
    partsOf(node).every(known) &&
    (node.op !== 'fact' || lacking(node.fact).length === 0)
  /** Whether the condition can come out as `wanted`, as far as the columns go. */
  const can = (node: Node, wanted: boolean): boolean => {
    if (node.op === 'not') return can(node.a, !wanted)
    if (node.op === 'and' || node.op === 'or') {
      const both = (node.op === 'and') === wanted
      return both ? can(node.a, wanted) && can(node.b, wanted) : can(node.a, wanted) || can(node.b, wanted)
    }
    if (node.op === 'has') return !wanted || known(node.a)
    if (node.op === 'coalesce') return can(node.a, wanted) || can(node.b, wanted)
    if (node.op === 'const') return (node.value !== 0) === wanted
    return known(node)
  }
  if (can(rule.scope, true) && can(rule.when, true)) return []
  return [...new Set(factsOf(rule.scope).concat(factsOf(rule.when)).flatMap(lacking))]
}

function factsOf(node: Node): string[] {
  if (node.op === 'fact') return [node.fact]
  return [...partsOf(node).flatMap(factsOf), ...(node.op === 'stat' ? node.by : [])]
}
