import { broken } from '../arrow/broken.js'

/** Types of the compact protocol, as the low half of a field's or list's first byte gives them. */
const TRUE = 1
const FALSE = 2
const DOUBLE = 7
const BINARY = 8
const LIST = 9
const SET = 10
const MAP = 11
const STRUCT = 12
const UUID = 13

const DEPTH = 32
const utf8 = new TextDecoder()

/** Thrown where a struct goes on beyond the bytes there are: the reader may come again with more. */
export class OutOfBytes extends Error {}

/**
 * Thrift's compact protocol, as far as Parquet uses it: structs are walked field by field, and what nobody asks for
 * is skipped without making anything of it. By hand because libraries make objects and BigInts of all of it: 100,000
 * row groups are millions of them. Lengths and counts are checked against the bytes that are left.
 */
export class Thrift {
  #type = 0
  #depth = 0

  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    readonly file: string | undefined,
  ) {}

  /**
   * Walks over the fields of a struct. `use` reads the value of the field it is told, with one call of the methods
   * below, and gives true; or it reads nothing and gives false.
   */
  struct(use: (id: number) => boolean): void {
    if (this.#depth > 0 && this.#type !== STRUCT) throw this.#wrong()
    if (++this.#depth > DEPTH) throw broken(this.file, 'its metadata are nested too deeply')
    for (let id = 0; ; ) {
      const head = this.#byte()
      const type = head & 15
      if (type === 0) break
      id = head >>> 4 === 0 ? this.#int() : id + (head >>> 4)
      this.#type = type
      if (!use(id)) this.#skip(type)
    }
    this.#depth--
  }

  /** Calls `use` for each element of a list; it reads the element. */
  list(use: (i: number) => void): void {
    if (this.#type !== LIST && this.#type !== SET) throw this.#wrong()
    const { type, count } = this.#listHead()
    for (let i = 0; i < count; i++) {
      this.#type = type
      use(i)
    }
  }

  /** Whether the field or element is a struct. */
  get isStruct(): boolean {
    return this.#type === STRUCT
  }

  /** An integer of any width; exact to 2^53. */
  int(): number {
    if (this.#type < 3 || this.#type > 6) throw this.#wrong()
    return this.#type === 3 ? (this.#byte() << 24) >> 24 : this.#int()
  }

  bool(): boolean {
    if (this.#type !== TRUE && this.#type !== FALSE) throw this.#wrong()
    return this.#type === TRUE
  }

  text(): string {
    if (this.#type !== BINARY) throw this.#wrong()
    const length = this.#length()
    const from = this.at
    this.at += length
    return utf8.decode(this.bytes.subarray(from, this.at))
  }

  #wrong() {
    return broken(this.file, `its metadata have a value of the unexpected type ${this.#type}`)
  }

  #byte(): number {
    if (this.at >= this.bytes.length) throw new OutOfBytes()
    return this.bytes[this.at++]!
  }

  #varint(): number {
    let value = 0
    for (let scale = 1, i = 0; i < 10; i++, scale *= 128) {
      const byte = this.#byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    throw broken(this.file, 'its metadata have a number without end')
  }

  #int(): number {
    const value = this.#varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  #length(): number {
    const length = this.#varint()
    if (length > this.bytes.length - this.at) throw new OutOfBytes()
    return length
  }

  #listHead(): { type: number; count: number } {
    const head = this.#byte()
    const count = head >>> 4 === 15 ? this.#length() : head >>> 4
    return { type: head & 15, count }
  }

  #skip(type: number): void {
    switch (type) {
      case TRUE:
      case FALSE:
        return
      case 3:
        this.#jump(1)
        return
      case 4:
      case 5:
      case 6:
        this.#varint()
        return
      case DOUBLE:
        this.#jump(8)
        return
      case BINARY:
        this.#jump(this.#length())
        return
      case UUID:
        this.#jump(16)
        return
      case LIST:
      case SET: {
        const head = this.#listHead()
        for (let i = 0; i < head.count; i++) this.#skipElement(head.type)
        return
      }
      case MAP: {
        const count = this.#length()
        const types = count === 0 ? 0 : this.#byte()
        for (let i = 0; i < count; i++) {
          this.#skipElement(types >>> 4)
          this.#skipElement(types & 15)
        }
        return
      }
      case STRUCT:
        this.#type = STRUCT
        this.struct(() => false)
        return
      default:
        throw broken(this.file, `its metadata have a value of the unknown type ${type}`)
    }
  }

  /** In lists a truth value takes a byte. */
  #skipElement(type: number): void {
    if (type === TRUE || type === FALSE) this.#jump(1)
    else if (type === LIST || type === SET || type === MAP) {
      if (++this.#depth > DEPTH) throw broken(this.file, 'its metadata are nested too deeply')
      this.#skip(type)
      this.#depth--
    } else this.#skip(type)
  }

  #jump(length: number): void {
    if (length > this.bytes.length - this.at) throw new OutOfBytes()
    this.at += length
  }
}
