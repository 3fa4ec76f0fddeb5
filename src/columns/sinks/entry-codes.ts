import type { Encoder } from '../dictionary.js'
import type { Codes, Words } from '../growable.js'
import { AT_ONCE, nextWanted } from '../write-texts.js'
import type { ColumnSink, Entries } from './sink.js'

const UNKNOWN = -1
const WAITING = -2
/** Refused and noted for the first row that has it. */
const NOTED = -3

/**
 * What entries have come to, by eras of dictionaries: of those that outlive a sink, as entries of Arrow do in a thread
 * that reads part after part.
 */
const kept = new WeakMap<object, WeakMap<Entries, Int32Array>>()

/**
 * Writes rows that refer to entries, for sinks that make codes: what an entry came to is remembered until others
 * come; by dictionaries that have eras, as long as the entries and the era last. Null and what was refused is not
 * remembered: each such row is noted.
 */
export class EntryCodes {
  readonly #target: Codes | Words
  readonly #encode: (bytes: Uint8Array, from: number, to: number) => number
  readonly #dictionary: Encoder | undefined
  readonly #areAddresses: boolean
  #entries: Entries | undefined
  #known: Int32Array = new Int32Array(0)
  /** Entries to be looked up, the first row that has each, their marks, their codes. */
  #waiting = new Int32Array(0)
  #rows = new Int32Array(0)
  #marks = new Int32Array(0)
  #codes = new Int32Array(0)

  /**
   * `encode` gives the code of a text or -1, and notes for the row that is written next. Texts, or addresses, that are
   * usual may be taken to the dictionary many at once.
   */
  constructor(
    target: Codes | Words,
    encode: (bytes: Uint8Array, from: number, to: number) => number,
    dictionary?: Encoder,
    areAddresses = false,
  ) {
    this.#target = target
    this.#encode = encode
    this.#dictionary = dictionary?.usual && dictionary
    this.#areAddresses = areAddresses
  }

  write(entries: Entries, numbers: Int32Array, rows: number): void {
    const known = this.#knownOf(entries)
    const target = this.#target
    target.reserve(rows)
    const { values } = target
    const first = target.length
    let learned = 0
    for (let i = copyKnown(known, numbers, 0, rows, values, first); i < rows; ) {
      target.length = first + i
      if (this.#dictionary && i >= learned) {
        learned = Math.min(rows, i + AT_ONCE)
        this.#learn(this.#dictionary, entries, numbers, i, learned)
      }
      const number = numbers[i]!
      let code = known[number]!
      if (code === NOTED) known[number] = UNKNOWN
      else if (code === UNKNOWN) {
        const p = number * entries.stride
        code = this.#encode(entries.bytes, entries.marks[p]!, entries.marks[p + 1]!)
        known[number] = code
      }
      values[first + i] = Math.max(code, -1)
      i = copyKnown(known, numbers, i + 1, rows, values, first)
    }
    target.length = first + rows
  }

  /** Looks up what rows refer to, in their order, up to the first that is refused; the target ends before the first of them. */
  #learn(dictionary: Encoder, entries: Entries, numbers: Int32Array, from: number, to: number): void {
    const known = this.#known
    if (this.#waiting.length === 0) {
      this.#waiting = new Int32Array(AT_ONCE)
      this.#rows = new Int32Array(AT_ONCE)
      this.#marks = new Int32Array(2 * AT_ONCE)
      this.#codes = new Int32Array(AT_ONCE)
    }
    const waiting = this.#waiting
    const marks = this.#marks
    let count = 0
    for (let i = from; i < to; i++) {
      const number = numbers[i]!
      if (number < 0 || known[number] !== UNKNOWN) continue
      known[number] = WAITING
      waiting[count] = number
      this.#rows[count] = i
      marks[2 * count] = entries.marks[number * entries.stride]!
      marks[2 * count + 1] = entries.marks[number * entries.stride + 1]!
      count++
    }
    const codes = this.#codes
    const target = this.#target
    const first = target.length - from
    let wanted = AT_ONCE
    let done = 0
    while (done < count) {
      const some = Math.min(wanted, count - done)
      const usual = dictionary.usual!(entries.bytes, marks, 2 * done, 2, some, codes, 0, this.#areAddresses)
      for (let i = 0; i < usual; i++) known[waiting[done + i]!] = codes[i]!
      done += usual
      wanted = nextWanted(some, usual)
      if (usual === some) continue
      target.length = first + this.#rows[done]!
      const code = this.#encode(entries.bytes, marks[2 * done]!, marks[2 * done + 1]!)
      known[waiting[done]!] = code < 0 ? NOTED : code
      done++
      // so that notes come in the order of rows
      if (code < 0) break
    }
    for (; done < count; done++) known[waiting[done]!] = UNKNOWN
    target.length = first + from
  }

  #knownOf(entries: Entries): Int32Array {
    if (entries === this.#entries) return this.#known
    this.#entries = entries
    const { size } = entries
    const era = this.#dictionary?.era
    const before = era && kept.get(era)?.get(entries)
    if (before) this.#known = before
    else if (era) {
      this.#known = new Int32Array(size).fill(UNKNOWN)
      kept.set(era, (kept.get(era) ?? new WeakMap()).set(entries, this.#known))
    } else {
      if (this.#known.length < size) this.#known = new Int32Array(size)
      this.#known.fill(UNKNOWN, 0, size)
    }
    return this.#known
  }
}

/** Writes the codes of rows from one on, -1 for null, up to the first that is not known: gives which. */
function copyKnown(
  known: Int32Array,
  numbers: Int32Array,
  from: number,
  rows: number,
  values: Int32Array | Int8Array,
  first: number,
): number {
  for (let i = from; i < rows; i++) {
    const number = numbers[i]!
    let code = -1
    if (number >= 0) {
      code = known[number]!
      if (code < 0) return i
    }
    values[first + i] = code
  }
  return rows
}

/** Writes the entry of each row as a value of its own: for what is noted row by row. */
export function writeEach(
  sink: Pick<ColumnSink, 'bytes' | 'none'>,
  { bytes, marks, stride }: Entries,
  numbers: Int32Array,
  rows: number,
): void {
  for (let i = 0; i < rows; i++) {
    const p = numbers[i]! * stride
    if (p < 0) sink.none()
    else sink.bytes(bytes, marks[p]!, marks[p + 1]!)
  }
}
