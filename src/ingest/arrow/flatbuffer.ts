import { broken } from './broken.js'

const decoder = new TextDecoder()

/**
 * A table inside a flatbuffer, read field by field with every offset and count checked against the bytes: the
 * generated readers of apache-arrow take what lies outside for zeros, so that one flipped bit in a count makes
 * them loop until memory ends. Fields are numbered from 0 as in the schema of the format.
 */
export class FlatTable {
  constructor(
    readonly bytes: DataView,
    readonly at: number,
    readonly file: string | undefined,
  ) {}

  static root(bytes: Uint8Array, file: string | undefined): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const blank = new FlatTable(view, 0, file)
    return new FlatTable(view, blank.check(blank.uint32(0), 4), file)
  }

  bool(field: number): boolean {
    return this.int8(field, 0) !== 0
  }

  int8(field: number, absent: number): number {
    const at = this.#find(field, 1)
    return at < 0 ? absent : this.bytes.getInt8(at)
  }

  int16(field: number, absent: number): number {
    const at = this.#find(field, 2)
    return at < 0 ? absent : this.bytes.getInt16(at, true)
  }

  int32(field: number, absent: number): number {
    const at = this.#find(field, 4)
    return at < 0 ? absent : this.bytes.getInt32(at, true)
  }

  /** 0 where absent. */
  int64(field: number): number {
    const at = this.#find(field, 8)
    return at < 0 ? 0 : this.int64At(at)
  }

  text(field: number): string | undefined {
    const at = this.#target(field)
    if (at < 0) return undefined
    const length = this.uint32(at)
    this.check(at + 4, length)
    return decoder.decode(new Uint8Array(this.bytes.buffer, this.bytes.byteOffset + at + 4, length))
  }

  table(field: number): FlatTable | undefined {
    const at = this.#target(field)
    return at < 0 ? undefined : new FlatTable(this.bytes, this.check(at, 4), this.file)
  }

  /** Count and first position of a vector whose elements take `size` bytes; count 0 where absent. */
  vector(field: number, size: number): { count: number; at: number } {
    const at = this.#target(field)
    if (at < 0) return { count: 0, at: 0 }
    const count = this.uint32(at)
    this.check(at + 4, count * size)
    return { count, at: at + 4 }
  }

  /** The table that element `index` of a vector of tables at `at` points to. */
  tableAt(at: number, index: number): FlatTable {
    const place = at + index * 4
    return new FlatTable(this.bytes, this.check(place + this.uint32(place), 4), this.file)
  }

  uint32(at: number): number {
    return this.bytes.getUint32(this.check(at, 4), true)
  }

  /** The number at a position; one beyond 2^53 is no size or place in any file, so it is refused. */
  int64At(at: number): number {
    this.check(at, 8)
    const value = this.bytes.getInt32(at + 4, true) * 4294967296 + this.bytes.getUint32(at, true)
    if (!Number.isSafeInteger(value)) throw broken(this.file, 'a length in its metadata is impossible')
    return value
  }

  check(at: number, size: number): number {
    if (at < 0 || size < 0 || at + size > this.bytes.byteLength)
      throw broken(this.file, 'its metadata point outside themselves')
    return at
  }

  #find(field: number, size: number): number {
    this.check(this.at, 4)
    const slots = this.check(this.at - this.bytes.getInt32(this.at, true), 4)
    const entry = 4 + field * 2
    if (entry + 2 > this.bytes.getUint16(slots, true)) return -1
    const offset = this.bytes.getUint16(this.check(slots + entry, 2), true)
    return offset === 0 ? -1 : this.check(this.at + offset, size)
  }

  #target(field: number): number {
    const at = this.#find(field, 4)
    return at < 0 ? -1 : at + this.uint32(at)
  }
}
