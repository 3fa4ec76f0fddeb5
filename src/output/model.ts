import type { NoticeCount } from '../columns/notices.js'
import type { Confidence, Severity } from '../rules/rule.js'
import type { SubjectKind } from '../schema/subject.js'
import type { Change, NowOutcome } from './compare.js'
import type { StatisticRow } from './statistic-rows.js'
import type { Bounds } from './words/bounds.js'
import type { ReasonRow } from './words/reason-words.js'

/** The version of the outcome row below; a change that could break a reader changes it. */
export const OUTCOME_FORMAT = 1

/** One outcome as every machine-readable output gives it: a line of NDJSON, a row of CSV, Arrow or Parquet. */
export interface OutcomeRow {
  readonly format: typeof OUTCOME_FORMAT
  readonly rule: string
  readonly rule_version: number
  readonly outcome: 'raised' | 'clear' | 'not_applicable' | 'not_computable'
  readonly subject: { readonly type: SubjectKind; readonly id: string }
  /** Null for what lies in no tender: parties, pairs, markets. */
  readonly tender_id: string | null
  readonly value: number | null
  readonly threshold: number | null
  readonly severity: Severity
  readonly confidence: Confidence
  /** Fact or detail name → value, masked; instants as ISO text. */
  readonly evidence: Readonly<Record<string, unknown>>
  /** What the threshold was made of, where it is a statistic of the data. */
  readonly statistics: readonly StatisticRow[]
  /** Only for what is not computable, and for flags that are gone because they no longer are: `{table, column, problem}`; problem `no_table` and `no_column` where the data lack it. */
  readonly reason: ReasonRow | null
  readonly message: string
  readonly fingerprint: string
  /** Of a flag: what is sure of evidence that is known only in part, by its name; absent where there is none. */
  readonly bounds?: Readonly<Record<string, Bounds>>
  /** Of a flag that was compared with an earlier run. */
  readonly change?: Change
  /** Of a flag that is gone: what it is now; `absent`: its subject is not in the data. */
  readonly now?: NowOutcome
}

/** A ranked subject. */
export interface Ranked {
  readonly type: 'lot' | 'tender' | 'buyer' | 'supplier'
  readonly id: string
  /** Tender of a lot. */
  readonly tender_id: string | null
  /** Title of the tender or lot, name of the buyer or supplier (masked where it may be a person); null unknown. */
  readonly label: string | null
  /** Of a lot or tender: who buys, by name (masked likewise), else by id; null unknown. */
  readonly buyer: string | null
  /** 0–1. */
  readonly score: number
  /** Share of the applicable rules, by weight, that could be computed, 0–1. */
  readonly computed: number
  /** Weight of what was raised: of equal scores, the heavier one comes first. */
  readonly weight: number
  readonly flags: number
  /** For buyers and suppliers: how many lots stand behind the score. */
  readonly lots: number
  /** Ids of the rules that flagged it, most severe first. */
  readonly rules: readonly string[]
  /** Messages of its gravest flags, at most five. */
  readonly messages: readonly string[]
  /** Of each message: the parties, amounts, times and addresses behind it (masked), a line each; none for most rules. */
  readonly details: readonly (readonly string[])[]
}

/** All a person reads of a scan, in words of one language: what terminal and HTML print. */
export interface Report {
  readonly language: string
  /** ISO text, '' where no event in the data has a date. */
  readonly asOf: string
  readonly version: string
  readonly tables: readonly {
    readonly name: string
    readonly rows: number
    readonly files: readonly string[]
  }[]
  readonly notices: readonly NoticeCount[]
  readonly rules: readonly {
    readonly id: string
    readonly title: string
    readonly subject: SubjectKind
    readonly severity: Severity
    readonly rationale: string
    readonly innocentExplanations: readonly string[]
    /** Where to read more; as in the rule file. */
    readonly references?: readonly { readonly title: string; readonly url?: string }[]
    readonly raised: number
    readonly clear: number
    readonly notApplicable: number
    readonly notComputable: number
    /** The commonest reasons for not computable, in words. */
    readonly reasons: readonly { readonly text: string; readonly count: number }[]
  }[]
  /** Flags by month ('2024-05', '' unknown) and rule, in order. The month is that of the tender's deadline, else of its publication, else of the first award or signature. */
  readonly months: readonly { readonly month: string; readonly rule: string; readonly count: number }[]
  readonly lots: readonly Ranked[]
  readonly tenders: readonly Ranked[]
  readonly buyers: readonly Ranked[]
  readonly suppliers: readonly Ranked[]
  readonly flags: number
}
