import { TenderflagError } from '../errors.js'
import type { MonitorEvent } from './event.js'

/**
 * The events that were taken: some 100 bytes each. Of an event with the id of another the contents are compared, by a
 * sum of 53 bits.
 */
export class SeenEvents {
  readonly #seen = new Map<string, { readonly seq: number; readonly sum: number }>()

  get size(): number {
    return this.#seen.size
  }

  /** The place of an event among those that were taken; undefined: it was not. Throws EVENT_INVALID for another of its id. */
  find(event: MonitorEvent): number | undefined {
    const known = this.#seen.get(event.id)
    if (!known) return undefined
    if (known.sum !== sumOf(JSON.stringify(event)))
      throw new TenderflagError(
        'EVENT_INVALID',
        `event ${JSON.stringify(event.id)}: another event with this id was taken; give every event an id of its own`,
      )
    return known.seq
  }

  /** Takes an event, and gives its place: 1 of the first. */
  add(event: MonitorEvent): number {
    const seq = this.#seen.size + 1
    this.#seen.set(event.id, { seq, sum: sumOf(JSON.stringify(event)) })
    return seq
  }

  /** An event that was taken before, in its order. */
  restore(id: string, sum: number): void {
    this.#seen.set(id, { seq: this.#seen.size + 1, sum })
  }
}

/** A sum of a text: two multiplicative hashes of the code units, 53 bits together. */
export function sumOf(text: string): number {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}
