import type { NumberKind } from '../../schema/tables.js'
import { cutBlanks, mayHaveBlanks, skipBlanks } from '../blanks.js'
import type { Numbers } from '../growable.js'
import { type Note, noteRefused, shownBytes } from '../note.js'
import { type NumberFormat, numberParser } from '../number-format.js'
import type { ColumnSink } from './sink.js'

/**
 * Numbers as Float64, NaN null. What is not a finite number of its kind is null with a notice (`bad_value`). With
 * `typed` the source has numbers of its own, so one that comes as text is taken and noted (`text_number`).
 */
export class NumberSink implements ColumnSink {
  readonly #target: Numbers
  readonly #kind: NumberKind
  readonly #parse: (bytes: Uint8Array, from: number, to: number) => number
  readonly #example: string
  readonly #typed: boolean
  readonly #note: Note

  constructor(
    target: Numbers,
    kind: NumberKind,
    format: NumberFormat | undefined,
    typed: boolean,
    note: Note,
  ) {
    this.#target = target
    this.#kind = kind
    this.#parse = numberParser(format)
    this.#example = format ? `1${format.thousands}234${format.decimal}56` : '1234.56'
    this.#typed = typed
    this.#note = note
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
    const bytes = Buffer.from(text)
    this.#target.push(this.#value(bytes, 0, bytes.length))
  }

  number(value: number): void {
    const problem = this.#problem(value)
    if (problem !== undefined) this.#note('bad_value', this.#target.length, String(value), problem)
    this.#target.push(problem === undefined ? value + 0 : Number.NaN)
  }

  numbers(values: ArrayLike<number>, valid: Uint8Array | undefined, bit: number, rows: number): void {
    const target = this.#target
    target.reserve(rows)
    const out = target.values
    const first = target.length
    const whole = this.#kind === 'count'
    const most = this.#kind === 'share' ? 1 : Number.MAX_VALUE
    for (let i = 0; i < rows; i++) {
      if (valid !== undefined && ((valid[(bit + i) >> 3]! >> ((bit + i) & 7)) & 1) === 0) {
        out[first + i] = Number.NaN
        continue
      }
      const value = values[i]!
      if (value >= 0 && (whole ? Number.isSafeInteger(value) : value <= most)) {
        out[first + i] = value + 0
        continue
      }
      target.length = first + i
      this.number(value)
    }
    target.length = first + rows
  }

  instant(): void {
    this.reject('an instant')
  }

  flag(value: boolean): void {
    this.reject(String(value))
  }

  none(): void {
    this.#target.push(Number.NaN)
  }

  reject(what: string): void {
    this.#note('bad_value', this.#target.length, undefined, `${what} is no number`)
    this.#target.push(Number.NaN)
  }

  again(back: number): boolean {
    return !this.#typed && this.#target.again(back) // a number as text is noted for each row
  }

  #value(bytes: Uint8Array, start: number, end: number): number {
    let from = start
    let to = end
    if (mayHaveBlanks(bytes, from, to)) {
      from = skipBlanks(bytes, from, to)
      to = cutBlanks(bytes, from, to)
    }
    if (from >= to) return Number.NaN
    const value = this.#parse(bytes, from, to)
    const problem = this.#problem(value)
    if (problem !== undefined) {
      noteRefused(this.#note, this.#target.length, bytes, from, to, true, 'bad_value', problem)
      return Number.NaN
    }
    if (this.#typed)
      this.#note('text_number', this.#target.length, shownBytes(bytes, from, to), 'a number as text')
    return value + 0 // -0 is 0
  }

  #problem(value: number): string | undefined {
    if (value >= 0 ? value !== Number.POSITIVE_INFINITY : value > Number.NEGATIVE_INFINITY) {
      if (value < 0 && this.#kind !== 'number') return 'below zero'
      if (value > 1 && this.#kind === 'share') return 'a share is from 0 to 1: 51 percent are 0.51'
      return this.#kind === 'count' && !Number.isSafeInteger(value) ? 'not a whole number' : undefined
    }
    return Number.isNaN(value) ? `not a number written like ${this.#example}` : 'out of range'
  }
}
