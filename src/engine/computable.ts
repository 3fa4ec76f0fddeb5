import type { FactSpec } from '../facts/fact.js'
import type { Node, Rule } from '../rules/rule.js'
import { partsOf } from '../rules/statistics.js'

type Spec = (fact: string) => FactSpec | undefined

/** Of more columns than this it is not tried out which of them are needed. */
const TRIED = 10

/**
 * The columns for lack of which a rule can never be raised: alternatives as `lots.estimate or tenders.estimate`.
 * Empty where it can. Those that it can do without, as a condition asks whether they are known, are not named. Looks at
 * which columns there are, not at values.
 */
export function missingFor(rule: Rule, spec: Spec, has: (column: string) => boolean): string[] {
  const needs = (fact: string) =>
    (spec(fact)?.requires ?? []).filter((need) => !need.split('|').some((column) => has(column)))
  const canWith = (there: ReadonlySet<string>): boolean => {
    const isKnown = (fact: string) => needs(fact).every((need) => there.has(need))
    return can(rule.scope, true, isKnown) && can(rule.when, true, isKnown)
  }
  if (canWith(new Set())) return []
  const lacking = [...new Set(factsOf(rule.scope).concat(factsOf(rule.when)).flatMap(needs))]
  const opens = (need: string): boolean =>
    subsets(lacking.filter((other) => other !== need)).some(
      (others) => !canWith(others) && canWith(new Set([...others, need])),
    )
  const needed = lacking.length > TRIED ? lacking : lacking.filter(opens)
  return needed.map((need) => need.replaceAll('|', ' or '))
}

/** Whether a condition can come out as `wanted`, as far as it is known which facts can be. */
function can(node: Node, wanted: boolean, isKnown: (fact: string) => boolean): boolean {
  const comes = (part: Node, as: boolean) => can(part, as, isKnown)
  const known = (part: Node): boolean => {
    if (part.op === 'has') return true
    if (part.op === 'stat') return part.by.every(isKnown) && known(part.of) && comes(part.among, true)
    return partsOf(part).every(known) && (part.op !== 'fact' || isKnown(part.fact))
  }
  if (node.op === 'not') return comes(node.a, !wanted)
  if (node.op === 'and' || node.op === 'or') {
    const both = (node.op === 'and') === wanted
    return both
      ? comes(node.a, wanted) && comes(node.b, wanted)
      : comes(node.a, wanted) || comes(node.b, wanted)
  }
  if (node.op === 'if')
    return (
      (comes(node.cond, true) && comes(node.a, wanted)) || (comes(node.cond, false) && comes(node.b, wanted))
    )
  if (node.op === 'has') return !wanted || known(node.a)
  if (node.op === 'coalesce') return comes(node.a, wanted) || comes(node.b, wanted)
  if (node.op === 'const') return (node.value !== 0) === wanted
  return known(node)
}

function subsets(of: readonly string[]): Set<string>[] {
  return Array.from(
    { length: 2 ** of.length },
    (_, bits) => new Set(of.filter((_, place) => (bits >> place) & 1)),
  )
}

function factsOf(node: Node): string[] {
  if (node.op === 'fact') return [node.fact]
  return [...partsOf(node).flatMap(factsOf), ...(node.op === 'stat' ? node.by : [])]
}
