import { TemporaryFile } from './temporary-file.js'

/** So many bytes are kept in memory; what comes after them goes to a temporary file. */
const IN_MEMORY = 1 << 26

/** Bytes that are put aside, to be read again at their places: in memory as far as they fit, then in a temporary file. */
export class Spill {
  readonly #memory: number
  #pieces: Uint8Array[] = []
  #starts: number[] = []
  #kept = 0
  #file: TemporaryFile | undefined

  /** `what` is put aside, in words, for the error of a full disk. */
  constructor(
    readonly what: string,
    memory = IN_MEMORY,
  ) {
    this.#memory = memory
  }

  /** Appends bytes, copied, and gives their place. Throws OUTPUT_FAILED where there is no room. */
  async append(bytes: Uint8Array): Promise<number> {
    if (!this.#file && this.#kept + bytes.length <= this.#memory) {
      const place = this.#kept
      this.#starts.push(place)
      this.#pieces.push(bytes.slice())
      this.#kept += bytes.length
      return place
    }
    this.#file ??= new TemporaryFile(this.what)
    return this.#kept + this.#file.append(bytes)
  }

  /** Reads `into` full from a place: bytes that were appended at once. */
  async read(place: number, into: Uint8Array): Promise<void> {
    if (place >= this.#kept) {
      this.#file!.read(place - this.#kept, into)
      return
    }
    const piece = this.#pieceAt(place)
    const from = place - this.#starts[piece]!
    into.set(this.#pieces[piece]!.subarray(from, from + into.length))
  }

  async close(): Promise<void> {
    this.#pieces = []
    this.#file?.close()
    this.#file = undefined
  }

  #pieceAt(place: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle]! <= place) low = middle
      else high = middle - 1
    }
    return low
  }
}
