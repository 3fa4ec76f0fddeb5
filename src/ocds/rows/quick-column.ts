import type { Storage } from '../../columns/growable.js'
import type { Machine } from '../machine.js'
import { type Values, viewLike } from '../parcel.js'
import { ChunkDictionary } from './chunk-dictionary.js'
import { WAITING } from './marks.js'

/** What a column holds, by the numbers of wasm/column.ts. */
export const CODE = 0
export const INSTANT = 1
export const AMOUNT = 2
export const COUNT = 3
export const ADDRESS = 4
export const WORD = 5
export const FLAG = 6
/** Like CODE, of three capital letters. */
export const CURRENCY = 8
/** Like INSTANT, with dates that have no time as days of UTC. */
const DATE = 7

/** Added to the number of rows read where any has a value. */
const PRESENT = 1 << 16
/** The most words that are remembered: of a closed list, each in a spelling or two. */
const MOST_WORDS = 1024

/** Reads the values of a column that are usual, which nearly all are, by WebAssembly. */
export class QuickColumn {
  /** Whether any row had a value. */
  present = false
  readonly #machine: Machine
  readonly #kind: number
  readonly #target: Storage['target']
  readonly #dictionary: ChunkDictionary | undefined
  readonly #meanings: number
  /** Where the values come to stand that are read at once. */
  readonly #read: Values

  /** Codes are those of the dictionary. */
  constructor(machine: Machine, kind: number, target: Storage['target'], dictionary?: ChunkDictionary) {
    this.#machine = machine
    this.#kind = kind
    this.#target = target
    this.#meanings = kind === WORD ? machine.reserve(MOST_WORDS) : 0
    this.#dictionary = kind === WORD ? new ChunkDictionary(machine) : dictionary
    this.#read = viewLike(target.values, machine.buffer, machine.run.values.value, WAITING)
  }

  /** Of the values read last, how many were dates without a time. */
  get dates(): number {
    return this.#machine.run.dates.value
  }

  /**
   * Writes up to `rows` values, by their marks in the memory. Gives how many; the next is not usual. Dates without a time
   * are usual in columns of instants if it is said so.
   */
  read(marks: number, stride: number, rows: number, withDates = false): number {
    const dictionary = this.#dictionary?.place ?? 0
    const kind = withDates && this.#kind === INSTANT ? DATE : this.#kind
    const said = this.#machine.run.read(kind, marks, stride, rows, dictionary, this.#meanings)
    const done = said & (PRESENT - 1)
    if (said > done) this.present = true
    if (done === 0) return 0
    const target = this.#target
    target.reserve(done)
    target.values.set(done === WAITING ? this.#read : this.#read.subarray(0, done), target.length)
    target.length += done
    return done
  }

  /** Remembers what a word means. */
  learn(bytes: Uint8Array, from: number, to: number, code: number): void {
    const words = this.#dictionary!
    if (words.size === MOST_WORDS) return
    const word = words.encode(bytes, from, to)
    if (word >= 0) this.#machine.bytes[this.#meanings + word] = code
  }

  /** Gives back the memory that is its own. */
  free(): void {
    if (this.#kind !== WORD) return
    this.#dictionary?.free()
    this.#machine.run.release(this.#meanings)
  }
}
