import { inOrder, type Ref } from '../records/field.js'
import type { Store } from '../records/store.js'

/** Tables that say something of parties. */
export type PartyTable = 'parties' | 'party_links' | 'registers'

/** Rows of parties, links and entries found so far, each once. */
export class Found {
  readonly #store
  readonly #refs: Readonly<Record<PartyTable, Set<Ref>>> = {
    parties: new Set(),
    party_links: new Set(),
    registers: new Set(),
  }
  readonly #crowds = new Set<ReadonlyMap<number, Ref>>()

  constructor(store: Store) {
    this.#store = store
  }

  of(table: PartyTable): ReadonlySet<Ref> {
    return this.#refs[table]
  }

  add(table: PartyTable, ref: Ref): void {
    this.#refs[table].add(ref)
  }

  /** Rows of `parties`, looked at once. */
  addCrowd(members: ReadonlyMap<number, Ref>): void {
    if (this.#crowds.has(members)) return
    this.#crowds.add(members)
    for (const ref of members.values()) this.add('parties', ref)
  }

  /** All rows of a party. */
  addAll(table: PartyTable, party: number): void {
    if (party >= 0) for (const ref of this.#store.refs(table, party)) this.add(table, ref)
  }

  inOrder(): Record<PartyTable, Ref[]> {
    const { parties, party_links, registers } = this.#refs
    return { parties: inOrder(parties), party_links: inOrder(party_links), registers: inOrder(registers) }
  }
}
