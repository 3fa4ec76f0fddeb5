import type { Data, DataType, RecordBatch, Table } from 'apache-arrow'
import { TenderflagError } from '../../errors.js'
import type { Batch } from '../batch.js'
import { batchOf, checkWanted, wantedIn } from './batch-of.js'
import { broken } from './broken.js'
import { type Column, columnOf } from './column.js'
import { DictionaryValues } from './dictionary-values.js'
import { type ArrowField, type ArrowType, type IntType, type TimeUnit, unreadable } from './type.js'

/**
 * The record batches of an Arrow table that a program hands over; nothing is copied. Tables are known by their
 * structure, so those of another copy of apache-arrow, or a version that lays out its data alike, are taken too; what is built
 * otherwise (flechette, a polars frame) is refused. `name` stands in errors.
 */
export function* batchesOfTable(
  table: Table,
  wanted: ReadonlySet<string | number> | undefined,
  name?: string,
): Generator<Batch> {
  checkTable(table, name)
  const fields = table.schema.fields.map((field) => ({ name: field.name, type: typeOf(field.type) }))
  checkWanted(fields, wanted, name)
  const isWanted = wantedIn(wanted)
  const dictionaries = new Map<unknown, DictionaryValues<Column>>()
  for (const batch of table.batches) {
    const columns = fields.map((field, i) =>
      isWanted(i, field.name) && unreadable(field.type) === undefined
        ? columnOfData(batch.data.children[i]!, field, dictionaries, name)
        : undefined,
    )
    yield batchOf(rowsOf(batch), fields, columns, name)
  }
}

/** Names of the columns of a table, in its order. Throws USAGE for what is no table. */
export function fieldsOfTable(table: Table, name?: string): readonly string[] {
  checkTable(table, name)
  return table.schema.fields.map((field) => field.name)
}

function checkTable(table: unknown, name: string | undefined): void {
  if (isTable(table)) return
  throw new TenderflagError(
    'USAGE',
    `${name ?? 'a table'} is no Table of apache-arrow; pass tableFromIPC(bytes), with the bytes your library writes as Arrow IPC`,
  )
}

function isTable(value: unknown): value is Table {
  const table = value as Partial<Table> | null | undefined
  return (
    Array.isArray(table?.schema?.fields) &&
    Array.isArray(table.batches) &&
    table.schema.fields.every((field) => typeof field.type?.typeId === 'number') &&
    table.batches.every((batch) => Array.isArray(batch.data?.children))
  )
}

function rowsOf(batch: RecordBatch): number {
  return batch.data.length
}

function columnOfData(
  data: Data,
  { name, type }: ArrowField,
  dictionaries: Map<unknown, DictionaryValues<Column>>,
  file: string | undefined,
): Column {
  let dictionary: DictionaryValues<Column> | undefined
  if (type.kind === 'dictionary') {
    // Batches of a table share the vector of their dictionary: it is looked at once.
    dictionary = dictionaries.get(data.dictionary)
    if (!dictionary) {
      const parts = data.dictionary?.data ?? []
      const values = { name, type: type.values }
      dictionary = new DictionaryValues(parts.map((part) => columnOfData(part, values, dictionaries, file)))
      dictionaries.set(data.dictionary, dictionary)
    }
  }
  const valid = bytesOf(data.nullBitmap)
  return columnOf({
    type,
    rows: data.length,
    nulls: valid.length === 0 ? 0 : data.nullCount,
    valid,
    bit: data.offset,
    data: bytesOf(type.kind === 'utf8_view' ? viewsOf(data) : data.values),
    offsets: bytesOf(data.valueOffsets),
    views: type.kind === 'utf8_view' ? (data.variadicBuffers ?? []) : [],
    dictionary,
    file,
  })
}

function viewsOf(data: Data): unknown {
  return (data as unknown as { views?: unknown }).views ?? data.values
}

function bytesOf(values: unknown): Uint8Array {
  return ArrayBuffer.isView(values)
    ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    : new Uint8Array(0)
}

/** The fields of apache-arrow's types that are read here; `typeId` numbers them as the format does. */
interface Described {
  readonly typeId: number
  readonly bitWidth?: number
  readonly isSigned?: boolean
  readonly precision?: number
  readonly scale?: number
  readonly unit?: number
  readonly timezone?: string | null
  readonly id?: number
  readonly indices?: DataType
  readonly dictionary?: DataType
}

function typeOf(type: DataType): ArrowType {
  const described = type as unknown as Described
  const { typeId, bitWidth = 32, isSigned = true, precision = 2, scale = 0, unit = 0 } = described
  switch (typeId) {
    case -1:
      return {
        kind: 'dictionary',
        id: described.id ?? 0,
        indices: typeOf(described.indices!) as IntType,
        values: typeOf(described.dictionary!),
      }
    case 1:
      return { kind: 'null' }
    case 2:
      return { kind: 'int', bits: bitWidth, signed: isSigned }
    case 3:
      return { kind: (['float16', 'float32', 'float64'] as const)[precision] ?? 'float64' }
    case 5:
      return { kind: 'utf8' }
    case 6:
      return { kind: 'bool' }
    case 7:
      if (described.bitWidth !== undefined && ![32, 64, 128, 256].includes(described.bitWidth))
        throw broken(undefined, `a column has decimals of ${described.bitWidth} bits`)
      return { kind: 'decimal', bits: described.bitWidth ?? 128, scale }
    case 8:
      return { kind: unit === 0 ? 'date_days' : 'date_millis' }
    case 10:
      return { kind: 'timestamp', unit: unit as TimeUnit, zoned: Boolean(described.timezone) }
    case 20:
      return { kind: 'large_utf8' }
    case 24:
      return { kind: 'utf8_view' }
    default:
      return { kind: 'other', name: String(type).slice(0, 60), buffers: 0, variadic: false, children: [] }
  }
}
