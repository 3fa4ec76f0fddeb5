import { codes, type Index, numbers } from '../../join/index-of.js'
import { CONTACT } from '../../join/parties/contacts.js'
import { LINK } from '../../join/parties/links.js'
import { isReversed, REGISTER } from '../../join/parties/registers.js'
import { perIndex } from '../per-index.js'
import { reason } from '../reason.js'
import { spellingsOf } from './party-column.js'
import { Presence } from './presence.js'

const NO_PARTIES = reason('parties', undefined, 'missing')
const PARTY_SET_ASIDE = reason('parties', undefined, 'set_aside')
const noContact = {
  address: reason('parties', 'address', 'missing'),
  phone: reason('parties', 'phone', 'missing'),
} as const
const NO_OFFICIALS = reason('registers', 'register', 'missing')
const NO_LINKS = reason('party_links', undefined, 'missing')
const NO_RELATION = reason('party_links', 'relation', 'missing')
const LINK_SET_ASIDE = reason('party_links', undefined, 'set_aside')
const ENTRY_SET_ASIDE = reason('registers', undefined, 'set_aside')

/** Contacts that bidders and the side that buys are compared by. */
export const sideContacts = ['address', 'phone'] as const
export type SideContact = (typeof sideContacts)[number]

/** The contact of a party, or as -code the reason why it is not known. */
export function contactOf(index: Index, kind: SideContact): (party: number) => number {
  const of = index.contacts?.[kind]
  return (party) => {
    if (!of) return -NO_PARTIES
    const contact = of[party]!
    return contact >= 0 ? contact : contact === CONTACT.SET_ASIDE ? -PARTY_SET_ASIDE : -noContact[kind]
  }
}

/** Why no contact of a kind is known of any party, as -code; 0 where that differs from party to party. */
export const nobodysContact = perIndex((index: Index, kind: SideContact): number => {
  const of = index.contacts?.[kind]
  if (!of) return -NO_PARTIES
  for (const contact of of) if (contact !== CONTACT.NONE) return 0
  return -noContact[kind]
})

/** Of two reasons the smaller, so that the order of rows does not show; 0 is none. */
export function least(a: number, b: number): number {
  return a === 0 || b === 0 ? a + b : Math.min(a, b)
}

/** More contacts of one kind than any official has: what is spelled in so many ways is a word for nobody. */
const MOST_CONTACTS = 32

/** The contacts of one official, of one kind, and the reason why there may be others, else 0. */
interface Reached {
  readonly at: readonly number[]
  readonly open: number
}

/**
 * The contacts of officials: of all rows of `parties` that spell one in any way, as registers are another's. Each official
 * is looked up once, so that all are linear in spellings.
 */
class Contactable {
  readonly #index
  readonly #contact
  readonly #known = new Map<number, Reached>()

  constructor(index: Index, kind: SideContact) {
    this.#index = index
    this.#contact = contactOf(index, kind)
  }

  /** `who`: an identity. */
  of(who: number): Reached {
    const known = this.#known.get(who) ?? this.#look(who)
    this.#known.set(who, known)
    return known
  }

  #look(who: number): Reached {
    const { start, order } = spellingsOf(this.#index)
    const at = new Set<number>()
    let none = 0
    let aside = 0
    for (let i = start[who]!; i < start[who + 1]!; i++) {
      const contact = this.#contact(order[i]!)
      if (contact >= 0) at.add(contact)
      else if (contact === -PARTY_SET_ASIDE) aside = PARTY_SET_ASIDE
      else none = -contact
    }
    if (at.size > MOST_CONTACTS) return { at: [], open: PARTY_SET_ASIDE }
    return { at: [...at], open: aside || (at.size === 0 ? none : 0) }
  }
}

/** Who works for whom, by the register of officials and by links. */
class Officials {
  /** By identity: the reason why contacts of its officials are not all known, else 0. */
  readonly open: Uint8Array
  /** Likewise for all organisations. */
  openAll = 0

  readonly #index
  readonly #contacts
  /** Where officials of an organisation are met, by contact and organisation (-1: not known). */
  readonly #posts = new Map<number, Post>()

  constructor(index: Index, kind: SideContact) {
    this.#index = index
    this.#contacts = new Contactable(index, kind)
    this.open = new Uint8Array(index.partyCount)
    // Each of the two is one more source: what the one says does not make up for the other.
    this.#readRegisters()
    this.#readLinks()
  }

  /** Who of an organisation (-1: not known) has a contact. */
  at(contact: number, organisation: number): Post | undefined {
    return this.#posts.get(this.#keyOf(contact, organisation))
  }

  #keyOf(contact: number, organisation: number): number {
    return contact * (this.#index.partyCount + 1) + organisation + 1
  }

  #readRegisters(): void {
    const { registers, byIdentity } = this.#index
    if (!registers || (registers.has & REGISTER.OFFICIALS) === 0) {
      this.openAll = NO_OFFICIALS
      return
    }
    const { identity, entryStart } = byIdentity!
    const organisation = codes(this.#index, 'registers', 'organisation_id')
    const [from, to] = this.#days('registers')
    registers.party.forEach((party, row) => {
      if (party < 0 || (registers.kind[row]! & REGISTER.OFFICIALS) === 0) return
      const who = identity[party]!
      const at = organisation ? organisation[row]! : -1
      const of = at < 0 ? -1 : identity[at]!
      // Who has more entries than are looked at is nobody.
      if (entryStart[who] === entryStart[who + 1]) this.#leaveOpen(of, ENTRY_SET_ASIDE)
      else this.#add(of, who, from?.[row] ?? Number.NaN, to?.[row] ?? Number.NaN, ENTRY_SET_ASIDE)
    })
    const aside = registers.doubt.some((bits) => (bits & REGISTER.OFFICIALS) !== 0)
    if (aside || registers.lost & REGISTER.OFFICIALS) this.openAll = least(this.openAll, ENTRY_SET_ASIDE)
  }

  #readLinks(): void {
    const { links, byIdentity } = this.#index
    if (!links) {
      this.openAll = least(this.openAll, NO_LINKS)
      return
    }
    const { identity, linkDoubt } = byIdentity!
    const other = codes(this.#index, 'party_links', 'other_id')
    const [from, to] = this.#days('party_links')
    links.party.forEach((party, row) => {
      const isOfficial = (links.kind[row]! & (LINK.OFFICIAL | LINK.EMPLOYEE)) !== 0
      if (party < 0 || (!isOfficial && links.kind[row] !== LINK.UNKNOWN)) return
      const maybe = isOfficial ? 0 : NO_RELATION
      const [since, until] = [from?.[row] ?? Number.NaN, to?.[row] ?? Number.NaN]
      this.#add(identity[party]!, identity[other![row]!]!, since, until, LINK_SET_ASIDE, maybe)
    })
    linkDoubt.forEach((doubt, who) => {
      if (doubt === 1) this.#leaveOpen(who, LINK_SET_ASIDE)
    })
    if (links.lost) this.openAll = least(this.openAll, LINK_SET_ASIDE)
  }

  #days(table: 'registers' | 'party_links') {
    return [numbers(this.#index, table, 'from'), numbers(this.#index, table, 'to')] as const
  }

  /** Adds a row; one that ends before it begins may hold on any day. */
  #add(organisation: number, who: number, from: number, to: number, aside: number, maybe = 0): void {
    const { at, open } = this.#contacts.of(who)
    const turned = isReversed(from, to)
    for (const contact of at) {
      const key = this.#keyOf(contact, organisation)
      const post = this.#posts.get(key) ?? new Post()
      this.#posts.set(key, post)
      if (turned) post.add(who, Number.NaN, Number.NaN, least(maybe, aside))
      else post.add(who, from, to, maybe)
    }
    if (open !== 0) this.#leaveOpen(organisation, open)
  }

  #leaveOpen(organisation: number, why: number): void {
    if (organisation < 0) this.openAll = least(this.openAll, why)
    else this.open[organisation] = least(this.open[organisation]!, why)
  }
}

/** Officials of one organisation with one contact, by the reason why they may be none (0: they are). */
class Post {
  readonly by = new Map<number, Presence>()

  add(who: number, from: number, to: number, maybe: number): void {
    const present = this.by.get(maybe) ?? new Presence()
    this.by.set(maybe, present)
    present.add(who, from, to)
  }
}

/** The officials of all buyers, by one kind of contact. Linear in entries, links and spellings. */
export const officialsOf = perIndex((index: Index, kind: SideContact) => new Officials(index, kind))
