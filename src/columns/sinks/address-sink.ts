import { canonicalAddress, canonicalFrom, type OnList } from '../address.js'
import { cutBlanks, LONGEST_VALUE, skipBlanks } from '../blanks.js'
import type { Encoder } from '../dictionary.js'
import type { Codes } from '../growable.js'
import { type Note, noteRefused } from '../note.js'
import { Seen } from '../seen.js'
import { loadText, textBytes } from '../text-bytes.js'
import { writeTexts } from '../write-texts.js'
import { EntryCodes } from './entry-codes.js'
import type { ColumnSink, Entries } from './sink.js'

const SHARED = -1
const NO_ADDRESS = -2
const NOT_UTF8 = -3

/**
 * IP addresses as codes of their canonical form. What is no address is null with a notice (`bad_value`); an
 * address known to be shared is null without one.
 */
export class AddressSink implements ColumnSink {
  readonly #target: Codes
  readonly #note: Note
  readonly #seen: Seen
  /** Set where no address is shared: what is canonical is then taken as it stands (parsing takes 2 µs). */
  readonly #dictionary: Encoder | undefined
  readonly #entries: EntryCodes

  /** `canonical` may remember more than one column does: parsing takes 2 µs. */
  constructor(
    target: Codes,
    dictionary: Encoder,
    shared: OnList | undefined,
    note: Note,
    canonical: (text: string) => string | undefined = canonicalAddress,
  ) {
    this.#target = target
    this.#note = note
    this.#dictionary = shared ? undefined : dictionary
    const encode = (bytes: Uint8Array, from: number, to: number) => this.#code(bytes, from, to)
    this.#entries = new EntryCodes(target, encode, this.#dictionary, true)
    this.#seen = new Seen((text) => {
      const address = canonical(text)
      if (address === undefined) return NO_ADDRESS
      return shared?.(address) ? SHARED : dictionary.encodeText(address)
    }, NOT_UTF8)
  }

  bytes(bytes: Uint8Array, start: number, end: number): void {
    this.#target.push(this.#code(bytes, start, end))
  }

  texts(bytes: Uint8Array, marks: Int32Array, first: number, stride: number, rows: number): void {
    const encode = (from: number, to: number) => this.#code(bytes, from, to)
    writeTexts(this.#target, this.#dictionary, encode, bytes, marks, first, stride, rows, true)
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
    this.reject(String(value))
  }

  none(): void {
    this.#target.push(-1)
  }

  reject(what: string): void {
    this.#note('bad_value', this.#target.length, undefined, `${what} is no IP address`)
    this.#target.push(-1)
  }

  again(back: number): boolean {
    return this.#target.again(back)
  }

  codes(entries: Entries, numbers: Int32Array, rows: number): void {
    this.#entries.write(entries, numbers, rows)
  }

  #code(bytes: Uint8Array, start: number, end: number): number {
    const from = skipBlanks(bytes, start, end)
    const to = cutBlanks(bytes, from, end)
    if (from >= to) return -1
    const canonical = this.#dictionary ? canonicalFrom(bytes, from, to) : -1
    if (this.#dictionary && canonical >= 0) return this.#dictionary.encode(bytes, canonical, to)
    const long = to - from > LONGEST_VALUE
    const code = long ? NO_ADDRESS : this.#seen.of(bytes, from, to)
    if (code >= SHARED) return code
    const expected = 'not an IP address like 192.0.2.7 or 2001:db8::1'
    noteRefused(this.#note, this.#target.length, bytes, from, to, code !== NOT_UTF8, 'bad_value', expected)
    return -1
  }
}
