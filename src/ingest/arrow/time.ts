import { type Column, words } from './column.js'

/** Milliseconds of a day. */
export const DAY = 86_400_000
/** The range of Date: 100 million days around 1970. */
const LAST = 8.64e15

/** Milliseconds since 1970 of a date or timestamp, finer parts cut off. Cheap: words, no BigInt. */
export function millisReader(column: Column): (row: number) => number {
  const { type, rows, data } = column
  if (type.kind === 'date_days') {
    const days = words(data, rows)
    return (row) => days[row]! * DAY
  }
  const pairs = words(data, rows * 2)
  const unit = type.kind === 'timestamp' ? type.unit : 1
  // In nanoseconds a date of today is beyond 2^53: 2^32 ns are 4294 ms and 967,296 ns.
  if (unit === 3)
    return (row) => {
      const high = pairs[2 * row + 1]!
      return high * 4294 + Math.floor((high * 967_296 + (pairs[2 * row]! >>> 0)) / 1e6)
    }
  const whole = (row: number) => pairs[2 * row + 1]! * 4294967296 + (pairs[2 * row]! >>> 0)
  if (unit === 2) return (row) => Math.floor(whole(row) / 1000)
  return unit === 0 ? (row) => whole(row) * 1000 : whole
}

let scratch = new Float64Array(0)

/** The same of rows `[from, to)`, the first at 0: a loop a unit. Good until the next call. */
export function millisOf(column: Column, from: number, to: number): Float64Array {
  const { type, rows, data } = column
  if (scratch.length < to - from) scratch = new Float64Array(to - from)
  const out = scratch
  const unit = type.kind === 'timestamp' ? type.unit : 1
  if (type.kind === 'date_days' || unit === 3) {
    const read = millisReader(column)
    for (let row = from; row < to; row++) out[row - from] = read(row)
    return out
  }
  const pairs = words(data, rows * 2)
  const factor = unit === 0 ? 1000 : 1
  for (let row = from; row < to; row++) {
    const whole = pairs[2 * row + 1]! * 4294967296 + (pairs[2 * row]! >>> 0)
    out[row - from] = unit === 2 ? Math.floor(whole / 1000) : whole * factor
  }
  return out
}

/** Whether a Date can hold it. */
export function isDate(millis: number): boolean {
  return millis >= -LAST && millis <= LAST
}

/** `2024-05-01`; a number with words, which nothing takes for a date, where no calendar has that day. */
export function dayText(millis: number): string {
  return isDate(millis)
    ? new Date(millis).toISOString().replace(/T.*/, '')
    : `${millis / DAY} days since 1970`
}

/** `2024-05-01T12:00:00` and milliseconds where there are some, without zone. */
export function wallText(millis: number): string {
  if (!isDate(millis)) return `${millis} ms since 1970`
  return new Date(millis).toISOString().replace(/(\.000)?Z$/, '')
}
