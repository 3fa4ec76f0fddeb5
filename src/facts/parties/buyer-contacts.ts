import { codes, type Index, numbers, TENDER } from '../../join/index-of.js'
import { NO_DEADLINE, TENDER_SET_ASIDE } from '../bids/bid-state.js'
import {
  ASK_EACH,
  biddersNeeds,
  biddersThat,
  countBidders,
  countUnknown,
  type Says,
} from '../bids/bidders-that.js'
import type { Detail, FactSpec, Family } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { reason } from '../reason.js'
import { contactOf, least, nobodysContact, officialsOf, type SideContact, sideContacts } from './officials.js'

const NO_BUYER = reason('tenders', 'buyer_id', 'missing')
const NO_ORGANISATION = reason('registers', 'organisation_id', 'missing')

const words: Readonly<Record<SideContact, string>> = { address: 'postal address', phone: 'telephone number' }

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
  'scan.buyer_officials',
]

const spec = (name: string, kind: SideContact, whose: string, needs: readonly string[]): FactSpec => ({
  name: `lot.contacts.${name}_${kind}_bidders`,
  subject: 'lot',
  type: 'count',
  unit: 'bidders',
  about: `Bidders that submitted, each member of a consortium by itself, and have the ${words[kind]} of ${whose}.`,
  needs: [...biddersNeeds, ...needs, `parties.${kind}`],
  requires: [`parties.${kind}`, 'bids.bidder_id'],
})

/** Bidders of one lot with the contacts of the side that buys, however they are spelled. */
export const buyerContacts: Family = {
  subject: 'lot',
  facts: [
    ...sideContacts.map((kind) => spec('buyer', kind, 'the buyer or the procuring entity', buyerNeeds)),
    ...sideContacts.map((kind) =>
      spec(
        'official',
        kind,
        'an official of the buyer or the procuring entity on the day of the deadline: by the register of officials, and by links as an official or employee',
        officialNeeds,
      ),
    ),
  ],
  kernel(index, from, to, out) {
    sideContacts.forEach((kind, place) => {
      const [ofBuyer, ofOfficial] = [out[place], out[place + sideContacts.length]]
      const none = nobodysContact(index, kind)
      const reasons = none === 0 ? undefined : whyUnknown(index, from, to, -none)
      if (ofBuyer) {
        if (reasons && !buyersBid(index).some) countUnknown(index, from, to, reasons, ofBuyer)
        else countBidders(index, from, to, buyerSays(index, kind), ofBuyer)
      }
      if (!ofOfficial) return
      if (reasons) countUnknown(index, from, to, reasons, ofOfficial)
      else countBidders(index, from, to, officialSays(index, kind), ofOfficial)
    })
  },
}

/** The buyer and the procuring entity of the tender of the lot at hand, -1 each where there is none. */
class Buyers {
  buyer = -1
  entity = -1
  readonly #index
  readonly #buyer
  readonly #entity

  constructor(index: Index) {
    this.#index = index
    this.#buyer = codes(index, 'tenders', 'buyer_id')
    this.#entity = codes(index, 'tenders', 'procuring_entity_id')
  }

  read(lot: number): void {
    const row = this.#index.tender.row[this.#index.lot.tender[lot]!]!
    this.buyer = this.#buyer && row >= 0 ? this.#buyer[row]! : -1
    this.entity = this.#entity && row >= 0 ? this.#entity[row]! : -1
  }
}

/** Why nothing is known of any bidder, by lot from `from` on: there is no buyer, or no contact (`none`). */
function whyUnknown(index: Index, from: number, to: number, none: number): Uint8Array {
  const { tender, lot } = index
  const buyer = codes(index, 'tenders', 'buyer_id')
  const reasons = new Uint8Array(to - from)
  for (let l = from; l < to; l++) {
    const row = tender.row[lot.tender[l]!]!
    reasons[l - from] = buyer !== undefined && row >= 0 && buyer[row]! >= 0 ? none : whyNoBuyer(index, l)
  }
  return reasons
}

/** Whether a buyer of a tender bids for any lot: nearly never. One walk over tenders and bids. */
const buyersBid = oncePerIndex((index) => {
  const isBuyer = new Uint8Array(index.partyCount)
  for (const code of codes(index, 'tenders', 'buyer_id') ?? []) if (code >= 0) isBuyer[code] = 1
  return {
    some: codes(index, 'bids', 'bidder_id')?.some((code) => code >= 0 && isBuyer[code] === 1) ?? false,
  }
})

function whyNoBuyer(index: Index, lot: number): number {
  const flags = index.tender.flags[index.lot.tender[lot]!]!
  return flags & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : NO_BUYER
}

/** The identity of a party; -1 stays, and where nothing is known of any party each is its own. */
function identitiesIn({ byIdentity }: Index): (party: number) => number {
  return (party) => (byIdentity && party >= 0 ? byIdentity.identity[party]! : party)
}

function buyerSays(index: Index, kind: SideContact): Says & { but: number } {
  const buyers = new Buyers(index)
  const contact = contactOf(index, kind)
  const none = nobodysContact(index, kind)
  const identityOf = identitiesIn(index)
  // A party has its address in common with itself, however its identifier is spelled.
  const isSame = (party: number, own: number, other: number): number => {
    if (other < 0 || identityOf(other) === identityOf(party)) return 0
    if (own < 0) return own
    const theirs = contact(other)
    return theirs === own ? 1 : Math.min(theirs, 0)
  }
  return {
    but: -1,
    ofLot(lot) {
      buyers.read(lot)
      const { buyer, entity } = buyers
      this.but = -1
      if (buyer < 0) return -whyNoBuyer(index, lot)
      if (none === 0) return ASK_EACH
      // A buyer that bids has nobody to share with but a procuring entity of its own.
      if (entity < 0 || entity === buyer) this.but = buyer
      return none
    },
    of(party) {
      const { buyer, entity } = buyers
      const own = contact(party)
      const first = isSame(party, own, buyer)
      if (first === 1 || (first !== 0 && own < 0)) return first
      const second = isSame(party, own, entity)
      return second === 1 || first === 0 ? second : first
    },
  }
}

function officialSays(index: Index, kind: SideContact): Says {
  const buyers = new Buyers(index)
  const contact = contactOf(index, kind)
  const none = nobodysContact(index, kind)
  const deadlines = numbers(index, 'tenders', 'deadline_at')
  const officials = officialsOf(index, kind)
  const identityOf = identitiesIn(index)
  let deadline = Number.NaN
  const ofLot = (lot: number): number => {
    buyers.read(lot)
    if (buyers.buyer < 0) return -whyNoBuyer(index, lot)
    const row = index.tender.row[index.lot.tender[lot]!]!
    deadline = deadlines && row >= 0 ? deadlines[row]! : Number.NaN
    return none || ASK_EACH
  }
  const of = (party: number): number => {
    const [buyer, entity] = [identityOf(buyers.buyer), identityOf(buyers.entity)]
    const own = contact(party)
    if (own < 0) return own
    const self = identityOf(party)
    let open = least(officials.openAll, officials.open[buyer]!)
    if (entity >= 0) open = least(open, officials.open[entity]!)
    for (const organisation of entity < 0 || entity === buyer ? [buyer, -1] : [buyer, entity, -1])
      for (const [maybe, present] of officials.at(own, organisation)?.by ?? []) {
        const others = present.others(self, deadline)
        if (others === 0) continue
        const why = maybe || (organisation < 0 ? NO_ORGANISATION : others === -1 ? NO_DEADLINE : 0)
        if (why === 0) return 1
        open = least(open, why)
      }
    return -open
  }
  return { ofLot, of }
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
      sideContacts.flatMap((kind) => [buyerSays(index, kind), officialSays(index, kind)]),
    ),
}
