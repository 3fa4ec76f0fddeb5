import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TenderflagError } from '../errors.js'

/** What another thread must know to append to a temporary file too. */
export interface SharedFile {
  readonly what: string
  readonly descriptor: number
  /** Where the next bytes go. */
  readonly end: BigInt64Array
}

/**
 * A temporary file to which bytes are appended, to be read again at their places. It has no name once it is open, and goes
 * with the program. Threads may append to it side by side. Reads and writes wait for the disk.
 */
export class TemporaryFile {
  readonly shared: SharedFile
  readonly #folder: string | undefined

  /** `what` is put aside, in words, for the error of a full disk: OUTPUT_FAILED, here and in `append`. */
  constructor(of: string | SharedFile) {
    if (typeof of !== 'string') {
      this.shared = of
      return
    }
    try {
      this.#folder = mkdtempSync(join(tmpdir(), 'tenderflag-'))
      const descriptor = openSync(join(this.#folder, 'aside'), 'wx+', 0o600)
      this.shared = { what: of, descriptor, end: new BigInt64Array(new SharedArrayBuffer(8)) }
    } catch (cause) {
      throw noRoom(of, cause)
    }
    try {
      this.#remove() // so that nothing is left where the program is killed
    } catch {
      // not every system lets an open file go
    }
  }

  /** Appends bytes, and gives their place. */
  append(bytes: Uint8Array): number {
    const { descriptor, end, what } = this.shared
    const place = Number(Atomics.add(end, 0, BigInt(bytes.length)))
    try {
      for (let from = 0; from < bytes.length; )
        from += writeSync(descriptor, bytes, from, bytes.length - from, place + from)
    } catch (cause) {
      throw noRoom(what, cause)
    }
    return place
  }

  /** Reads `into` full from a place. */
  read(place: number, into: Uint8Array): void {
    for (let at = 0; at < into.length; ) {
      const read = readSync(this.shared.descriptor, into, at, into.length - at, place + at)
      if (read === 0) throw new RangeError('a place past the end')
      at += read
    }
  }

  close(): void {
    closeSync(this.shared.descriptor)
    this.#remove()
  }

  #remove(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
  }
}

function noRoom(what: string, cause: unknown): TenderflagError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : cause
  return new TenderflagError(
    'OUTPUT_FAILED',
    `${what} cannot be put aside (${code}); make room there, or set TMPDIR to a folder with more`,
    { file: tmpdir() },
    { cause },
  )
}
