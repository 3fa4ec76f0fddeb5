import { NOT_COMPUTABLE, RAISED, type RuleResult, type ScanResult } from '../engine/result.js'
import { subjectCount } from '../join/index-of.js'
import { isLocal, type SubjectKind } from '../schema/subject.js'
import { scoreOf } from '../score/rank.js'
import { type Scores, scoreSubjects } from '../score/scores.js'
import { tenderOf } from '../score/tender-of.js'
import { weightOf } from '../score/weight.js'
import { EVALUATION_FORMAT, type Evaluated, type Evaluation } from './evaluation.js'
import { findSubjects, subjectKey } from './find-subjects.js'
import type { Label } from './label.js'
import { balancedAccuracy, lift, type Rank, share } from './measures.js'

/** What labels say of subjects, by ordinal: null where they contradict each other. */
type Verdicts = ReadonlyMap<number, boolean | null>

/**
 * Holds the flags and scores of a scan against labels. `complete`: the labels name all cases, and whatever has none is no
 * case; else only labelled subjects are judged. Linear in subjects and labels; deterministic, whatever their order.
 */
export function evaluateResult(result: ScanResult, labels: readonly Label[], complete: boolean): Evaluation {
  const judged = new Judged(result, labels)
  const scores = scoreSubjects(result)
  const ofScores = (['tender', 'lot'] as const).flatMap((kind) => {
    const verdicts = judged.ofSubjects(kind)
    return verdicts.size === 0 && !complete ? [] : [ofScore(scores, kind, verdicts, complete)]
  })
  const ofRules = result.rules.map((rule) => {
    const own = judged.ofRule(rule.rule.id)
    const named = own !== undefined
    return ofRule(result, rule, own ?? judged.ofSubjects(rule.rule.subject), named, complete)
  })
  return {
    format: EVALUATION_FORMAT,
    evaluated: [...ofScores, ...ofRules],
    labels: judged.counts(),
    complete,
  }
}

/** Labels by what they are about, without those that contradict each other. */
class Judged {
  readonly #result
  readonly #rules
  readonly #given
  /** Verdicts by rule ('' the subject itself) and kind, by ordinal: null is a contradiction. */
  readonly #said = new Map<string, Map<SubjectKind, Map<number, boolean | null>>>()
  #unknown = 0
  #used = 0
  readonly #other = new Map<string, number>()

  constructor(result: ScanResult, labels: readonly Label[]) {
    this.#result = result
    this.#rules = new Map(result.rules.map(({ rule }) => [rule.id, rule.subject]))
    this.#given = labels.length
    const kinds = new Set(labels.map(({ type }) => type))
    for (const kind of kinds) {
      const own = labels.filter(({ type }) => type === kind)
      const found = findSubjects(result, kind, own)
      for (const label of own) this.#take(label, found.get(subjectKey(label)))
    }
  }

  #take({ rule, type, isCase }: Label, subject: number | undefined): void {
    if (rule !== null && this.#rules.get(rule) !== type) {
      this.#other.set(rule, (this.#other.get(rule) ?? 0) + 1)
      return
    }
    if (subject === undefined) {
      this.#unknown++
      return
    }
    this.#used++
    const ofRule = this.#said.get(rule ?? '') ?? new Map<SubjectKind, Map<number, boolean | null>>()
    this.#said.set(rule ?? '', ofRule)
    const verdicts = ofRule.get(type) ?? new Map<number, boolean | null>()
    ofRule.set(type, verdicts)
    const before = verdicts.get(subject)
    verdicts.set(subject, before === undefined || before === isCase ? isCase : null)
  }

  /** What labels that name a rule say; undefined: none does. */
  ofRule(id: string): Verdicts | undefined {
    return this.#said.get(id)?.get(this.#rules.get(id)!)
  }

  /**
   * What labels say of subjects of a kind, whatever rule they are about: one is a case if a label says so, of itself or, for
   * a tender, of anything in it; it is none if all say that; where they contradict each other, nobody knows.
   */
  ofSubjects(kind: SubjectKind): Verdicts {
    const { index } = this.#result
    const all = new Map<number, boolean | null>()
    for (const byKind of this.#said.values())
      for (const [type, verdicts] of byKind) {
        if (type !== kind && !(kind === 'tender' && isLocal(type))) continue
        for (const [subject, isCase] of verdicts) {
          const at = type === kind ? subject : tenderOf(index, type, subject)
          const before = all.get(at)
          if (isCase === true || before === true) all.set(at, true)
          else all.set(at, isCase === null || before === null ? null : false)
        }
      }
    return all
  }

  counts(): Evaluation['labels'] {
    const contradictory = [...this.#said.values()]
      .flatMap((byKind) => [...byKind.values()])
      .reduce((sum, verdicts) => sum + [...verdicts.values()].filter((one) => one === null).length, 0)
    return {
      given: this.#given,
      used: this.#used,
      unknown_subject: this.#unknown,
      other_rule: [...this.#other.values()].reduce((sum, count) => sum + count, 0),
      contradictory,
      other_rules: [...this.#other.keys()].sort(),
    }
  }
}

function ofRule(
  result: ScanResult,
  { rule, codes, shown }: RuleResult,
  verdicts: Verdicts,
  named: boolean,
  complete: boolean,
): Evaluated {
  const count = subjectCount(result.index, rule.subject)
  const weight = new Float64Array(count)
  for (let i = 0; i < shown.length; i++)
    if (codes[shown.subject[i]!] === RAISED)
      weight[shown.subject[i]!] = weightOf(shown.severity[i]!, shown.confidence[i]!)
  const isOpen = (s: number) => codes[s]! >= NOT_COMPUTABLE
  const measured = measure({ count, rank: (s) => weight[s]!, isOpen }, verdicts, complete)
  return { rule: rule.id, subject: rule.subject, labels: named ? 'rule' : 'subject', ...measured }
}

function ofScore(scores: Scores, kind: 'tender' | 'lot', verdicts: Verdicts, complete: boolean): Evaluated {
  const sums = scores.sums[kind]
  const measured = measure(
    {
      count: scores.result.index.counts[kind],
      rank: (s) => scoreOf(sums, s) ?? 0,
      isOpen: (s) => scoreOf(sums, s) === null,
    },
    verdicts,
    complete,
  )
  return { rule: null, subject: kind, labels: 'subject', ...measured }
}

/** Subjects as they are ranked: above zero is flagged. */
interface Ranked {
  readonly count: number
  readonly rank: (subject: number) => number
  readonly isOpen: (subject: number) => boolean
}

type Figures = Omit<Evaluated, 'rule' | 'subject' | 'labels'>

function measure({ count, rank, isOpen }: Ranked, verdicts: Verdicts, complete: boolean): Figures {
  const ranks = new Map<number, { count: number; cases: number }>()
  let open = 0
  const add = (subject: number, isCase: boolean): void => {
    const at = rank(subject)
    const here = ranks.get(at) ?? { count: 0, cases: 0 }
    ranks.set(at, here)
    here.count++
    if (!isCase) return
    here.cases++
    if (isOpen(subject)) open++
  }
  if (complete) {
    for (let s = 0; s < count; s++) if (verdicts.get(s) !== null) add(s, verdicts.get(s) === true)
  } else for (const [subject, isCase] of verdicts) if (isCase !== null) add(subject, isCase)
  const order: Rank[] = [...ranks].sort(([a], [b]) => b - a).map(([, one]) => one)
  const none = ranks.get(0) ?? { count: 0, cases: 0 }
  const all = order.reduce((sum, one) => sum + one.count, 0)
  const cases = order.reduce((sum, one) => sum + one.cases, 0)
  const flagged = all - none.count
  const hits = cases - none.cases
  const recall = share(hits, cases)
  return {
    cases,
    others: all - cases,
    flagged_cases: hits,
    flagged_others: flagged - hits,
    open_cases: open,
    precision: share(hits, flagged),
    recall,
    balanced_accuracy: balancedAccuracy(recall, share(none.count - none.cases, all - cases)),
    lift_1: lift(order, 1),
    lift_5: lift(order, 5),
    lift_10: lift(order, 10),
  }
}
