/**
 * Dense numbers for pairs of whole numbers, in order of first appearance: an open hash table over typed arrays, no
 * object a pair. `b` is below `width`, and `a` times `width` below 2⁵³, so that a pair is one exact number.
 */
export class DensePairs {
  #slots = new Int32Array(1024).fill(-1)
  #keys = new Float64Array(512)
  #size = 0

  constructor(readonly width: number) {}

  get size(): number {
    return this.#size
  }

  /** The number of a pair, a new one if it was not seen. */
  of(a: number, b: number): number {
    const key = a * this.width + b
    const mask = this.#slots.length - 1
    let slot = hashOf(a, b) & mask
    for (let at = this.#slots[slot]!; at >= 0; at = this.#slots[slot]!) {
      if (this.#keys[at] === key) return at
      slot = (slot + 1) & mask
    }
    if (this.#size === this.#keys.length) {
      this.#grow()
      return this.of(a, b)
    }
    this.#slots[slot] = this.#size
    this.#keys[this.#size] = key
    return this.#size++
  }

  first(pair: number): number {
    return Math.floor(this.#keys[pair]! / this.width)
  }

  second(pair: number): number {
    return this.#keys[pair]! % this.width
  }

  /** Twice the room; a slot table is at most half full. */
  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2)
    keys.set(this.#keys)
    this.#keys = keys
    const slots = new Int32Array(keys.length * 2).fill(-1)
    const mask = slots.length - 1
    for (let at = 0; at < this.#size; at++) {
      let slot = hashOf(this.first(at), this.second(at)) & mask
      while (slots[slot]! >= 0) slot = (slot + 1) & mask
      slots[slot] = at
    }
    this.#slots = slots
  }
}

function hashOf(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}
