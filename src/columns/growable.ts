import type { Column } from './dataset.js'
import type { Rooms } from './rooms.js'

type Values = Int32Array | Int8Array | Float64Array

/**
 * One column while it is written: a typed array in shared memory that doubles when full, so a value costs one copy
 * on average. Sinks of several files write to the same one, one after the other.
 */
export class Growable<T extends Values> {
  values: T
  /** Rows written so far. */
  length = 0
  readonly #make: (length: number) => T

  constructor(
    make: (length: number) => T,
    readonly none: number,
  ) {
    this.#make = make
    this.values = make(1024)
  }

  /** Makes room for so many rows more: `values` may be another array afterwards. */
  reserve(rows: number): void {
    const needed = this.length + rows
    if (needed > this.values.length) this.#grow(Math.max(needed, this.values.length * 2))
  }

  /**
   * Makes room for so many rows more, all that are to come, and for what joining puts behind them (the bids of lots that
   * come back, join/bids.ts): without it each join would copy the column. Memory that is not written to costs nothing.
   */
  expect(rows: number): void {
    const needed = this.length + rows
    if (needed > this.values.length) this.#grow(needed + (needed >> 5) + 1024)
  }

  #grow(length: number): void {
    const next = this.#make(length)
    next.set(this.values.subarray(0, this.length))
    this.values = next
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(1)
    this.values[this.length++] = value
  }

  /** Writes the value of `back` rows ago once more; false, and nothing written, where that is null. */
  again(back: number): boolean {
    const value = this.values[this.length - back]
    if (value === undefined || Object.is(value, this.none)) return false
    this.push(value)
    return true
  }

  /** Adds nulls until there are `rows` rows. */
  fillTo(rows: number): void {
    if (rows <= this.length) return
    this.reserve(rows - this.length)
    this.values.fill(this.none, this.length, rows)
    this.length = rows
  }
}

export type Codes = Growable<Int32Array>
export type Words = Growable<Int8Array>
export type Numbers = Growable<Float64Array>

const room = (bytes: number, rooms: Rooms | undefined) => rooms?.take(bytes) ?? new SharedArrayBuffer(bytes)

/** Codes, -1 null. */
export function growableCodes(rooms?: Rooms): Codes {
  return new Growable((length) => new Int32Array(room(length * 4, rooms), 0, length), -1)
}

/** Places in a closed list, -1 null. */
export function growableWords(rooms?: Rooms): Words {
  return new Growable((length) => new Int8Array(room(length, rooms), 0, length), -1)
}

/** Numbers, NaN null. */
export function growableNumbers(rooms?: Rooms): Numbers {
  return new Growable((length) => new Float64Array(room(length * 8, rooms), 0, length), Number.NaN)
}

/** Codes in memory of this thread alone, -1 null. */
export function localCodes(): Codes {
  return new Growable((length) => new Int32Array(length), -1)
}

/** Places in a closed list in memory of this thread alone, -1 null. */
export function localWords(): Words {
  return new Growable((length) => new Int8Array(length), -1)
}

/** Numbers in memory of this thread alone, NaN null. */
export function localNumbers(): Numbers {
  return new Growable((length) => new Float64Array(length), Number.NaN)
}

/** The kind of array behind a column, with what the finished column says of it. */
export type Storage =
  | { readonly kind: 'code'; readonly target: Codes; readonly domain: (Column & { kind: 'code' })['domain'] }
  | { readonly kind: 'enum'; readonly target: Words }
  | { readonly kind: 'number'; readonly target: Numbers }

/** The finished column: a view of exactly the rows written, which knows of the room behind them. */
export function columnOf(storage: Storage): Column {
  const { length, values } = storage.target
  const room = values.length - length
  if (storage.kind === 'code')
    return { kind: 'code', codes: storage.target.values.subarray(0, length), domain: storage.domain, room }
  if (storage.kind === 'enum') return { kind: 'enum', codes: storage.target.values.subarray(0, length), room }
  return { kind: 'number', values: storage.target.values.subarray(0, length), room }
}
