import { TenderflagError } from '../../errors.js'
import type { ByteSource } from '../../ingest/byte-source.js'
import { throwIfAborted } from '../../system/aborted.js'

/** Largest release or record that is read, in bytes; what is larger is refused. */
export const LARGEST_RELEASE = 2 ** 28

/** A window on a file that slides as its bytes are taken, and grows only while one unit does not fit. */
export class Window {
  bytes: Uint8Array
  /** Bytes before it were taken. */
  from = 0
  to = 0
  ended = false
  #make = (size: number): Uint8Array => new Uint8Array(size)

  constructor(
    readonly file: string,
    readonly source: ByteSource,
    readonly signal: AbortSignal | undefined,
    readonly limit = LARGEST_RELEASE,
    size = 1 << 20,
  ) {
    this.bytes = new Uint8Array(size)
  }

  /**
   * Reads on, and gives by how much places in the window have moved to the left; `number` is that of the unit that is
   * read. At the end sets `ended`. Throws FILE_TOO_LARGE where one unit passes the limit, and ABORTED.
   */
  async more(number?: number): Promise<number> {
    throwIfAborted(this.signal)
    const moved = this.from
    if (this.to - this.from >= this.limit)
      throw new TenderflagError(
        'FILE_TOO_LARGE',
        `a release or record is longer than ${sizeText(this.limit)}, the most that is read of one; split it, or leave it out`,
        { file: this.file, ...(number === undefined ? {} : { row: number }) },
      )
    if (moved > 0) this.bytes.copyWithin(0, moved, this.to)
    this.to -= moved
    this.from = 0
    if (this.to === this.bytes.length) {
      const next = this.#make(Math.min(this.bytes.length * 2, this.limit + (1 << 20)))
      next.set(this.bytes)
      this.bytes = next
    }
    const size = await this.source.read(this.bytes, this.to)
    if (size === 0) this.ended = true
    this.to += size
    return moved
  }

  /** Leaves its bytes to others, and goes on in an array that takes what is in the window; `make` gives larger ones. */
  goOnIn(next: Uint8Array, make: (size: number) => Uint8Array): void {
    next.set(this.bytes.subarray(this.from, this.to))
    this.bytes = next
    this.to -= this.from
    this.from = 0
    this.#make = make
  }

  /** Reads on until the window is full or the file ends. */
  async fill(): Promise<void> {
    do {
      await this.more()
    } while (!this.ended && this.to < this.bytes.length)
  }
}

function sizeText(bytes: number): string {
  return bytes >= 2 ** 20 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${bytes} bytes`
}
