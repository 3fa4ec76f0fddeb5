import type { SubjectKind } from '../schema/subject.js'

export const severities = ['low', 'medium', 'high'] as const
/** How bad it is if a flag is true. */
export type Severity = (typeof severities)[number]
export const confidences = ['low', 'medium', 'high'] as const
/** How often a flag is true. */
export type Confidence = (typeof confidences)[number]
export type RuleStatus = 'experimental' | 'test' | 'stable' | 'deprecated'

/**
 * The typed tree that conditions become: plain data, so that it can be sent to a worker thread. Numbers, booleans
 * (0, 1), enum places and dictionary codes are all numbers here; types were checked before.
 */
export type Node =
  /** NaN: no number, as the value of a rule that shows none. */
  | { readonly op: 'const'; readonly value: number }
  /** `fact` is its name; for text compared with a literal see `text`. */
  | { readonly op: 'fact'; readonly fact: string }
  /** A text literal: its code is looked up in the dictionary of `domain` when the rule meets a data set. */
  | { readonly op: 'text'; readonly value: string; readonly domain: import('../schema/tables.js').Domain }
  | { readonly op: 'not' | 'neg'; readonly a: Node }
  | { readonly op: 'and' | 'or' | 'add' | 'sub' | 'mul' | 'div'; readonly a: Node; readonly b: Node }
  /** `tolerant`: values that differ by less than one part in 10⁹ are equal (all but counts, enums, texts, instants). */
  | {
      readonly op: 'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne'
      readonly a: Node
      readonly b: Node
      readonly tolerant: boolean
    }
  | { readonly op: 'in'; readonly a: Node; readonly list: readonly Node[] }
  | { readonly op: 'if'; readonly cond: Node; readonly a: Node; readonly b: Node }
  /** Known or not: never unknown itself. `instant`: of an instant, which is known also when only its day is. */
  | { readonly op: 'has'; readonly a: Node; readonly instant: boolean }
  /**
   * A statistic of `of` over the peers of a subject: those of `subject` that `among` surely holds for, and that have
   * the same values of the facts `by`. `p`: share of a percentile, width of a fence in interquartile ranges. Not
   * computable with fewer than `minimum` peers of known value. `text`: as written, for people.
   */
  | {
      readonly op: 'stat'
      readonly stat: StatName
      readonly subject: SubjectKind
      readonly of: Node
      readonly p: number
      readonly among: Node
      readonly by: readonly string[]
      readonly minimum: number
      readonly text: string
    }
  /** The first of the two that is known; `b`, known or not, where `a` is not. */
  | { readonly op: 'coalesce'; readonly a: Node; readonly b: Node; readonly instant: boolean }

export type StatName = 'lower_fence' | 'upper_fence' | 'percentile' | 'median' | 'share'

/** Whom statistics compare a subject with: those alike in the facts `by`, at least `minimum` of known value. */
export interface Peers {
  readonly by: readonly string[]
  readonly minimum: number
}

/** A text in several languages; `en` is always there. */
export type Words = { readonly en: string } & { readonly [language: string]: string }

/** A number or switch of a rule that a user may set. */
export interface Param {
  readonly value: number | boolean
  readonly unit?: string
  readonly about: Words
  readonly min?: number
  readonly max?: number
}

/** Another rule, and what it is to this one. */
export interface Related {
  readonly id: string
  readonly type: 'equivalent' | 'similar' | 'derived' | 'opposite' | 'obsolete'
}

/**
 * A change of severity or confidence of a raised flag where a further condition surely holds. Those that hold are
 * applied in order: where two set the same dial, the later one stands.
 */
export interface Adjustment {
  readonly when: Node
  readonly severity?: Severity
  readonly confidence?: Confidence
  /** Added to the explanation. */
  readonly explain: Words
}

/** A rule, read and checked: what a rule file says, with its parameters put in. */
export interface Rule {
  readonly id: string
  /** The part of the id before the first dot. */
  readonly pack: string
  readonly version: number
  readonly status: RuleStatus
  readonly subject: SubjectKind
  readonly severity: Severity
  readonly confidence: Confidence
  readonly params: Readonly<Record<string, Param>>
  readonly scope: Node
  readonly when: Node
  /** The number a flag shows, and the one it is held against; const NaN where the rule names none. */
  readonly value: Node
  readonly threshold: Node
  /** Whom its statistics compare a subject with. */
  readonly peers?: Peers
  readonly adjust: readonly Adjustment[]
  /** Names of facts and details shown with a flag. */
  readonly evidence: readonly string[]
  readonly title: Words
  /** Template: `{lot.awarded:money}`, `{params.ratio:percent}`; formats: money, percent, number, count, instant, word. */
  readonly explain: Words
  readonly rationale: Words
  readonly innocentExplanations: readonly Words[]
  readonly references: readonly { readonly title: string; readonly url?: string }[]
  readonly related: readonly Related[]
  /** The conditions as written, for people. */
  readonly source: {
    readonly file: string
    readonly scope: string
    readonly when: string
    readonly adjust: readonly string[]
  }
  /** Names of the facts that scope, when, value, threshold, adjust and evidence use, sorted. */
  readonly facts: readonly string[]
  /** Names of the details that evidence uses. */
  readonly details: readonly string[]
}
