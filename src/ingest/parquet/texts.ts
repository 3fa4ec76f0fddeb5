import { broken, tooLarge } from '../arrow/broken.js'
import { Delta } from './delta.js'

/** Byte strings of a page, in order. */
export interface Texts {
  /**
   * The next `count`: value i is `[marks[2 i], marks[2 i + 1])` of the bytes that are given back, checked to lie in
   * them; good until the next call.
   */
  take(count: number, marks: Int32Array): Uint8Array
}

/** Each behind its length (PLAIN). Nothing is copied. */
export class PlainTexts implements Texts {
  #at = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #file: string | undefined

  constructor(bytes: Uint8Array, file: string | undefined) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#file = file
  }

  take(count: number, marks: Int32Array): Uint8Array {
    const view = this.#view
    const length = view.byteLength
    let at = this.#at
    for (let p = 0; p < 2 * count; p += 2) {
      if (at + 4 > length) throw broken(this.#file, 'a page has fewer values than it claims')
      const size = view.getInt32(at, true)
      const from = at + 4
      at = from + size
      if (size < 0 || at > length) throw broken(this.#file, 'a text lies outside its column')
      marks[p] = from
      marks[p + 1] = at
    }
    this.#at = at
    return this.#bytes
  }
}

/** All lengths first (DELTA_LENGTH_BYTE_ARRAY). Nothing is copied; four bytes of memory a value of the page. */
export class DeltaLengthTexts implements Texts {
  #next = 0
  #at: number
  readonly #lengths: Int32Array
  readonly #bytes: Uint8Array
  readonly #file: string | undefined

  /** `limit`: values the page may have. */
  constructor(bytes: Uint8Array, at: number, limit: number, file: string | undefined) {
    this.#bytes = bytes
    this.#file = file
    const { values, end } = allOf(bytes, at, limit, file)
    this.#lengths = values
    this.#at = end
  }

  take(count: number, marks: Int32Array): Uint8Array {
    const first = this.#next
    if (first + count > this.#lengths.length)
      throw broken(this.#file, 'a page has fewer values than it claims')
    let at = this.#at
    for (let i = 0; i < count; i++) {
      const size = this.#lengths[first + i]!
      marks[2 * i] = at
      at += size
      marks[2 * i + 1] = at
      if (size < 0 || at > this.#bytes.length) throw broken(this.#file, 'a text lies outside its column')
    }
    this.#at = at
    this.#next = first + count
    return this.#bytes
  }
}

/** Each as what it shares with the one before, and the rest (DELTA_BYTE_ARRAY). Put together in a buffer. */
export class DeltaTexts implements Texts {
  #next = 0
  #out = new Uint8Array(0)
  /** The value before, in the buffer. */
  #from = 0
  #to = 0
  #rests = new Int32Array(0)
  readonly #shared: Int32Array
  readonly #suffixes: DeltaLengthTexts
  readonly #limit: number
  readonly #file: string | undefined

  constructor(bytes: Uint8Array, limit: number, file: string | undefined) {
    const { values, end } = allOf(bytes, 0, limit, file)
    this.#shared = values
    this.#suffixes = new DeltaLengthTexts(bytes, end, limit, file)
    this.#limit = 2 ** 28 + 100 * bytes.length
    this.#file = file
  }

  take(count: number, marks: Int32Array): Uint8Array {
    if (this.#next + count > this.#shared.length)
      throw broken(this.#file, 'a page has fewer values than it claims')
    if (this.#rests.length < 2 * count) this.#rests = new Int32Array(2 * count)
    const rests = this.#rests
    const bytes = this.#suffixes.take(count, rests)
    const before = this.#out.subarray(this.#from, this.#to)
    let size = before.length
    let last = before.length
    for (let i = 0; i < count; i++) {
      const shared = this.#shared[this.#next + i]!
      if (shared < 0 || shared > last)
        throw broken(this.#file, 'a text shares more with the one before than it has')
      last = shared + rests[2 * i + 1]! - rests[2 * i]!
      size += last
    }
    if (size > this.#limit)
      throw tooLarge(this.#file, `the texts of a page are over 100 times its ${bytes.length} bytes`)
    // Never the buffer of the batch before: its last value is still needed.
    const out = new Uint8Array(size)
    out.set(before)
    let from = 0
    let at = before.length
    for (let i = 0; i < count; i++) {
      const shared = this.#shared[this.#next + i]!
      const start = at
      for (let k = 0; k < shared; k++) out[at++] = out[from + k]!
      for (let k = rests[2 * i]!; k < rests[2 * i + 1]!; k++) out[at++] = bytes[k]!
      marks[2 * i] = start
      marks[2 * i + 1] = at
      from = start
    }
    this.#next += count
    this.#out = out
    this.#from = from
    this.#to = at
    return out
  }
}

function allOf(
  bytes: Uint8Array,
  at: number,
  limit: number,
  file: string | undefined,
): { values: Int32Array; end: number } {
  const delta = new Delta(bytes, at, file)
  if (delta.left > limit) throw broken(file, 'a page has more values than rows')
  const values = new Int32Array(delta.left)
  delta.read(values, values.length, 1)
  return { values, end: delta.end }
}
