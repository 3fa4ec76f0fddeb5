import { broken } from '../arrow/broken.js'
import { Delta } from './delta.js'
import type { Texts } from './texts.js'

/** Values of one width, as they lie in a page, in order. */
export interface Fixed {
  /** The next `count`, one after the other; good until the next call. */
  take(count: number): Uint8Array
}

/** One after the other (PLAIN). Nothing is copied. */
export class PlainFixed implements Fixed {
  #at = 0

  constructor(
    readonly bytes: Uint8Array,
    readonly width: number,
    readonly file: string | undefined,
  ) {}

  take(count: number): Uint8Array {
    const from = this.#at
    this.#at += count * this.width
    if (this.#at > this.bytes.length) throw broken(this.file, 'a page has fewer values than it claims')
    return this.bytes.subarray(from, this.#at)
  }
}

/** The first bytes of all values, then the second ones, and so on (BYTE_STREAM_SPLIT). */
export class SplitFixed implements Fixed {
  #next = 0
  readonly #count: number

  constructor(
    readonly bytes: Uint8Array,
    readonly width: number,
    readonly file: string | undefined,
  ) {
    this.#count = Math.floor(bytes.length / width)
  }

  take(count: number): Uint8Array {
    const { bytes, width } = this
    const first = this.#next
    this.#next += count
    if (this.#next > this.#count) throw broken(this.file, 'a page has fewer values than it claims')
    const out = new Uint8Array(count * width)
    for (let k = 0; k < width; k++)
      for (let i = 0, at = k * this.#count + first; i < count; i++, at++) out[i * width + k] = bytes[at]!
    return out
  }
}

/** Integers of 4 or 8 bytes as differences (DELTA_BINARY_PACKED). */
export class DeltaFixed implements Fixed {
  readonly #delta: Delta
  readonly #each: 1 | 2

  constructor(bytes: Uint8Array, width: number, file: string | undefined) {
    this.#delta = new Delta(bytes, 0, file)
    this.#each = width === 8 ? 2 : 1
  }

  take(count: number): Uint8Array {
    const out = new Int32Array(count * this.#each)
    this.#delta.read(out, count, this.#each)
    return new Uint8Array(out.buffer)
  }
}

/** Values of one width that are written as texts (DELTA_BYTE_ARRAY). */
export class TextsFixed implements Fixed {
  constructor(
    readonly texts: Texts,
    readonly width: number,
    readonly file: string | undefined,
  ) {}

  take(count: number): Uint8Array {
    const marks = new Int32Array(2 * count)
    const bytes = this.texts.take(count, marks)
    const out = new Uint8Array(count * this.width)
    for (let i = 0; i < count; i++) {
      const from = marks[2 * i]!
      const to = marks[2 * i + 1]!
      if (to - from !== this.width)
        throw broken(this.file, 'a value is longer or shorter than its column says')
      for (let k = 0; k < this.width; k++) out[i * this.width + k] = bytes[from + k]!
    }
    return out
  }
}
