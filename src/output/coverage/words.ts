import type { SubjectKind } from '../../schema/subject.js'

/** Headings and phrases of `tenderflag coverage` in one language. `{…}` is filled in. */
export interface CoverageWords {
  readonly heading: string
  readonly fields: string
  readonly column: string
  readonly filled: string
  readonly distinct: string
  /** How many rules read a column. */
  readonly readBy: string
  readonly unreadable: string
  readonly notInSource: string
  /** `{columns}`. */
  readonly othersNotInSource: string
  /** `{tables}`. */
  readonly tablesNotInSource: string
  readonly rules: string
  readonly rule: string
  readonly computed: string
  readonly inScope: string
  readonly share: string
  /** `{reason}`, `{count}`, `{percent}`: what costs a rule most. */
  readonly costsMost: string
  /** `{reason}`, `{count}`, `{percent}`: any other reason. */
  readonly also: string
  /** `{columns}`. */
  readonly neverRaised: string
  /** `{reason}`: for which rules could be computed for nothing. */
  readonly mostly: string
  /** Where a rule has no subject at all. */
  readonly noSubject: Readonly<Record<SubjectKind, string>>
  readonly outOfScope: string
  readonly costs: string
  readonly field: string
  readonly outcomes: string
  /** `{table}`: where a row, or the table, is what lacks. */
  readonly wholeRow: string
  readonly wholeTable: string
  readonly nothingMissing: string
  /** `{computed}`, `{of}`, `{percent}`. */
  readonly summary: string
  readonly atMost: string
}
