import type { Machine } from './machine.js'

/** Distinct values as codes, like a Dictionary, in the memory of a machine, whose columns are read into it. */
export class ChunkDictionary {
  readonly place: number
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
