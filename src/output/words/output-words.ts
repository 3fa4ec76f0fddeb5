import type { OutcomeProblem } from '../../facts/reason.js'
import type { Confidence, Severity } from '../../rules/rule.js'
import type { Change } from '../compare.js'
import type { Plural } from './plural.js'

/** Everything outputs say of their own accord in one language. Rules bring their own words. `{…}` is filled in. */
export interface OutputWords {
  /** BCP 47 tag that numbers, money and dates are written by. */
  readonly locale: string
  readonly direction: 'ltr' | 'rtl'
  readonly unknown: string
  /** Between the members of a list, between lists, and from one member of a path to the next, with the space around. */
  readonly comma: string
  readonly semicolon: string
  readonly arrow: string
  /** `{count}`: a count whose lower bound alone is known. */
  readonly atLeast: string
  readonly atMost: string
  readonly yes: string
  readonly no: string
  /** Words for values of closed lists, the usual categories and links of our own; others are shown as they are. */
  readonly values: Readonly<Record<string, string>>
  /** `{table}`, `{column}`: by problem of a reason; `no_row` for what is missing of no certain column, `no_as_of` for the scan. */
  readonly problems: Readonly<Record<OutcomeProblem | 'no_row' | 'no_as_of', string>>
  /** `{title}`, `{reason}`. */
  readonly outcomes: Readonly<Record<'clear' | 'not_applicable' | 'not_computable', string>>
  readonly severities: Readonly<Record<Severity, string>>
  readonly confidences: Readonly<Record<Confidence, string>>
  readonly terminal: TerminalWords
}

/** Headings and phrases of the terminal report. */
export interface TerminalWords {
  /** Between a name and what is said of it, with the space around it. */
  readonly colon: string
  readonly asOf: string
  readonly read: string
  readonly rows: Plural
  readonly notices: string
  readonly noticeKinds: Readonly<Record<string, string>>
  readonly more: string
  readonly coverage: string
  readonly rule: string
  readonly severity: string
  readonly raised: string
  readonly clear: string
  readonly notApplicable: string
  readonly notComputable: string
  readonly subjects: Readonly<Record<'lots' | 'tenders' | 'buyers' | 'suppliers', string>>
  readonly score: string
  /** `{file}`. */
  readonly compared: string
  readonly changes: Readonly<Record<Change, string>>
  /** `{outcome}`: of a flag that is gone. */
  readonly now: string
  /** A flag that is gone with its subject. */
  readonly absent: string
  readonly computed: string
  readonly ofTender: string
  readonly overLots: string
  readonly noFlags: string
  readonly disclaimer: string
}
