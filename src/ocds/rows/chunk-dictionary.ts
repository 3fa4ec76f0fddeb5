import type { Encoder } from '../../columns/dictionary.js'
import type { Machine } from '../machine.js'

/** Texts that lie further apart than these are copied one by one, if they are not longer: so much, and so much for each. */
const APART = 1 << 15
const EACH = 64

/** Distinct values as codes, like a Dictionary, in the memory of a machine, whose columns are read into it. */
export class ChunkDictionary implements Encoder {
  place: number
  era = {}
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
    count: number,
    codes: Int32Array,
    at: number,
    areAddresses = false,
  ): number {
    const machine = this.#machine
    const { run } = machine
    const most = APART + EACH * count
    const words = 4 * (count * stride + 2)
    const place = (machine.scratch(words + 4 * count + most + 16) + 3) & ~3
    const into = place + words
    const texts = into + 4 * count
    const placed = new Int32Array(machine.buffer, place, count * stride + 2)
    placed.set(marks.subarray(first, first + (count - 1) * stride + 2))
    if (!run.measure(place, 4 * stride, count)) return 0
    const from = run.first.value >>> 0
    const to = run.end.value >>> 0
    let step = stride
    let base = texts - from
    if (to === 0) base = 0
    else if (to - from <= most) machine.bytes.set(bytes.subarray(from, to), texts)
    else if (this.#gather(bytes, placed, stride, count, texts, most)) {
      step = 2
      base = 0
    } else return 0
    const done = run.texts(areAddresses, place, 4 * step, count, base, this.place, into)
    codes.set(new Int32Array(machine.buffer, into, done), at)
    return done
  }

  /** Copies texts that lie far apart, and notes where; false where they are longer than there is room. */
  #gather(
    bytes: Uint8Array,
    placed: Int32Array,
    stride: number,
    count: number,
    texts: number,
    room: number,
  ): boolean {
    if (stride !== 2) return false
    let length = 0
    for (let p = 0; p < 2 * count; p += 2) length += placed[p + 1]! - placed[p]!
    if (length > room) return false
    const there = this.#machine.bytes
    let at = texts
    for (let p = 0; p < 2 * count; p += 2) {
      let from = placed[p]!
      const to = placed[p + 1]!
      placed[p] = at
      while (from < to) there[at++] = bytes[from++]!
      placed[p + 1] = at
    }
    return true
  }

  /** Forgets all values: codes begin again at 0. */
  clear(): void {
    this.free()
    this.era = {}
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
