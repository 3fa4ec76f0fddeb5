import {
  type InstantOf,
  instantText,
  isNullDate,
  isWholeDay,
  PLAIN_END,
  PLAIN_FROM,
} from '../../schema/instant.js'
import { cutBlanks, LONGEST_VALUE, mayHaveBlanks, skipBlanks } from '../blanks.js'
import { type DateParser, dateParser, epochInstant, isZonelessFormat } from '../date-format.js'
import type { Numbers } from '../growable.js'
import { type Note, noteRefused, shownBytes } from '../note.js'
import { isZonelessIso, parseIso } from '../parse-iso.js'
import { Seen } from '../seen.js'
import { loadText, textBytes } from '../text-bytes.js'
import type { Zone } from '../zone.js'
import type { ColumnSink } from './sink.js'

const DAY = 86_400_000
/** The range of Date: 100 million days around 1970. */
const LAST = 8.64e15
const NULL_DATE = 'no date of a purchase: programs write such for none, and people by mistake'
const NO_ZONE = 'read as UTC, for no zone was named'
/** No instant: a text that is not UTF-8. */
const NOT_UTF8 = Number.POSITIVE_INFINITY
/** Remembered with a time that tells no zone: a part of a millisecond that no instant has. */
const ZONELESS = 0.125

/**
 * Instants (see schema/instant.ts) as Float64, NaN null. Texts are read by the formats in turn, ISO 8601 by
 * default; what fits none is null with a notice (`bad_value`), and so is what stands for no date (`null_date`). A time
 * without a zone has a notice (`zoneless`) where nobody named the zone; a date has none, as in any zone it is its day.
 */
export class InstantSink implements ColumnSink {
  readonly #target: Numbers
  readonly #formats: readonly string[]
  readonly #iso: boolean
  readonly #others: Seen | undefined
  readonly #zone: Zone
  readonly #of: InstantOf
  readonly #note: Note
  readonly #expected: string
  /** Whether times without a zone are told. */
  readonly #telling: boolean
  /** Whether there was one: each row of it counts. */
  #told = false

  constructor(
    target: Numbers,
    formats: readonly string[] | undefined,
    zone: Zone,
    of: InstantOf,
    note: Note,
  ) {
    this.#target = target
    this.#zone = zone
    this.#of = of
    this.#note = note
    this.#telling = !zone.isNamed
    this.#formats = formats ?? ['iso']
    this.#iso = this.#formats[0] === 'iso'
    const others = this.#formats.slice(this.#iso ? 1 : 0).map((format) => parserOf(format, zone))
    if (others.length > 0) this.#others = new Seen((text) => firstOf(others, text), NOT_UTF8, 1 << 20)
    this.#expected = `not a date of the format ${this.#formats.map((f) => (f === 'iso' ? '2024-05-01 or 2024-05-01T10:30:00Z' : f)).join(', ')}`
  }

  bytes(bytes: Uint8Array, from: number, to: number): void {
    this.#target.push(this.#value(bytes, from, to))
  }

  texts(bytes: Uint8Array, marks: Int32Array, first: number, stride: number, rows: number): void {
    const target = this.#target
    target.reserve(rows)
    const values = target.values
    for (let i = 0, p = first; i < rows; i++, p += stride) {
      values[target.length] = this.#value(bytes, marks[p]!, marks[p + 1]!)
      target.length++
    }
  }

  text(text: string): void {
    const length = loadText(text)
    this.#target.push(this.#value(textBytes.bytes, 0, length))
  }

  /** As its digits are, by the formats in turn; the first of them mostly is one of numbers, which need not become text. */
  number(value: number): void {
    const format = this.#formats[this.#iso ? 1 : 0]
    const instant = format?.startsWith('epoch-') ? epochInstant(format, value, this.#zone) : Number.NaN
    if (Number.isNaN(instant)) this.text(String(value))
    else this.#push(instant, isZonelessFormat(format!) && !isWholeDay(instant), () => String(value))
  }

  instant(value: number, zoneless = false): void {
    if (isWholeDay(value) && !Number.isNaN(value)) {
      const day = this.#zone.day(Math.floor(value / DAY))
      if (Number.isNaN(day)) this.reject('a day that the zone left out')
      else this.#push(day)
    } else if (zoneless) this.#push(this.#zone.instantAt(value), true)
    else this.#push(value)
  }

  instants(values: Float64Array, valid: Uint8Array | undefined, bit: number, rows: number): void {
    const target = this.#target
    target.reserve(rows)
    const out = target.values
    const first = target.length
    for (let i = 0; i < rows; i++) {
      const value = values[i]!
      if (valid !== undefined && ((valid[(bit + i) >> 3]! >> ((bit + i) & 7)) & 1) === 0)
        out[first + i] = Number.NaN
      else if (value >= PLAIN_FROM && value < PLAIN_END) out[first + i] = value
      else {
        target.length = first + i
        if (value >= -LAST && value <= LAST) this.#push(value)
        else this.reject('a time beyond the calendar')
      }
    }
    target.length = first + rows
  }

  again(back: number): boolean {
    return !this.#told && this.#target.again(back)
  }

  flag(value: boolean): void {
    this.reject(String(value))
  }

  none(): void {
    this.#target.push(Number.NaN)
  }

  reject(what: string): void {
    this.#note('bad_value', this.#target.length, undefined, `${what}; ${this.#expected}`)
    this.#target.push(Number.NaN)
  }

  #value(bytes: Uint8Array, start: number, end: number): number {
    let from = start
    let to = end
    if (mayHaveBlanks(bytes, from, to)) {
      from = skipBlanks(bytes, from, to)
      to = cutBlanks(bytes, from, to)
    }
    if (from >= to) return Number.NaN
    if (this.#iso) {
      const value = parseIso(bytes, from, to, this.#zone)
      if (!Number.isNaN(value)) {
        const zoneless = this.#telling && isZonelessIso(bytes, from, to)
        if (value >= PLAIN_FROM && value < PLAIN_END && !zoneless) return value
        return this.#dated(value, bytes, from, to, zoneless)
      }
    }
    const long = to - from > LONGEST_VALUE
    const value = this.#others && !long ? this.#others.of(bytes, from, to) : Number.NaN
    if (Number.isFinite(value)) {
      const zoneless = value % 0.25 !== 0
      return this.#dated(zoneless ? Math.floor(value) : value, bytes, from, to, zoneless)
    }
    const utf8 = value !== NOT_UTF8
    noteRefused(this.#note, this.#target.length, bytes, from, to, utf8, 'bad_value', this.#expected)
    return Number.NaN
  }

  /** What a text came to; NaN, and noted, where that stands for no date. */
  #dated(value: number, bytes: Uint8Array, from: number, to: number, zoneless: boolean): number {
    if (isNullDate(value, this.#of)) {
      this.#note('null_date', this.#target.length, shownBytes(bytes, from, to), NULL_DATE)
      return Number.NaN
    }
    if (zoneless) this.#zoneless(() => shownBytes(bytes, from, to))
    return value
  }

  #push(value: number, zoneless = false, shown = () => instantText(value)): void {
    const isNone = isNullDate(value, this.#of)
    if (isNone) this.#note('null_date', this.#target.length, instantText(value), NULL_DATE)
    else if (zoneless) this.#zoneless(shown)
    this.#target.push(isNone ? Number.NaN : value)
  }

  #zoneless(shown: () => string): void {
    if (!this.#telling) return
    this.#told = true
    this.#note('zoneless', this.#target.length, shown, NO_ZONE)
  }
}

/** What a format reads; a time without a zone is marked (`ZONELESS`). */
function parserOf(format: string, zone: Zone): DateParser {
  if (format !== 'iso') {
    const parse = dateParser(format, zone)
    return isZonelessFormat(format) ? (text) => marked(parse(text)) : parse
  }
  return (text) => {
    const bytes = Buffer.from(text)
    const value = parseIso(bytes, 0, bytes.length, zone)
    return isZonelessIso(bytes, 0, bytes.length) ? marked(value) : value
  }
}

function marked(value: number): number {
  return isWholeDay(value) ? value : value + ZONELESS
}

function firstOf(parsers: readonly DateParser[], text: string): number {
  for (const parse of parsers) {
    const value = parse(text)
    if (!Number.isNaN(value)) return value
  }
  return Number.NaN
}
