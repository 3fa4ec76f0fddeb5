import { Growable } from '../../columns/growable.js'
import type { Values } from '../parcel.js'
import type { TableRows } from './table-rows.js'

/**
 * What the blocks of a thread have told of each party, by its code: a bit a column. Most parties are named by many
 * releases, which say the same of them, and who joins the blocks (ocds-tables.ts) keeps the first value of each column:
 * what cannot add one is not told again.
 */
export class ToldParties {
  readonly #told = new Growable((length) => new Int32Array(length), 0)
  #bits = new Int32Array(1024)
  #kept = new Int32Array(1024)

  /** Takes the rows out that tell nothing new, or name nobody. */
  keepNews({ cells, owners }: TableRows): void {
    const { length } = owners
    if (this.#bits.length < length) {
      this.#bits = new Int32Array(2 * length)
      this.#kept = new Int32Array(2 * length)
    }
    this.#bits.fill(0, 0, length)
    const columns = [...cells.values()].map(({ storage: { target } }) => target)
    columns.forEach(({ values }, column) => {
      mark(values, length, this.#bits, 1 << column)
    })
    const count = this.#news(cells.get('party_id')!.storage.target.values, length)
    for (const column of [...columns, owners]) {
      pick(column.values, this.#kept, count)
      column.length = count
    }
  }

  /** Puts the rows with something new into those that are kept, and gives how many these are. */
  #news(parties: Values, length: number): number {
    let most = -1
    for (let i = 0; i < length; i++) most = Math.max(most, parties[i]!)
    this.#told.fillTo(most + 1)
    return news(parties, length, this.#bits, this.#told.values, this.#kept)
  }
}

/** Sets a bit for the rows that have a value. */
function mark(values: Values, length: number, bits: Int32Array, bit: number): void {
  for (let i = 0; i < length; i++) {
    const value = values[i]!
    if (value !== -1 && !Number.isNaN(value)) bits[i]! |= bit
  }
}

function news(parties: Values, length: number, bits: Int32Array, told: Int32Array, kept: Int32Array): number {
  let count = 0
  for (let i = 0; i < length; i++) {
    const party = parties[i]!
    if (party < 0 || (told[party]! | bits[i]!) === told[party]) continue
    told[party]! |= bits[i]!
    kept[count++] = i
  }
  return count
}

/** Moves rows to the front. */
function pick(values: Values, rows: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) values[i] = values[rows[i]!]!
}
