import { Dictionary } from './dictionary.js'

/** What a text came to: a number of the caller's own. Bytes that are not UTF-8 come to `broken`. */
export type Meaning = (text: string) => number

/**
 * Remembers what each distinct text came to, so that slow parsing is done once a distinct value. Forgets
 * everything when there are too many, so memory stays bounded.
 */
export class Seen {
  readonly #mean: Meaning
  readonly #limit: number
  readonly broken: number
  #texts = new Dictionary()
  #meanings = new Float64Array(64)
  #last = -1

  constructor(mean: Meaning, broken: number, limit = 1 << 22) {
    this.#mean = mean
    this.broken = broken
    this.#limit = limit
  }

  of(bytes: Uint8Array, from: number, to: number): number {
    if (this.#last >= 0 && this.#texts.is(this.#last, bytes, from, to)) return this.#meanings[this.#last]!
    if (this.#texts.size >= this.#limit) this.#texts = new Dictionary()
    const known = this.#texts.size
    const code = this.#texts.encode(bytes, from, to)
    this.#last = code
    if (code < 0) return this.broken
    if (code < known) return this.#meanings[code]!
    if (code >= this.#meanings.length) {
      const next = new Float64Array(this.#meanings.length * 2)
      next.set(this.#meanings)
      this.#meanings = next
    }
    const meaning = this.#mean(this.#texts.text(code))
    this.#meanings[code] = meaning
    return meaning
  }
}
