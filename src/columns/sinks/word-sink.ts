import { cutBlanks, LONGEST_VALUE, skipBlanks } from '../blanks.js'
import type { Words } from '../growable.js'
import { type Note, noteRefused, shownBytes } from '../note.js'
import { Seen } from '../seen.js'
import { loadText, textBytes } from '../text-bytes.js'
import { EntryCodes, writeEach } from './entry-codes.js'
import type { ColumnSink, Entries } from './sink.js'

const UNKNOWN = -2
const NOT_UTF8 = -3
/** Added to the code of a word that is spelled otherwise than in the list. */
const RESPELLED = 1024

/** Ways to write a flag, in any case. Others (S/N, si/no …) go through a value map. */
export const flagWords: Readonly<Record<string, 0 | 1>> = {
  true: 1,
  t: 1,
  yes: 1,
  y: 1,
  '1': 1,
  false: 0,
  f: 0,
  no: 0,
  n: 0,
  '0': 0,
}

/** The words of an enumeration and their codes, as a `WordSink` takes them. */
export function wordsOf(values: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(values.map((value, code) => [value.toLowerCase(), code]))
}

/**
 * Enumerations and flags as Int8 codes of a closed list of words, compared without case and surrounding blanks.
 * A word off the list is null with a notice (`unmapped_value` for enumerations, `bad_value` for flags); one of an
 * enumeration in other letters has a notice, too (`respelled`).
 */
export class WordSink implements ColumnSink {
  readonly #target: Words
  readonly #note: Note
  readonly #seen: Seen
  readonly #flag: boolean
  readonly #expected: string
  readonly #entries: EntryCodes
  /** Whether any was respelled: each row of such is noted. */
  #respelled = false
  #known: Entries | undefined
  #mayBeRespelled = false

  constructor(target: Words, words: Readonly<Record<string, number>>, flag: boolean, note: Note) {
    this.#target = target
    this.#note = note
    this.#entries = new EntryCodes(target, (bytes, from, to) => this.#code(bytes, from, to))
    this.#flag = flag
    this.#expected = `expected one of: ${Object.keys(words).join(', ')}`
    const codes = new Map(Object.entries(words))
    this.#seen = new Seen(
      (text) => {
        const low = text.toLowerCase()
        const code = codes.get(low) ?? UNKNOWN
        return code < 0 || flag || low === text ? code : code + RESPELLED
      },
      NOT_UTF8,
      10_000,
    )
  }

  bytes(bytes: Uint8Array, start: number, end: number): void {
    this.#target.push(this.#code(bytes, start, end))
  }

  texts(bytes: Uint8Array, marks: Int32Array, first: number, stride: number, rows: number): void {
    for (let i = 0, p = first; i < rows; i++, p += stride) this.bytes(bytes, marks[p]!, marks[p + 1]!)
  }

  text(text: string): void {
    const length = loadText(text)
    this.bytes(textBytes.bytes, 0, length)
  }

  number(value: number): void {
    this.text(String(value))
  }

  instant(): void {
    this.reject('an instant')
  }

  flag(value: boolean): void {
    if (this.#flag) this.#target.push(value ? 1 : 0)
    else this.text(String(value))
  }

  none(): void {
    this.#target.push(-1)
  }

  reject(what: string): void {
    this.#note('bad_value', this.#target.length, undefined, `${what}; ${this.#expected}`)
    this.#target.push(-1)
  }

  again(back: number): boolean {
    return !this.#respelled && this.#target.again(back)
  }

  codes(entries: Entries, numbers: Int32Array, rows: number): void {
    if (entries !== this.#known) {
      this.#known = entries
      this.#mayBeRespelled = !this.#flag && hasCapitals(entries)
    }
    if (!this.#mayBeRespelled) {
      this.#entries.write(entries, numbers, rows)
      return
    }
    writeEach(this, entries, numbers, rows)
  }

  #code(bytes: Uint8Array, start: number, end: number): number {
    const from = skipBlanks(bytes, start, end)
    const to = cutBlanks(bytes, from, end)
    if (from >= to) return -1
    const long = to - from > LONGEST_VALUE
    const code = long ? UNKNOWN : this.#seen.of(bytes, from, to)
    if (code >= RESPELLED) return this.#spelled(bytes, from, to, code - RESPELLED)
    if (code >= 0) return code
    const kind = this.#flag ? 'bad_value' : 'unmapped_value'
    noteRefused(this.#note, this.#target.length, bytes, from, to, code !== NOT_UTF8, kind, this.#expected)
    return -1
  }

  #spelled(bytes: Uint8Array, from: number, to: number, code: number): number {
    this.#respelled = true
    const word = shownBytes(bytes, from, to)
    this.#note('respelled', this.#target.length, word, `read as ${word.toLowerCase()}`)
    return code
  }
}

/** Whether a capital letter is in any of the entries. */
function hasCapitals({ bytes, marks, stride, size }: Entries): boolean {
  for (let p = 0; p < size * stride; p += stride)
    for (let i = marks[p]!; i < marks[p + 1]!; i++) if (bytes[i]! >= 65 && bytes[i]! <= 90) return true
  return false
}
