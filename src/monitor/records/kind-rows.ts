import { cellOf, type Ref } from './field.js'
import type { Store } from './store.js'

/**
 * A row of each register, or of each relation of links, as they stand; of rows that an index sets aside one each as well.
 * Looks at each row once: which of them stand only becomes fewer, until others come.
 */
export class KindRows {
  readonly #store
  readonly #table
  /** By kind of row, the first one that stood when it was last looked at. */
  readonly #found = new Map<number, Ref>()
  readonly #rows
  /** Places of rows that were looked at, for each kind: those of the history, then those that came. */
  #upTo = 0

  constructor(store: Store, table: 'registers' | 'party_links') {
    this.#store = store
    this.#table = table
    this.#rows = store.base.tables.get(table)?.rows ?? 0
    this.#readOn()
  }

  refs(): readonly Ref[] {
    this.#readOn()
    for (const [kind, ref] of this.#found)
      if (!this.#store.stands(this.#table, ref)) this.#replace(kind, this.#placeOf(ref) + 1)
    return [...this.#found.values()]
  }

  #readOn(): void {
    const end = this.#end
    if (this.#upTo === end) return
    const kindOf = this.#kinds()
    for (; this.#upTo < end; this.#upTo++) {
      const ref = this.#refAt(this.#upTo)
      const kind = kindOf(ref)
      if (!this.#found.has(kind)) this.#found.set(kind, ref)
    }
  }

  /** The next row of a kind from a place on. */
  #replace(kind: number, from: number): void {
    const kindOf = this.#kinds()
    for (let place = from; place < this.#end; place++) {
      const ref = this.#refAt(place)
      if (kindOf(ref) !== kind || !this.#store.stands(this.#table, ref)) continue
      this.#found.set(kind, ref)
      return
    }
    this.#found.delete(kind)
  }

  get #end(): number {
    return this.#rows + this.#store.addedRows(this.#table)
  }

  #refAt(place: number): Ref {
    return place < this.#rows ? place : this.#rows - 1 - place
  }

  #placeOf(ref: Ref): number {
    return ref >= 0 ? ref : this.#rows - 1 - ref
  }

  /** Its word, and whether each of its keys is known: an index sets it aside by them. */
  #kinds(): (ref: Ref) => number {
    const [table, store] = [this.#table, this.#store]
    const fieldOf = (name: string) => store.field(table, name)
    const word = fieldOf(table === 'registers' ? 'register' : 'relation')
    const [party, other] = [fieldOf('party_id'), table === 'registers' ? undefined : fieldOf('other_id')]
    return (ref) =>
      (cellOf(word, ref) + 1) * 8 +
      Number(cellOf(party, ref) < 0) * 4 +
      Number(other !== undefined && cellOf(other, ref) < 0) * 2 +
      Number(store.isBroken(table, ref))
  }
}
