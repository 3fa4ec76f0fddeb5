/**
 * Distinct pairs of codes (not negative) as dense numbers in order of first appearance: an open hash table in typed
 * arrays, without an object or a number on the heap a look-up.
 */
export class Pairs {
  readonly #mask: number
  readonly #slots: Int32Array
  readonly #a: Int32Array
  readonly #b: Int32Array
  #size = 0

  /** `most`: so many pairs may be added. */
  constructor(most: number) {
    this.#mask = 2 ** Math.max(4, Math.ceil(Math.log2(most + 1)) + 2) - 1
    this.#slots = new Int32Array(this.#mask + 1).fill(-1)
    this.#a = new Int32Array(most)
    this.#b = new Int32Array(most)
  }

  get size(): number {
    return this.#size
  }

  /** The number of a pair, -1 where it was not added. */
  find(a: number, b: number): number {
    return this.#slots[this.#slotOf(a, b)]!
  }

  /** The number of a pair, added if new. */
  add(a: number, b: number): number {
    const slot = this.#slotOf(a, b)
    const known = this.#slots[slot]!
    if (known >= 0) return known
    this.#a[this.#size] = a
    this.#b[this.#size] = b
    this.#slots[slot] = this.#size
    return this.#size++
  }

  #slotOf(a: number, b: number): number {
    let hash = Math.imul(a, 0x9e3779b1) + b
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash ^= hash >>> 13
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const place = this.#slots[slot]!
      if (place < 0 || (this.#a[place] === a && this.#b[place] === b)) return slot
    }
  }
}
