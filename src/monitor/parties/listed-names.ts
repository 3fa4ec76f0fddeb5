import { NameIndex } from '../../join/parties/names.js'
import { REGISTER } from '../../join/parties/registers.js'
import { LEAST_SIMILARITY } from '../../join/parties/similar-names.js'
import { cellOf, type Ref } from '../records/field.js'
import type { Store } from '../records/store.js'
import type { Kinds } from './kinds.js'

/** Codes of names like one, with their similarity; undefined: too many. */
export type LikeNames = ReadonlyMap<number, number> | undefined

/**
 * The names in registers of sanctions, as `similarNames` (join/parties/similar-names.ts) has them, while entries come and change.
 * A string a name, as in a scan.
 */
export class ListedNames {
  readonly #store
  readonly #kinds
  readonly #index = new NameIndex()
  /** Who stands on a register of sanctions by each name, and the names of each. */
  readonly #parties = new Map<number, Set<number>>()
  readonly #names = new Map<number, ReadonlySet<number>>()
  #upTo = { registers: 0, parties: 0 }

  constructor(store: Store, kinds: Kinds) {
    this.#store = store
    this.#kinds = kinds
    const field = store.field('registers', 'party_id')
    const rows = store.base.tables.get('registers')?.rows ?? 0
    for (let row = 0; row < rows; row++) {
      const party = cellOf(field, row)
      if (party >= 0 && this.#isSanction(row) && !this.#names.has(party)) this.#read(party)
    }
  }

  /** Takes the rows that events brought. */
  readOn(): void {
    for (const table of ['registers', 'parties'] as const)
      for (const end = this.#store.addedRows(table); this.#upTo[table] < end; this.#upTo[table]++) {
        const party = cellOf(this.#store.field(table, 'party_id'), -1 - this.#upTo[table])
        if (party >= 0) this.#read(party)
      }
  }

  /** The name of a party in the table of parties; -1 without one, and where several rows do not agree. */
  nameOf(party: number): number {
    const [row, ...more] = this.#store.refs('parties', party)
    if (row === undefined || more.length > 0 || this.#store.isBroken('parties', row)) return -1
    return cellOf(this.#store.field('parties', 'name'), row)
  }

  /** The listed names that are like a name. */
  like(name: number): LikeNames {
    return this.#index.like(this.#text(name), LEAST_SIMILARITY)
  }

  /** Who is listed by a name. */
  listed(name: number): Iterable<number> {
    return this.#parties.get(name) ?? []
  }

  #read(party: number): void {
    const names = new Set<number>()
    for (const ref of this.#store.refs('registers', party)) {
      if (!this.#isSanction(ref)) continue
      const own = cellOf(this.#store.field('registers', 'name'), ref)
      names.add(own >= 0 ? own : this.nameOf(party))
    }
    names.delete(-1)
    const before = this.#names.get(party) ?? none
    for (const name of names) if (!before.has(name)) this.#add(name, party)
    for (const name of before) if (!names.has(name)) this.#remove(name, party)
    if (names.size > 0) this.#names.set(party, names)
    else this.#names.delete(party)
  }

  #add(name: number, party: number): void {
    const known = this.#parties.get(name)
    if (known) known.add(party)
    else {
      this.#parties.set(name, new Set([party]))
      this.#index.add(name, this.#text(name))
    }
  }

  #remove(name: number, party: number): void {
    const known = this.#parties.get(name)
    known?.delete(party)
    if (known?.size !== 0) return
    this.#parties.delete(name)
    this.#index.remove(name, this.#text(name))
  }

  #isSanction(ref: Ref): boolean {
    const hasName = cellOf(this.#store.field('registers', 'register'), ref) >= 0
    return (
      hasName &&
      (this.#kinds.ofEntry(ref) & REGISTER.SANCTIONS) !== 0 &&
      !this.#store.isBroken('registers', ref)
    )
  }

  #text(name: number): string {
    return this.#store.context.dictionaries.title.text(name)
  }
}

const none: ReadonlySet<number> = new Set()
