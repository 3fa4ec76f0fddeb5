import type { Index } from '../../join/index-of.js'
import { CONTACT, type ContactKind, contactColumn, contactKinds } from '../../join/parties/contacts.js'
import { bidStateNeeds } from '../bids/bid-state.js'
import { Bidding } from '../bids/bidding.js'
import { LotBidders, writeNothingKnown } from '../bids/lot-bidders.js'
import { setAllKnown, setRange } from '../block.js'
import type { Detail, DetailValue, FactSpec, Family } from '../fact.js'
import { perIndex } from '../per-index.js'
import { reason } from '../reason.js'
import { TwoBest } from '../two-best.js'
import { SpelledGroups } from './spelled-groups.js'

const NO_PARTIES = reason('parties', undefined, 'missing')
const PARTY_SET_ASIDE = reason('parties', undefined, 'set_aside')
const noContact: Readonly<Record<ContactKind, number>> = {
  address: reason('parties', 'address', 'missing'),
  phone: reason('parties', 'phone', 'missing'),
  email: reason('parties', 'email', 'missing'),
  bank_account: reason('parties', 'bank_account', 'missing'),
  accountant: reason('parties', 'accountant_id', 'missing'),
}

const needs = [...bidStateNeeds, 'lots.bids_count', 'tenders.bids_count', 'scan.contacts']
const words: Readonly<Record<ContactKind, string>> = {
  address: 'postal address',
  phone: 'telephone number',
  email: 'email address',
  bank_account: 'bank account',
  accountant: 'accountant',
}

/** Bidders of one lot that have contacts in common, however they are spelled. */
export const commonContacts: Family = {
  subject: 'lot',
  facts: contactKinds.map(
    (kind): FactSpec => ({
      name: `lot.contacts.${kind}_bidders`,
      subject: 'lot',
      type: 'count',
      unit: 'bidders',
      about: `Bidders that submitted and have the ${words[kind]} of another bidder, not of their consortium.`,
      needs: [...needs, `parties.${contactColumn[kind]}`],
      requires: [`parties.${contactColumn[kind]}`, 'bids.bidder_id'],
    }),
  ),
  kernel(index, from, to, out) {
    contactKinds.forEach((kind, place) => {
      const block = out[place]
      if (!block) return
      const bidding = Bidding.over(index, from, to)
      const sharers = sharingOf(index, kind)
      const { whyNobody } = sharers
      if (whyNobody !== 0) {
        writeNothingKnown(index, bidding, [from, to], Number.POSITIVE_INFINITY, [whyNobody, 0], block)
        return
      }
      setAllKnown(block, to - from, 0)
      for (let l = from; l < to; l++) {
        sharers.read(l, bidding)
        if (sharers.most > 0) setRange(block, l - from, sharers.least, sharers.most, sharers.bidders.why)
      }
    })
  },
}

/** Who shares a contact in a lot: `read` one lot after the other. */
class Sharing {
  /** Bidders that share with another: surely so many, and at most. */
  least = 0
  most = 0
  readonly bidders

  /** Why no contact of any party is known; 0 where some are known or were set aside. */
  readonly whyNobody

  readonly #kind
  readonly #contact
  readonly #groups
  readonly #surely
  readonly #perhaps

  constructor(index: Index, kind: ContactKind) {
    this.#kind = kind
    this.#contact = index.contacts?.[kind]
    this.whyNobody = this.#contact?.some((contact) => contact !== CONTACT.NONE)
      ? 0
      : this.#whyNot(CONTACT.NONE)
    this.bidders = new LotBidders(index)
    this.#groups = new SpelledGroups(index)
    this.#surely = new TwoBest(index.contacts?.count ?? 0)
    this.#perhaps = new TwoBest(index.contacts?.count ?? 0)
  }

  read(l: number, bidding: Bidding): void {
    const { bidders } = this
    const [surely, perhaps] = [this.#surely, this.#perhaps]
    this.least = 0
    this.most = 0
    bidders.read(l, bidding)
    surely.clear()
    if (bidders.alone) return
    perhaps.clear()
    this.#groups.read(bidders)
    let open = false
    let group = -1
    let several = false
    for (let e = bidders.from; e < bidders.to; e++) {
      if (bidders.maybe[e] === 0) continue
      const before = group
      group = this.#groups.of(bidders.group[e]!)
      if (before >= 0 && before !== group) several = true
      const contact = this.of(e)
      if (contact >= 0) {
        perhaps.add(contact, group, 1)
        if (bidders.sure[e] === 1 && !this.#groups.isVague(group)) surely.add(contact, group, 1)
      } else {
        open = true
        if (bidders.party[e]! >= 0) bidders.doubt(this.#whyNot(contact))
      }
    }
    for (let e = bidders.from; e < bidders.to; e++) {
      const contact = bidders.maybe[e] === 1 ? this.of(e) : -1
      if (contact < 0) continue
      if (bidders.sure[e] === 1 && surely.has(contact)) this.least++
      if (perhaps.has(contact)) this.most++
    }
    // Whose contact is not known may share that of whoever does not belong to them.
    if (bidders.more || (open && several)) this.most = Number.POSITIVE_INFINITY
  }

  /** The contact of an entry; below zero where it is not known. */
  of(entry: number): number {
    const party = this.bidders.party[entry]!
    return party < 0 || !this.#contact ? CONTACT.NONE : this.#contact[party]!
  }

  /** Bidders that surely share a contact, by contact. */
  groups(): ReadonlyMap<number, number[]> {
    const found = new Map<number, number[]>()
    for (let e = this.bidders.from; e < this.bidders.to; e++) {
      const contact = this.bidders.sure[e] === 1 ? this.of(e) : -1
      if (contact < 0 || !this.#surely.has(contact)) continue
      const party = this.bidders.party[e]!
      const group = found.get(contact)
      if (group) group.push(party)
      else found.set(contact, [party])
    }
    return found
  }

  #whyNot(contact: number): number {
    if (!this.#contact) return NO_PARTIES
    return contact === CONTACT.SET_ASIDE ? PARTY_SET_ASIDE : noContact[this.#kind]
  }
}

/** Bidders of a lot with one contact, a line each contact; the contact itself is not told. */
const sharingOf = perIndex((index: Index, kind: ContactKind) => new Sharing(index, kind))

export const commonContactDetail: Detail = {
  name: 'lot.contacts.common_bidders',
  subject: 'lot',
  about:
    'The bidders that have one postal address, telephone number, email address, bank account or accountant; a line each.',
  needs: [...needs, ...contactKinds.map((kind) => `parties.${contactColumn[kind]}`)],
  of(index, l): DetailValue[] {
    const bidding = Bidding.over(index, l, l + 1)
    return contactKinds.flatMap((kind) => {
      const sharing = sharingOf(index, kind)
      sharing.read(l, bidding)
      return sharing.bidders.alone ? [] : [...sharing.groups().values()].map((bidders) => ({ bidders }))
    })
  },
}
