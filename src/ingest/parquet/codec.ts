import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { broken, tooLarge, unreadableColumn } from '../arrow/broken.js'
import { decodeLz4, decodeLz4Block } from '../arrow/lz4.js'

/** The most that a page may unpack to: 256 MiB, and 1000 times what it takes packed up to 1 GiB. */
const PAGE_LIMIT = 2 ** 28
const PAGE_RATIO = 1000
const HARD_LIMIT = 2 ** 30

/** Unpacks to exactly `length` bytes; throws, or gives bytes of another length, for what is no such stream. */
type Unpack = (packed: Uint8Array, length: number) => Uint8Array

/** Codecs by their number in the format; 3 is LZO, which no common writer uses. */
const names = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW']

const makers: Readonly<Record<number, () => Promise<Unpack>>> = {
  1: async () => {
    // WebAssembly, 900 MB/s; a loop in JavaScript has 200 to 280
    const { snappyUncompressor } = await import('hysnappy')
    const unpack = snappyUncompressor()
    return (packed, length) => (snappyLength(packed) === length ? unpack(packed, length) : new Uint8Array(0))
  },
  2: async () => (packed, length) => gunzipSync(packed, { maxOutputLength: Math.max(1, length) }),
  4: async () => (packed, length) => brotliDecompressSync(packed, { maxOutputLength: Math.max(1, length) }),
  5: async () => hadoopLz4,
  6: async () => {
    const { ZSTDDecoder } = await import('zstddec')
    const zstd = new ZSTDDecoder()
    await zstd.init()
    return (packed, length) => zstd.decode(packed, length)
  },
  7: async () => rawLz4,
}

const loaded = new Map<number, Unpack>()

/** Loads a codec, once: two of them are WebAssembly, and their memory is kept. Throws for those that are not read. */
export async function codecOf(codec: number, column: string, file: string | undefined): Promise<Codec> {
  if (codec === 0) return new Codec(undefined, 'UNCOMPRESSED', file)
  const name = names[codec]
  const make = makers[codec]
  if (name === undefined) throw broken(file, `it is packed with the unknown codec ${codec}`)
  if (!make) throw unreadableColumn(file, column, `packed with ${name}`)
  let unpack = loaded.get(codec)
  if (!unpack) {
    unpack = await make()
    loaded.set(codec, unpack)
  }
  return new Codec(unpack, name, file)
}

/** How the pages of a column are unpacked. What a page claims to unpack to is held against what it takes, before memory is. */
export class Codec {
  constructor(
    readonly unpacker: Unpack | undefined,
    readonly name: string,
    readonly file: string | undefined,
  ) {}

  /** The bytes of a page that claims to unpack to `length`; itself without a codec. */
  unpack(packed: Uint8Array, length: number): Uint8Array {
    if (length < 0) throw broken(this.file, 'a page has a negative length')
    if (length > HARD_LIMIT || length > PAGE_LIMIT + PAGE_RATIO * packed.length)
      throw tooLarge(
        this.file,
        `a page of it claims to unpack from ${packed.length} to ${length} bytes; write it in smaller pages`,
      )
    if (!this.unpacker) {
      if (packed.length === length) return packed
      throw broken(this.file, `a page of ${packed.length} bytes claims ${length}`)
    }
    if (length === 0) return packed.subarray(0, 0)
    let bytes: Uint8Array | undefined
    try {
      bytes = this.unpacker(packed, length)
    } catch (error) {
      // a trap of WebAssembly, an error of zlib
      throw this.#broken(length, error)
    }
    if (bytes.length !== length) throw this.#broken(length)
    return bytes
  }

  #broken(length: number, cause?: unknown) {
    return broken(this.file, `a page is not ${length} bytes packed with ${this.name}`, cause)
  }
}

/** The length that a Snappy stream itself claims: the unpacker trusts it. */
function snappyLength(packed: Uint8Array): number {
  let value = 0
  for (let i = 0; i < 5 && i < packed.length; i++) {
    value += (packed[i]! & 127) * 2 ** (7 * i)
    if (packed[i]! < 128) return value
  }
  return -1
}

function rawLz4(packed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length)
  return decodeLz4Block(packed, 0, packed.length, out, 0, 0) === length ? out : out.subarray(0, 0)
}

/**
 * The older LZ4 is not specified: Hadoop writes blocks, each behind its two lengths (big-endian), others an LZ4 frame
 * or one bare block.
 */
function hadoopLz4(packed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length)
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length)
  let from = 0
  let at = 0
  while (from + 8 <= packed.length) {
    const to = at + view.getUint32(from)
    const end = from + 8 + view.getUint32(from + 4)
    if (to > length || end > packed.length) break
    if (decodeLz4Block(packed, from + 8, end, out.subarray(0, to), at, at) !== to) break
    from = end
    at = to
  }
  if (from === packed.length && at === length) return out
  if (decodeLz4(packed, out)) return out
  return rawLz4(packed, length)
}
