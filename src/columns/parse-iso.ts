import type { Zone } from './zone.js'

const DAY = 86_400_000
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days since 1970-01-01 of a date of the Gregorian calendar, NaN for one that does not exist. Years 1–9999. */
export function dayNumber(year: number, month: number, day: number): number {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return Number.NaN
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (day > lengths[month - 1]! + (leap ? 1 : 0)) return Number.NaN
  // years that begin in March, so that the leap day is their last
  const y = month > 2 ? year : year - 1
  const inYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + inYear - 719_468
}

/**
 * An instant (see schema/instant.ts) from ISO 8601 text: `2024-05-01`, or with `T` or a space `10:30`,
 * `10:30:15`, `10:30:15.123456`, and `Z`, `+03:00`, `+0300`, `+03` or no zone. A date alone is the whole day of
 * `zone`; a time without a zone is read in `zone`. `24:00` is the end of the day. NaN for anything else, and for
 * dates and times that do not exist.
 */
export function parseIso(bytes: Uint8Array, from: number, to: number, zone: Zone): number {
  if (to - from < 10 || bytes[from + 4] !== 45 || bytes[from + 7] !== 45) return Number.NaN
  const day = dayNumber(
    two(bytes, from) * 100 + two(bytes, from + 2),
    two(bytes, from + 5),
    two(bytes, from + 8),
  )
  if (Number.isNaN(day)) return Number.NaN
  let i = from + 10
  if (i === to) return zone.day(day)
  if ((bytes[i] !== 84 && bytes[i] !== 116 && bytes[i] !== 32) || to - i < 6 || bytes[i + 3] !== 58)
    return Number.NaN
  const hour = two(bytes, i + 1)
  const minute = two(bytes, i + 4)
  i += 6
  let second = 0
  let millis = 0
  if (i < to && bytes[i] === 58) {
    if (to - i < 3) return Number.NaN
    second = two(bytes, i + 1)
    i += 3
    if (i < to && (bytes[i] === 46 || bytes[i] === 44)) {
      const point = ++i
      let unit = 100
      for (; i < to && bytes[i]! >= 48 && bytes[i]! <= 57; i++) {
        if (unit >= 1) millis += (bytes[i]! - 48) * unit
        unit = unit === 1 ? 0 : unit / 10
      }
      if (i === point) return Number.NaN
    }
  }
  const end = hour === 24 && minute === 0 && second === 0 && millis === 0
  if (!((hour <= 23 || end) && minute <= 59 && second <= 59)) return Number.NaN
  const local = day * DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + millis
  return i === to ? zone.instantAt(local) : local - offset(bytes, i, to)
}

/** Whether text that `parseIso` reads is a time that tells no zone: `2024-05-01T10:30`. */
export function isZonelessIso(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 16) return false // a date
  const last = bytes[to - 1]! | 32
  if (last === 122) return false
  // the sign of an offset stands after the time: +03:00, -0300, +03
  for (let i = Math.max(from + 11, to - 6); i < to; i++) if (bytes[i] === 43 || bytes[i] === 45) return false
  return true
}

/** Milliseconds of `Z`, `±HH:MM`, `±HHMM` or `±HH`; NaN for anything else. */
function offset(bytes: Uint8Array, from: number, to: number): number {
  const sign = bytes[from]!
  const length = to - from
  if (sign === 90 || sign === 122) return length === 1 ? 0 : Number.NaN
  if (sign !== 43 && sign !== 45) return Number.NaN
  const colon = length === 6 && bytes[from + 3] === 58
  if (!colon && length !== 5 && length !== 3) return Number.NaN
  const hours = two(bytes, from + 1)
  const minutes = length === 3 ? 0 : two(bytes, from + (colon ? 4 : 3))
  if (!(hours <= 18 && minutes <= 59)) return Number.NaN
  return (sign === 45 ? -1 : 1) * (hours * 3_600_000 + minutes * 60_000)
}

/** Two digits, NaN for anything else. */
function two(bytes: Uint8Array, at: number): number {
  const a = bytes[at]! - 48
  const b = bytes[at + 1]! - 48
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : Number.NaN
}

const scratch = new Uint8Array(64)

/** `parseIso` of a text, without the blanks around it. */
export function parseIsoText(text: string, zone: Zone): number {
  const trimmed = text.trim()
  if (trimmed.length > scratch.length) {
    const bytes = Buffer.from(trimmed)
    return parseIso(bytes, 0, bytes.length, zone)
  }
  // no character beyond ASCII is in an instant: any stands for these
  for (let i = 0; i < trimmed.length; i++) scratch[i] = Math.min(trimmed.charCodeAt(i), 127)
  return parseIso(scratch, 0, trimmed.length, zone)
}
