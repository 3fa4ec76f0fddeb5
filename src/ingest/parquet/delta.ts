import { broken } from '../arrow/broken.js'

/** Values a block may have at most: writers make 128 or 256, and memory is taken for none of them. */
const BLOCK_LIMIT = 2 ** 24

/**
 * Integers as differences in packed bits (DELTA_BINARY_PACKED), decoded as many as are asked for. Sums are done in
 * two words of 32 bits with a carry: BigInts would make an object a value.
 */
export class Delta {
  /** Values that are left. */
  left: number
  #at: number
  readonly #bytes: Uint8Array
  readonly #file: string | undefined
  readonly #miniblocks: number
  readonly #perMiniblock: number
  /** The first value is not in a block. */
  #first = true
  #low = 0
  #high = 0
  #minLow = 0
  #minHigh = 0
  /** Where the widths of the miniblocks are, and which is next. */
  #widths = 0
  #miniblock: number
  #width = 0
  #inMiniblock = 0
  /** Where the packed differences go on: a byte, and a bit in it. */
  #next = 0
  #bit = 0

  constructor(bytes: Uint8Array, at: number, file: string | undefined) {
    this.#bytes = bytes
    this.#at = at
    this.#file = file
    const block = this.#varint()
    this.#miniblocks = this.#varint()
    this.left = this.#varint()
    this.#zigzag()
    this.#low = this.#minLow
    this.#high = this.#minHigh
    this.#perMiniblock = block / this.#miniblocks
    this.#miniblock = this.#miniblocks
    const sound = this.#miniblocks > 0 && block <= BLOCK_LIMIT && this.#perMiniblock % 8 === 0
    if (!(sound && this.#perMiniblock > 0 && this.left <= 0x7fffffff)) throw this.#broken()
  }

  /** Writes the next `count` values: `each` words of 32 bits a value, the low one first. */
  read(out: Int32Array, count: number, each: 1 | 2): void {
    if (count > this.left) throw this.#broken()
    this.left -= count
    let i = 0
    if (this.#first && count > 0) {
      this.#first = false
      out[0] = this.#low
      if (each === 2) out[1] = this.#high
      i = 1
    }
    while (i < count) {
      if (this.#inMiniblock === 0) this.#start()
      const some = Math.min(this.#inMiniblock, count - i)
      this.#inMiniblock -= some
      if (this.#width === 0) this.#steps(out, i, some, each)
      else this.#unpack(out, i, some, each)
      i += some
    }
  }

  /** Where the bytes go on, once all values are read: behind the miniblock of the last one, which is whole. */
  get end(): number {
    return Math.min(this.#at, this.#bytes.length)
  }

  #start(): void {
    if (this.#miniblock === this.#miniblocks) {
      this.#zigzag()
      this.#widths = this.#at
      this.#at += this.#miniblocks
      this.#miniblock = 0
      if (this.#at > this.#bytes.length) throw this.#broken()
    }
    this.#width = this.#bytes[this.#widths + this.#miniblock++]!
    this.#next = this.#at
    this.#bit = 0
    this.#at += (this.#width * this.#perMiniblock) / 8
    this.#inMiniblock = this.#perMiniblock
    if (this.#width > 64) throw this.#broken()
  }

  #steps(out: Int32Array, from: number, count: number, each: 1 | 2): void {
    for (let i = from; i < from + count; i++) {
      this.#add(0, 0)
      out[i * each] = this.#low
      if (each === 2) out[i * 2 + 1] = this.#high
    }
  }

  #unpack(out: Int32Array, from: number, count: number, each: 1 | 2): void {
    const width = this.#width
    if (this.#next + Math.ceil((this.#bit + count * width) / 8) > this.#bytes.length) throw this.#broken()
    for (let i = from; i < from + count; i++) {
      if (width <= 32) this.#add(this.#bits(width), 0)
      else {
        const low = this.#bits(32)
        this.#add(low, this.#bits(width - 32))
      }
      out[i * each] = this.#low
      if (each === 2) out[i * 2 + 1] = this.#high
    }
  }

  /** The next 1 to 32 bits, as a signed word. */
  #bits(width: number): number {
    const bytes = this.#bytes
    const at = this.#next
    const bit = this.#bit
    const word =
      bytes[at]! | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
    let value = word >>> bit
    if (bit + width > 32) value |= (bytes[at + 4] ?? 0) << (32 - bit)
    const next = bit + width
    this.#next = at + (next >> 3)
    this.#bit = next & 7
    return width === 32 ? value | 0 : value & ((1 << width) - 1)
  }

  /** Adds the smallest difference of the block and what is packed beyond it. */
  #add(low: number, high: number): void {
    const packed = (low >>> 0) + (this.#minLow >>> 0)
    const sum = (this.#low >>> 0) + (packed >>> 0)
    const carry = (packed > 0xffffffff ? 1 : 0) + (sum > 0xffffffff ? 1 : 0)
    this.#low = sum | 0
    this.#high = (this.#high + high + this.#minHigh + carry) | 0
  }

  #varint(): number {
    let value = 0
    for (let scale = 1, i = 0; i < 5; i++, scale *= 128) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) break
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    throw this.#broken()
  }

  /** A zigzag number of up to 64 bits, into the words of the smallest difference. */
  #zigzag(): void {
    let low = 0
    let high = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined || shift > 63) throw this.#broken()
      const bits = byte & 127
      if (shift < 32) low |= bits << shift
      if (shift > 24) high |= shift < 32 ? bits >>> (32 - shift) : bits << (shift - 32)
      if (byte < 128) break
    }
    const sign = -(low & 1)
    this.#minLow = ((low >>> 1) | (high << 31)) ^ sign
    this.#minHigh = (high >>> 1) ^ sign
  }

  #broken() {
    return broken(this.#file, 'a page of differences does not add up')
  }
}
