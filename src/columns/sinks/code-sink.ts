import { instantText } from '../../schema/instant.js'
import { isNullWord } from '../../schema/null-words.js'
import { cutBlanks, LONGEST_VALUE, mayHaveBlanks, skipBlanks } from '../blanks.js'
import { isSmallCurrency } from '../currency.js'
import type { Encoder } from '../dictionary.js'
import type { Codes } from '../growable.js'
import { type Note, noteRefused, shownBytes } from '../note.js'
import { loadText, textBytes } from '../text-bytes.js'
import { writeTexts } from '../write-texts.js'
import { EntryCodes } from './entry-codes.js'
import type { ColumnSink, Entries } from './sink.js'

/**
 * Ids and texts as codes of a dictionary: byte for byte but for surrounding blanks. Numbers become their decimal
 * text. Null with a notice: bytes that are not UTF-8, a value over 1 MiB, an integer too large to be exact, and with
 * `nullWords` a word for “none”, as `NULL`.
 */
export class CodeSink implements ColumnSink {
  readonly #target: Codes
  readonly #dictionary: Encoder
  readonly #note: Note
  /** Code of the row before: rows of a tender mostly stand together, and a comparison is cheaper than a hash. */
  #last = -1
  readonly #entries: EntryCodes
  readonly #nullWords: boolean
  readonly #areCurrencies: boolean

  /** `areCurrencies` is for `CurrencySink`, which says what small letters come to. */
  constructor(target: Codes, dictionary: Encoder, note: Note, nullWords = false, areCurrencies = false) {
    this.#entries = new EntryCodes(target, (bytes, from, to) => this.#code(bytes, from, to), dictionary)
    this.#target = target
    this.#dictionary = dictionary
    this.#note = note
    this.#nullWords = nullWords
    this.#areCurrencies = areCurrencies
  }

  bytes(bytes: Uint8Array, from: number, to: number): void {
    this.#target.push(this.#code(bytes, from, to))
  }

  texts(bytes: Uint8Array, marks: Int32Array, first: number, stride: number, rows: number): void {
    const encode = (from: number, to: number) => this.#code(bytes, from, to)
    writeTexts(this.#target, this.#dictionary, encode, bytes, marks, first, stride, rows)
  }

  text(text: string): void {
    const length = loadText(text)
    this.#target.push(this.#code(textBytes.bytes, 0, length))
  }

  number(value: number): void {
    if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) {
      this.text(String(value))
      return
    }
    this.#note('bad_value', this.#target.length, String(value), 'too large to be exact: write it as text')
    this.#target.push(-1)
  }

  instant(value: number): void {
    if (Number.isNaN(value)) this.none()
    else this.text(instantText(value))
  }

  flag(value: boolean): void {
    this.text(value ? 'true' : 'false')
  }

  none(): void {
    this.#target.push(-1)
  }

  reject(what: string): void {
    this.#note('bad_value', this.#target.length, undefined, `${what} is no text`)
    this.#target.push(-1)
  }

  again(back: number): boolean {
    return this.#target.again(back)
  }

  codes(entries: Entries, numbers: Int32Array, rows: number): void {
    this.#entries.write(entries, numbers, rows)
  }

  #code(bytes: Uint8Array, start: number, end: number): number {
    let from = start
    let to = end
    if (mayHaveBlanks(bytes, from, to)) {
      from = skipBlanks(bytes, from, to)
      to = cutBlanks(bytes, from, to)
    }
    if (from >= to) return -1
    if (this.#last >= 0 && this.#dictionary.is(this.#last, bytes, from, to)) return this.#last
    if (this.#nullWords && isNullWord(bytes, from, to)) return this.#none(bytes, from, to)
    if (this.#areCurrencies && isSmallCurrency(bytes, from, to)) return this.capital(bytes, from, to)
    const code = to - from > LONGEST_VALUE ? -1 : this.#dictionary.encode(bytes, from, to)
    if (code >= 0) this.#last = code
    else noteRefused(this.#note, this.#target.length, bytes, from, to, false, 'not_utf8', '')
    return code
  }

  /** The code of a currency in small letters. */
  protected capital(bytes: Uint8Array, from: number, to: number): number {
    return this.#dictionary.encode(bytes, from, to)
  }

  #none(bytes: Uint8Array, from: number, to: number): number {
    const word = shownBytes(bytes, from, to)
    this.#note('null_word', this.#target.length, word, `${word} says that there is none`)
    return -1
  }
}
