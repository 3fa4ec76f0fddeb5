import { crc32 } from 'node:zlib'
import { broken } from '../arrow/broken.js'
import type { Codec } from './codec.js'
import type { Stream } from './source.js'
import { OutOfBytes, Thrift } from './thrift.js'

/** What a header is first looked for in; statistics of long texts may make one longer, up to the limit. */
const HEADER = 1 << 12
const HEADER_LIMIT = 1 << 24

/** A page, unpacked. The bytes are good until the next page is asked for. */
export interface Page {
  readonly kind: 'data' | 'dictionary'
  /** Rows, nulls among them; of a dictionary its values. */
  readonly count: number
  /** Number of the encoding in the format. */
  readonly encoding: number
  /** Which rows are null, as the format has it; undefined where a page of version 1 leaves them with the values. */
  readonly levels: Uint8Array | undefined
  /** Number of the encoding of levels that lie with the values. */
  readonly levelEncoding: number
  readonly bytes: Uint8Array
}

interface Header {
  type: number
  unpacked: number
  packed: number
  crc: number | undefined
  count: number
  encoding: number
  levelEncoding: number
  definition: number
  repetition: number
  compressed: boolean
}

/**
 * The next data or dictionary page of a column; undefined at its end. A number says that so many bytes of the stream must be
 * loaded first. Checksums are compared where there are some.
 */
export function nextPage(stream: Stream, codec: Codec): Page | number | undefined {
  while (stream.left > 0) {
    const found = nextHeader(stream, codec.file)
    if (typeof found === 'number') return found
    const { header, length } = found
    const { type, packed, unpacked, count, encoding, levelEncoding } = header
    if (!(packed >= 0 && length + packed <= stream.left))
      throw broken(codec.file, 'a page of it is longer than its column')
    const all = stream.peek(length + packed)
    if (!all) return length + packed
    stream.at += length + packed
    const bytes = all.subarray(length)
    if (type !== 0 && type !== 2 && type !== 3) continue // an index page, which nobody writes, or a later kind
    if (!(count >= 0 && count <= 0x7fffffff)) throw broken(codec.file, `a page claims ${count} values`)
    if (header.crc !== undefined && crc32(bytes) !== header.crc >>> 0)
      throw broken(codec.file, 'a page does not fit its checksum')
    const kind = type === 2 ? 'dictionary' : 'data'
    if (type !== 3)
      return {
        kind,
        count,
        encoding,
        levels: undefined,
        levelEncoding,
        bytes: codec.unpack(bytes, unpacked),
      }
    // Version 2: levels come first and are never packed.
    const { definition, repetition } = header
    const levels = definition + repetition
    if (!(definition >= 0 && repetition >= 0 && levels <= packed && levels <= unpacked))
      throw broken(codec.file, 'the levels of a page are longer than the page')
    const values = bytes.subarray(levels)
    return {
      kind,
      count,
      encoding,
      levels: bytes.subarray(repetition, levels),
      levelEncoding,
      bytes: header.compressed ? codec.unpack(values, unpacked - levels) : values,
    }
  }
  return undefined
}

/** The next header and its length, or how many bytes to load to find it. */
function nextHeader(stream: Stream, file: string | undefined): { header: Header; length: number } | number {
  for (let length = HEADER; ; length *= 8) {
    const bytes = stream.peek(length)
    if (!bytes) return length
    try {
      const thrift = new Thrift(bytes, 0, file)
      const header = decode(thrift)
      return { header, length: thrift.at }
    } catch (error) {
      if (!(error instanceof OutOfBytes)) throw error
      if (length >= stream.left || length >= HEADER_LIMIT)
        throw broken(file, 'the header of a page has no end')
    }
  }
}

function decode(thrift: Thrift): Header {
  const header: Header = {
    type: -1,
    unpacked: -1,
    packed: -1,
    crc: undefined,
    count: -1,
    encoding: -1,
    levelEncoding: 3,
    definition: 0,
    repetition: 0,
    compressed: true,
  }
  thrift.struct((id) => {
    if (id === 1) header.type = thrift.int()
    else if (id === 2) header.unpacked = thrift.int()
    else if (id === 3) header.packed = thrift.int()
    else if (id === 4) header.crc = thrift.int()
    else if (id === 5 || id === 7 || id === 8) thrift.struct((field) => pageField(thrift, header, id, field))
    else return false
    return true
  })
  return header
}

/** Fields of the headers of data pages (5), dictionary pages (7) and data pages of version 2 (8). */
function pageField(thrift: Thrift, header: Header, kind: number, field: number): boolean {
  if (field === 1) header.count = thrift.int()
  else if (field === (kind === 8 ? 4 : 2)) header.encoding = thrift.int()
  else if (kind === 5 && field === 3) header.levelEncoding = thrift.int()
  else if (kind === 8 && field === 5) header.definition = thrift.int()
  else if (kind === 8 && field === 6) header.repetition = thrift.int()
  else if (kind === 8 && field === 7) header.compressed = thrift.bool()
  else return false
  return true
}
