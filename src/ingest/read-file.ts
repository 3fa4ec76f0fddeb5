import { basename } from 'node:path'
import type { ColumnFormat } from '../columns/sinks/new-sink.js'
import type { ColumnSink } from '../columns/sinks/sink.js'
import type { TableBuilder } from '../columns/table-builder.js'
import { TenderflagError } from '../errors.js'
import { type TableName, tableSpec } from '../schema/tables.js'
import { nearest } from '../text/nearest.js'
import type { Timings } from '../timings.js'
import type { Batch, Field, Part, PartRead, Reader } from './batch.js'
import { readers } from './readers.js'
import type { ColumnSource, Origin, TableSource } from './table-source.js'

type Compute = Extract<Origin, { kind: 'computed' }>

/**
 * Reads a file of a source, or a part of it, into a table that was told of the file: the wanted columns that it has, and
 * keys. Throws TABLE_WITHOUT_KEY where it lacks a key column, and what the reader throws. Gives what the reader says of a
 * part.
 */
export async function readFile(
  source: TableSource,
  file: string,
  wanted: ReadonlySet<string> | 'all',
  builder: TableBuilder,
  how: {
    readonly progress?: (bytes: number) => void
    readonly signal?: AbortSignal | undefined
    readonly timings?: Timings | undefined
  },
  part?: Part,
): Promise<PartRead | undefined> {
  const { timings } = how
  timings?.at('open', file)
  const reader = await readerOf(source)
  const options = part?.text?.options ?? source.options
  const names =
    part?.text?.names ??
    (part?.arrow ?? part?.parquet)?.fields.map(({ name }) => name) ??
    (await reader.fields(file, options))
  const columns = source.columns ?? sameNames(source, names)
  const inFile = (field: string | number) =>
    typeof field === 'number' ? field < names.length : names.includes(field)
  checkKeys(source.table, file, columns, names, inFile)

  // objects of JSON Lines may name fields that the first of them lack
  const open = source.format === 'jsonl'
  const read = new Map<string, ColumnSource>()
  // Which rows are kept must not depend on what else is asked for.
  const compared = new Set(source.distinct ? (source.distinctBy ?? columns.keys()) : [])
  for (const [column, from] of columns) {
    const has = comesFrom(from.origin, inFile)
    if (has) builder.has(column)
    if ((has || open) && (compared.has(column) || isWanted(source.table, column, wanted)))
      read.set(column, from)
  }
  const { where } = source
  const fields = new Set([...read.values()].flatMap(({ origin }) => fieldsOf(origin)))
  for (const field of where?.fields ?? []) fields.add(field)
  const known = open ? fields : new Set([...fields].filter(inFile))

  const sinks = new Map<string, ColumnSink>()
  const sinkOf = (column: string, from: ColumnSource): ColumnSink => {
    const sink = sinks.get(column) ?? builder.sink(column, formatOf(source, from))
    sinks.set(column, sink)
    return sink
  }
  // rows are compared in the same columns from the first on
  for (const [column, from] of read) if (compared.has(column)) sinkOf(column, from)
  timings?.at('decode', file)
  let end: PartRead | undefined
  for await (const batch of reader.read(file, known, options, how.signal, part)) {
    end = batch.read ?? end
    builder.startBatch(batch.rows, batch.broken, where && leftOut(batch, where, basename(file)))
    for (const [column, from] of read) {
      const { origin, values } = from
      if (comesFrom(origin, (field) => batch.field(field) !== undefined)) builder.has(column)
      // each record may lack a field, so it is all the same whether one of the batch has it
      else if (!open || (origin.kind === 'field' && !values?.has(''))) continue
      const sink = sinkOf(column, from)
      timings?.at(isCode(source.table, column) ? 'dictionary' : 'values', source.table)
      if (origin.kind === 'computed')
        pourComputed(batch, origin, basename(file), sink, (row) =>
          builder.note('not_utf8', builder.rows + row, { column, detail: 'not UTF-8: name the encoding' }),
        )
      else {
        const field = batch.field(origin.field)
        if (field) field.pour(sink)
        else for (let row = 0; row < batch.rows; row++) sink.none()
      }
    }
    builder.endBatch(source.distinct, source.distinctBy)
    if (batch.bytesRead !== undefined) how.progress?.(batch.bytesRead)
    timings?.at('decode', file)
  }
  timings?.at('other')
  return end
}

/** The reader of a source. */
export async function readerOf(source: TableSource): Promise<Reader> {
  return source.reader ?? (await readers[source.format]())
}

/** Whether not every record of a source is a row of its table. */
export function isDropping(source: TableSource): boolean {
  return source.distinct || source.where !== undefined
}

/** Columns a source has, without reading its rows: of JSON Lines those of its first records. */
export async function presentColumns(source: TableSource): Promise<ReadonlySet<string>> {
  const present = new Set<string>()
  const reader = await readerOf(source)
  for (const file of source.files) {
    const names = await reader.fields(file, source.options)
    const inFile = (field: string | number) =>
      typeof field === 'number' ? field < names.length : names.includes(field)
    for (const [column, { origin }] of source.columns ?? sameNames(source, names))
      if (comesFrom(origin, inFile)) present.add(column)
  }
  return present
}

/**
 * Columns of canonical files that are no columns of ours but look like one the files lack, each with the one that is
 * probably meant: `Deadline_At`, `methd`, `deadline`. Of each format of a table the first file is looked at.
 */
export async function nearColumns(source: TableSource): Promise<(readonly [name: string, meant: string])[]> {
  const [file] = source.files
  if (source.columns || file === undefined) return []
  const names = await (await readerOf(source)).fields(file, source.options)
  const known = Object.keys(tableSpec(source.table).columns)
  const lacking = known.filter((column) => !names.includes(column))
  return names
    .filter((name) => name !== '' && !known.includes(name))
    .flatMap((name) => {
      const plain = name
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_')
      const meant = nearest(plain, lacking) ?? lacking.find((column) => column.startsWith(`${plain}_`))
      return meant === undefined ? [] : [[name, meant] as const]
    })
}

function sameNames(
  { table, otherwise }: TableSource,
  inFile: readonly string[],
): ReadonlyMap<string, ColumnSource> {
  return new Map(
    Object.keys(tableSpec(table).columns).map((name): [string, ColumnSource] => {
      const value = inFile.includes(name) ? undefined : otherwise?.get(name)
      if (value === undefined) return [name, { origin: { kind: 'field', field: name } }]
      return [name, { origin: { kind: 'computed', fields: [], compute: () => value } }]
    }),
  )
}

/** Whether a column is to be read: named, or a key. */
export function isWanted(table: TableName, column: string, wanted: ReadonlySet<string> | 'all'): boolean {
  return wanted === 'all' || wanted.has(column) || tableSpec(table).columns[column]?.key === true
}

/** Whether values of a column are kept in a dictionary. */
function isCode(table: TableName, column: string): boolean {
  const type = tableSpec(table).columns[column]?.type
  return type === 'id' || type === 'text' || type === 'address'
}

function fieldsOf(origin: Origin): readonly (string | number)[] {
  return origin.kind === 'field' ? [origin.field] : origin.fields
}

/** Whether a file or batch has what a column is made of: its field, or one of the fields it is computed from. */
function comesFrom(origin: Origin, has: (field: string | number) => boolean): boolean {
  const fields = fieldsOf(origin)
  return fields.length === 0 || fields.some(has)
}

function checkKeys(
  table: TableName,
  file: string,
  columns: ReadonlyMap<string, ColumnSource>,
  names: readonly string[],
  inFile: (field: string | number) => boolean,
): void {
  for (const [key, spec] of Object.entries(tableSpec(table).columns)) {
    const from = columns.get(key)
    if (!spec.key || (from && comesFrom(from.origin, inFile))) continue
    const fields = from ? fieldsOf(from.origin).join(', ') : key
    const needs = fields === key ? '' : ` (from ${fields})`
    const has = names.length > 30 ? [...names.slice(0, 30), '…'] : names
    throw new TenderflagError(
      'TABLE_WITHOUT_KEY',
      `table ${table} needs the column ${key}${needs}, which is not there; it has ${has.join(', ') || 'none'}; rename the column, or say in a mapping which one it is`,
      { file },
    )
  }
}

function formatOf(source: TableSource, { values, number, dates, origin }: ColumnSource): ColumnFormat {
  return { values, number, dates, typed: source.format !== 'csv' && origin.kind === 'field' }
}

/** The records (0-based) that are no rows of the table; never broken ones, whose fields may not be what they seem. */
function leftOut(
  batch: Batch,
  { fields, holds }: NonNullable<TableSource['where']>,
  file: string,
): Set<number> {
  const known = new Map(fields.map((field) => [field, batch.field(field)]))
  const broken = new Set(batch.broken.map(({ row }) => row))
  const left = new Set<number>()
  let row = 0
  const get = (field: string | number) => known.get(field)?.text(row)
  for (; row < batch.rows; row++) if (!broken.has(row) && !holds(get, file)) left.add(row)
  return left
}

function pourComputed(
  batch: Batch,
  { fields, compute }: Compute,
  file: string,
  sink: ColumnSink,
  notUtf8: (row: number) => void,
): void {
  const known = new Map(fields.map((field) => [field, batch.field(field)]))
  let row = 0
  const get = (name: string | number) => {
    const field = known.get(name)
    return field?.value ? field.value(row) : field?.text(row)
  }
  for (; row < batch.rows; row++) {
    const value = compute(get, file)
    if (typeof value === 'object') {
      if ('number' in value) sink.number(value.number)
      else sink.instant(value.instant, value.zoneless)
    } else if (value?.includes('\ufffd')) {
      notUtf8(row)
      sink.none()
    } else if (value !== undefined) sink.text(value)
    else {
      const refused = refusedIn(known, row)
      if (refused === undefined) sink.none()
      else sink.reject(refused)
    }
  }
}

/** The first of the fields that has a value of a kind that no column holds, in words. */
function refusedIn(fields: ReadonlyMap<string | number, Field | undefined>, row: number): string | undefined {
  for (const field of fields.values()) {
    const refused = field?.refused?.(row)
    if (refused !== undefined) return refused
  }
  return undefined
}
