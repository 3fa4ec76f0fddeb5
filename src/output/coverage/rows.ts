import { csvCell } from '../csv.js'
import { version } from '../version.js'
import type { Coverage } from './coverage.js'

/** The version of the formats below. */
const COVERAGE_FORMAT = 1

/** One line of the machine-readable coverage; what a part does not have is null. */
export interface CoverageRow {
  readonly format: typeof COVERAGE_FORMAT
  /**
   * `field`: `count` of `of` rows of a column have a value. `rule`: `count` of `of` subjects in scope could be
   * computed. `reason`: `count` of those `of` could not, for this reason. `cost`: `count` of `of` outcomes of all
   * rules lack this field.
   */
  readonly part: 'field' | 'rule' | 'reason' | 'cost'
  readonly rule: string | null
  readonly table: string | null
  readonly column: string | null
  /** Of a field: `no_table` or `no_column` where the source lacks it altogether. Else of a reason. */
  readonly problem: string | null
  readonly count: number
  readonly of: number
  /** `count / of`, null where there is nothing. */
  readonly share: number | null
  readonly distinct: number | null
  readonly unreadable: number | null
  /** How many of the rules read the field, or are hit by its lack. */
  readonly rules: number | null
}

const columns = [
  'format',
  'part',
  'rule',
  'table',
  'column',
  'problem',
  'count',
  'of',
  'share',
  'distinct',
  'unreadable',
  'rules',
] as const satisfies readonly (keyof CoverageRow)[]

/** Coverage as rows: all fields of the schema, then all rules with their reasons, then what missing fields cost. */
function* coverageRows(coverage: Coverage): Generator<CoverageRow> {
  const row = (
    part: CoverageRow['part'],
    count: number,
    of: number,
    more: Partial<CoverageRow>,
  ): CoverageRow => ({
    format: COVERAGE_FORMAT,
    part,
    rule: null,
    table: null,
    column: null,
    problem: null,
    count,
    of,
    share: of === 0 ? null : count / of,
    distinct: null,
    unreadable: null,
    rules: null,
    ...more,
  })
  for (const { present: hasTable, rows, fields } of coverage.tables)
    for (const { table, column, present, filled, distinct, unreadable, rules } of fields) {
      const problem = present ? null : hasTable ? 'no_column' : 'no_table'
      yield row('field', filled, rows, { table, column, problem, distinct, unreadable, rules })
    }
  for (const { rule, computed, of, reasons } of coverage.rules) {
    yield row('rule', computed, of, { rule })
    for (const { table, column, problem, count } of reasons)
      yield row('reason', count, of, { rule, table, column, problem })
  }
  for (const { table, column, problem, count, rules } of coverage.costliest)
    yield row('cost', count, coverage.of, { table, column, problem, rules: rules.length })
}

/** A row a line, as JSON. */
export function* coverageNdjson(coverage: Coverage): Generator<string> {
  for (const row of coverageRows(coverage)) yield `${JSON.stringify(row)}\n`
}

/** RFC 4180 with a header; safe in spreadsheets. */
export function* coverageCsv(coverage: Coverage): Generator<string> {
  yield `${columns.join(',')}\r\n`
  for (const row of coverageRows(coverage)) yield `${columns.map((name) => csvCell(row[name])).join(',')}\r\n`
}

/** One JSON object, nested. */
export function* coverageJson(coverage: Coverage, asOf: string): Generator<string> {
  const { tables, rules, computed, of, costliest } = coverage
  const json = {
    format: COVERAGE_FORMAT,
    tenderflag: version,
    as_of: asOf === '' ? null : asOf,
    computed,
    of,
    tables: tables.map(({ table, present, rows, files, fields }) => ({
      table,
      present,
      rows,
      files,
      columns: fields.map(({ table: _, ...field }) => field),
    })),
    rules: rules.map(({ title, costliest: worst, ...rule }) => ({
      ...rule,
      title: title.en,
      costliest: worst ?? null,
    })),
    costliest,
  }
  yield `${JSON.stringify(json, null, 2)}\n`
}
