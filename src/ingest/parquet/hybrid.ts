import { broken } from '../arrow/broken.js'

/**
 * The hybrid of runs and packed bits that levels, dictionary indices and booleans are written in. Decodes as many
 * values as are asked for, 1 to 3 ns a value.
 */
export class Hybrid {
  #run = 0
  #value = 0
  #packed = 0
  /** Where the next packed value begins: a byte, and a bit in it. */
  #at: number
  #bit = 0
  /** Where the bytes after the packed values are. */
  #next: number
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #end: number
  readonly #width: number
  readonly #file: string | undefined

  constructor(bytes: Uint8Array, from: number, to: number, width: number, file: string | undefined) {
    if (width > 32) throw broken(file, `a page has values of ${width} bits`)
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#at = from
    this.#next = from
    this.#end = to
    this.#width = width
    this.#file = file
  }

  /** At most `count` bits one after the other, without heads: booleans as they are written plain. */
  static bits(bytes: Uint8Array, count: number, file: string | undefined): Hybrid {
    const made = new Hybrid(bytes, 0, bytes.length, 1, file)
    made.#packed = Math.min(count, bytes.length * 8)
    made.#next = bytes.length
    return made
  }

  /** Takes `count` values that are all one, without writing them: that value, or -1 and nothing is taken. */
  uniform(count: number): number {
    if (this.#run === 0 && this.#packed === 0 && count > 0) this.#head()
    if (this.#run < count) return -1
    this.#run -= count
    return this.#value
  }

  /** Writes the next `count` values. Throws FILE_BROKEN where there are fewer. */
  read(out: Int32Array | Uint8Array, count: number): void {
    for (let done = 0; done < count; ) {
      if (this.#run > 0) {
        const some = Math.min(this.#run, count - done)
        out.fill(this.#value, done, done + some)
        this.#run -= some
        done += some
      } else if (this.#packed > 0) {
        const some = Math.min(this.#packed, count - done)
        this.#unpack(out, done, some)
        this.#packed -= some
        done += some
      } else this.#head()
    }
  }

  #head(): void {
    const bytes = this.#bytes
    let head = 0
    let at = this.#next
    for (let shift = 0; ; shift += 7) {
      if (at >= this.#end || shift > 28) throw broken(this.#file, 'a page has fewer values than it claims')
      const byte = bytes[at++]!
      head += (byte & 127) * 2 ** shift
      if (byte < 128) break
    }
    const width = this.#width
    if (head % 2 === 1) {
      const groups = (head - 1) / 2
      this.#at = at
      this.#bit = 0
      // Some writers leave the last group short.
      const room = width === 0 ? Number.POSITIVE_INFINITY : Math.floor(((this.#end - at) * 8) / width)
      this.#packed = Math.min(groups * 8, room)
      this.#next = Math.min(this.#end, at + groups * width)
      return
    }
    const size = (width + 7) >> 3
    if (at + size > this.#end) throw broken(this.#file, 'a page has fewer values than it claims')
    let value = 0
    for (let i = 0; i < size; i++) value += bytes[at + i]! * 2 ** (8 * i)
    this.#run = head / 2
    this.#value = value
    this.#next = at + size
  }

  #unpack(out: Int32Array | Uint8Array, from: number, count: number): void {
    const width = this.#width
    const bytes = this.#bytes
    const end = from + count
    let at = this.#at
    let bit = this.#bit
    if (width === 0) {
      out.fill(0, from, end)
      return
    }
    if (width === 1) {
      let i = from
      for (; bit === 0 && i + 8 <= end; i += 8) {
        const byte = bytes[at++]!
        out[i] = byte & 1
        out[i + 1] = (byte >> 1) & 1
        out[i + 2] = (byte >> 2) & 1
        out[i + 3] = (byte >> 3) & 1
        out[i + 4] = (byte >> 4) & 1
        out[i + 5] = (byte >> 5) & 1
        out[i + 6] = (byte >> 6) & 1
        out[i + 7] = byte >> 7
      }
      for (; i < end; i++) {
        out[i] = (bytes[at]! >>> bit) & 1
        bit = (bit + 1) & 7
        if (bit === 0) at++
      }
    } else if (width <= 24) {
      const mask = (1 << width) - 1
      const view = this.#view
      // Four bytes hold a value from any bit on; near the end of the bytes there are fewer.
      const quick = Math.min(end, from + Math.floor(((bytes.length - at - 4) * 8 - 7) / width))
      let i = from
      // the place of each by itself, so that none waits for the one before
      for (let p = bit; i < quick; i++, p += width)
        out[i] = (view.getInt32(at + (p >>> 3), true) >>> (p & 7)) & mask
      const read = bit + (i - from) * width
      at += Math.floor(read / 8)
      bit = read & 7
      for (; i < end; i++) {
        let word = 0
        for (let k = 0; k < 4 && at + k < bytes.length; k++) word |= bytes[at + k]! << (8 * k)
        out[i] = (word >>> bit) & mask
        bit += width
        at += bit >> 3
        bit &= 7
      }
    } else
      for (let i = from; i < end; i++) {
        let word = 0
        for (let k = 0; k < 5 && at + k < bytes.length; k++) word += bytes[at + k]! * 2 ** (8 * k)
        out[i] = Math.floor(word / 2 ** bit) % 2 ** width
        bit += width
        at += bit >> 3
        bit &= 7
      }
    this.#at = at
    this.#bit = bit
  }
}
