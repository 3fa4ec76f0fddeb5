import {
  type Data,
  type DataType,
  Dictionary,
  Field,
  Float64,
  Int32,
  makeBuilder,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import { confidences, severities } from '../rules/rule.js'
import { subjectKinds } from '../schema/subject.js'
import { changes, nowOutcomes } from './compare.js'
import { type FlatRow, flatColumnsOf, flatRow } from './flat-row.js'
import type { FormatInput } from './format.js'
import { reasonRow } from './words/reason-words.js'

/** Rows of one record batch. */
const BATCH = 65_536

/** Rows between two pauses, in which Ctrl-C is heard: some 20 ms. */
const TURN = 1024

type Cell = string | number | null

/** Takes the values of a column one by one and gives the batch so far. */
interface ColumnBuilder {
  readonly type: DataType
  readonly nullable: boolean
  readonly append: (value: Cell) => void
  readonly flush: () => Data
}

/**
 * The outcomes as an Arrow table, in batches of 65,536 rows: the columns of a flat row in their order. What takes few
 * values (rule, outcome, kind of subject, severity, confidence, reason) is dictionary-encoded, `format` and
 * `rule_version` are Int32, `value` and `threshold` Float64, the rest Utf8. The whole table is in memory. Yields nothing
 * now and then, so that whoever waits may stop.
 */
export async function* outcomeTable(
  input: Pick<FormatInput, 'context' | 'rows' | 'earlier'>,
): AsyncGenerator<'', Table> {
  const columns = flatColumnsOf(input.earlier !== undefined)
  const builders = buildersOf(input)
  const fields = columns.map((name) => new Field(name, builders[name].type, builders[name].nullable))
  const schema = new Schema(fields, new Map([['tenderflag.format', '1']]))
  const batches: RecordBatch[] = []
  let length = 0
  const flush = (): void => {
    const children = columns.map((name) => builders[name].flush())
    batches.push(
      new RecordBatch(schema, makeData({ type: new Struct(fields), length, nullCount: 0, children })),
    )
    length = 0
  }
  for (const row of input.rows()) {
    const flat = flatRow(row)
    for (const name of columns) builders[name].append(flat[name] ?? null)
    if (++length === BATCH) flush()
    if (length % TURN > 0) continue
    await new Promise(setImmediate)
    yield ''
  }
  if (length > 0 || batches.length === 0) flush()
  return new Table(schema, batches)
}

function buildersOf({ context }: Pick<FormatInput, 'context'>): Record<keyof FlatRow, ColumnBuilder> {
  const { rules } = context.result
  const reasons = rules.flatMap((rule) => rule.reasons.map(({ code }) => reasonRow(context.dataset, code)))
  const outcomes = ['raised', 'clear', 'not_applicable', 'not_computable']
  return {
    format: plain(new Int32(), false),
    rule: coded(
      0,
      rules.map(({ rule }) => rule.id),
    ),
    rule_version: plain(new Int32(), false),
    outcome: coded(1, outcomes),
    subject_type: coded(2, subjectKinds),
    subject_id: plain(new Utf8(), false),
    tender_id: plain(new Utf8(), true),
    value: plain(new Float64(), true),
    threshold: plain(new Float64(), true),
    severity: coded(3, severities),
    confidence: coded(4, confidences),
    evidence: plain(new Utf8(), false),
    statistics: plain(new Utf8(), false),
    reason_table: coded(
      5,
      reasons.map(({ table }) => table),
    ),
    reason_column: coded(
      6,
      reasons.map(({ column }) => column ?? ''),
    ),
    reason_problem: coded(
      7,
      reasons.map(({ problem }) => problem),
    ),
    message: plain(new Utf8(), false),
    fingerprint: plain(new Utf8(), false),
    bounds: plain(new Utf8(), true),
    change: coded(8, changes),
    now: coded(9, nowOutcomes),
  }
}

function plain(type: Int32 | Float64 | Utf8, nullable: boolean): ColumnBuilder {
  const builder = makeBuilder<DataType>({ type, nullValues: [null] })
  return { type, nullable, append: (value) => builder.append(value), flush: () => builder.flush() }
}

/** The dictionary is fixed beforehand, so that all batches share it: files of Arrow may not replace one. */
function coded(id: number, values: readonly string[]): ColumnBuilder {
  const distinct = [...new Set(values)].sort()
  const code = new Map<Cell, number>(distinct.map((value, i) => [value, i]))
  const dictionary: Vector<Utf8> = vectorFromArray(distinct, new Utf8())
  const type = new Dictionary(new Utf8(), new Int32(), id)
  const codes = makeBuilder({ type: new Int32(), nullValues: [null] })
  return {
    type,
    nullable: true,
    append: (value) => codes.append(code.get(value) ?? null),
    flush: () => {
      const { length, nullCount, nullBitmap, values: data } = codes.flush()
      return makeData({ type, length, nullCount, nullBitmap, data, dictionary })
    },
  }
}
