import { sharedUint8 } from '../columns/shared.js'
import { type Index, subjectCount } from '../join/index-of.js'
import { TRUE } from '../rules/fold.js'
import type { Node, Rule } from '../rules/rule.js'
import { statisticsIn, statisticsOf } from '../rules/statistics.js'
import { isLocal, kindOfFact, type SubjectKind } from '../schema/subject.js'
import { fullColumn, type Keep } from './keep.js'
import { factOfTruths, type SavedFact } from './saved-fact.js'

/** Rules by the run over the morsels that evaluates them. */
export interface SplitRules {
  /** They need nothing but what lies in single tenders. */
  readonly early: readonly Rule[]
  /** They need statistics, or facts of populations. What their conditions say without these is read from `saved`. */
  readonly late: readonly Rule[]
  /** What the run of the early rules writes down for the late ones. */
  readonly keeps: readonly Keep[]
  readonly saved: Readonly<Record<string, SavedFact>>
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
  const saved: Record<string, SavedFact> = { ...known }
  const keep = (kind: SubjectKind, name: string, node: Node, isTruth: boolean): Node => {
    const count = subjectCount(index, kind)
    if (saved[name]) return node
    if (isTruth) {
      const truths = sharedUint8(count)
      saved[name] = factOfTruths(truths)
      keeps.push({ kind, node, among: TRUE, truths })
    } else {
      const column = fullColumn(count)
      saved[name] = { kind: 'plain', ...column }
      keeps.push({ kind, node, among: TRUE, column })
    }
    return { op: 'fact', fact: name }
  }
  const split = (kind: SubjectKind, node: Node, isTruth: boolean): Node => {
    if (node.op === 'const' || node.op === 'text' || node.op === 'stat') return node
    const isFact = node.op === 'fact'
    if (isFact && !isTruth) return keep(kindOfFact(node.fact), node.fact, node, false)
    if (isFact || statisticsIn(node).size === 0) return keep(kind, `${kind}.#${keeps.length}`, node, isTruth)
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
  return { early: rules.filter((rule) => !isLate(rule)), late, keeps, saved }
}
