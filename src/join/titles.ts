import type { Dictionary } from '../columns/dictionary.js'

/** Share of words two titles must have in common (Jaccard) to be alike. */
const ALIKE = 0.5

/** Which titles are alike. The words of each are found once. */
export class Titles {
  readonly #titles
  readonly #words = new Map<number, ReadonlySet<string>>()

  constructor(titles: Dictionary) {
    this.#titles = titles
  }

  /** Whether two titles (codes of the dictionary; -1: none) have half of their words in common, or are one. */
  alike(a: number, b: number): boolean {
    if (a < 0 || b < 0) return false
    if (a === b) return true
    const x = this.#wordsOf(a)
    const y = this.#wordsOf(b)
    let shared = 0
    for (const word of x) if (y.has(word)) shared++
    return shared / Math.max(1, x.size + y.size - shared) >= ALIKE
  }

  #wordsOf(code: number): ReadonlySet<string> {
    const known = this.#words.get(code)
    if (known) return known
    const found = new Set(
      this.#titles
        .text(code)
        .toLowerCase()
        .match(/[\p{L}\p{N}]{2,}/gu) ?? [],
    )
    this.#words.set(code, found)
    return found
  }
}
