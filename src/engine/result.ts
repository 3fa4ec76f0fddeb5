import type { Dataset } from '../columns/dataset.js'
import type { Index } from '../join/index-of.js'
import type { Rule } from '../rules/rule.js'
import type { StatNode } from '../rules/statistics.js'
import type { Statistic } from './statistic.js'

/** Outcome codes of a rule on a subject; from NOT_COMPUTABLE on, code - NOT_COMPUTABLE is the reason's code. */
export const NOT_APPLICABLE = 0
export const CLEAR = 1
export const RAISED = 2
export const NOT_COMPUTABLE = 3

/** What one rule said, in columns. */
export interface RuleResult {
  readonly rule: Rule
  /** Outcome code of every subject of the rule's kind, by ordinal. Shared memory. */
  readonly codes: Uint8Array
  readonly counts: {
    readonly raised: number
    readonly clear: number
    readonly notApplicable: number
    readonly notComputable: number
  }
  /** Reason code → number of subjects, most frequent first, then by code. */
  readonly reasons: readonly { readonly code: number; readonly count: number }[]
  readonly shown: Shown
  /** The statistics it compared with, each for all groups of peers. */
  readonly statistics: readonly (Statistic & { readonly node: StatNode })[]
}

/** The outcomes kept with their numbers: the raised ones, or all; ordered by tender id, then subject id, by bytes. */
export interface Shown {
  readonly length: number
  /** Subject ordinals (see Index). */
  readonly subject: Int32Array
  /** Places in `severities` and `confidences`, after adjustments. */
  readonly severity: Uint8Array
  readonly confidence: Uint8Array
  /** Bit i: adjustment i of the rule holds. */
  readonly adjusted: Uint8Array
  /** NaN unknown. */
  readonly value: Float64Array
  readonly threshold: Float64Array
  /** One column a fact of `rule.facts` among `rule.evidence`, in the order of `evidenceFacts`; NaN unknown. */
  readonly evidence: readonly Float64Array[]
  readonly evidenceFacts: readonly string[]
  /** By fact of the evidence: between what those of populations lie that are not known (shown-bounds.ts). Others are computed again. */
  readonly bounds?: ReadonlyMap<string, ShownBounds>
}

/** Between what a fact lies, by place of what is shown; -Infinity and Infinity where nothing is sure. */
export interface ShownBounds {
  readonly least: Float64Array
  readonly most: Float64Array
}

/** Everything a scan found. Numbers and codes only: words and ids come with the outputs. */
export interface ScanResult {
  readonly dataset: Dataset
  readonly index: Index
  /** Instant the data are looked at from; NaN where no event in them has a date. */
  readonly asOf: number
  /** In order of rule id. */
  readonly rules: readonly RuleResult[]
  readonly outcomes: 'raised' | 'all'
}
