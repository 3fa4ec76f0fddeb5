import type { FileHandle } from 'node:fs/promises'
import { broken } from '../arrow/broken.js'
import { type Bytes, bytesOfFile } from '../arrow/bytes.js'

/** Chunks up to this size share one window: with many small row groups one read serves hundreds of them. */
const SMALL = 1 << 16
/** What is read of a larger chunk at a time: small enough to stay in cache until it is decoded. */
const READ = 1 << 19

/** An open file, read where it is asked for. */
export class Source {
  readonly #shared: Bytes

  constructor(
    readonly handle: FileHandle,
    readonly size: number,
    readonly file: string,
  ) {
    this.#shared = bytesOfFile(handle, size, file)
  }

  /** Any bytes of the file. */
  read(at: number, length: number): Promise<Uint8Array> {
    return this.#shared.read(at, length)
  }

  /** Bytes from one place on, each read once. */
  stream(at: number, size: number): Stream {
    return new Stream(this, at, at + size)
  }
}

/**
 * The bytes `[at, end)` of a file in their order, through a window that is used again: a view is good until the next
 * one is asked for.
 */
export class Stream {
  #window = new Uint8Array(0)
  #start: number
  readonly #source: Source
  readonly #end: number
  readonly #small: boolean

  constructor(
    source: Source,
    /** What was taken so far ends here. */
    public at: number,
    end: number,
  ) {
    this.#source = source
    this.#start = at
    this.#end = end
    this.#small = end - at <= SMALL
  }

  get left(): number {
    return this.#end - this.at
  }

  /** The next `length` bytes, or fewer at the end, without taking them. */
  async peek(length: number): Promise<Uint8Array> {
    const wanted = Math.min(length, this.left)
    if (this.#small) return this.#source.read(this.at, wanted)
    const from = this.at - this.#start
    if (from + wanted <= this.#window.length) return this.#window.subarray(from, from + wanted)
    await this.#fill(Math.min(Math.max(wanted, READ), this.left))
    return this.#window.subarray(0, wanted)
  }

  /** The next `length` bytes. Throws FILE_BROKEN where there are fewer. */
  async take(length: number): Promise<Uint8Array> {
    if (!(length >= 0 && length <= this.left))
      throw broken(this.#source.file, 'a page of it is longer than its column')
    const bytes = await this.peek(length)
    this.at += length
    return bytes
  }

  /** Moves the window to `at`, keeping what it has of it. */
  async #fill(length: number): Promise<void> {
    const { handle, file } = this.#source
    const kept = this.#window.subarray(Math.max(0, this.at - this.#start))
    const buffer = this.#window.buffer
    const next = new Uint8Array(buffer.byteLength >= length ? buffer : new ArrayBuffer(length), 0, length)
    next.set(kept)
    this.#window = next
    this.#start = this.at
    for (let done = kept.length; done < length; ) {
      const size = Math.min(length - done, 2 ** 30)
      const { bytesRead } = await handle.read(next, done, size, this.at + done)
      if (bytesRead === 0) throw broken(file, 'it became shorter while it was read')
      done += bytesRead
    }
  }
}
