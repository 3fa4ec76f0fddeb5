/**
 * Distinct pairs of codes (not negative) as dense numbers in order of first appearance: an open hash table in one typed
 * array, so that a look-up touches one line of the cache, and makes no object and no number on the heap.
 */
export class Pairs {
  readonly #mask: number
  /** By slot: the pair, and its number + 1 (0: empty); the fourth place is free. */
  readonly #slots: Int32Array
  #size = 0

  /** `most`: so many pairs may be added. */
  constructor(most: number) {
    this.#mask = 2 ** Math.max(4, Math.ceil(Math.log2(most + 1)) + 1) - 1
    this.#slots = new Int32Array((this.#mask + 1) * 4)
  }

  get size(): number {
    return this.#size
  }

  /** The number of a pair, -1 where it was not added. */
  find(a: number, b: number): number {
    return this.#slots[this.#slotOf(a, b) + 2]! - 1
  }

  /** The number of a pair, added if new. */
  add(a: number, b: number): number {
    const slot = this.#slotOf(a, b)
    const slots = this.#slots
    if (slots[slot + 2] === 0) {
      slots[slot] = a
      slots[slot + 1] = b
      slots[slot + 2] = ++this.#size
    }
    return slots[slot + 2]! - 1
  }

  #slotOf(a: number, b: number): number {
    const slots = this.#slots
    let hash = Math.imul(a, 0x9e3779b1) + b
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash ^= hash >>> 13
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * 4
      if (slots[at + 2] === 0 || (slots[at] === a && slots[at + 1] === b)) return at
    }
  }
}
