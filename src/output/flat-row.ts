import type { OutcomeRow } from './model.js'

/** A row of CSV, Arrow and Parquet: an outcome without nested values. */
export interface FlatRow {
  readonly format: number
  readonly rule: string
  readonly rule_version: number
  readonly outcome: string
  readonly subject_type: string
  readonly subject_id: string
  /** Null for what lies in no tender. */
  readonly tender_id: string | null
  readonly value: number | null
  readonly threshold: number | null
  readonly severity: string
  readonly confidence: string
  /** JSON text of an object. */
  readonly evidence: string
  /** JSON text of a list. */
  readonly statistics: string
  readonly reason_table: string | null
  readonly reason_column: string | null
  readonly reason_problem: string | null
  readonly message: string
  readonly fingerprint: string
  /** JSON text of an object; null where there are none. */
  readonly bounds: string | null
  /** Only where an earlier run is compared with. */
  readonly change?: string
  readonly now?: string
}

/** An outcome as a row of plain cells; what is nested becomes JSON. */
export function flatRow(row: OutcomeRow): FlatRow {
  return {
    format: row.format,
    rule: row.rule,
    rule_version: row.rule_version,
    outcome: row.outcome,
    subject_type: row.subject.type,
    subject_id: row.subject.id,
    tender_id: row.tender_id,
    value: row.value,
    threshold: row.threshold,
    severity: row.severity,
    confidence: row.confidence,
    evidence: JSON.stringify(row.evidence),
    statistics: JSON.stringify(row.statistics),
    reason_table: row.reason?.table ?? null,
    reason_column: row.reason?.column ?? null,
    reason_problem: row.reason?.problem ?? null,
    message: row.message,
    fingerprint: row.fingerprint,
    bounds: row.bounds ? JSON.stringify(row.bounds) : null,
    ...(row.change && { change: row.change }),
    ...(row.now && { now: row.now }),
  }
}

/** In the order of `FlatRow`, without `change` and `now`. */
export const flatColumns = [
  'format',
  'rule',
  'rule_version',
  'outcome',
  'subject_type',
  'subject_id',
  'tender_id',
  'value',
  'threshold',
  'severity',
  'confidence',
  'evidence',
  'statistics',
  'reason_table',
  'reason_column',
  'reason_problem',
  'message',
  'fingerprint',
  'bounds',
] as const satisfies readonly (keyof FlatRow)[]

/** The columns of outcomes, with `change` and `now` where an earlier run is compared with. */
export function flatColumnsOf(compared: boolean): readonly (keyof FlatRow)[] {
  return compared ? [...flatColumns, 'change', 'now'] : flatColumns
}
