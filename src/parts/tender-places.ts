/** Two hashes and the number of a tender. */
const WORDS = 3

/**
 * A number for each tender, found by two hashes of its id, in shared memory: what all threads need to know where rows go. Two
 * tenders both of whose hashes are equal (one pair in 2⁶⁴) share a number, which is no harm to whoever only wants equal ids
 * to have equal numbers. 24 to 48 bytes a tender.
 */
export class TenderPlaces {
  /** First hash, second hash and number of each slot, a power of two of them; number -1 is free. */
  slots: Int32Array
  #size = 0

  /** With `slots`: those of another thread, to look tenders up only. */
  constructor(slots = free(1024)) {
    this.slots = slots
  }

  /** How many numbers there are: 0 … size - 1, until they are replaced. */
  get size(): number {
    return this.#size
  }

  /** The number of a tender; -1 where it has none. */
  find(first: number, second: number): number {
    return this.slots[this.#slotOf(first, second) + 2]!
  }

  /** The number of a tender, the next one if it is new. */
  add(first: number, second: number): number {
    const slot = this.#slotOf(first, second)
    const known = this.slots[slot + 2]!
    if (known >= 0) return known
    const number = this.#size++
    this.#put(slot, first, second, number)
    if (this.#size * WORDS * 2 > this.slots.length) this.#grow()
    return number
  }

  /** Puts another number in place of each; no tender can be added after that. */
  replace(by: (number: number) => number): void {
    const { slots } = this
    for (let i = 2; i < slots.length; i += WORDS) if (slots[i]! >= 0) slots[i] = by(slots[i]!)
  }

  #put(slot: number, first: number, second: number, number: number): void {
    this.slots[slot] = first
    this.slots[slot + 1] = second
    this.slots[slot + 2] = number
  }

  #slotOf(first: number, second: number): number {
    const { slots } = this
    const mask = slots.length / WORDS - 1
    let place = first & mask
    for (;;) {
      const slot = place * WORDS
      if (slots[slot + 2]! < 0 || (slots[slot] === first && slots[slot + 1] === second)) return slot
      place = (place + 1) & mask
    }
  }

  #grow(): void {
    const old = this.slots
    this.slots = free((old.length / WORDS) * 2)
    for (let i = 0; i < old.length; i += WORDS) {
      const [first, second, number] = [old[i]!, old[i + 1]!, old[i + 2]!]
      if (number >= 0) this.#put(this.#slotOf(first, second), first, second, number)
    }
  }
}

const free = (slots: number): Int32Array => new Int32Array(new SharedArrayBuffer(slots * WORDS * 4)).fill(-1)

/** A second hash of `bytes[from, to)`, unlike that of dictionaries: FNV-1a, its bits mixed once more. */
export function secondHash(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
