import { enumValues } from '../../schema/tables.js'
import { cellOf } from '../records/field.js'
import type { Store } from '../records/store.js'

const kinds = enumValues('parties', 'kind')
const FIRM = kinds.indexOf('firm')
const PERSON = kinds.indexOf('person')
const buying = ['buyer_id', 'procuring_entity_id'] as const

/** Who goes by the own id, as `maskOf` (output/mask.ts) has it, over all records of a store. */
export class OpenParties {
  readonly #store
  readonly #buyers = new Set<number>()

  constructor(store: Store) {
    this.#store = store
    for (const name of buying) {
      const column = store.base.tables.get('tenders')?.columns.get(name)
      if (column?.kind !== 'code') continue
      let last = -1
      for (const code of column.codes) {
        if (code >= 0 && code !== last) this.#buyers.add(code)
        last = code
      }
    }
  }

  /** An event brought a version of this tender: who buys in it is a buyer. */
  add(tender: number): void {
    for (const name of buying) {
      const field = this.#store.field('tenders', name)
      if (field)
        for (const ref of this.#store.refs('tenders', tender)) {
          const code = cellOf(field, ref)
          if (code >= 0) this.#buyers.add(code)
        }
    }
  }

  /** Firms, and buyers that are not known to be persons. */
  isOpen(party: number): boolean {
    const field = this.#store.field('parties', 'kind')
    let open = false
    let other = false
    if (field)
      for (const ref of this.#store.refs('parties', party)) {
        const kind = cellOf(field, ref)
        if (kind === PERSON) return false
        if (kind === FIRM) open = true
        else other = true
      }
    return (open && !other) || this.#buyers.has(party)
  }
}
