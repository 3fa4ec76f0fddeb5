import { TenderflagError } from '../../errors.js'
import { counted } from '../../text/counted.js'
import { type Chunk, chunkRoom } from '../chunk.js'
import { CHUNK, type SplitOptions } from './split-options.js'
import type { Window } from './window.js'

/** Cuts JSON that is not written a release a line. A list of releases, or of packages, is read as what it holds. */
export function splitJson(window: Window, options: SplitOptions): AsyncGenerator<Chunk> {
  return new JsonSplitter(window, options).chunks()
}

class JsonSplitter {
  readonly #window: Window
  readonly #options: SplitOptions
  /** Where it reads. */
  #at: number
  /** Units so far, those of the chunk that is filled, and its bytes. */
  #number = 0
  #units: number[] = []
  #room: Uint8Array | undefined
  #length = 0
  /** Names of members of the last object that was neither release, record nor package. */
  #others: string[] = []
  #packages = 0
  #objects = 0

  constructor(window: Window, options: SplitOptions) {
    this.#window = window
    this.#options = options
    this.#at = window.from
  }

  async *chunks(): AsyncGenerator<Chunk> {
    for (;;) {
      // lists at the outside are but what they hold
      const c = await this.#next(false)
      if (c < 0) break
      if (c === 91 || c === 93 || c === 44) this.#at++
      else if (c === 123) {
        this.#objects++
        yield* this.#object()
      } else throw this.#broken(`"${String.fromCharCode(c)}" stands where a release belongs`)
    }
    yield* this.#rest()
    if (this.#number === 0 && this.#packages === 0 && this.#objects > 0) throw this.#noOcds()
  }

  /** A release or record is a unit; of a package, the elements of its lists are. */
  async *#object(): AsyncGenerator<Chunk> {
    const window = this.#window
    // bytes from here on stay in the window while it is not known what this is
    window.from = this.#at
    this.#at++
    let isPackage = false
    const names: string[] = []
    if ((await this.#next(true)) === 125) {
      this.#at++
      window.from = this.#at
      return
    }
    for (;;) {
      const name = await this.#name()
      if (name === 'ocid' && !isPackage) {
        this.#at = window.from
        yield* this.#unit()
        return
      }
      const c = await this.#next(true)
      if ((name === 'releases' || name === 'records') && c === 91) {
        isPackage = true
        this.#packages++
        window.from = this.#at
        yield* this.#elements()
      } else if ((name === 'releases' || name === 'records') && c === 123) {
        isPackage = true
        this.#packages++
        this.#options.onSingle?.(name, this.#number + 1)
        yield* this.#unit()
      } else if (isPackage && name === 'compiledRelease' && c === 123) yield* this.#unit()
      else {
        if (names.length < 20) names.push(name)
        const from = this.#at - window.from
        await this.#value()
        if (name === 'version' && c === 34)
          this.#options.onVersion?.(text(window.bytes, window.from + from + 1, this.#at - 1))
      }
      if (isPackage) window.from = this.#at
      const after = await this.#next(true)
      this.#at++
      if (after === 125) break
      if (after !== 44) throw this.#broken('a comma is missing')
      await this.#next(true)
    }
    window.from = this.#at
    if (!isPackage) this.#others = names
    if (!isPackage && this.#number > 0) throw this.#noOcds()
  }

  async *#elements(): AsyncGenerator<Chunk> {
    this.#at++
    if ((await this.#next(true)) === 93) {
      this.#at++
      return
    }
    for (;;) {
      await this.#next(true)
      yield* this.#unit()
      const c = await this.#next(true)
      this.#at++
      if (c === 93) return
      if (c !== 44) throw this.#broken('a comma is missing')
    }
  }

  /** Takes the value at hand as a unit. */
  async *#unit(): AsyncGenerator<Chunk> {
    const window = this.#window
    window.from = this.#at
    await this.#value()
    const length = this.#at - window.from
    if (this.#room && this.#length + length > this.#room.length) yield* this.#rest()
    if (!this.#room) {
      const spare = this.#options.spare?.()
      this.#room = spare && spare.length >= length ? spare : chunkRoom(Math.max(length, CHUNK))
    }
    this.#room.set(window.bytes.subarray(window.from, this.#at), this.#length)
    this.#units.push(this.#length, this.#length + length)
    this.#length += length
    this.#number++
    window.from = this.#at
  }

  *#rest(): Generator<Chunk> {
    if (this.#room && this.#units.length > 0)
      yield { bytes: this.#room, length: this.#length, units: Int32Array.from(this.#units), settled: false }
    this.#room = undefined
    this.#units = []
    this.#length = 0
  }

  /** The byte at hand after blanks; at the end of the file -1, or where something must follow, an error. */
  async #next(needed: boolean): Promise<number> {
    const window = this.#window
    for (;;) {
      const { bytes, to } = window
      while (this.#at < to) {
        const c = bytes[this.#at]!
        if (c > 32) return c
        this.#at++
      }
      if (window.ended) {
        if (needed) throw this.#cutShort()
        return -1
      }
      if (!needed) window.from = this.#at
      await this.#more()
    }
  }

  /** The name of a member, and its colon taken. */
  async #name(): Promise<string> {
    const window = this.#window
    if ((await this.#next(true)) !== 34) throw this.#broken('a name of a member is missing')
    const from = this.#at - window.from
    await this.#value()
    const name = text(window.bytes, window.from + from + 1, this.#at - 1)
    if ((await this.#next(true)) !== 58) throw this.#broken('a colon is missing')
    this.#at++
    return name
  }

  /** Passes over one value, by brackets and quotes; its start must be in the window. */
  async #value(): Promise<void> {
    const window = this.#window
    let depth = 0
    let inText = false
    for (;;) {
      const { bytes, to } = window
      let at = this.#at
      while (at < to) {
        const c = bytes[at]!
        if (inText) {
          // a loop of its own: most bytes are those of texts
          let d = c
          while (d !== 34 && d !== 92) {
            if (++at >= to) break
            d = bytes[at]!
          }
          if (at >= to) break
          if (d === 92) {
            if (at + 1 >= to) break
            at += 2
            continue
          }
          at++
          inText = false
          if (depth === 0) {
            this.#at = at
            return
          }
        } else if (c === 34) {
          inText = true
          at++
        } else if ((c | 32) === 123) {
          depth++
          at++
        } else if ((c | 32) === 125) {
          // of a number or word, the bracket after it
          if (depth > 0) at++
          if (--depth <= 0) {
            this.#at = at
            return
          }
        } else if (depth === 0 && (c === 44 || c <= 32)) {
          this.#at = at
          return
        } else at++
      }
      this.#at = at
      if (window.ended) throw this.#cutShort()
      await this.#more()
    }
  }

  async #more(): Promise<void> {
    this.#at -= await this.#window.more(this.#number + 1)
  }

  #cutShort(): TenderflagError {
    const after =
      this.#number === 0 ? 'before its first release' : `after ${counted(this.#number, 'release')}`
    return new TenderflagError(
      'FILE_BROKEN',
      `the file is cut short ${after}; get it again from its source`,
      { file: this.#window.file },
    )
  }

  #broken(what: string): TenderflagError {
    return new TenderflagError(
      'FILE_BROKEN',
      `the file is not JSON: ${what}, ${this.#number === 0 ? 'before its first release' : `after release ${this.#number}`}; get it again from its source`,
      { file: this.#window.file },
    )
  }

  #noOcds(): TenderflagError {
    if (this.#others.length === 0)
      return new TenderflagError(
        'FILE_EMPTY',
        'the file is JSON, and holds no release or record; fetch or write it again, or take it away',
        { file: this.#window.file },
      )
    const kind = this.#others.find((name) => name === 'releases' || name === 'records')
    if (kind !== undefined)
      return new TenderflagError(
        'FILE_UNKNOWN_FORMAT',
        `the file is JSON, but no OCDS: its "${kind}" is no list; get it again from its source`,
        { file: this.#window.file },
      )
    const names = this.#others.map((name) => JSON.stringify(name.slice(0, 40))).join(', ')
    return new TenderflagError(
      'FILE_UNKNOWN_FORMAT',
      `the file is JSON, but no OCDS: it has no "releases", "records" or "ocid", but ${names}; perhaps an error message was saved`,
      { file: this.#window.file },
    )
  }
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(to - from, 1000)).toString()
}
