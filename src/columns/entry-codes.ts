import type { Codes, Words } from './growable.js'
import type { Entries } from './sink.js'

const UNKNOWN = -1

/**
 * Writes rows that refer to entries, for sinks that make codes: what an entry came to is remembered until others
 * come. Null and what was refused is not remembered: each such row is noted.
 */
export class EntryCodes {
  readonly #target: Codes | Words
  readonly #encode: (bytes: Uint8Array, from: number, to: number) => number
  #entries: Entries | undefined
  #known = new Int32Array(0)

  /** `encode` gives the code of a text or -1, and notes for the row that is written next. */
  constructor(target: Codes | Words, encode: (bytes: Uint8Array, from: number, to: number) => number) {
    this.#target = target
    this.#encode = encode
  }

  write(entries: Entries, numbers: Int32Array, rows: number): void {
    const known = this.#knownOf(entries)
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
          known[number] = code
        }
      }
      values[first + i] = code
    }
    target.length = first + rows
  }

  #knownOf(entries: Entries): Int32Array {
    if (entries === this.#entries) return this.#known
    this.#entries = entries
    if (this.#known.length < entries.size) this.#known = new Int32Array(entries.size)
    return this.#known.fill(UNKNOWN, 0, entries.size)
  }
}
