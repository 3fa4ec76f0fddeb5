import { MOST_AT_CONTACT } from '../../join/parties/near-officials.js'
import { cellOf, type Ref } from '../records/field.js'
import type { Store } from '../records/store.js'
import { linkingContacts, SameContact } from './same-contact.js'

const MOST_ROWS = 4096

/** Who has one contact. */
export interface Meeting {
  /** The row of each, by party; of a crowd one more than link anybody. */
  readonly members: ReadonlyMap<number, Ref>
  /** They are too many for the contact to link them. */
  readonly isCrowd: boolean
}

/** Whom contacts link, as `nearOfficials` (join/parties/near-officials.ts) has it. */
export class Meetings {
  readonly #store
  readonly #same
  readonly #contacts: readonly SameContact[]
  readonly #known: readonly Map<string, Meeting>[]

  /** `same`: all codes of a party. */
  constructor(store: Store, same: (party: number) => readonly number[]) {
    this.#store = store
    this.#same = same
    this.#contacts = linkingContacts.map((kind) => new SameContact(store, kind))
    this.#known = linkingContacts.map(() => new Map<string, Meeting>())
  }

  /** Other rows may have come. */
  forget(): void {
    for (const known of this.#known) known.clear()
  }

  /** Where a party is met, it alone too: once for each of its contacts. */
  *of(party: number): Generator<Meeting> {
    const [row, ...more] = this.#store.refs('parties', party)
    if (row === undefined || more.length > 0) return
    for (const [k, contacts] of this.#contacts.entries()) {
      const contact = contacts.of(row)
      if (contact === '') continue
      let meeting = this.#known[k]!.get(contact)
      if (!meeting) {
        meeting = this.#meetingAt(contacts, contact)
        this.#known[k]!.set(contact, meeting)
      }
      yield meeting
    }
  }

  /** Whoever has a contact of a party, crowds too; of each contact the first 4,096 rows. */
  *all(party: number): Generator<number> {
    const field = this.#store.field('parties', 'party_id')
    for (const row of this.#store.refs('parties', party))
      for (const contacts of this.#contacts) {
        let n = 0
        for (const ref of contacts.rows(contacts.of(row))) {
          if (n++ === MOST_ROWS) break
          yield cellOf(field, ref)
        }
      }
  }

  #meetingAt(contacts: SameContact, contact: string): Meeting {
    const field = this.#store.field('parties', 'party_id')
    const members = new Map<number, Ref>()
    const identities = new Set<number>()
    for (const ref of contacts.rows(contact)) {
      const party = cellOf(field, ref)
      if (party < 0 || !this.#isOnly(ref, party)) continue
      members.set(party, ref)
      identities.add(this.#same(party)[0]!)
      if (identities.size > MOST_AT_CONTACT) break
    }
    return { members, isCrowd: identities.size > MOST_AT_CONTACT }
  }

  /** Whether a row is the one row of its party: of several none counts. */
  #isOnly(ref: Ref, party: number): boolean {
    const refs = this.#store.refs('parties', party)
    return refs.length === 1 && refs[0] === ref && !this.#store.isBroken('parties', ref)
  }
}
