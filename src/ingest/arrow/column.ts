import { broken } from './broken.js'
import type { DictionaryValues } from './dictionary-values.js'
import { type ArrowType, unreadable, widthOf } from './type.js'

/** One column of one batch: raw buffers, checked to hold all its rows. */
export interface Column {
  readonly type: ArrowType
  readonly rows: number
  /** Bit `bit + row` is 0 for null; undefined without nulls. */
  readonly valid: Uint8Array | undefined
  readonly bit: number
  /** Values: of fixed width one after the other (bool: bits, from `bit` on), the bytes of text, or 16-byte views. */
  readonly data: Uint8Array
  /** Of text: where each value starts and the last one ends. Not checked: pouring does. */
  readonly offsets: Int32Array | Float64Array | undefined
  /** 1; or 2 where each text has two offsets of its own, checked to be in the data: the value of row i is
   * `[offsets[2 i], offsets[2 i + 1])`, empty for null. */
  readonly stride: 1 | 2
  /** Of views: the bytes they point into. */
  readonly views: readonly Uint8Array[]
  readonly dictionary: DictionaryValues<Column> | undefined
  /** Of dictionary-encoded text: the indices as sinks take them, checked, -1 for null; undefined where they are not made. */
  readonly numbers?: Int32Array | undefined
  readonly file: string | undefined
}

/** A column as a record batch has it: `nulls` is what the batch claims, `bit` where the first row stands in bitmaps. */
export interface ColumnParts {
  readonly type: ArrowType
  readonly rows: number
  readonly nulls: number
  readonly valid: Uint8Array
  readonly bit: number
  readonly data: Uint8Array
  /** Of text: as they lie in the data, or read. */
  readonly offsets: Uint8Array | NonNullable<Column['offsets']>
  readonly views: readonly Uint8Array[]
  readonly dictionary: DictionaryValues<Column> | undefined
  readonly file: string | undefined
}

/** Checks that the buffers are long enough for the rows. The type must be a readable one. */
export function columnOf(parts: ColumnParts): Column {
  const { type, rows, nulls, bit, data, dictionary, views, file } = parts
  const name = unreadable(type)
  if (name !== undefined) throw new TypeError(`a column of ${name} cannot be read`)
  if (nulls > rows) throw broken(file, 'a column has more nulls than rows')
  const valid = nulls === 0 || type.kind === 'null' ? undefined : parts.valid
  need(valid, Math.ceil((bit + rows) / 8), file)
  if (type.kind === 'bool') need(data, Math.ceil((bit + rows) / 8), file)
  else need(data, widthOf(type) * rows, file)
  let offsets: Column['offsets']
  if (type.kind === 'utf8' || type.kind === 'large_utf8') {
    offsets =
      rows === 0
        ? new Int32Array(1)
        : parts.offsets instanceof Uint8Array
          ? offsetsOf(parts.offsets, type.kind === 'large_utf8', rows + 1, data.length, file)
          : parts.offsets
  }
  return { type, rows, valid, bit, data, offsets, stride: 1, views, dictionary, file }
}

function offsetsOf(bytes: Uint8Array, wide: boolean, count: number, end: number, file: string | undefined) {
  need(bytes, count * (wide ? 8 : 4), file)
  if (!wide) return words(bytes, count)
  if (end > 0x7fffffff) return longs(bytes, count)
  // places that are none become -1
  const pairs = words(bytes, count * 2)
  const values = new Int32Array(count)
  for (let i = 0; i < count; i++) values[i] = pairs[2 * i + 1] === 0 ? pairs[2 * i]! : -1
  return values
}

function need(bytes: Uint8Array | undefined, length: number, file: string | undefined): void {
  if (bytes && bytes.length < length) throw broken(file, 'a column has fewer values than rows')
}

/** Bytes that start at a multiple of `size` in their buffer, as typed arrays want: a copy where they do not. */
export function aligned(bytes: Uint8Array, size: number): Uint8Array {
  return bytes.byteOffset % size === 0 ? bytes : bytes.slice()
}

/** Little-endian Int32 values; a view where possible. */
export function words(bytes: Uint8Array, count: number): Int32Array {
  const at = aligned(bytes, 4)
  return new Int32Array(at.buffer, at.byteOffset, count)
}

/** Int64 values as numbers: exact to 2^53. Pairs of words, because BigInt64Array makes an object a value. */
export function longs(bytes: Uint8Array, count: number): Float64Array {
  const pairs = words(bytes, count * 2)
  const values = new Float64Array(count)
  for (let i = 0; i < count; i++) values[i] = pairs[2 * i + 1]! * 4294967296 + (pairs[2 * i]! >>> 0)
  return values
}

/** Whether a row is null, by the bitmap of the column; a column without one has no nulls, unless all of it is null. */
export function isNull(column: Column, row: number): boolean {
  const { valid } = column
  if (valid === undefined) return column.type.kind === 'null'
  const at = column.bit + row
  return ((valid[at >> 3]! >> (at & 7)) & 1) === 0
}
