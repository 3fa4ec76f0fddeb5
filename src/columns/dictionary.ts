import { isUtf8 } from 'node:buffer'
import { rankOf } from './rank-of.js'
import { writeText } from './text-bytes.js'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Slots that are worth keeping when a dictionary is cleared; more are, where most of them were in use. */
const SMALL = 4096

/**
 * Distinct byte strings (UTF-8) as dense codes in order of first appearance: one arena of bytes, one open
 * hash table, no JavaScript string per value. Encoding costs one hash and one compare; memory is the bytes plus
 * about 35 bytes a value. Decoding makes a string each time: do it only for what is printed.
 */
export class Dictionary {
  #bytes: Uint8Array = new Uint8Array(1024)
  #view = new DataView(this.#bytes.buffer)
  /** The bytes that were looked at last, and words of them: four bytes at a time take a third of the time of one by one. */
  #seen: Uint8Array = this.#bytes
  #seenView: DataView = this.#view
  #ends: Float64Array = new Float64Array(64) // 2^53: the arena may pass 4 GiB
  /** Pairs of code and hash, so that a look-up touches one cache line before it compares; code -1 is a free slot. */
  #slots = new Int32Array(256).fill(-1)
  #size = 0
  #sorted = true
  #scratch = new Uint8Array(256)
  #rank: Int32Array | undefined
  /** The same, of the bytes: made when asked for, as long as no value is added. */
  #byteRank: Int32Array | undefined
  /** Whether slots are still to be made, of values that were given all at once. */
  #unhashed = false

  /**
   * A dictionary of values that are there already, end to end: nothing is copied, and they are hashed when first
   * looked up. `rank`: the order of the values, where it is not that of their bytes.
   */
  static of(values: {
    readonly bytes: Uint8Array
    readonly ends: Float64Array
    readonly sorted: boolean
    readonly rank?: Int32Array
  }): Dictionary {
    const dictionary = new Dictionary()
    dictionary.#bytes = values.bytes
    dictionary.#view = new DataView(values.bytes.buffer, values.bytes.byteOffset, values.bytes.length)
    dictionary.#ends = values.ends
    dictionary.#size = values.ends.length
    dictionary.#sorted = values.sorted
    dictionary.#rank = values.rank
    dictionary.#unhashed = true
    return dictionary
  }

  /** How many distinct values there are; codes are 0 … size - 1. */
  get size(): number {
    return this.#size
  }

  /** How many bytes the values have. */
  get bytesLength(): number {
    return this.#size === 0 ? 0 : this.#ends[this.#size - 1]!
  }

  /** Whether codes are in the byte order of their values, so that comparing codes compares values. */
  get sorted(): boolean {
    return this.#sorted
  }

  /** The code of `bytes[from, to)`, added if new; -1 for what is not UTF-8. The bytes are copied. */
  encode(bytes: Uint8Array, from: number, to: number): number {
    if (this.#unhashed) this.#hashAll()
    const hash = hashOf(this.#words(bytes), from, to)
    const slot = this.#slotOf(hash, bytes, from, to)
    const code = this.#slots[slot]!
    return code >= 0 ? code : this.#add(slot, hash, bytes, from, to)
  }

  /** Whether a code stands for `bytes[from, to)`. */
  is(code: number, bytes: Uint8Array, from: number, to: number): boolean {
    return code < this.#size && this.#equals(code, this.#words(bytes), from, to)
  }

  encodeText(text: string): number {
    // first, as it may put other memory in the place of the one before
    const length = this.#load(text)
    return this.encode(this.#scratch, 0, length)
  }

  /** The code of a value of another dictionary, as `encode`. */
  encodeFrom(other: Dictionary, code: number): number {
    return this.encode(other.#bytes, code === 0 ? 0 : other.#ends[code - 1]!, other.#ends[code]!)
  }

  /** The code of a text, or -1 where no value is equal to it. */
  find(text: string): number {
    if (this.#unhashed) this.#hashAll()
    const to = this.#load(text)
    return this.#slots[this.#slotOf(hashOf(this.#words(this.#scratch), 0, to), this.#scratch, 0, to)]!
  }

  /** Whether it holds a value. */
  has(bytes: Uint8Array): boolean {
    return (
      this.#slots[this.#slotOf(hashOf(this.#words(bytes), 0, bytes.length), bytes, 0, bytes.length)]! >= 0
    )
  }

  /** The value of a code; '' for -1 (null). */
  text(code: number): string {
    return code < 0 ? '' : decoder.decode(this.bytes(code))
  }

  /** The bytes of a code: a view, not a copy. */
  bytes(code: number): Uint8Array {
    return this.#bytes.subarray(code === 0 ? 0 : this.#ends[code - 1]!, this.#ends[code]!)
  }

  /** Byte order of two values: negative, 0 or positive. */
  compare(a: number, b: number): number {
    if (this.#sorted || a === b) return a - b
    const rank = this.#rank ?? this.#byteRank
    if (rank) return rank[a]! - rank[b]!
    return Buffer.compare(this.bytes(a), this.bytes(b))
  }

  /**
   * Puts all values in order, once, so that `compare` only looks up: for whoever compares about as often as there are
   * values. 70 ms for 165,000 ids.
   */
  rank(): void {
    if (this.#sorted || this.#rank || this.#byteRank) return
    this.#byteRank = rankOf(this.#bytes, this.#ends.subarray(0, this.#size))
  }

  /** Views of the values from a code on: that of `first + i` is `bytes[ends[i - 1], ends[i])`, counted from `start`. */
  since(first: number): { bytes: Uint8Array; ends: Float64Array; start: number } {
    const start = first === 0 ? 0 : this.#ends[first - 1]!
    const bytes = this.#bytes.subarray(start, this.bytesLength)
    return { bytes, ends: this.#ends.subarray(first, this.#size), start }
  }

  /**
   * Encodes the values of another dictionary, in their order, into `codes`: value i is `bytes[ends[i - 1], ends[i])`,
   * and `hashes` are as that one gives them. Values that stand together here mostly do there, so the one that follows
   * is compared before any is looked up.
   */
  encodeAll(bytes: Uint8Array, ends: Float64Array, hashes: Int32Array, codes: Int32Array): void {
    let from = 0
    let last = -1
    for (let i = 0; i < ends.length; i++) {
      const to = ends[i]!
      last++
      if (!this.is(last, bytes, from, to)) {
        const hash = hashes[i]!
        const slot = this.#slotOf(hash, bytes, from, to)
        last = this.#slots[slot]!
        if (last < 0) last = this.#add(slot, hash, bytes, from, to)
      }
      codes[i] = last
      from = to
    }
  }

  /** The same without hashes, the codes from `at` on. */
  encodeRun(bytes: Uint8Array, ends: Int32Array, codes: Int32Array, at: number): void {
    let from = 0
    let last = -1
    for (let i = 0; i < ends.length; i++) {
      const to = ends[i]!
      last++
      if (!this.is(last, bytes, from, to)) last = this.encode(bytes, from, to)
      codes[at + i] = last
      from = to
    }
  }

  /** The hash of each value, by code. */
  hashes(): Int32Array {
    const slots = this.#slots
    const hashes = new Int32Array(this.#size)
    for (let i = 0; i < slots.length; i += 2) if (slots[i]! >= 0) hashes[slots[i]!] = slots[i + 1]!
    return hashes
  }

  /** Forgets all values: codes begin again at 0. Costs what filling it did, at most; memory that was used is kept. */
  clear(): void {
    if (this.#size === 0) return
    if (this.#slots.length > Math.max(SMALL, this.#size * 16)) this.#slots = new Int32Array(256).fill(-1)
    else this.#slots.fill(-1)
    this.#size = 0
    this.#sorted = true
    this.#byteRank = undefined
  }

  #load(text: string): number {
    if (this.#scratch.length < text.length * 3) this.#scratch = new Uint8Array(text.length * 3)
    return writeText(text, this.#scratch)
  }

  /** The slot that holds the value, or the free one where it belongs. */
  #slotOf(hash: number, bytes: Uint8Array, from: number, to: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    const words = this.#words(bytes)
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const code = slots[slot]!
      if (code < 0) return slot
      if (slots[slot + 1] === hash && this.#equals(code, words, from, to)) return slot
    }
  }

  #words(bytes: Uint8Array): DataView {
    if (bytes === this.#seen) return this.#seenView
    this.#seen = bytes
    this.#seenView = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    return this.#seenView
  }

  #equals(code: number, words: DataView, from: number, to: number): boolean {
    const start = code === 0 ? 0 : this.#ends[code - 1]!
    const end = this.#ends[code]!
    if (end - start !== to - from) return false
    const own = this.#view
    let i = from
    let j = start
    // from the end: ids mostly differ in their last digits
    if (to - from >= 4) {
      if (words.getInt32(to - 4) !== own.getInt32(end - 4)) return false
      for (; i + 4 < to; i += 4, j += 4) if (words.getInt32(i) !== own.getInt32(j)) return false
      return true
    }
    for (; i < to; i++, j++) if (words.getUint8(i) !== own.getUint8(j)) return false
    return true
  }

  #add(slot: number, hash: number, bytes: Uint8Array, from: number, to: number): number {
    if (!isText(bytes, from, to)) return -1
    const code = this.#size
    const start = code === 0 ? 0 : this.#ends[code - 1]!
    const end = start + to - from
    if (end > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, new Uint8Array(Math.max(end, this.#bytes.length * 2)))
      this.#view = new DataView(this.#bytes.buffer)
    }
    if (code === this.#ends.length) {
      this.#ends = grown(this.#ends, new Float64Array(code * 2))
    }
    // a loop: values are short, and a view costs more than copying them
    for (let i = from, j = start; i < to; i++, j++) this.#bytes[j] = bytes[i]!
    this.#ends[code] = end
    this.#slots[slot] = code
    this.#slots[slot + 1] = hash
    this.#size = code + 1
    this.#byteRank = undefined
    if (this.#sorted && code > 0) this.#sorted = this.#follows(code)
    if (this.#size * 4 > this.#slots.length) this.#rehash()
    return code
  }

  /** Whether a value is above the one before it. */
  #follows(code: number): boolean {
    const bytes = this.#bytes
    const middle = this.#ends[code - 1]!
    const end = this.#ends[code]!
    let a = code === 1 ? 0 : this.#ends[code - 2]!
    let b = middle
    while (a < middle && b < end && bytes[a] === bytes[b]) {
      a++
      b++
    }
    return a === middle || (b < end && bytes[a]! < bytes[b]!)
  }

  #hashAll(): void {
    this.#unhashed = false
    let length = 256
    while (length < this.#size * 4) length *= 2
    this.#slots = new Int32Array(length).fill(-1)
    for (let code = 0; code < this.#size; code++) {
      const from = code === 0 ? 0 : this.#ends[code - 1]!
      const hash = hashOf(this.#view, from, this.#ends[code]!)
      const slot = this.#slotOf(hash, this.#bytes, from, this.#ends[code]!)
      this.#slots[slot] = code
      this.#slots[slot + 1] = hash
    }
  }

  #rehash(): void {
    const old = this.#slots
    const slots = new Int32Array(old.length * 2).fill(-1)
    const mask = slots.length - 1
    for (let i = 0; i < old.length; i += 2) {
      const hash = old[i + 1]!
      if (old[i]! < 0) continue
      let slot = (hash << 1) & mask
      while (slots[slot]! >= 0) slot = (slot + 2) & mask
      slots[slot] = old[i]!
      slots[slot + 1] = hash
    }
    this.#slots = slots
  }
}

/** What codes are made with. */
export interface Encoder extends Pick<Dictionary, 'encode' | 'encodeText' | 'is'> {
  /** Optional, of those that have `usual`: another object once codes have begun anew. */
  readonly era?: object
  /**
   * Optional, the fast way for many texts (as `ColumnSink.texts` has them), or addresses: writes the codes of the first
   * ones that are as nearly all are, -1 for an empty one, from `at` on. Gives how many; the next one is for `encode`, as
   * words for “none” are (`isNullWord`).
   */
  usual?(
    bytes: Uint8Array,
    marks: Int32Array,
    first: number,
    stride: number,
    count: number,
    codes: Int32Array,
    at: number,
    areAddresses?: boolean,
  ): number
}

function grown<T extends Uint8Array | Float64Array>(old: T, next: T): T {
  next.set(old)
  return next
}

/** Whether bytes are UTF-8. Nearly all are ASCII, and a loop over a short value is cheaper than a native call. */
function isText(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i]! > 127) return isUtf8(bytes.subarray(i, to))
  return true
}

/** Four bytes at a time (one by one takes twice as long), with the final mix of Murmur3: ids that differ in a digit spread. */
function hashOf(words: DataView, from: number, to: number): number {
  let hash = 0x811c9dc5 ^ (to - from)
  let i = from
  for (; i + 3 < to; i += 4) {
    hash = Math.imul(hash ^ words.getInt32(i, true), 0x9e3779b1)
    hash ^= hash >>> 15
  }
  for (; i < to; i++) hash = Math.imul(hash ^ words.getUint8(i), 0x01000193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  return hash
}
