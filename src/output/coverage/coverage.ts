import type { Column, Dataset, TableData } from '../../columns/dataset.js'
import type { NoticeKind } from '../../columns/notices.js'
import { missingFor } from '../../engine/computable.js'
import type { RuleResult, ScanResult } from '../../engine/result.js'
import { type FactCatalogue, factCatalogue, specOf } from '../../facts/catalogue.js'
import { columnsOf } from '../../facts/fact.js'
import type { OutcomeProblem } from '../../facts/reason.js'
import { subjectCount } from '../../join/index-of.js'
import type { Rule, Words } from '../../rules/rule.js'
import type { SubjectKind } from '../../schema/subject.js'
import { type TableName, tableNames, tableSpec } from '../../schema/tables.js'
import { reasonRow } from '../words/reason-words.js'

/** A canonical column, and how much of it the source fills. */
export interface FieldCoverage {
  readonly table: TableName
  readonly column: string
  /** Whether the source has it; then `filled` rows have a value that could be read. */
  readonly present: boolean
  readonly filled: number
  /** Different values of an id, text, address, enumeration or flag; null of numbers and instants, where it is dear. */
  readonly distinct: number | null
  /** Values that were there and could not be read or mapped; they count as missing. */
  readonly unreadable: number
  /** How many of the rules read it. */
  readonly rules: number
}

/** What the data have of a table. */
export interface TableCoverage {
  readonly table: TableName
  /** Whether the source has it. */
  readonly present: boolean
  readonly rows: number
  readonly files: readonly string[]
  readonly fields: readonly FieldCoverage[]
}

/** Why outcomes are not computable, with how many. */
export interface Gap {
  readonly table: string
  /** Null: the whole row or table. */
  readonly column: string | null
  readonly problem: OutcomeProblem
  readonly count: number
}

/** How much of the data one rule could be computed for. */
export interface RuleCoverage {
  readonly rule: string
  readonly title: Words
  readonly subject: SubjectKind
  /** Subjects of its kind, in scope or not. */
  readonly subjects: number
  /** Those that are raised or clear. */
  readonly computed: number
  /** Those, and the ones that are not computable: all that are in scope, or may be. */
  readonly of: number
  /** Most frequent first. */
  readonly reasons: readonly Gap[]
  /** The missing field that costs it most; undefined where no field is missing. */
  readonly costliest: Gap | undefined
  /** Columns for lack of which it can never be raised by these data. */
  readonly lacks: readonly string[]
}

/** A missing field, and what it costs over all rules. */
export interface CostlyField {
  readonly table: string
  readonly column: string | null
  /** `missing`, `no_table` or `no_column`. */
  readonly problem: OutcomeProblem
  /** Outcomes that are not computable for lack of it. */
  readonly count: number
  readonly rules: readonly string[]
}

/** What a data set has, and what can be computed from it. */
export interface Coverage {
  readonly tables: readonly TableCoverage[]
  readonly rules: readonly RuleCoverage[]
  /** Over all rules. */
  readonly computed: number
  readonly of: number
  /** The dearest first. */
  readonly costliest: readonly CostlyField[]
}

/** Fields whose absence, and not whose content, is the matter. */
const ABSENT: ReadonlySet<OutcomeProblem> = new Set(['missing', 'no_table', 'no_column'])
const UNREADABLE: ReadonlySet<NoticeKind> = new Set([
  'bad_value',
  'unmapped_value',
  'not_utf8',
  'bad_period',
  'field_too_long',
])

/**
 * Counts what a data set with all its columns has and what a scan of it could compute. One pass over the columns. An
 * outcome that lacks several fields is counted for the first that stands in its way, so what a field costs is what
 * filling it in could gain at most.
 */
export function coverageOf(result: ScanResult, catalogue: FactCatalogue = factCatalogue): Coverage {
  const { dataset } = result
  const readers = readersOf(
    result.rules.map(({ rule }) => rule),
    catalogue,
  )
  const rules = result.rules.map((rule) => ruleCoverage(rule, result, catalogue))
  return {
    tables: tableNames.map((name) => tableCoverage(name, dataset, readers)),
    rules,
    computed: rules.reduce((sum, rule) => sum + rule.computed, 0),
    of: rules.reduce((sum, rule) => sum + rule.of, 0),
    costliest: costliestOf(rules),
  }
}

/** How many rules read a column, by `table.column`. */
function readersOf(rules: readonly Rule[], catalogue: FactCatalogue): ReadonlyMap<string, number> {
  const readers = new Map<string, number>()
  for (const rule of rules) {
    const used = [
      ...rule.facts.flatMap((name) => specOf(catalogue, name) ?? []),
      ...rule.details.flatMap((name) => catalogue.details.get(name) ?? []),
    ]
    for (const column of new Set(used.flatMap(columnsOf))) readers.set(column, (readers.get(column) ?? 0) + 1)
  }
  return readers
}

function tableCoverage(
  name: TableName,
  dataset: Dataset,
  readers: ReadonlyMap<string, number>,
): TableCoverage {
  const table = dataset.tables.get(name)
  const notices = dataset.notices
    .all()
    .filter((notice) => notice.table === name && UNREADABLE.has(notice.kind))
  return {
    table: name,
    present: table !== undefined,
    rows: table?.rows ?? 0,
    files: [...new Set(table?.parts.map(({ file }) => file))],
    fields: Object.keys(tableSpec(name).columns).map((column) => ({
      table: name,
      column,
      present: table?.present.has(column) ?? false,
      ...filledIn(table, column, dataset),
      unreadable: notices.reduce((sum, notice) => sum + (notice.column === column ? notice.count : 0), 0),
      rules: readers.get(`${name}.${column}`) ?? 0,
    })),
  }
}

function filledIn(
  table: TableData | undefined,
  name: string,
  dataset: Dataset,
): Pick<FieldCoverage, 'filled' | 'distinct'> {
  const column = table?.columns.get(name)
  if (!table || !column) return { filled: 0, distinct: null }
  if (column.kind === 'number') return { filled: filledNumbers(column.values, table.rows), distinct: null }
  return filledCodes(column.codes, table.rows, valuesOf(column, dataset))
}

/** How many different codes a column can have. */
function valuesOf(column: Exclude<Column, { kind: 'number' }>, dataset: Dataset): number {
  return column.kind === 'enum' ? 128 : dataset.dictionaries[column.domain].size
}

function filledNumbers(values: Float64Array, rows: number): number {
  let filled = 0
  for (let row = 0; row < rows; row++) if (!Number.isNaN(values[row]!)) filled++
  return filled
}

function filledCodes(
  codes: Int32Array | Int8Array,
  rows: number,
  values: number,
): Pick<FieldCoverage, 'filled' | 'distinct'> {
  const seen = new Uint8Array(values)
  let filled = 0
  let distinct = 0
  for (let row = 0; row < rows; row++) {
    const code = codes[row]!
    if (code < 0) continue
    filled++
    if (seen[code] === 0) {
      seen[code] = 1
      distinct++
    }
  }
  return { filled, distinct }
}

function ruleCoverage(
  { rule, counts, reasons }: RuleResult,
  { dataset, index }: ScanResult,
  catalogue: FactCatalogue,
): RuleCoverage {
  const gaps = reasons.map(({ code, count }) => ({ ...reasonRow(dataset, code), count }))
  const computed = counts.raised + counts.clear
  const has = (name: string): boolean => {
    const [table, column] = name.split('.')
    const found = tableNames.find((other) => other === table)
    return found !== undefined && (dataset.tables.get(found)?.present.has(column ?? '') ?? false)
  }
  return {
    rule: rule.id,
    title: rule.title,
    subject: rule.subject,
    subjects: subjectCount(index, rule.subject),
    computed,
    of: computed + counts.notComputable,
    reasons: gaps,
    costliest: gaps.find(({ problem }) => ABSENT.has(problem)),
    lacks: missingFor(rule, (fact) => specOf(catalogue, fact), has),
  }
}

function costliestOf(rules: readonly RuleCoverage[]): CostlyField[] {
  const fields = new Map<string, CostlyField>()
  for (const { rule, reasons } of rules)
    for (const { table, column, problem, count } of reasons) {
      if (!ABSENT.has(problem)) continue
      const key = JSON.stringify([table, column])
      const known = fields.get(key)
      fields.set(key, {
        table,
        column,
        problem,
        count: (known?.count ?? 0) + count,
        rules: [...(known?.rules ?? []), rule],
      })
    }
  const name = (field: CostlyField) => `${field.table}.${field.column ?? ''}`
  return [...fields.values()].sort((a, b) => b.count - a.count || (name(a) < name(b) ? -1 : 1))
}
