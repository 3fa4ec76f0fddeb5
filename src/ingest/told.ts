import { type Dictionaries, domains, perDomain } from '../columns/dictionaries.js'
import type { Dictionary, Encoder } from '../columns/dictionary.js'
import { type Codes, Growable } from '../columns/growable.js'
import type { Domain } from '../schema/tables.js'

/** A dictionary of a thread that has more begins anew. */
const MOST_VALUES = 1 << 18
const MOST_BYTES = 1 << 24

/** What a thread tells with a piece: values that it met for the first time. */
export interface Told {
  /** The dictionaries whose codes the piece has. */
  readonly of: string
  /** Which of the pieces with codes of these it is, from 0 on: each takes those before it for known. */
  readonly number: number
  readonly values: readonly ToldValues[]
}

/** Values of a domain from a code on: that of `first + i` is `bytes[ends[i - 1], ends[i])`. With 0 codes begin anew. */
export interface ToldValues {
  readonly domain: Domain
  readonly first: number
  readonly bytes: Uint8Array
  readonly ends: Int32Array
}

/** A dictionary that values can be told of. */
export interface Tellable extends Encoder {
  readonly size: number
  readonly bytesLength: number
  since(first: number): { bytes: Uint8Array; ends: Int32Array | Float64Array; start: number }
  clear(): void
}

/** The dictionaries of a thread, kept from piece to piece: most values of one were in those before it. */
export class Telling {
  readonly dictionaries: Readonly<Record<Domain, Tellable>>
  readonly #of: string
  readonly #told = perDomain(() => 0)
  #run: number | undefined
  #number = 0

  /** `of` tells them from those of all other threads. */
  constructor(of: string, make: () => Tellable) {
    this.#of = of
    this.dictionaries = perDomain(make)
  }

  /** Makes them ready for a piece of a run. */
  begin(run: number): void {
    const isNew = run !== this.#run
    this.#run = run
    if (isNew) this.#number = 0
    for (const domain of domains) {
      const { size, bytesLength } = this.dictionaries[domain]
      if (isNew || size > MOST_VALUES || bytesLength > MOST_BYTES) this.#clear(domain)
    }
  }

  /** What has come since it was last told; in shared memory. */
  tell(): Told {
    const values = domains.flatMap((domain) => this.#valuesOf(domain))
    return { of: this.#of, number: this.#number++, values }
  }

  /** Takes back what is not told yet, and all else: what was read goes nowhere. */
  forget(): void {
    this.#run = undefined
  }

  #valuesOf(domain: Domain): ToldValues[] {
    const dictionary = this.dictionaries[domain]
    const first = this.#told[domain]
    const { size, bytesLength } = dictionary
    if (size === first) return []
    this.#told[domain] = size
    const known = dictionary.since(first)
    const room = new SharedArrayBuffer((size - first) * 4 + bytesLength - known.start)
    const ends = new Int32Array(room, 0, size - first)
    for (let i = 0; i < ends.length; i++) ends[i] = known.ends[i]! - known.start
    const bytes = new Uint8Array(room, ends.byteLength)
    bytes.set(known.bytes)
    return [{ domain, first, bytes, ends }]
  }

  #clear(domain: Domain): void {
    if (this.dictionaries[domain].size > 0) this.dictionaries[domain].clear()
    this.#told[domain] = 0
  }
}

/** What the codes of threads are in the dictionaries of the whole. */
export class Heard {
  readonly #into: Dictionaries
  readonly #threads = new Map<string, { next: number; readonly codes: Map<Domain, Codes> }>()

  constructor(into: Dictionaries) {
    this.#into = into
  }

  /** Whether all that a piece takes for known has been heard: not so after one that was not taken. */
  follows({ of, number }: Told): boolean {
    return number === 0 || this.#threads.get(of)?.next === number
  }

  /** Adds new values to the dictionaries of the whole; gives what all codes of the thread are there. */
  hear({ of, number, values }: Told): ReadonlyMap<Domain, Int32Array> {
    const known = this.#threads.get(of)
    const thread = known && number > 0 ? known : { next: 0, codes: new Map<Domain, Codes>() }
    this.#threads.set(of, thread)
    thread.next = number + 1
    for (const told of values) {
      const old = told.first === 0 ? undefined : thread.codes.get(told.domain)
      const codes = old ?? new Growable((length) => new Int32Array(length), -1)
      thread.codes.set(told.domain, codes)
      lookUp(this.#into[told.domain], told, codes)
    }
    return new Map([...thread.codes].map(([domain, { values: codes }]) => [domain, codes]))
  }
}

function lookUp(dictionary: Dictionary, { bytes, ends }: ToldValues, codes: Codes): void {
  codes.reserve(ends.length)
  dictionary.encodeRun(bytes, ends, codes.values, codes.length)
  codes.length += ends.length
}
