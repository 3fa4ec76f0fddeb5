import { Growable } from '../columns/growable.js'
import type { TableRows } from './table-rows.js'

/**
 * What the blocks of a thread have told of each party, by its code: a bit a column. Most parties are named by many
 * releases, which say the same of them, and who joins the blocks (ocds-tables.ts) keeps the first value of each column:
 * what cannot add one is not told again.
 */
export class ToldParties {
  readonly #told = new Growable((length) => new Int32Array(length), 0)
  #bits = new Int32Array(1024)

  /** Takes the rows out that tell nothing new, or name nobody. */
  keepNews({ cells, owners }: TableRows): void {
    const { length } = owners
    if (this.#bits.length < length) this.#bits = new Int32Array(2 * length)
    const bits = this.#bits.fill(0, 0, length)
    const columns = [...cells.values()].map(({ storage: { target } }) => target)
    columns.forEach(({ values }, column) => {
      for (let i = 0; i < length; i++) {
        const value = values[i]!
        if (value !== -1 && !Number.isNaN(value)) bits[i]! |= 1 << column
      }
    })
    const kept = this.#news(cells.get('party_id')!.storage.target.values, bits, length)
    for (const { values } of [...columns, owners])
      for (let i = 0; i < kept.length; i++) values[i] = values[kept[i]!]!
    for (const target of [...columns, owners]) target.length = kept.length
  }

  #news(ids: { readonly [row: number]: number }, bits: Int32Array, length: number): number[] {
    const kept: number[] = []
    for (let i = 0; i < length; i++) {
      const party = ids[i]!
      if (party < 0) continue
      this.#told.fillTo(party + 1)
      const told = this.#told.values[party]!
      if ((told | bits[i]!) === told) continue
      this.#told.values[party] = told | bits[i]!
      kept.push(i)
    }
    return kept
  }
}
