import { broken, tooLarge, unreadableColumn } from './broken.js'
import { FlatTable } from './flatbuffer.js'
import type { ArrowField, ArrowType, IntType, OtherType, TimeUnit } from './type.js'

/** The metadata of one IPC message; Schema.fbs and Message.fbs of the Arrow format name and number the fields. */
export type Message = { readonly bodyLength: number } & (
  | { readonly kind: 'schema'; readonly fields: readonly ArrowField[] }
  | { readonly kind: 'dictionary'; readonly id: number; readonly delta: boolean; readonly batch: BatchHeader }
  | { readonly kind: 'batch'; readonly batch: BatchHeader }
  | { readonly kind: 'other' }
)

/** How the body of a record batch is laid out. */
export interface BatchHeader {
  readonly rows: number
  /** Length and null count of each node, one after the other. */
  readonly nodes: Float64Array
  /** Offset in the body and length of each buffer, one after the other. */
  readonly buffers: Float64Array
  /** How many data buffers each view column has. */
  readonly variadics: Float64Array
  readonly compression: 'none' | 'lz4' | 'zstd'
}

/** The table of contents at the end of an IPC file. */
export interface Footer {
  readonly fields: readonly ArrowField[]
  readonly dictionaries: readonly Block[]
  readonly batches: readonly Block[]
}

/** Where a message of a file lies. */
export interface Block {
  readonly at: number
  readonly metadata: number
  readonly body: number
}

/** What a message of an IPC stream or file says of the body that follows. Throws FILE_BROKEN, FILE_UNKNOWN_FORMAT. */
export function decodeMessage(bytes: Uint8Array, file: string | undefined): Message {
  const root = FlatTable.root(bytes, file)
  const bodyLength = root.int64(3)
  if (bodyLength < 0) throw broken(file, 'a message has a negative length')
  const header = root.table(2)
  if (!header) throw broken(file, 'a message has no header')
  switch (root.int8(1, 0)) {
    case 1:
      return { kind: 'schema', bodyLength, fields: fieldsOf(header, root.int16(0, 0)) }
    case 2: {
      const batch = header.table(1)
      if (!batch) throw broken(file, 'a dictionary has no values')
      return {
        kind: 'dictionary',
        bodyLength,
        id: header.int64(0),
        delta: header.bool(2),
        batch: batchOf(batch),
      }
    }
    case 3:
      return { kind: 'batch', bodyLength, batch: batchOf(header) }
    default:
      return { kind: 'other', bodyLength }
  }
}

/** Where batches and dictionaries of an IPC file stand. Throws FILE_BROKEN. */
export function decodeFooter(bytes: Uint8Array, file: string | undefined): Footer {
  const root = FlatTable.root(bytes, file)
  const schema = root.table(1)
  if (!schema) throw broken(file, 'its footer has no schema')
  return {
    fields: fieldsOf(schema, root.int16(0, 0)),
    dictionaries: blocksOf(root, 2),
    batches: blocksOf(root, 3),
  }
}

function blocksOf(footer: FlatTable, field: number): Block[] {
  const { count, at } = footer.vector(field, 24)
  return Array.from({ length: count }, (_, i) => ({
    at: footer.int64At(at + i * 24),
    metadata: footer.bytes.getInt32(at + i * 24 + 8, true),
    body: footer.int64At(at + i * 24 + 16),
  }))
}

function batchOf(header: FlatTable): BatchHeader {
  const rows = header.int64(0)
  if (rows < 0 || rows > 0x7fffffff) throw broken(header.file, `a batch claims ${rows} rows`)
  const body = header.table(3)
  if (body && body.int8(1, 0) !== 0) throw broken(header.file, 'a batch is compressed in an unknown way')
  return {
    rows,
    nodes: longs(header, 1, 2),
    buffers: longs(header, 2, 2),
    variadics: longs(header, 4, 1),
    compression: !body ? 'none' : codecOf(body),
  }
}

function codecOf(compression: FlatTable): 'lz4' | 'zstd' {
  const codec = compression.int8(0, 0)
  if (codec === 0) return 'lz4'
  if (codec === 1) return 'zstd'
  throw broken(compression.file, `a batch is compressed with the unknown codec ${codec}`)
}

function longs(table: FlatTable, field: number, each: number): Float64Array {
  const { count, at } = table.vector(field, each * 8)
  const values = new Float64Array(count * each)
  for (let i = 0; i < values.length; i++) {
    values[i] = table.int64At(at + i * 8)
    if (values[i]! < 0) throw broken(table.file, 'a length in its metadata is negative')
  }
  return values
}

function fieldsOf(schema: FlatTable, version: number): ArrowField[] {
  if (schema.int16(0, 0) !== 0)
    throw unreadableColumn(
      schema.file,
      'all',
      'of big-endian numbers (write it on or for a little-endian machine)',
    )
  const budget = { fields: 100_000 }
  const { count, at } = schema.vector(1, 4)
  return Array.from({ length: count }, (_, i) => fieldOf(schema.tableAt(at, i), version, budget, 0))
}

/** One small schema can point to the same children again and again: `budget` and `depth` end that. */
function fieldOf(field: FlatTable, version: number, budget: { fields: number }, depth: number): ArrowField {
  if (--budget.fields < 0 || depth > 64) throw tooLarge(field.file, 'its schema has more than 100,000 fields')
  const { count, at } = field.vector(5, 4)
  const children = Array.from(
    { length: count },
    (_, i) => fieldOf(field.tableAt(at, i), version, budget, depth + 1).type,
  )
  const values = typeOf(field.int8(2, 0), field.table(3), children, version, field.file)
  const dictionary = field.table(4)
  const type: ArrowType = dictionary
    ? { kind: 'dictionary', id: dictionary.int64(0), indices: intOf(dictionary.table(1)), values }
    : values
  return { name: field.text(0) ?? '', type }
}

/** Dictionary indices are Int32 unless the file says otherwise. */
function intOf(type: FlatTable | undefined): IntType {
  if (!type) return { kind: 'int', bits: 32, signed: true }
  const bits = type.int32(0, 0)
  if (![8, 16, 32, 64].includes(bits)) throw broken(type.file, `a column has integers of ${bits} bits`)
  return { kind: 'int', bits, signed: type.bool(1) }
}

function other(name: string, buffers: number, children: readonly ArrowType[], variadic = false): OtherType {
  return { kind: 'other', name, buffers, variadic, children }
}

function typeOf(
  code: number,
  type: FlatTable | undefined,
  children: readonly ArrowType[],
  version: number,
  file: string | undefined,
): ArrowType {
  switch (code) {
    case 1:
      return { kind: 'null' }
    case 2:
      return intOf(type)
    case 3:
      return { kind: (['float16', 'float32', 'float64'] as const)[type?.int16(0, 0) ?? 0] ?? 'float64' }
    case 4:
      return other('Binary', 3, children)
    case 5:
      return { kind: 'utf8' }
    case 6:
      return { kind: 'bool' }
    case 7: {
      const bits = type?.int32(2, 128) ?? 128
      if (![32, 64, 128, 256].includes(bits)) throw broken(file, `a column has decimals of ${bits} bits`)
      return { kind: 'decimal', bits, scale: type?.int32(1, 0) ?? 0 }
    }
    case 8:
      return { kind: (type?.int16(0, 1) ?? 1) === 0 ? 'date_days' : 'date_millis' }
    case 9:
      return other('Time', 2, children)
    case 10: {
      const unit = type?.int16(0, 0) ?? 0
      if (unit < 0 || unit > 3) throw broken(file, 'a column has an unknown unit of time')
      return { kind: 'timestamp', unit: unit as TimeUnit, zoned: (type?.text(1) ?? '') !== '' }
    }
    case 11:
      return other('Interval', 2, children)
    case 12:
      return other('List', 2, children)
    case 13:
      return other('Struct', 1, children)
    case 14:
      // Up to version 4 of the metadata (3 here, counted from 0) a union had a validity bitmap.
      return other('Union', (type?.int16(0, 0) === 1 ? 2 : 1) + (version < 4 ? 1 : 0), children)
    case 15:
      return other('FixedSizeBinary', 2, children)
    case 16:
      return other('FixedSizeList', 1, children)
    case 17:
      return other('Map', 2, children)
    case 18:
      return other('Duration', 2, children)
    case 19:
      return other('LargeBinary', 3, children)
    case 20:
      return { kind: 'large_utf8' }
    case 21:
      return other('LargeList', 2, children)
    case 22:
      return other('RunEndEncoded', 0, children)
    case 23:
      return other('BinaryView', 2, children, true)
    case 24:
      return { kind: 'utf8_view' }
    case 25:
      return other('ListView', 3, children)
    case 26:
      return other('LargeListView', 3, children)
    default:
      throw broken(file, `a column has the unknown type ${code}`)
  }
}
