import type { FileHandle } from 'node:fs/promises'
import { broken } from '../arrow/broken.js'

/** Chunks up to this size share one window: with many small row groups one read serves hundreds of them. */
const SMALL = 1 << 16
/** What is read of a larger chunk at a time: small enough to stay in cache until it is decoded. */
const READ = 1 << 19

/** What is read of the file at a time for small ones. */
const SHARED = 1 << 18

/** An open file, read where it is asked for. */
export class Source {
  #window = new Uint8Array(0)
  #start = 0

  constructor(
    readonly handle: FileHandle,
    readonly size: number,
    readonly file: string,
  ) {}

  /** Any bytes of the file. */
  async read(at: number, length: number): Promise<Uint8Array> {
    if (at < 0 || length < 0 || at + length > this.size) throw broken(this.file, 'it ends before its data do')
    return this.held(at, length) ?? (await this.load(at, length)).subarray(0, length)
  }

  /** A view of bytes that were read before; undefined for others. */
  held(at: number, length: number): Uint8Array | undefined {
    const from = at - this.#start
    return from >= 0 && from + length <= this.#window.length
      ? this.#window.subarray(from, from + length)
      : undefined
  }

  /** Reads bytes, and some behind them. Views of others stay as they are. */
  async load(at: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.min(Math.max(length, SHARED), this.size - at))
    await this.fill(bytes, 0, at)
    if (bytes.length > length || length <= SHARED) {
      this.#window = bytes
      this.#start = at
    }
    return bytes
  }

  /** Reads the bytes from `at` on into an array, from a place of it on to its end. */
  async fill(bytes: Uint8Array, from: number, at: number): Promise<void> {
    for (let done = from; done < bytes.length; ) {
      const size = Math.min(bytes.length - done, 2 ** 30)
      const { bytesRead } = await this.handle.read(bytes, done, size, at + done - from)
      if (bytesRead === 0) throw broken(this.file, 'it became shorter while it was read')
      done += bytesRead
    }
  }

  /** Bytes from one place on, each read once. */
  stream(at: number, size: number): Stream {
    return new Stream(this, at, at + size)
  }
}

/**
 * The bytes `[at, end)` of a file in their order, through a window that is used again: a view is good until more is
 * loaded.
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

  /** The next `length` bytes, or fewer at the end, without taking them; undefined where they are to be loaded first. */
  peek(length: number): Uint8Array | undefined {
    const wanted = Math.min(length, this.left)
    if (this.#small) return this.#source.held(this.at, wanted)
    const from = this.at - this.#start
    return from + wanted <= this.#window.length ? this.#window.subarray(from, from + wanted) : undefined
  }

  /** Loads the next `length` bytes, or fewer at the end. */
  async load(length: number): Promise<void> {
    const wanted = Math.min(length, this.left)
    if (this.#small) {
      await this.#source.load(this.at, wanted)
      return
    }
    const size = Math.min(Math.max(wanted, READ), this.left)
    const kept = this.#window.subarray(Math.max(0, this.at - this.#start))
    const buffer = this.#window.buffer
    const next = new Uint8Array(buffer.byteLength >= size ? buffer : new ArrayBuffer(size), 0, size)
    next.set(kept)
    this.#window = next
    this.#start = this.at
    await this.#source.fill(next, kept.length, this.at + kept.length)
  }
}
