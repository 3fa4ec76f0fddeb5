import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TenderflagError } from './errors.js'

/** So many bytes are kept in memory; what comes after them goes to a temporary file. */
const IN_MEMORY = 1 << 26

/** Bytes that are put aside, to be read again at their places. The file has no name once it is open, and goes with it. */
export class Spill {
  readonly #memory: number
  #pieces: Uint8Array[] = []
  #starts: number[] = []
  #kept = 0
  #size = 0
  #handle: FileHandle | undefined
  #folder: string | undefined

  /** `what` is put aside, in words, for the error of a full disk. */
  constructor(
    readonly what: string,
    memory = IN_MEMORY,
  ) {
    this.#memory = memory
  }

  /** Appends bytes, copied, and gives their place. Throws OUTPUT_FAILED where there is no room. */
  async append(bytes: Uint8Array): Promise<number> {
    const place = this.#size
    this.#size += bytes.length
    if (!this.#handle && this.#size <= this.#memory) {
      this.#starts.push(place)
      this.#pieces.push(bytes.slice())
      this.#kept = this.#size
      return place
    }
    try {
      this.#handle ??= await this.#open()
      for (let from = 0; from < bytes.length; ) {
        const at = place - this.#kept + from
        from += (await this.#handle.write(bytes, from, bytes.length - from, at)).bytesWritten
      }
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : cause
      throw new TenderflagError(
        'OUTPUT_FAILED',
        `${this.what} cannot be put aside (${code}); make room there, or set TMPDIR to a folder with more`,
        { file: tmpdir() },
        { cause },
      )
    }
    return place
  }

  /** Reads `into` full from a place: bytes that were appended at once. */
  async read(place: number, into: Uint8Array): Promise<void> {
    if (place < this.#kept) {
      const piece = this.#pieceAt(place)
      const from = place - this.#starts[piece]!
      into.set(this.#pieces[piece]!.subarray(from, from + into.length))
      return
    }
    for (let at = 0; at < into.length; ) {
      const { bytesRead } = await this.#handle!.read(into, at, into.length - at, place - this.#kept + at)
      if (bytesRead === 0) throw new RangeError('a place past the end')
      at += bytesRead
    }
  }

  async close(): Promise<void> {
    this.#pieces = []
    await this.#handle?.close()
    this.#handle = undefined
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
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

  async #open(): Promise<FileHandle> {
    this.#folder = await mkdtemp(join(tmpdir(), 'tenderflag-'))
    const path = join(this.#folder, 'aside')
    const handle = await open(path, 'wx+', 0o600)
    // so that nothing is left where the program is killed; not every system lets an open file go
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined)
    return handle
  }
}
