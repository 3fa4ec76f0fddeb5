import type { SubjectKind } from '../schema/subject.js'
import type { ScoredKind } from '../score/scores.js'
import type { Measure } from './measures.js'

/** The version of the format of evaluations. */
export const EVALUATION_FORMAT = 1

/** What labels say of the flags of a rule, or of the scores of a kind of subject. */
export interface Evaluated {
  /** Null: of a score. */
  readonly rule: string | null
  readonly subject: SubjectKind | ScoredKind
  /** `rule`: labels that name the rule; `subject`: labels of subjects, whatever rule they are about. */
  readonly labels: 'rule' | 'subject'
  /** Subjects judged: cases, and those that are none. */
  readonly cases: number
  readonly others: number
  /** Of both, how many have a flag (of a score: a score above zero). */
  readonly flagged_cases: number
  readonly flagged_others: number
  /** Cases on which the rule was not computable, or that have no score: they count as not flagged. */
  readonly open_cases: number
  /** Flagged cases of all flagged. */
  readonly precision: Measure | null
  /** Flagged cases of all cases. */
  readonly recall: Measure | null
  readonly balanced_accuracy: Measure | null
  readonly lift_1: Measure | null
  readonly lift_5: Measure | null
  readonly lift_10: Measure | null
}

/** How well flags and scores agree with labels. */
export interface Evaluation {
  readonly format: typeof EVALUATION_FORMAT
  /** Scores first, then rules in order of id; rules that nothing was labelled for have null measures. */
  readonly evaluated: readonly Evaluated[]
  readonly labels: {
    /** Labels with a verdict. */
    readonly given: number
    /** Those of a subject that the data have, and of no rule or one that ran. */
    readonly used: number
    /** The data have no such subject. */
    readonly unknown_subject: number
    /** Their rule did not run. */
    readonly other_rule: number
    /** Subject and rule with verdicts that contradict each other: left out. */
    readonly contradictory: number
    /** Rules that labels name and that did not run, by id. */
    readonly other_rules: readonly string[]
  }
  /** Whether subjects without a label counted as no cases. */
  readonly complete: boolean
}
