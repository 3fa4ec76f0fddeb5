import { TenderflagError } from '../errors.js'
import type { Part, TextPart } from './batch.js'
import { type ByteSource, openBytes } from './byte-source.js'
import { LONGEST_RECORD } from './record-buffer.js'

/** So far before its beginning is looked from a part. */
const LOOK = 1 << 19
const HEAD = 100

/** A part of a text that is handed over, for a thread, and for this one: with all that its first record may begin in. */
export interface HandedPart {
  readonly part: Part
  readonly again: Part
  readonly last: boolean
  /** Bytes of the file that were read for it. */
  readonly taken: number
}

/** Shared memory for runs of a text, used again and again. */
export class Runs {
  readonly #free: SharedArrayBuffer[] = []
  readonly #used: SharedArrayBuffer[] = []

  /** `ahead`: so many parts are begun at most before the first of them is done with. */
  constructor(readonly ahead: number) {}

  /** Memory for a run, of which so many are wanted before a part and with it. */
  next(length: number, behind: number): Uint8Array {
    if (this.#used.length > this.ahead + behind + 2) this.#free.push(this.#used.shift()!)
    const known = this.#free.pop()
    const room = known && known.byteLength >= length ? known : new SharedArrayBuffer(length)
    this.#used.push(room)
    return new Uint8Array(room, 0, length)
  }
}

/**
 * Unpacks and decodes a text in this thread, run by run, for threads to read: each is a part. Memory: 16 MiB of what came
 * last, and the runs of the parts that are begun. A text that breaks off is given up to its last whole window, as far as
 * it would have been read in one go; then it throws as its source does.
 */
export async function* handedParts(
  file: string,
  { before, ...text }: TextPart,
  length: number,
  memory: Runs,
): AsyncGenerator<HandedPart> {
  const behind = Math.ceil(Math.max(LONGEST_RECORD, LOOK) / length)
  const source = await openBytes(file, text.options.encoding)
  const runs: Uint8Array[] = []
  let first = 0
  try {
    let next = await readRun(source, memory.next(length, behind), text.window)
    const head = next.bytes.slice(0, HEAD)
    for (let i = 0; ; i++) {
      const { bytes, error, ended } = next
      runs.push(bytes)
      if (runs.length > behind + 1) {
        runs.shift()
        first++
      }
      const { taken } = source
      if (!ended && !error) next = await readRun(source, memory.next(length, behind), text.window)
      const last = ended || (next.ended && next.bytes.length === 0)
      const part = (from: number): Part => {
        const held = { head, at: from * length, runs: runs.slice(from - first) }
        const to = last ? Number.POSITIVE_INFINITY : i * length + bytes.length
        return { from: i * length, to, text: { ...text, held, ...(i === 0 && before ? { before } : {}) } }
      }
      const look = Math.max(first, i - Math.ceil(LOOK / length))
      if (bytes.length > 0 || last) yield { part: part(look), again: part(first), last, taken }
      if (error) throw error
      if (last) return
    }
  } finally {
    await source.close()
  }
}

interface Run {
  readonly bytes: Uint8Array
  readonly ended: boolean
  readonly error?: TenderflagError
}

/** Fills a run; one that breaks off has whole windows only. */
async function readRun(source: ByteSource, room: Uint8Array, window: number): Promise<Run> {
  let size = 0
  try {
    while (size < room.length) {
      const more = await source.read(room, size)
      if (more === 0) return { bytes: room.subarray(0, size), ended: true }
      size += more
    }
    return { bytes: room, ended: false }
  } catch (error) {
    if (!(error instanceof TenderflagError)) throw error
    return { bytes: room.subarray(0, size - (size % window)), ended: false, error }
  }
}
