import type { ColumnSink, Entries } from '../../columns/sinks/sink.js'
import { wholeDay } from '../../schema/instant.js'
import { tooLarge } from './broken.js'
import { type Column, isNull } from './column.js'
import { decimalReader, longDecimal } from './decimal.js'
import type { DictionaryValues } from './dictionary-values.js'
import { floatsOf, intsOf, longReader, longText } from './number.js'
import { bitOf, type Indices, indexOf, indicesOf, withBytes } from './text.js'
import { DAY, isDate, millisOf } from './time.js'

/**
 * Writes rows `[from, to)` of a column to a sink. Text goes as bytes, never as strings; integers and decimals whose
 * digits a number cannot hold go as text; timestamps with a zone, and Date64 values with a time of day (what
 * JavaScript's Date becomes), as instants; timestamps without a zone as zoneless ones, dates as whole days.
 */
export function pour(column: Column, sink: ColumnSink, from = 0, to = column.rows): void {
  const { type } = column
  switch (type.kind) {
    case 'utf8':
    case 'large_utf8':
      pourText(column, sink, from, to)
      break
    case 'utf8_view':
      pourViews(column, sink, from, to)
      break
    case 'dictionary':
      pourIndices(column, sink, from, to)
      break
    case 'int':
      if (type.bits === 64) pourExact(column, sink, from, to, longReader(column), longText)
      else pourNumbers(column, sink, from, to, intsOf(column.data, type, column.rows))
      break
    case 'float16':
    case 'float32':
    case 'float64':
      pourNumbers(column, sink, from, to, floatsOf(column))
      break
    case 'decimal':
      pourExact(column, sink, from, to, decimalReader(column), longDecimal)
      break
    case 'bool':
      for (let row = from; row < to; row++)
        if (isNull(column, row)) sink.none()
        else sink.flag(bitOf(column, row))
      break
    case 'date_days':
    case 'date_millis':
    case 'timestamp':
      pourTimes(column, sink, from, to)
      break
    default:
      for (let row = from; row < to; row++) sink.none()
  }
}

/** Pairs of start and end, used again by each column. */
let places = new Int32Array(0)

/** All rows at once, by their offsets; with nulls by pairs of start and end, which for a null are equal: empty. */
function pourText(column: Column, sink: ColumnSink, from: number, to: number): void {
  const { data, valid, stride } = column
  const offsets = column.offsets!
  if (stride === 2 && offsets instanceof Int32Array) {
    sink.texts(data, offsets, 2 * from, 2, to - from)
    return
  }
  checkPlaces(column, offsets, from, to)
  if (!valid && offsets instanceof Int32Array) {
    sink.texts(data, offsets, from, 1, to - from)
    return
  }
  if (data.length > 0x7fffffff) {
    for (let row = from; row < to; row++)
      if (isNull(column, row)) sink.none()
      else sink.bytes(data, offsets[row]!, offsets[row + 1]!)
    return
  }
  sink.texts(data, placesOf(column, offsets, from, to), 0, 2, to - from)
}

/** Where texts begin and end, in pairs, 0 for null: good until the next call. Without a branch, which nobody could foresee. */
function placesOf(
  { valid, bit }: Column,
  offsets: Int32Array | Float64Array,
  from: number,
  to: number,
): Int32Array {
  if (places.length < 2 * (to - from)) places = new Int32Array(2 * (to - from))
  const out = places
  for (let row = from, p = 0; row < to; row++, p += 2) {
    const at = bit + row
    const isThere = valid === undefined ? -1 : -((valid[at >> 3]! >> (at & 7)) & 1)
    out[p] = offsets[row]! & isThere
    out[p + 1] = offsets[row + 1]! & isThere
  }
  return out
}

/** Checks that texts lie in their column: what `withBytes` does, without a call for each. */
function checkPlaces(column: Column, offsets: Int32Array | Float64Array, from: number, to: number): void {
  const end = column.data.length
  let start = offsets[from]!
  for (let row = from; row < to; row++) {
    const next = offsets[row + 1]!
    if (start < 0 || next < start || next > end) withBytes(column, row, () => {})
    start = next
  }
}

/** Views may all point to the same bytes, so a small column can hold endless text: what is written is counted. */
function pourViews(column: Column, sink: ColumnSink, from: number, to: number): void {
  const held = column.views.reduce((sum, view) => sum + view.length, column.data.length)
  let left = 2 ** 28 + 100 * held
  const write = (bytes: Uint8Array, start: number, end: number) => {
    left -= end - start
    if (left < 0) throw tooLarge(column.file, `the texts of a column are over 100 times its ${held} bytes`)
    sink.bytes(bytes, start, end)
  }
  for (let row = from; row < to; row++)
    if (isNull(column, row)) sink.none()
    else withBytes(column, row, write)
}

/** Each value of the dictionary is written once where the sink can repeat it: text is then hashed once, not a row. */
function pourIndices(column: Column, sink: ColumnSink, from: number, to: number): void {
  const indices = indicesOf(column)
  const dictionary = column.dictionary!
  const entries = sink.codes && entriesOf(dictionary)
  if (entries) {
    const { rows, numbers } = column
    const whole = from === 0 && to === rows ? numbers : undefined
    sink.codes!(entries, whole ?? checkedIndices(column, indices, from, to), to - from)
    return
  }
  // Where a value was written; a map where the dictionary is much larger than the batch.
  const seen =
    dictionary.size > 4 * (to - from) ? new Map<number, number>() : new Int32Array(dictionary.size).fill(-1)
  const one = (values: Column, at: number) => pour(values, sink, at, at + 1)
  for (let row = from; row < to; row++) {
    if (isNull(column, row)) {
      sink.none()
      continue
    }
    const index = indexOf(column, indices, row)
    const at = seen instanceof Map ? (seen.get(index) ?? -1) : seen[index]!
    if (at >= 0 && sink.again?.(row - at)) continue
    if (seen instanceof Map) seen.set(index, row)
    else seen[index] = row
    dictionary.at(index, one)
  }
}

const known = new WeakMap<DictionaryValues<Column>, Entries | undefined>()

/** The texts of a dictionary as entries of a sink, looked at once; undefined for other values, nulls among them, deltas. */
function entriesOf(dictionary: DictionaryValues<Column>): Entries | undefined {
  const before = known.get(dictionary)
  if (before?.size === dictionary.size) return before
  const column = dictionary.only
  if (column?.type.kind !== 'utf8' || column.valid) return undefined
  if (!(column.offsets instanceof Int32Array)) return undefined
  const { data, offsets, stride, rows } = column
  // those with two offsets each were checked when they were made
  if (stride === 1) checkPlaces(column, offsets, 0, rows)
  const entries = { bytes: data, marks: offsets, stride, size: rows }
  known.set(dictionary, entries)
  return entries
}

let scratch = new Int32Array(0)

/** Indices of rows, -1 for null, each checked to be in the dictionary; good until the next call. */
function checkedIndices(column: Column, indices: Indices, from: number, to: number): Int32Array {
  if (scratch.length < to - from) scratch = new Int32Array(to - from)
  const { valid, bit } = column
  const numbers = scratch
  const size = column.dictionary!.size
  if (indices instanceof Float64Array) {
    for (let row = from; row < to; row++)
      numbers[row - from] = isNull(column, row) ? -1 : indexOf(column, indices, row)
    return numbers
  }
  // copied at once, then looked at in one kind of array
  numbers.set(indices.subarray(from, to))
  for (let row = from, i = 0; row < to; row++, i++) {
    const at = bit + row
    const isThere = valid === undefined ? 1 : (valid[at >> 3]! >> (at & 7)) & 1
    const index = numbers[i]!
    if (index >>> 0 >= size && isThere === 1) indexOf(column, indices, row)
    numbers[i] = index | (isThere - 1)
  }
  return numbers
}

function pourNumbers(
  column: Column,
  sink: ColumnSink,
  from: number,
  to: number,
  values: ArrayLike<number>,
): void {
  if (sink.numbers && from === 0 && to === column.rows) {
    sink.numbers(values, column.valid, column.bit, to)
    return
  }
  for (let row = from; row < to; row++)
    if (isNull(column, row)) sink.none()
    else sink.number(values[row]!)
}

/** Numbers where a number holds all digits, else text. */
function pourExact(
  column: Column,
  sink: ColumnSink,
  from: number,
  to: number,
  read: (row: number) => number,
  text: (column: Column, row: number) => string | number,
): void {
  for (let row = from; row < to; row++) {
    if (isNull(column, row)) {
      sink.none()
      continue
    }
    const value = read(row)
    if (!Number.isNaN(value)) {
      sink.number(value)
      continue
    }
    const other = text(column, row)
    if (typeof other === 'number') sink.number(other)
    else sink.text(other)
  }
}

function pourTimes(column: Column, sink: ColumnSink, from: number, to: number): void {
  const { type } = column
  const values = millisOf(column, from, to)
  const zoned = type.kind === 'timestamp' ? type.zoned : true
  if (type.kind === 'timestamp' && zoned && sink.instants && from === 0) {
    sink.instants(values, column.valid, column.bit, to)
    return
  }
  for (let row = from; row < to; row++) {
    if (isNull(column, row)) {
      sink.none()
      continue
    }
    const millis = values[row - from]!
    if (!isDate(millis)) sink.reject('a time beyond the calendar')
    else if (type.kind !== 'timestamp' && millis % DAY === 0) sink.instant(wholeDay(millis))
    else sink.instant(millis, !zoned)
  }
}
