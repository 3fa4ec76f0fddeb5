import { cutBlanks, LONGEST_VALUE, skipBlanks } from '../blanks.js'
import { type Note, noteRefused } from '../note.js'
import { Seen } from '../seen.js'
import type { ColumnSink } from './sink.js'

const UNMAPPED = -1
const NOT_UTF8 = -2

/**
 * A value map before another sink: what the source says → what the canonical column holds, after surrounding
 * blanks are gone; '' on the right is null, '' on the left stands for null. Looked up once a distinct value. What is
 * not listed is null with a notice (`unmapped_value`).
 */
export class MappedSink implements ColumnSink {
  readonly #inner: ColumnSink
  readonly #note: Note
  readonly #row: () => number
  readonly #results: Uint8Array[] = []
  readonly #seen: Seen
  readonly #ofNull: Uint8Array | undefined

  /** `row` tells the row that is written next. */
  constructor(inner: ColumnSink, values: ReadonlyMap<string, string>, row: () => number, note: Note) {
    this.#inner = inner
    this.#note = note
    this.#row = row
    const places = new Map<string, number>()
    for (const [from, to] of values) {
      places.set(from.trim(), this.#results.length)
      this.#results.push(Buffer.from(to))
    }
    this.#ofNull = this.#results[places.get('') ?? -1]
    this.#seen = new Seen((text) => places.get(text) ?? UNMAPPED, NOT_UTF8, 100_000)
  }

  bytes(bytes: Uint8Array, start: number, end: number): void {
    const from = skipBlanks(bytes, start, end)
    const to = cutBlanks(bytes, from, end)
    if (from >= to) {
      this.none()
      return
    }
    const place = to - from > LONGEST_VALUE ? UNMAPPED : this.#seen.of(bytes, from, to)
    const result = this.#results[place]
    if (result) {
      this.#inner.bytes(result, 0, result.length)
      return
    }
    const detail = 'not in the value map of the column'
    noteRefused(this.#note, this.#row(), bytes, from, to, place !== NOT_UTF8, 'unmapped_value', detail)
    this.#inner.none()
  }

  texts(bytes: Uint8Array, marks: Int32Array, first: number, stride: number, rows: number): void {
    for (let i = 0, p = first; i < rows; i++, p += stride) this.bytes(bytes, marks[p]!, marks[p + 1]!)
  }

  text(text: string): void {
    const bytes = Buffer.from(text)
    this.bytes(bytes, 0, bytes.length)
  }

  number(value: number): void {
    this.text(String(value))
  }

  instant(value: number): void {
    this.#inner.instant(value)
  }

  flag(value: boolean): void {
    this.text(String(value))
  }

  none(): void {
    if (this.#ofNull) this.#inner.bytes(this.#ofNull, 0, this.#ofNull.length)
    else this.#inner.none()
  }

  reject(what: string): void {
    this.#inner.reject(what)
  }

  again(back: number): boolean {
    return this.#inner.again?.(back) ?? false
  }
}
