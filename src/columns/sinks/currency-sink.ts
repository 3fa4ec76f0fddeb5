import { capitalCurrency } from '../currency.js'
import type { Encoder } from '../dictionary.js'
import type { Codes } from '../growable.js'
import { type Note, shownBytes } from '../note.js'
import { CodeSink } from './code-sink.js'
import { writeEach } from './entry-codes.js'
import type { Entries } from './sink.js'

/**
 * Currencies, as texts are written and with words for “none”; but `eur` is read as `EUR`, for amounts of one currency are to
 * be compared, with a notice a row (`respelled`).
 */
export class CurrencySink extends CodeSink {
  readonly #target: Codes
  readonly #dictionary: Encoder
  readonly #note: Note
  /** Whether any was respelled: each row of such is noted. */
  #respelled = false
  #entries: Entries | undefined
  #areCapitals = true

  constructor(target: Codes, dictionary: Encoder, note: Note) {
    super(target, dictionary, note, true, true)
    this.#target = target
    this.#dictionary = dictionary
    this.#note = note
  }

  /** Dictionaries that take many texts at once know no currencies: they are given those in capital letters. */
  override texts(bytes: Uint8Array, marks: Int32Array, first: number, stride: number, rows: number): void {
    if (!this.#dictionary.usual) {
      super.texts(bytes, marks, first, stride, rows)
      return
    }
    let done = 0
    for (let row = 0, p = first; row <= rows; row++, p += stride) {
      if (row < rows && isUsual(bytes, marks[p]!, marks[p + 1]!)) continue
      if (done < row) super.texts(bytes, marks, first + done * stride, stride, row - done)
      if (row < rows) this.bytes(bytes, marks[p]!, marks[p + 1]!)
      done = row + 1
    }
  }

  override again(back: number): boolean {
    return !this.#respelled && super.again(back)
  }

  override codes(entries: Entries, numbers: Int32Array, rows: number): void {
    const { bytes, marks, stride, size } = entries
    if (entries !== this.#entries) {
      this.#entries = entries
      this.#areCapitals = true
      for (let p = 0; p < size * stride && this.#areCapitals; p += stride)
        this.#areCapitals = isUsual(bytes, marks[p]!, marks[p + 1]!)
    }
    if (this.#areCapitals) super.codes(entries, numbers, rows)
    else writeEach(this, entries, numbers, rows)
  }

  protected override capital(bytes: Uint8Array, from: number, to: number): number {
    this.#respelled = true
    const capital = capitalCurrency(bytes, from)
    const detail = `read as ${shownBytes(capital, 0, 3)}`
    this.#note('respelled', this.#target.length, shownBytes(bytes, from, to), detail)
    return this.#dictionary.encode(capital, 0, 3)
  }
}

/** Whether a text ends with a capital letter, and so neither with a small one nor with a blank, or is empty. */
function isUsual(bytes: Uint8Array, from: number, to: number): boolean {
  const last = bytes[to - 1]!
  return from === to || (last >= 65 && last <= 90)
}
