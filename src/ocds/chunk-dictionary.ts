import type { Encoder } from '../columns/dictionary.js'
import { isNullWord } from '../schema/null-words.js'
import type { Machine } from './machine.js'

/** Texts that lie further apart than these are not copied together: a part that is not theirs, and bytes for each. */
const APART = 1 << 15
const EACH = 64
/** How many rows are read at once, and what a column holds, by the numbers of wasm/column.ts. */
const ROWS = 256
const CODE = 0
const ADDRESS = 4

/** Distinct values as codes, like a Dictionary, in the memory of a machine, whose columns are read into it. */
export class ChunkDictionary implements Encoder {
  place: number
  readonly #machine: Machine

  constructor(machine: Machine) {
    this.#machine = machine
    this.place = machine.run.newDictionary() >>> 0
  }

  get size(): number {
    return this.#machine.run.sizeOf(this.place)
  }

  get bytesLength(): number {
    return this.#machine.run.lengthOf(this.place)
  }

  /** The code of `bytes[from, to)`, added if new; -1 for what is not UTF-8. */
  encode(bytes: Uint8Array, from: number, to: number): number {
    const at = this.#machine.placed(bytes, from, to)
    return this.#machine.run.encode(this.place, at, at + to - from)
  }

  encodeText(text: string): number {
    const bytes = Buffer.from(text)
    return this.encode(bytes, 0, bytes.length)
  }

  /** Whether a code stands for `bytes[from, to)`. */
  is(code: number, bytes: Uint8Array, from: number, to: number): boolean {
    const at = this.#machine.placed(bytes, from, to)
    return this.#machine.run.is(this.place, code, at, to - from) !== 0
  }

  /** See `Encoder`: texts are copied into the memory, at most a few hundred thousand bytes at a time. */
  usual(
    bytes: Uint8Array,
    marks: Int32Array,
    first: number,
    stride: number,
    most: number,
    codes: Int32Array,
    at: number,
    areAddresses = false,
  ): number {
    let from = Number.POSITIVE_INFINITY
    let to = 0
    let count = most
    for (let i = 0, p = first; i < count; i++, p += stride) {
      const start = marks[p]!
      const end = marks[p + 1]!
      if (start === end) continue
      if (isNullWord(bytes, start, end)) {
        count = i
        break
      }
      if (start < from) from = start
      if (end > to) to = end
    }
    if (to === 0) {
      codes.fill(-1, at, at + count)
      return count
    }
    if (to - from > APART + EACH * count) return 0
    const machine = this.#machine
    const { run } = machine
    const room = (8 * count + 15) & ~15
    const place = machine.scratch(room + to - from)
    const texts = place + room
    machine.bytes.set(bytes.subarray(from, to), texts)
    const placed = new Int32Array(machine.buffer, place, 2 * count)
    for (let i = 0, p = first; i < count; i++, p += stride) {
      placed[2 * i] = marks[p]! - from + texts
      placed[2 * i + 1] = marks[p + 1]! - from + texts
    }
    const kind = areAddresses ? ADDRESS : CODE
    const read = new Int32Array(machine.buffer, run.values.value, ROWS)
    for (let done = 0; done < count; ) {
      const rows = Math.min(ROWS, count - done)
      const some = run.read(kind, place + 8 * done, 8, rows, this.place, 0) & (2 * ROWS - 1)
      codes.set(some === ROWS ? read : read.subarray(0, some), at + done)
      done += some
      if (some < rows) return done
    }
    return count
  }

  /** Forgets all values: codes begin again at 0. */
  clear(): void {
    this.free()
    this.place = this.#machine.run.newDictionary() >>> 0
  }

  /** Views of the values from a code on: that of `first + i` is `bytes[ends[i - 1], ends[i])`, counted from `start`. */
  since(first: number): { bytes: Uint8Array; ends: Int32Array; start: number } {
    const { run } = this.#machine
    this.#machine.look()
    const ends = new Int32Array(this.#machine.buffer, run.endsOf(this.place) >>> 0, this.size)
    const start = first === 0 ? 0 : ends[first - 1]!
    const place = run.bytesOf(this.place) >>> 0
    return {
      bytes: this.#machine.bytes.subarray(place + start, place + this.bytesLength),
      ends: ends.subarray(first),
      start,
    }
  }

  /** Gives its memory back; it is not to be used afterwards. */
  free(): void {
    this.#machine.run.freeDictionary(this.place)
  }
}
