import { cellOf, type Ref } from '../records/field.js'
import type { Store } from '../records/store.js'
import type { Kinds } from './kinds.js'

/**
 * What must be known of all parties so that few of them need be looked at: who may be in office, of whom a row is set aside.
 * A bit a party; read on when rows come. Of what a newer version took back, it is not forgotten until the next refresh.
 */
export class PartyFacts {
  /** Set-aside links by party. */
  readonly asideLinks = new Map<number, Ref[]>()
  /** Of whom a row of `parties` or `party_links` is set aside, or may be. */
  readonly doubted = new Set<number>()
  /** Who is an official or public servant of nobody knows whom. */
  readonly officialsOfAny = new Set<number>()

  readonly #store
  readonly #kinds
  readonly #inOffice: Uint8Array
  readonly #newInOffice = new Set<number>()
  readonly #upTo = { registers: 0, party_links: 0, parties: 0 }

  constructor(store: Store, kinds: Kinds) {
    this.#store = store
    this.#kinds = kinds
    this.#inOffice = new Uint8Array(store.context.dictionaries.party.size)
    const rows = (table: 'registers' | 'party_links' | 'parties') => store.base.tables.get(table)?.rows ?? 0
    for (let row = 0; row < rows('registers'); row++) this.#readEntry(row)
    for (let row = 0; row < rows('party_links'); row++) this.#readLink(row)
    const seen = new Uint8Array(this.#inOffice.length)
    const ids = store.field('parties', 'party_id')
    for (let row = 0; row < rows('parties'); row++) {
      const party = cellOf(ids, row)
      if (party < 0) continue
      if (seen[party] === 1 || store.isBroken('parties', row)) this.doubted.add(party)
      seen[party] = 1
    }
  }

  /** Whether somebody may be an official or a public servant. */
  mayBeInOffice(party: number): boolean {
    return this.#inOffice[party] === 1 || this.#newInOffice.has(party)
  }

  /** Takes the rows that events brought. */
  readOn(): void {
    const each = (table: 'registers' | 'party_links' | 'parties', read: (ref: Ref) => void): void => {
      for (const end = this.#store.addedRows(table); this.#upTo[table] < end; this.#upTo[table]++)
        read(-1 - this.#upTo[table])
    }
    each('registers', (ref) => this.#readEntry(ref))
    each('party_links', (ref) => this.#readLink(ref))
    each('parties', (ref) => {
      const party = cellOf(this.#store.field('parties', 'party_id'), ref)
      if (party >= 0 && this.#store.refs('parties', party).length > 1) this.doubted.add(party)
    })
  }

  #readEntry(ref: Ref): void {
    const party = cellOf(this.#store.field('registers', 'party_id'), ref)
    if (party < 0 || !this.#kinds.isOfficeEntry(ref)) return
    this.#setInOffice(party)
    if (cellOf(this.#store.field('registers', 'organisation_id'), ref) < 0) this.officialsOfAny.add(party)
  }

  #readLink(ref: Ref): void {
    const party = cellOf(this.#store.field('party_links', 'party_id'), ref)
    const other = cellOf(this.#store.field('party_links', 'other_id'), ref)
    if (other >= 0 && this.#kinds.isOffice(ref)) this.#setInOffice(other)
    if (party < 0 || (other >= 0 && !this.#store.isBroken('party_links', ref))) return
    this.doubted.add(party)
    const known = this.asideLinks.get(party)
    if (known) known.push(ref)
    else this.asideLinks.set(party, [ref])
  }

  #setInOffice(party: number): void {
    if (party < this.#inOffice.length) this.#inOffice[party] = 1
    else this.#newInOffice.add(party)
  }
}
