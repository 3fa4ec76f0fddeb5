import type { Encoder } from './dictionary.js'
import type { Codes, Words } from './growable.js'
import type { Entries } from './sink.js'
import { AT_ONCE, nextWanted } from './write-texts.js'

const UNKNOWN = -1
const WAITING = -2
/** Refused and noted for the first row that has it. */
const NOTED = -3

/**
 * Writes rows that refer to entries, for sinks that make codes: what an entry came to is remembered until others
 * come. Null and what was refused is not remembered: each such row is noted.
 */
export class EntryCodes {
  readonly #target: Codes | Words
  readonly #encode: (bytes: Uint8Array, from: number, to: number) => number
  readonly #dictionary: Encoder | undefined
  readonly #areAddresses: boolean
  #entries: Entries | undefined
  #known = new Int32Array(0)
  /** Entries that are not known yet. */
  #left = 0
  /** Entries to be looked up, the first row that has each, their marks, their codes. */
  #waiting = new Int32Array(0)
  #rows = new Int32Array(0)
  #marks = new Int32Array(0)
  readonly #codes = new Int32Array(AT_ONCE)

  /**
   * `encode` gives the code of a text or -1, and notes for the row that is written next. Texts, or addresses, that are
   * usual may be taken to the dictionary many at once.
   */
  constructor(
    target: Codes | Words,
    encode: (bytes: Uint8Array, from: number, to: number) => number,
    dictionary?: Encoder,
    areAddresses = false,
  ) {
    this.#target = target
    this.#encode = encode
    this.#dictionary = dictionary?.usual && dictionary
    this.#areAddresses = areAddresses
  }

  write(entries: Entries, numbers: Int32Array, rows: number): void {
    const known = this.#knownOf(entries)
    if (this.#dictionary && this.#left > 0) this.#learn(this.#dictionary, entries, numbers, rows)
    const target = this.#target
    target.reserve(rows)
    const { values } = target
    const first = target.length
    for (let i = 0; i < rows; i++) {
      const number = numbers[i]!
      let code = -1
      if (number >= 0) {
        code = known[number]!
        if (code === UNKNOWN) {
          target.length = first + i
          const p = number * entries.stride
          code = this.#encode(entries.bytes, entries.marks[p]!, entries.marks[p + 1]!)
          this.#remember(number, code)
        } else if (code === NOTED) {
          code = -1
          known[number] = UNKNOWN
        }
      }
      values[first + i] = code
    }
    target.length = first + rows
  }

  /** Looks up what the rows refer to, in their order, up to the first that is refused. */
  #learn(dictionary: Encoder, entries: Entries, numbers: Int32Array, rows: number): void {
    const known = this.#known
    const most = Math.min(rows, this.#left)
    if (this.#waiting.length < most) {
      this.#waiting = new Int32Array(most)
      this.#rows = new Int32Array(most)
      this.#marks = new Int32Array(2 * most)
    }
    const waiting = this.#waiting
    const marks = this.#marks
    let count = 0
    for (let i = 0; i < rows; i++) {
      const number = numbers[i]!
      if (number < 0 || known[number] !== UNKNOWN) continue
      known[number] = WAITING
      waiting[count] = number
      this.#rows[count] = i
      marks[2 * count] = entries.marks[number * entries.stride]!
      marks[2 * count + 1] = entries.marks[number * entries.stride + 1]!
      count++
    }
    const codes = this.#codes
    const target = this.#target
    const first = target.length
    let wanted = AT_ONCE
    let done = 0
    while (done < count) {
      const some = Math.min(wanted, count - done)
      const usual = dictionary.usual!(entries.bytes, marks, 2 * done, 2, some, codes, 0, this.#areAddresses)
      for (let i = 0; i < usual; i++) this.#remember(waiting[done + i]!, codes[i]!)
      done += usual
      wanted = nextWanted(some, usual)
      if (usual === some) continue
      target.length = first + this.#rows[done]!
      const code = this.#encode(entries.bytes, marks[2 * done]!, marks[2 * done + 1]!)
      this.#remember(waiting[done]!, code < 0 ? NOTED : code)
      done++
      // so that notes come in the order of rows
      if (code < 0) break
    }
    for (; done < count; done++) known[waiting[done]!] = UNKNOWN
    target.length = first
  }

  #remember(entry: number, code: number): void {
    this.#known[entry] = code
    if (code >= 0) this.#left--
  }

  #knownOf(entries: Entries): Int32Array {
    if (entries === this.#entries) return this.#known
    this.#entries = entries
    this.#left = entries.size
    if (this.#known.length < entries.size) this.#known = new Int32Array(entries.size)
    return this.#known.fill(UNKNOWN, 0, entries.size)
  }
}
