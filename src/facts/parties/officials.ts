import { sharedInt32 } from '../../columns/shared.js'
import { groupRows } from '../../join/group.js'
import { codes, type Index, numbers } from '../../join/index-of.js'
import { CONTACT } from '../../join/parties/contacts.js'
import { LINK } from '../../join/parties/links.js'
import { isReversed, REGISTER } from '../../join/parties/registers.js'
import { perIndex } from '../per-index.js'
import { reason } from '../reason.js'

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

/** Who works for whom, from when to when: the rows of the register of officials, then those of links. */
class Officials {
  /** Entries by contact, of identities; -1 as the organisation: not known. */
  readonly organisation: number[] = []
  readonly party: number[] = []
  readonly from: number[] = []
  readonly to: number[] = []
  /** The reason why it may be no official, else 0. */
  readonly maybe: number[] = []
  readonly start: Int32Array
  readonly order: Int32Array
  /** By identity: the reason why contacts of its officials are not all known, else 0. */
  readonly open: Uint8Array
  /** Likewise for all organisations. */
  openAll = 0

  constructor(index: Index, kind: SideContact) {
    const { registers, links } = index
    const { identity, linkDoubt } = index.byIdentity ?? {}
    const contact = contactOf(index, kind)
    const found: number[] = []
    this.open = new Uint8Array(index.partyCount)
    const add = (organisation: number, party: number, from: number, to: number, maybe: number): void => {
      const own = contact(party)
      if (own >= 0) {
        this.organisation.push(organisation)
        this.party.push(identity![party]!)
        this.from.push(from)
        this.to.push(to)
        this.maybe.push(maybe)
        found.push(own)
      } else if (organisation < 0) this.openAll = least(this.openAll, -own)
      else this.open[organisation] = least(this.open[organisation]!, -own)
    }
    const columnOf = (table: 'registers' | 'party_links', name: string) => numbers(index, table, name)
    /** Adds a row; one that ends before it begins may hold on any day. */
    const addRow = (
      organisation: number,
      party: number,
      from: number,
      to: number,
      aside: number,
      maybe = 0,
    ): void => {
      if (isReversed(from, to)) add(organisation, party, Number.NaN, Number.NaN, least(maybe, aside))
      else add(organisation, party, from, to, maybe)
    }
    // Each of the two is one more source: what the one says does not make up for the other.
    if (!registers || (registers.has & REGISTER.OFFICIALS) === 0) this.openAll = NO_OFFICIALS
    else {
      const organisation = codes(index, 'registers', 'organisation_id')
      const [from, to] = [columnOf('registers', 'from'), columnOf('registers', 'to')]
      registers.party.forEach((party, row) => {
        if (party < 0 || (registers.kind[row]! & REGISTER.OFFICIALS) === 0) return
        const of = organisation ? organisation[row]! : -1
        const [since, until] = [from?.[row] ?? Number.NaN, to?.[row] ?? Number.NaN]
        addRow(of < 0 ? -1 : identity![of]!, party, since, until, ENTRY_SET_ASIDE)
      })
      const aside = registers.doubt.some((bits) => (bits & REGISTER.OFFICIALS) !== 0)
      if (aside || registers.lost & REGISTER.OFFICIALS) this.openAll = least(this.openAll, ENTRY_SET_ASIDE)
    }
    if (!links) this.openAll = least(this.openAll, NO_LINKS)
    else {
      const other = codes(index, 'party_links', 'other_id')
      const [from, to] = [columnOf('party_links', 'from'), columnOf('party_links', 'to')]
      links.party.forEach((party, row) => {
        const isOfficial = (links.kind[row]! & (LINK.OFFICIAL | LINK.EMPLOYEE)) !== 0
        if (party < 0 || (!isOfficial && links.kind[row] !== LINK.UNKNOWN)) return
        const maybe = isOfficial ? 0 : NO_RELATION
        const [since, until] = [from?.[row] ?? Number.NaN, to?.[row] ?? Number.NaN]
        addRow(identity![party]!, other![row]!, since, until, LINK_SET_ASIDE, maybe)
      })
      linkDoubt!.forEach((doubt, who) => {
        if (doubt === 1) this.open[who] = least(this.open[who]!, LINK_SET_ASIDE)
      })
      if (links.lost) this.openAll = least(this.openAll, LINK_SET_ASIDE)
    }
    const grouped = groupRows(Int32Array.from(found), index.contacts?.count ?? 0)
    this.start = index.contacts ? grouped.start : sharedInt32(1)
    this.order = grouped.order
  }
}

/** The officials of all buyers, by one kind of contact. */
export const officialsOf = perIndex((index: Index, kind: SideContact) => new Officials(index, kind))
