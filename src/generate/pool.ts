/** Texts end to end: text i is `bytes[ends[i - 1], ends[i])`. */
export interface EncodedPool {
  readonly bytes: Uint8Array
  readonly ends: Int32Array
  /** Bytes of the longest text. */
  readonly longest: number
}

/** A list of texts that columns point into; encoded once for each way of writing it down. */
export class Pool {
  readonly #encoded = new Map<(text: string) => string, EncodedPool>()

  constructor(readonly texts: readonly string[]) {}

  /** All texts as UTF-8, each passed through `write` (the same function gives the same, kept, answer). */
  encoded(write: (text: string) => string): EncodedPool {
    let known = this.#encoded.get(write)
    if (!known) {
      const ends = new Int32Array(this.texts.length)
      const parts = this.texts.map((text) => Buffer.from(write(text)))
      let end = 0
      let longest = 0
      for (let i = 0; i < parts.length; i++) {
        end += parts[i]!.length
        ends[i] = end
        longest = Math.max(longest, parts[i]!.length)
      }
      known = { bytes: Buffer.concat(parts), ends, longest }
      this.#encoded.set(write, known)
    }
    return known
  }
}
