import { sharedInt32 } from '../columns/shared.js'
import { CONTACT } from '../join/contacts.js'
import { groupRows } from '../join/group.js'
import { codes, type Index, numbers, TENDER } from '../join/index-of.js'
import { LINK } from '../join/links.js'
import { REGISTER } from '../join/registers.js'
import { firstMoment, lastMoment } from '../schema/instant.js'
import { NO_DEADLINE, TENDER_SET_ASIDE } from './bid-state.js'
import { biddersNeeds, biddersThat, countBidders, type Says } from './bidders-that.js'
import type { Detail, FactSpec, Family } from './fact.js'
import { reason } from './reason.js'

const NO_PARTIES = reason('parties', undefined, 'missing')
const PARTY_SET_ASIDE = reason('parties', undefined, 'set_aside')
const noContact = {
  address: reason('parties', 'address', 'missing'),
  phone: reason('parties', 'phone', 'missing'),
} as const
const NO_BUYER = reason('tenders', 'buyer_id', 'missing')
const NO_OFFICIALS = reason('registers', 'register', 'missing')
const NO_ORGANISATION = reason('registers', 'organisation_id', 'missing')
const NO_RELATION = reason('party_links', 'relation', 'missing')
const LINK_SET_ASIDE = reason('party_links', undefined, 'set_aside')
const ENTRY_SET_ASIDE = reason('registers', undefined, 'set_aside')

const kinds = ['address', 'phone'] as const
type Kind = (typeof kinds)[number]
const words: Readonly<Record<Kind, string>> = { address: 'postal address', phone: 'telephone number' }

const buyerNeeds = ['tenders.buyer_id', 'tenders.procuring_entity_id', 'scan.contacts']
const officialNeeds = [
  ...buyerNeeds,
  'tenders.deadline_at',
  'registers.organisation_id',
  'registers.from',
  'registers.to',
  'party_links.relation',
  'party_links.from',
  'party_links.to',
  'scan.registers',
  'scan.links',
]

const spec = (name: string, kind: Kind, whose: string, needs: readonly string[]): FactSpec => ({
  name: `lot.contacts.${name}_${kind}_bidders`,
  subject: 'lot',
  type: 'count',
  unit: 'bidders',
  about: `Bidders that submitted and have the ${words[kind]} of ${whose}.`,
  needs: [...biddersNeeds, ...needs, `parties.${kind}`],
  requires: [`parties.${kind}`, 'bids.bidder_id'],
})

/** Bidders of one lot with the contacts of the side that buys, however they are spelled. */
export const buyerContacts: Family = {
  subject: 'lot',
  facts: [
    ...kinds.map((kind) => spec('buyer', kind, 'the buyer or the procuring entity', buyerNeeds)),
    ...kinds.map((kind) =>
      spec(
        'official',
        kind,
        'an official of the buyer or the procuring entity on the day of the deadline: by the register of officials, and by links as an official or employee',
        officialNeeds,
      ),
    ),
  ],
  kernel(index, from, to, out) {
    kinds.forEach((kind, place) => {
      const [ofBuyer, ofOfficial] = [out[place], out[place + kinds.length]]
      if (ofBuyer) countBidders(index, from, to, buyerSays(index, kind), ofBuyer)
      if (ofOfficial) countBidders(index, from, to, officialSays(index, kind), ofOfficial)
    })
  },
}

/** The buyer and the procuring entity of the tender of a lot, -1 each where there is none. */
function buyersOf(index: Index): (lot: number) => readonly [number, number] {
  const columns = [
    codes(index, 'tenders', 'buyer_id'),
    codes(index, 'tenders', 'procuring_entity_id'),
  ] as const
  return (lot) => {
    const row = index.tender.row[index.lot.tender[lot]!]!
    if (row < 0) return [-1, -1]
    return [columns[0]?.[row] ?? -1, columns[1]?.[row] ?? -1]
  }
}

function whyNoBuyer(index: Index, lot: number): number {
  const flags = index.tender.flags[index.lot.tender[lot]!]!
  return flags & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : NO_BUYER
}

/** The contact of a party, or as -code the reason why it is not known. */
function contactOf(index: Index, kind: Kind): (party: number) => number {
  const of = index.contacts?.[kind]
  return (party) => {
    if (!of) return -NO_PARTIES
    const contact = of[party]!
    return contact >= 0 ? contact : contact === CONTACT.SET_ASIDE ? -PARTY_SET_ASIDE : -noContact[kind]
  }
}

function buyerSays(index: Index, kind: Kind): Says {
  const buyers = buyersOf(index)
  const contact = contactOf(index, kind)
  return (lot, party) => {
    const [buyer, entity] = buyers(lot)
    if (buyer < 0) return -whyNoBuyer(index, lot)
    const own = contact(party)
    let open = 0
    for (const other of [buyer, entity]) {
      if (other < 0 || other === party) continue
      if (own < 0) return own
      const theirs = contact(other)
      if (theirs === own) return 1
      if (theirs < 0 && open === 0) open = theirs
    }
    return open
  }
}

/** Of two reasons the smaller, so that the order of rows does not show; 0 is none. */
function least(a: number, b: number): number {
  return a === 0 || b === 0 ? a + b : Math.min(a, b)
}

/** Who works for whom, from when to when: the rows of the register of officials, then those of links. */
class Officials {
  static readonly #of = new WeakMap<Index, Map<Kind, Officials>>()

  static over(index: Index, kind: Kind): Officials {
    const known = Officials.#of.get(index) ?? new Map<Kind, Officials>()
    Officials.#of.set(index, known)
    const officials = known.get(kind) ?? new Officials(index, kind)
    known.set(kind, officials)
    return officials
  }

  /** Entries by contact; -1 as the organisation: not known. */
  readonly organisation: number[] = []
  readonly party: number[] = []
  readonly from: number[] = []
  readonly to: number[] = []
  /** The reason why it may be no official, else 0. */
  readonly maybe: number[] = []
  readonly start: Int32Array
  readonly order: Int32Array
  /** By party: the reason why contacts of its officials are not all known, else 0. */
  readonly open: Uint8Array
  /** Likewise for all organisations. */
  openAll = 0

  private constructor(index: Index, kind: Kind) {
    const { registers, links } = index
    const contact = contactOf(index, kind)
    const found: number[] = []
    this.open = new Uint8Array(index.partyCount)
    const add = (organisation: number, party: number, from: number, to: number, maybe = 0): void => {
      const own = contact(party)
      if (own >= 0) {
        this.organisation.push(organisation)
        this.party.push(party)
        this.from.push(from)
        this.to.push(to)
        this.maybe.push(maybe)
        found.push(own)
      } else if (organisation < 0) this.openAll = least(this.openAll, -own)
      else this.open[organisation] = least(this.open[organisation]!, -own)
    }
    let given = false
    const columnOf = (table: 'registers' | 'party_links', name: string) => numbers(index, table, name)
    if (registers && (registers.has & REGISTER.OFFICIALS) !== 0) {
      given = true
      const organisation = codes(index, 'registers', 'organisation_id')
      const [from, to] = [columnOf('registers', 'from'), columnOf('registers', 'to')]
      for (let party = 0; party < index.partyCount; party++) {
        if (registers.doubt[party]! & REGISTER.OFFICIALS) this.openAll = least(this.openAll, ENTRY_SET_ASIDE)
        for (let i = registers.start[party]!; i < registers.start[party + 1]!; i++) {
          const row = registers.rows[i]!
          if ((registers.kind[row]! & REGISTER.OFFICIALS) === 0) continue
          add(organisation?.[row] ?? -1, party, from?.[row] ?? Number.NaN, to?.[row] ?? Number.NaN)
        }
      }
      if (registers.lost & REGISTER.OFFICIALS) this.openAll = least(this.openAll, ENTRY_SET_ASIDE)
    }
    if (links) {
      const other = codes(index, 'party_links', 'other_id')
      const [from, to] = [columnOf('party_links', 'from'), columnOf('party_links', 'to')]
      for (let party = 0; party < index.partyCount; party++)
        for (let i: number = links.start[party]!; i < links.start[party + 1]!; i++) {
          const row = links.rows[i]!
          const isOfficial = (links.kind[row]! & LINK.OFFICIAL) !== 0
          if (!isOfficial && links.kind[row] !== LINK.UNKNOWN) continue
          if (isOfficial) given = true
          const maybe = isOfficial ? 0 : NO_RELATION
          add(party, other![row]!, from?.[row] ?? Number.NaN, to?.[row] ?? Number.NaN, maybe)
        }
      for (let party = 0; party < index.partyCount; party++)
        if (links.doubt[party] === 1) this.open[party] = least(this.open[party]!, LINK_SET_ASIDE)
      if (links.lost) this.openAll = least(this.openAll, LINK_SET_ASIDE)
    }
    if (!given) this.openAll = NO_OFFICIALS
    const grouped = groupRows(Int32Array.from(found), index.contacts?.count ?? 0)
    this.start = index.contacts ? grouped.start : sharedInt32(1)
    this.order = grouped.order
  }
}

function officialSays(index: Index, kind: Kind): Says {
  const buyers = buyersOf(index)
  const contact = contactOf(index, kind)
  const deadlines = numbers(index, 'tenders', 'deadline_at')
  const officials = Officials.over(index, kind)
  return (lot, party) => {
    const [buyer, entity] = buyers(lot)
    if (buyer < 0) return -whyNoBuyer(index, lot)
    const own = contact(party)
    if (own < 0) return own
    const row = index.tender.row[index.lot.tender[lot]!]!
    const deadline = deadlines && row >= 0 ? deadlines[row]! : Number.NaN
    let open = least(officials.openAll, officials.open[buyer]!)
    if (entity >= 0) open = least(open, officials.open[entity]!)
    for (let i = officials.start[own]!; i < officials.start[own + 1]!; i++) {
      const at = officials.order[i]!
      const organisation = officials.organisation[at]!
      if (officials.party[at] === party) continue
      if (organisation >= 0 && organisation !== buyer && organisation !== entity) continue
      const [from, to] = [officials.from[at]!, officials.to[at]!]
      const dated = !Number.isNaN(from) || !Number.isNaN(to)
      if (dated && (firstMoment(from) > lastMoment(deadline) || lastMoment(to) < firstMoment(deadline)))
        continue
      if (officials.maybe[at] !== 0) open = least(open, officials.maybe[at]!)
      else if (organisation < 0) open = least(open, NO_ORGANISATION)
      else if (dated && Number.isNaN(deadline)) open = least(open, NO_DEADLINE)
      else return 1
    }
    return -open
  }
}

export const buyerContactDetail: Detail = {
  name: 'lot.contacts.buyer_side_bidders',
  subject: 'lot',
  about:
    'The bidders with the postal address or telephone number of the buyer, or of an official of it; a line each.',
  needs: [...biddersNeeds, ...officialNeeds, 'parties.address', 'parties.phone'],
  of: (index, l) =>
    biddersThat(
      index,
      l,
      kinds.flatMap((kind) => [buyerSays(index, kind), officialSays(index, kind)]),
    ),
}
