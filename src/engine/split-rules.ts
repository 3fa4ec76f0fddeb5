import { sharedUint8 } from '../columns/shared.js'
import { type Index, subjectCount } from '../join/index-of.js'
import { TRUE } from '../rules/fold.js'
import type { Node, Rule } from '../rules/rule.js'
import { statisticsIn, statisticsOf } from '../rules/statistics.js'
import { isLocal, kindOfFact, type SubjectKind } from '../schema/subject.js'
import { type Keep, keepFact } from './keep.js'
import { factOfTruths, type SavedFact } from './saved-fact.js'

/** Rules by the run over the morsels that evaluates them. */
export interface SplitRules {
  /** They need nothing but what lies in single tenders. */
  readonly early: readonly Rule[]
  /** They need statistics, or facts of populations. What their conditions say without these was kept. */
  readonly late: readonly Rule[]
  /** What the run of the early rules writes down for the late ones. */
  readonly keeps: readonly Keep[]
  /** The conditions among that, by the names that the late rules have for them. */
  readonly truths: Readonly<Record<string, SavedFact>>
}

/**
 * Splits rules so that no kernel runs twice over all subjects: of a late rule, each largest part of scope and condition
 * without a statistic becomes a fact, which the run of the early rules keeps: of a condition a byte a subject. What is
 * compared with a statistic keeps its name, so that flags show it from there too, and is not kept where it is in `known`.
 */
export function splitRules(
  rules: readonly Rule[],
  index: Index,
  known: Readonly<Record<string, SavedFact>> = {},
): SplitRules {
  const isLate = (rule: Rule) => !isLocal(rule.subject) || statisticsOf(rule).length > 0
  const keeps: Keep[] = []
  const truths: Record<string, SavedFact> = {}
  const numbers = new Set(Object.keys(known))
  const split = (kind: SubjectKind, node: Node, isTruth: boolean): Node => {
    if (node.op === 'const' || node.op === 'text' || node.op === 'stat') return node
    if (isTruth && statisticsIn(node).size === 0) {
      // no fact of the catalogue has such a name
      const fact = `${kind}.#${keeps.length}`
      const codes = sharedUint8(subjectCount(index, kind))
      truths[fact] = factOfTruths(codes)
      keeps.push({ kind, node, among: TRUE, truths: codes })
      return { op: 'fact', fact }
    }
    if (node.op === 'fact') {
      const own = kindOfFact(node.fact)
      if (!numbers.has(node.fact)) keeps.push(keepFact(own, node.fact, subjectCount(index, own)))
      numbers.add(node.fact)
      return node
    }
    const truth = (part: Node) => split(kind, part, true)
    const number = (part: Node) => split(kind, part, false)
    const same = isTruth ? truth : number
    switch (node.op) {
      case 'not':
        return { ...node, a: truth(node.a) }
      case 'and':
      case 'or':
        return { ...node, a: truth(node.a), b: truth(node.b) }
      case 'if':
        return { ...node, cond: truth(node.cond), a: same(node.a), b: same(node.b) }
      case 'in':
        return { ...node, a: number(node.a), list: node.list.map(number) }
      case 'has':
      case 'neg':
        return { ...node, a: number(node.a) }
      default:
        return { ...node, a: number(node.a), b: number(node.b) }
    }
  }
  const late = rules.filter(isLate).map((rule): Rule => {
    const { subject, scope, when } = rule
    if (!isLocal(subject)) return rule
    return { ...rule, scope: split(subject, scope, true), when: split(subject, when, true) }
  })
  return { early: rules.filter((rule) => !isLate(rule)), late, keeps, truths }
}
