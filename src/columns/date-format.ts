import { createRequire } from 'node:module'
import { dayNumber } from './parse-iso.js'
import { parseNumber } from './parse-number.js'
import type { Zone } from './zone.js'

const DAY = 86_400_000
const encoder = new TextEncoder()

/** Reads a text of one format; NaN where it does not fit. */
export type DateParser = (text: string) => number

/** Whether what a format reads, if it is no whole day, is a time that tells no zone; of `iso` its text says it. */
export function isZonelessFormat(format: string): boolean {
  if (format.startsWith('epoch-')) return format === 'epoch-days' // a part of a day is what a clock showed
  const { timed, zoned } = kindOf(format)
  return timed && !zoned
}

/**
 * A parser of dates: Luxon format tokens (English words), or `epoch-days`, `epoch-seconds`, `epoch-millis`. A
 * format without a token for the time gives whole days of `zone`, as do whole epoch days; a time without a zone is
 * read in `zone`. About 20 µs a text: remember what distinct texts come to.
 */
export function dateParser(format: string, zone: Zone): DateParser {
  if (format.startsWith('epoch-')) return epochParser(format, zone)
  const { timed, zoned } = kindOf(format)
  const { DateTime } = luxon()
  const parser = DateTime.buildFormatParser(format, { locale: 'en-US' })
  return (text) => {
    const read = DateTime.fromFormatParser(text, parser, { zone: 'utc', locale: 'en-US' })
    if (!read.isValid) return Number.NaN
    if (!timed) return zone.day(dayNumber(read.year, read.month, read.day))
    return zoned ? read.toMillis() : zone.instantAt(read.toMillis())
  }
}

/** The instant of a number of days, seconds or milliseconds since 1970; NaN beyond the years 1–9999. */
export function epochInstant(format: string, value: number, zone: Zone): number {
  if (format === 'epoch-days') {
    if (!inYears(value * DAY)) return Number.NaN
    return Number.isInteger(value) ? zone.day(value) : zone.instantAt(Math.floor(value * DAY))
  }
  // seconds times 1000 may miss a millisecond by a rounding: round to microseconds before the rest is cut off
  const millis = format === 'epoch-seconds' ? Math.floor(Math.round(value * 1e6) / 1000) : Math.floor(value)
  return inYears(millis) ? millis : Number.NaN
}

function kindOf(format: string): { timed: boolean; zoned: boolean } {
  const tokens = format.replace(/'[^']*'/g, '')
  return { timed: /[HhmsSuTtfF]/.test(tokens), zoned: /[Zz]/.test(tokens) }
}

/** Loaded for the first format that needs it: it takes longer than to read a small file. */
function luxon(): typeof import('luxon') {
  return createRequire(import.meta.url)('luxon')
}

function epochParser(format: string, zone: Zone): DateParser {
  return (text) => {
    const bytes = encoder.encode(text)
    return epochInstant(format, parseNumber(bytes, 0, bytes.length), zone)
  }
}

function inYears(millis: number): boolean {
  return millis >= -62_135_596_800_000 && millis < 253_402_300_800_000
}
