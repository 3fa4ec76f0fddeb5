import { broken, tooLarge } from './broken.js'
import { decodeLz4 } from './lz4.js'

/** The most that one buffer may unpack to: 1 GiB. */
const BUFFER_LIMIT = 2 ** 30
/** What the buffers of one batch may unpack to together: 256 MiB, and 1000 times what they take packed. */
const BATCH_LIMIT = 2 ** 28
const BATCH_RATIO = 1000

/** Unpacks the buffers of one batch, each a length in 8 bytes and then a frame; checks lengths before allocating. */
export class Decompressor {
  #packed = 0
  #unpacked = 0
  #zstd: { decode(bytes: Uint8Array, length: number): Uint8Array } | undefined

  private constructor(
    readonly codec: 'lz4' | 'zstd',
    readonly file: string | undefined,
  ) {}

  /** Loads the codec; zstd is WebAssembly and loaded only for files that use it. */
  static async of(codec: 'lz4' | 'zstd', file: string | undefined): Promise<Decompressor> {
    const made = new Decompressor(codec, file)
    if (codec === 'zstd') {
      const { ZSTDDecoder } = await import('zstddec')
      const zstd = new ZSTDDecoder()
      await zstd.init()
      made.#zstd = zstd
    }
    return made
  }

  /** The buffer unpacked; an empty one stays empty, one of length -1 was stored as it is. */
  unpack(buffer: Uint8Array): Uint8Array {
    if (buffer.length === 0) return buffer
    if (buffer.length < 8) throw broken(this.file, 'a compressed buffer has no length')
    const view = new DataView(buffer.buffer, buffer.byteOffset, 8)
    const length = view.getInt32(4, true) * 4294967296 + view.getUint32(0, true)
    const packed = buffer.subarray(8)
    if (length === -1) return packed
    if (length < 0) throw broken(this.file, 'a compressed buffer has a negative length')
    this.#packed += packed.length
    this.#unpacked += length
    if (length > BUFFER_LIMIT || this.#unpacked > BATCH_LIMIT + BATCH_RATIO * this.#packed)
      throw tooLarge(
        this.file,
        `a batch of it claims to unpack from ${this.#packed} to ${this.#unpacked} bytes; ` +
          'write it in smaller batches or without compression',
      )
    return length === 0 ? packed.subarray(0, 0) : this.#decode(packed, length)
  }

  #decode(packed: Uint8Array, length: number): Uint8Array {
    if (this.#zstd) {
      // The decoder gives bytes of some other length for anything it cannot make out.
      const bytes = this.#zstd.decode(packed, length)
      if (bytes.length === length) return bytes
    } else {
      const bytes = new Uint8Array(length)
      if (decodeLz4(packed, bytes)) return bytes
    }
    throw broken(this.file, `a buffer is no ${this.codec} frame of ${length} bytes`)
  }
}
