import type { ByteSource } from './byte-source.js'

/** Longest record taken, in bytes: beyond it something else is wrong, like a quote that is never closed. */
export const LONGEST_RECORD = (1 << 24) - 1

/** About so many bytes of text become a batch. */
export const WINDOW = 1 << 18

/** Where in a text a buffer begins and ends, for one that does not read all of it. */
export interface Range {
  /** Where the first record begins, at or before `from`; it is not whole before `from`. */
  readonly start: number
  readonly from: number
  /** Records that are not whole before this place are left; infinite: read to the end. Places are multiples of the window. */
  readonly to: number
}

/**
 * A window on a file of records: unread bytes stand in `bytes[from, to)`. It slides as records are taken, and ends at
 * multiples of its size, so that the same records stand together wherever reading began. A record that reaches over
 * more than one window grows it, and is to be taken `alone`.
 */
export class RecordBuffer {
  bytes: Uint8Array
  from = 0
  to = 0
  /** Whether nothing follows the window. */
  ended = false
  /** Whether the window was grown for its first record: no other may be taken with it. */
  alone = false
  /** Where `bytes[0]` is in the text, and how many bytes are there, perhaps more than the window shows. */
  #start: number
  #filled = 0
  #exhausted = false
  #begun = false
  readonly #range: Range | undefined

  constructor(
    readonly source: ByteSource,
    readonly window = WINDOW,
    range?: Range,
  ) {
    this.bytes = new Uint8Array(window * 2)
    this.#range = range
    this.#start = range?.start ?? 0
  }

  /** Where in the text the first byte is that was not taken. */
  get place(): number {
    return this.#start + this.from
  }

  /** Whether the window holds a record too long to be one. */
  get tooLong(): boolean {
    return this.to - this.from >= LONGEST_RECORD
  }

  /** Whether all was shown that was to be read. */
  get done(): boolean {
    return this.ended || this.#start + this.to >= (this.#range?.to ?? Number.POSITIVE_INFINITY)
  }

  /** Drops what was taken and reads on. One byte after the window stays free. */
  async fill(): Promise<void> {
    if (this.#range && !this.#begun) await this.#show(this.#range.from)
    this.#begun = true
    const moved = this.from > 0
    this.bytes.copyWithin(0, this.from, this.#filled)
    this.#filled -= this.from
    this.to -= this.from
    this.#start += this.from
    this.from = 0
    const end = this.#start + this.to
    if (moved && this.alone) {
      this.alone = false
      return this.#show(this.#after(this.#start))
    }
    this.alone ||= !moved && end >= this.#after(this.#start) + this.window
    const next = this.#after(this.alone ? this.#start + 2 * this.to : end)
    return this.#show(Math.min(next, this.#start + LONGEST_RECORD))
  }

  #after(place: number): number {
    return (Math.floor(place / this.window) + 1) * this.window
  }

  /** Reads up to a place, and ends the window there. */
  async #show(place: number): Promise<void> {
    const length = Math.min(place, this.#range?.to ?? place) - this.#start
    if (length + 1 > this.bytes.length) {
      const next = new Uint8Array(Math.max(length + 1, this.bytes.length * 2))
      next.set(this.bytes.subarray(0, this.#filled))
      this.bytes = next
    }
    const room = this.bytes.subarray(0, Math.max(length, 0))
    while (this.#filled < room.length && !this.#exhausted) {
      const size = await this.source.read(room, this.#filled)
      if (size === 0) this.#exhausted = true
      this.#filled += size
    }
    this.to = Math.min(this.#filled, Math.max(length, 0))
    this.ended = this.#exhausted && this.to === this.#filled
  }
}
