import { groupRows } from '../../join/group.js'
import { normal } from '../../join/parties/contacts.js'
import { cellOf, type Ref } from '../records/field.js'
import type { Store } from '../records/store.js'

/** Contacts that parties are linked by. */
export const linkingContacts = ['address', 'phone'] as const
export type LinkingContact = (typeof linkingContacts)[number]

/** Rows of `parties` by one kind of contact, however it is spelled. 12 bytes a row; each contact is read once. */
export class SameContact {
  readonly #store
  readonly #kind
  /** Hash of the contact of each row of the history; rows of bucket b are `order[start[b]] …`. */
  readonly #hash: Int32Array
  readonly #start: Int32Array
  readonly #order: Int32Array
  readonly #added = new Map<string, Ref[]>()
  #upTo = 0

  constructor(store: Store, kind: LinkingContact) {
    this.#store = store
    this.#kind = kind
    const table = store.base.tables.get('parties')
    const column = table?.columns.get(kind)
    const rows = column?.kind === 'code' ? table!.rows : 0
    this.#hash = new Int32Array(rows)
    let buckets = 1
    while (buckets < rows) buckets *= 2
    const bucketOf = new Int32Array(rows).fill(-1)
    for (let row = 0; row < rows; row++) {
      const text = this.of(row)
      if (text === '') continue
      this.#hash[row] = hashOf(text)
      bucketOf[row] = this.#hash[row]! & (buckets - 1)
    }
    const { start, order } = groupRows(bucketOf, buckets)
    this.#start = start
    this.#order = order
  }

  /** The contact of a row as contacts are compared; '' where it has none. */
  of(ref: Ref): string {
    const field = this.#store.field('parties', this.#kind)
    const code = cellOf(field, ref)
    if (!field || code < 0) return ''
    return normal[this.#kind](this.#store.context.dictionaries[field.domain].text(code))
  }

  /** The rows that have a contact, one at a time; some may no longer stand. */
  *rows(contact: string): Generator<Ref> {
    if (contact === '') return
    this.#readOn()
    const hash = hashOf(contact)
    const bucket = hash & (this.#start.length - 2)
    for (let i = this.#start[bucket]!; i < this.#start[bucket + 1]!; i++) {
      const row = this.#order[i]!
      if (this.#hash[row] === hash && this.of(row) === contact) yield row
    }
    yield* this.#added.get(contact) ?? []
  }

  #readOn(): void {
    for (const end = this.#store.addedRows('parties'); this.#upTo < end; this.#upTo++) {
      const ref = -1 - this.#upTo
      const contact = this.of(ref)
      const known = this.#added.get(contact)
      if (known) known.push(ref)
      else if (contact !== '') this.#added.set(contact, [ref])
    }
  }
}

/** FNV-1a over code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash ^ (hash >>> 15)
}
