import { broken, tooLarge } from './broken.js'
import { type Column, isNull, longs, words } from './column.js'
import { decimalText } from './decimal.js'
import { floatsOf, type Ints, intsOf, longText } from './number.js'
import { DAY, dayText, isDate, millisReader, wallText } from './time.js'
import type { IntType } from './type.js'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
/** The longest text that one value may be, 256 MiB: half of what a JavaScript string can hold. */
const TEXT_LIMIT = 2 ** 28

/** Bytes `[from, to)` of one text value, checked to be inside; `use` gets them. */
export function withBytes<T>(
  column: Column,
  row: number,
  use: (bytes: Uint8Array, from: number, to: number) => T,
): T {
  const { offsets, data, views, file } = column
  if (offsets) {
    const from = offsets[row * column.stride]!
    const to = offsets[row * column.stride + 1]!
    if (from < 0 || to < from || to > data.length) throw broken(file, 'a text lies outside its column')
    return use(data, from, to)
  }
  // A view: the length, then up to 12 bytes of text, or 4 bytes of it, the place of a buffer, and where it starts.
  const view = words(data, column.rows * 4)
  const length = view[row * 4]!
  if (length >= 0 && length <= 12) return use(data, row * 16 + 4, row * 16 + 4 + length)
  const buffer = views[view[row * 4 + 2]!]
  const from = view[row * 4 + 3]!
  if (!buffer || length < 0 || from < 0 || from + length > buffer.length)
    throw broken(file, 'a text lies outside its column')
  return use(buffer, from, from + length)
}

/** The text of one row, undefined for null; instants in ISO 8601 with Z, decimals and integers in all digits. */
export function textOf(column: Column, row: number): string | undefined {
  if (isNull(column, row)) return undefined
  const { type } = column
  switch (type.kind) {
    case 'utf8':
    case 'large_utf8':
    case 'utf8_view':
      return withBytes(column, row, (bytes, from, to) => {
        if (to - from > TEXT_LIMIT) throw tooLarge(column.file, `a text of it has ${to - from} bytes`)
        return decoder.decode(bytes.subarray(from, to))
      })
    case 'int':
      return type.bits === 64 ? longText(column, row) : String(intsOf(column.data, type, column.rows)[row]!)
    case 'float16':
    case 'float32':
    case 'float64':
      return String(floatsOf(column)[row]!)
    case 'bool':
      return String(bitOf(column, row))
    case 'decimal':
      return decimalText(column, row)
    case 'date_days':
      return dayText(millisReader(column)(row))
    case 'date_millis': {
      const millis = millisReader(column)(row)
      return millis % DAY === 0 ? dayText(millis) : zoned(millis)
    }
    case 'timestamp': {
      const millis = millisReader(column)(row)
      return type.zoned ? zoned(millis) : wallText(millis)
    }
    case 'dictionary':
      return column.dictionary!.at(indexOf(column, indicesOf(column), row), textOf)
    default:
      return undefined
  }
}

/** The value of a row of booleans, which are packed as bits. */
export function bitOf(column: Column, row: number): boolean {
  const at = column.bit + row
  return ((column.data[at >> 3]! >> (at & 7)) & 1) === 1
}

export type Indices = Float64Array | Ints

/** The indices of a dictionary-encoded column. */
export function indicesOf(column: Column): Indices {
  const { indices } = column.type as Column['type'] & { kind: 'dictionary'; indices: IntType }
  return indices.bits === 64 ? longs(column.data, column.rows) : intsOf(column.data, indices, column.rows)
}

/** The index of a row, checked against the dictionary. */
export function indexOf(column: Column, indices: Indices, row: number): number {
  const index = indices[row]!
  const size = column.dictionary!.size
  if (index < 0 || index >= size)
    throw broken(column.file, `a row points to value ${index} of a dictionary of ${size}`)
  return index
}

function zoned(millis: number): string {
  return isDate(millis) ? `${wallText(millis)}Z` : wallText(millis)
}
