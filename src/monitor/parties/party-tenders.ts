import { groupRows } from '../../join/group.js'
import type { HeldTable } from '../records/base.js'
import { cellOf } from '../records/field.js'
import type { Store } from '../records/store.js'

/** Columns by which a party is named in a process, where rules look up what is known of it. */
const roles: readonly (readonly [HeldTable, string])[] = [
  ['bids', 'bidder_id'],
  ['awards', 'supplier_id'],
  ['contracts', 'supplier_id'],
]

/** Columns by which who buys is named. */
export const buyerRoles: typeof roles = [
  ['tenders', 'buyer_id'],
  ['tenders', 'procuring_entity_id'],
]
const allRoles: typeof roles = [...roles, ...buyerRoles]

interface Role {
  readonly tender: Int32Array
  readonly start: Int32Array
  readonly order: Int32Array
}

/** The tenders that a party bids in or supplies, or has other roles in. Made when first asked for: 4 bytes a row. */
export class PartyTenders {
  readonly #store
  readonly #columns
  readonly #new = new Map<number, Set<number>>()
  /** Tenders that events brought records of, and nobody has asked since. */
  readonly #unread = new Set<number>()
  #roles: readonly Role[] | undefined

  constructor(store: Store, columns = roles) {
    this.#store = store
    this.#columns = columns
  }

  /** An event brought records of this tender. */
  add(tender: number): void {
    this.#unread.add(tender)
  }

  /** The parties that a tender names in any role. */
  partiesIn(tender: number): Set<number> {
    return this.#named(tender, allRoles)
  }

  #named(tender: number, columns: typeof roles): Set<number> {
    const parties = new Set<number>()
    for (const [table, name] of columns) {
      const field = this.#store.field(table, name)
      if (field)
        for (const ref of this.#store.refs(table, tender)) {
          const party = cellOf(field, ref)
          if (party >= 0) parties.add(party)
        }
    }
    return parties
  }

  /** Also such as named the party before a newer version did not. */
  of(party: number): Set<number> {
    this.#roles ??= this.#readRoles()
    for (const tender of this.#unread) this.#readOn(tender)
    this.#unread.clear()
    const tenders = new Set(this.#new.get(party))
    for (const { tender, start, order } of this.#roles) {
      if (party + 1 >= start.length) continue
      for (let i = start[party]!; i < start[party + 1]!; i++)
        if (tender[order[i]!]! >= 0) tenders.add(tender[order[i]!]!)
    }
    return tenders
  }

  #readOn(tender: number): void {
    for (const party of this.#named(tender, this.#columns)) {
      const known = this.#new.get(party)
      if (known) known.add(tender)
      else this.#new.set(party, new Set([tender]))
    }
  }

  #readRoles(): Role[] {
    const { base } = this.#store
    return this.#columns.flatMap(([table, name]): Role[] => {
      const party = base.tables.get(table)?.columns.get(name)
      const tender = base.tables.get(table)?.columns.get('tender_id')
      if (party?.kind !== 'code' || tender?.kind !== 'code') return []
      return [{ tender: tender.codes, ...groupRows(party.codes, base.dictionaries.party.size) }]
    })
  }
}
