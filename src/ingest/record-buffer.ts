import type { ByteSource } from './byte-source.js'

/** Longest record taken, in bytes: beyond it something else is wrong, like a quote that is never closed. */
export const LONGEST_RECORD = (1 << 24) - 1

/**
 * A window on a file of records: unread bytes stand in `bytes[from, to)`. It slides as records are taken, and grows
 * only while one record does not fit.
 */
export class RecordBuffer {
  bytes: Uint8Array
  from = 0
  to = 0
  /** Whether nothing follows the window. */
  ended = false

  constructor(
    readonly source: ByteSource,
    size = 1 << 18,
  ) {
    this.bytes = new Uint8Array(size)
  }

  /** Whether the window holds a record too long to be one. */
  get tooLong(): boolean {
    return this.to - this.from >= LONGEST_RECORD
  }

  /** Drops what was taken and reads on. One byte after the window stays free. */
  async fill(): Promise<void> {
    this.bytes.copyWithin(0, this.from, this.to)
    this.to -= this.from
    this.from = 0
    if (this.to + 1 >= this.bytes.length) {
      const next = new Uint8Array(this.bytes.length * 2)
      next.set(this.bytes)
      this.bytes = next
    }
    const room = this.bytes.subarray(0, this.bytes.length - 1)
    while (this.to < room.length && !this.ended) {
      const size = await this.source.read(room, this.to)
      if (size === 0) this.ended = true
      this.to += size
    }
  }
}
