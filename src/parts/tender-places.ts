/** Tag and number of a tender. */
const PAIR = 2

/**
 * A number for each tender, found by two hashes of its id, in shared memory: what all threads need to know where rows go. Two
 * tenders whose hashes are equal (one pair in 2⁶⁴) share a number, which is no harm to whoever only wants equal ids to have
 * equal numbers. 16 to 32 bytes a tender.
 */
export class TenderPlaces {
  /** Pairs of second hash and number; number -1 is free. */
  slots: Int32Array
  /** First hash of each number, to find the slots again when there are more. */
  #firsts = new Int32Array(1024)
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
    return this.slots[this.#slotOf(first, second) + 1]!
  }

  /** The number of a tender, the next one if it is new. */
  add(first: number, second: number): number {
    const slot = this.#slotOf(first, second)
    const known = this.slots[slot + 1]!
    if (known >= 0) return known
    const number = this.#size++
    this.slots[slot] = second
    this.slots[slot + 1] = number
    if (number === this.#firsts.length) {
      const more = new Int32Array(number * 2)
      more.set(this.#firsts)
      this.#firsts = more
    }
    this.#firsts[number] = first
    if (this.#size * PAIR * 2 > this.slots.length) this.#grow()
    return number
  }

  /** Puts another number in place of each; no tender can be added after that. */
  replace(by: (number: number) => number): void {
    const { slots } = this
    for (let i = 1; i < slots.length; i += PAIR) if (slots[i]! >= 0) slots[i] = by(slots[i]!)
    this.#firsts = new Int32Array(0)
  }

  #slotOf(first: number, second: number): number {
    const { slots } = this
    const mask = slots.length - 1
    let slot = (first << 1) & mask
    while (slots[slot + 1]! >= 0 && slots[slot] !== second) slot = (slot + PAIR) & mask
    return slot
  }

  #grow(): void {
    const old = this.slots
    this.slots = free(old.length * 2)
    for (let i = 0; i < old.length; i += PAIR) {
      const number = old[i + 1]!
      if (number < 0) continue
      const slot = this.#freeSlot(this.#firsts[number]!)
      this.slots[slot] = old[i]!
      this.slots[slot + 1] = number
    }
  }

  #freeSlot(first: number): number {
    const { slots } = this
    const mask = slots.length - 1
    let slot = (first << 1) & mask
    while (slots[slot + 1]! >= 0) slot = (slot + PAIR) & mask
    return slot
  }
}

const free = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4)).fill(-1)

/** A second hash of `bytes[from, to)`, unlike that of dictionaries: FNV-1a, its bits mixed once more. */
export function secondHash(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
