// The values of one column that waited, one a row, read by the marks that src/ocds/rows/marks.ts describes. What is not as it
// is nearly always, src/ocds/rows/cell.ts reads: repairs and notices are its alone.
import { encode, find, is } from './dictionary'

const NUMBER_MARK: usize = 1 << 29
const TRUE_MARK: usize = 2 << 29
const FALSE_MARK: usize = 3 << 29
/** The mark of a code that is known. */
export const CODE_MARK: usize = 4 << 29
const PLACE: usize = NUMBER_MARK - 1
const WAITING = 256
const LONGEST_VALUE: usize = 1 << 20
const LONGEST_WORD: usize = 1000

const CODE = 0
const INSTANT = 1
const AMOUNT = 2
const COUNT = 3
const ADDRESS = 4
const WORD = 5
const FLAG = 6
const DATE = 7
const CURRENCY = 8

/** Instants outside may stand for no date (src/schema/instant.ts): days from 1970-01-02 to the year 2200 do not. */
const PLAIN_FROM: f64 = 86_400_000
const PLAIN_END: f64 = 7_258_118_400_000

/** How many of the values read last are dates without a time. */
export let dates: i32 = 0

/** Where the values read stand, from the first on. */
export const values: usize = memory.data(WAITING * 8, 16)
/** Added to how many rows were read if any of them has a value. */
const PRESENT = 1 << 16

/**
 * Reads values of a kind as far as they are usual, the marks of each `stride` bytes after those of the one before. Gives
 * how many; the next one is not. Codes are those of a dictionary; words become what `meanings` has for their codes. Of
 * dates, those without a time are days of UTC, and counted.
 */
export function read(
  kind: i32,
  marks: usize,
  stride: usize,
  rows: i32,
  dictionary: usize,
  meanings: usize,
): i32 {
  let present = 0
  let last = -1
  dates = 0
  let row = 0
  for (let place = marks; row < rows; row++, place += stride) {
    const mark: usize = load<u32>(place)
    const to: usize = load<u32>(place, 4)
    if (mark === to) {
      none(kind, row)
      continue
    }
    if (kind === AMOUNT || kind === COUNT) {
      const from = mark & PLACE
      const value = (mark & ~PLACE) === NUMBER_MARK ? amount(from, to) : NaN
      if (isNaN(value) || (kind === COUNT && trunc(value) !== value)) break
      store<f64>(values + (<usize>row << 3), value)
    } else if (kind === FLAG) {
      if ((mark & ~PLACE) !== TRUE_MARK && (mark & ~PLACE) !== FALSE_MARK) break
      store<i8>(values + row, (mark & ~PLACE) === TRUE_MARK ? 1 : 0)
    } else if (kind === CODE && (mark & ~PLACE) === CODE_MARK) {
      store<i32>(values + (<usize>row << 2), <i32>(mark & PLACE))
    } else {
      if (mark > PLACE || mayHaveBlanks(mark, to)) break
      if (kind === INSTANT) {
        const value = instant(mark, to)
        if (!(value >= PLAIN_FROM && value < PLAIN_END)) break
        store<f64>(values + (<usize>row << 3), value)
      } else if (kind === DATE) {
        const isDay = to - mark === 10
        const value = isDay ? wholeDay(mark) : instant(mark, to)
        if (!(value >= PLAIN_FROM && value < PLAIN_END)) break
        if (isDay) dates++
        store<f64>(values + (<usize>row << 3), value)
      } else if (kind === WORD) {
        const word = to - mark > LONGEST_WORD ? -1 : find(dictionary, mark, to)
        if (word < 0) break
        store<u8>(values + row, load<u8>(meanings + word))
      } else {
        const from =
          kind === ADDRESS ? canonicalFrom(mark, to) : kind === CURRENCY && !isCurrency(mark, to) ? 0 : mark
        if (from === 0 || to - from > LONGEST_VALUE) break
        // rows of a tender mostly stand together, and a comparison is cheaper than a hash
        if (last < 0 || !is(dictionary, last, from, to - from)) {
          const code = encode(dictionary, from, to)
          if (code < 0) break
          last = code
        }
        store<i32>(values + (<usize>row << 2), last)
      }
    }
    present = PRESENT
  }
  return row | present
}

function none(kind: i32, row: i32): void {
  if (kind === CODE || kind === ADDRESS || kind === CURRENCY) store<i32>(values + (<usize>row << 2), -1)
  else if (kind === WORD || kind === FLAG) store<i8>(values + row, -1)
  else store<f64>(values + (<usize>row << 3), NaN)
}

/** Whether a value is three capital letters. */
function isCurrency(from: usize, to: usize): bool {
  return to - from === 3 && isCapital(from) && isCapital(from + 1) && isCapital(from + 2)
}

@inline
function isCapital(at: usize): bool {
  return <u32>load<u8>(at) - 65 <= 25
}

/** Whether a value may begin or end with a blank (or a no-break space). */
export function mayHaveBlanks(from: usize, to: usize): bool {
  const first = load<u8>(from)
  const last = load<u8>(to - 1)
  return first <= 32 || first === 0xc2 || last <= 32 || last === 0xa0
}

const powers = memory.data<f64>([1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15])

/** A number without a sign, of up to 15 digits: an exact integer divided by an exact power of ten. Else NaN. */
function amount(from: usize, to: usize): f64 {
  let mantissa: u64 = 0
  let point: usize = 0
  for (let i = from; i < to; i++) {
    const c: u32 = load<u8>(i)
    if (c - 48 <= 9) mantissa = mantissa * 10 + (c - 48)
    else if (c === 46 && point === 0 && i > from) point = i + 1
    else return NaN
  }
  const digits = to - from - (point === 0 ? 0 : 1)
  if (digits > 15 || point === to) return NaN
  const scale: usize = point === 0 ? 0 : to - point
  return <f64>mantissa / load<f64>(powers + (scale << 3))
}

/** Two digits; more than 99 for anything else. */
@inline
function two(at: usize): u32 {
  const a = <u32>load<u8>(at) - 48
  const b = <u32>load<u8>(at, 1) - 48
  return a <= 9 && b <= 9 ? a * 10 + b : 1000
}

/** A moment with its zone as ISO 8601 writes it, as `parseIso` reads it; NaN for anything else. */
export function instant(from: usize, to: usize): f64 {
  if (to - from < 17) return NaN
  const days = dayAt(from)
  const middle: u32 = load<u8>(from, 10)
  if (days === NO_DAY) return NaN
  if ((middle !== 84 && middle !== 116 && middle !== 32) || load<u8>(from, 13) !== 58) return NaN
  const hour = two(from + 11)
  const minute = two(from + 14)
  let second: u32 = 0
  let millis: u32 = 0
  let i = from + 16
  if (load<u8>(i) === 58) {
    if (to - i < 3) return NaN
    second = two(i + 1)
    i += 3
    if (i < to && (load<u8>(i) === 46 || load<u8>(i) === 44)) {
      const point = ++i
      let unit: u32 = 100
      for (; i < to && <u32>load<u8>(i) - 48 <= 9; i++) {
        millis += (<u32>load<u8>(i) - 48) * unit
        unit /= 10
      }
      if (i === point) return NaN
    }
  }
  const end = hour === 24 && minute === 0 && second === 0 && millis === 0
  if (!((hour <= 23 || end) && minute <= 59 && second <= 59)) return NaN
  const offset = offsetOf(i, to)
  if (offset === NO_OFFSET) return NaN
  const ofDay = <i64>(hour * 3_600_000 + minute * 60_000 + second * 1000 + millis)
  return <f64>(<i64>days * 86_400_000 + ofDay - <i64>offset * 60_000)
}

/** A date as the whole day of UTC (src/schema/instant.ts); NaN for anything else. */
function wholeDay(from: usize): f64 {
  const days = dayAt(from)
  return days === NO_DAY ? NaN : <f64>(<i64>days * 86_400_000) + 0.5
}

const NO_DAY = i32.MIN_VALUE

/** Days since 1970-01-01 of the ten bytes of a date. */
function dayAt(from: usize): i32 {
  const century = two(from)
  const ofCentury = two(from + 2)
  if (century > 99 || ofCentury > 99 || load<u8>(from, 4) !== 45 || load<u8>(from, 7) !== 45) return NO_DAY
  return dayNumber(<i32>(century * 100 + ofCentury), <i32>two(from + 5), <i32>two(from + 8))
}

/** Days since 1970-01-01 of a date of the Gregorian calendar. */
function dayNumber(year: i32, month: i32, day: i32): i32 {
  if (year < 1 || month < 1 || month > 12 || day < 1) return NO_DAY
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const long = month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  if (day > long) return NO_DAY
  // years that begin in March, so that the leap day is their last
  const y = month > 2 ? year : year - 1
  const inYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  return 365 * y + y / 4 - y / 100 + y / 400 + inYear - 719_468
}

const NO_OFFSET = i32.MIN_VALUE

/** Minutes of `Z`, `±HH:MM`, `±HHMM` or `±HH`. */
function offsetOf(from: usize, to: usize): i32 {
  const length = to - from
  if (length === 0) return NO_OFFSET
  const sign: u32 = load<u8>(from)
  if (sign === 90 || sign === 122) return length === 1 ? 0 : NO_OFFSET
  if (sign !== 43 && sign !== 45) return NO_OFFSET
  const colon = length === 6 && load<u8>(from, 3) === 58
  if (!colon && length !== 5 && length !== 3) return NO_OFFSET
  const hours = two(from + 1)
  const minutes = length === 3 ? 0 : two(from + (colon ? 4 : 3))
  if (hours > 18 || minutes > 59) return NO_OFFSET
  const offset = <i32>(hours * 60 + minutes)
  return sign === 45 ? -offset : offset
}

// Addresses in their canonical form, as src/columns/address.ts tells them; others are for it alone.

/** Where the canonical form of an address begins; 0 for what may not be written in it. */
export function canonicalFrom(from: usize, to: usize): usize {
  if (isDottedQuad(from, to)) return from
  if (isUsualIpv6(from, to)) return from
  // ::ffff:
  const mapped = to - from > 7 && load<u32>(from) === 0x66663a3a && load<u32>(from, 3) === 0x3a666666
  return mapped && isDottedQuad(from + 7, to) ? from + 7 : 0
}

function isDottedQuad(from: usize, to: usize): bool {
  let dots = 0
  let value: u32 = 0
  let digits = 0
  for (let i = from; i <= to; i++) {
    const c: u32 = i < to ? load<u8>(i) : 46
    if (c === 46) {
      if (digits === 0 || value > 255) return false
      dots++
      digits = 0
      value = 0
    } else {
      if (c - 48 > 9 || (digits > 0 && value === 0) || digits === 3) return false
      value = value * 10 + c - 48
      digits++
    }
  }
  return dots === 4
}

function isUsualIpv6(from: usize, to: usize): bool {
  let groups = 0
  let digits = 0
  let gap = false
  for (let i = from; i < to; i++) {
    const c: u32 = load<u8>(i)
    if (c === 58) {
      if (digits === 0) return false
      groups++
      digits = 0
      if (i + 1 >= to || load<u8>(i, 1) !== 58) continue
      if (gap) return false
      gap = true
      i++
    } else {
      if (!(c - 48 <= 9 || c - 97 <= 5) || (c === 48 && digits === 0) || digits === 4) return false
      digits++
    }
  }
  if (digits > 0) groups++
  else if (to - from < 2 || load<u8>(to - 2) !== 58) return false
  return gap ? groups <= 6 : groups === 8
}
