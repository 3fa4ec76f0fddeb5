import { type Index, numbers, TENDER } from '../../join/index-of.js'
import { LINK, MOST_LINKS } from '../../join/parties/links.js'
import { isReversed } from '../../join/parties/registers.js'
import { firstMoment, lastMoment } from '../../schema/instant.js'
import { bidStateNeeds, NO_DEADLINE, TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { Bidding } from '../bids/bidding.js'
import { LotBidders, writeNothingKnown } from '../bids/lot-bidders.js'
import { setAllKnown, setRange } from '../block.js'
import type { Block, Detail, DetailValue, FactSpec, Family } from '../fact.js'
import { perIndex } from '../per-index.js'
import { reason } from '../reason.js'
import { TwoBest } from '../two-best.js'
import { SpelledGroups } from './spelled-groups.js'

const NO_LINKS = reason('party_links', undefined, 'missing')
const LINK_SET_ASIDE = reason('party_links', undefined, 'set_aside')
const NO_RELATION = reason('party_links', 'relation', 'missing')
const NO_SHARE = reason('party_links', 'share', 'missing')

const needs = [
  ...bidStateNeeds,
  'lots.bids_count',
  'tenders.bids_count',
  'party_links.relation',
  'party_links.share',
  'party_links.from',
  'party_links.to',
  'scan.links',
]

const spec = (name: string, about: string): FactSpec => ({
  name,
  subject: 'lot',
  type: 'share',
  unit: 'share of a firm',
  about,
  needs,
  requires: ['party_links.relation', 'party_links.share', 'bids.bidder_id'],
})

/** Owners that bidders of one lot have in common, on the day of the deadline. */
export const commonOwners: Family = {
  subject: 'lot',
  facts: [
    spec(
      'lot.owners.common_share',
      'Largest share that one owner holds in each of two bidders, not of one consortium, at the deadline; 0 without such an owner.',
    ),
    spec(
      'lot.shareholders.common_share',
      'Largest share that one shareholder holds in each of two bidders, not of one consortium, at the deadline; 0 without such a shareholder.',
    ),
  ],
  kernel(index, from, to, [owners, shareholders]) {
    if (owners) write(index, from, to, LINK.BENEFICIAL_OWNER, owners)
    if (shareholders) write(index, from, to, LINK.SHAREHOLDER, shareholders)
  },
}

function write(index: Index, from: number, to: number, kind: number, out: Block): void {
  const bidding = Bidding.over(index, from, to)
  if (!index.links) {
    writeNothingKnown(index, bidding, [from, to], 1, [NO_LINKS, NO_LINKS], out)
    return
  }
  const owners = ownersOf(index, kind)
  setAllKnown(out, to - from, 0)
  for (let l = from; l < to; l++) {
    owners.read(l, bidding)
    if (owners.most > 0) setRange(out, l - from, owners.least, owners.most, owners.bidders.why)
  }
}

/** Who owns the bidders of a lot: `read` one lot after the other. */
class Owners {
  /** The share that some owner holds in two bidders: surely at least, and at most. */
  least = 0
  most = 0
  readonly bidders
  readonly surely

  readonly #index
  readonly #groups
  readonly #kind
  readonly #perhaps
  readonly #share
  readonly #from
  readonly #to
  readonly #deadline

  constructor(index: Index, kind: number) {
    this.#index = index
    this.#kind = kind
    this.bidders = new LotBidders(index)
    this.#groups = new SpelledGroups(index)
    this.surely = new TwoBest(index.partyCount)
    this.#perhaps = new TwoBest(index.partyCount)
    this.#share = numbers(index, 'party_links', 'share')
    this.#from = numbers(index, 'party_links', 'from')
    this.#to = numbers(index, 'party_links', 'to')
    this.#deadline = numbers(index, 'tenders', 'deadline_at')
  }

  read(l: number, bidding: Bidding): void {
    const { bidders, surely } = this
    const perhaps = this.#perhaps
    const { links, byIdentity } = this.#index
    this.least = 0
    this.most = 0
    surely.clear()
    perhaps.clear()
    bidders.read(l, bidding)
    if (bidders.alone) return
    this.#groups.read(bidders)
    if (!links) return // nobody has a share; what may be is said without a look at bidders
    // Bidders whose owners are not all known may have any: of one group of them, or of several (-2).
    let open = -1
    for (let e = bidders.from; e < bidders.to; e++) {
      if (bidders.maybe[e] === 0) continue
      const party = bidders.party[e]!
      const group = this.#groups.of(bidders.group[e]!)
      const who = party < 0 ? -1 : byIdentity!.identity[party]!
      if (who < 0 || links.lost || byIdentity!.linkDoubt[who] === 1 || this.#hasMany(who)) {
        open = open === -1 || open === group ? group : -2
        if (who < 0) continue
        bidders.doubt(LINK_SET_ASIDE)
      }
      this.#addLinks(l, who, group, bidders.sure[e] === 1 && !this.#groups.isVague(group))
    }
    for (let s = 0; s < surely.size; s++) this.least = Math.max(this.least, surely.second[s]!)
    if (bidders.more || open === -2) this.most = 1
    else
      for (let s = 0; s < perhaps.size; s++) {
        const shared = open === -1 || open === perhaps.group[s] ? perhaps.second[s]! : perhaps.first[s]!
        this.most = Math.max(this.most, shared)
      }
  }

  /** Whether a party (its identity) has more links than are looked at; its owners are not known then. */
  #hasMany(who: number): boolean {
    const { linkStart } = this.#index.byIdentity!
    return linkStart[who + 1]! - linkStart[who]! > MOST_LINKS
  }

  #addLinks(l: number, who: number, group: number, isSure: boolean): void {
    if (this.#hasMany(who)) return
    const { kind } = this.#index.links!
    const { linkStart, links, other } = this.#index.byIdentity!
    for (let i = linkStart[who]!; i < linkStart[who + 1]!; i++) {
      const row = links[i]!
      const unknown = kind[row] === LINK.UNKNOWN
      if (!unknown && (kind[row]! & this.#kind) === 0) continue
      const valid = this.#valid(l, row)
      if (valid === 0) continue
      const given = this.#share ? this.#share[row]! : Number.NaN
      // What is no share says nothing.
      const share = given >= 0 && given <= 1 ? given : Number.NaN
      if (share === 0) continue
      if (unknown) this.bidders.doubt(NO_RELATION)
      if (Number.isNaN(share)) this.bidders.doubt(NO_SHARE)
      const owner = other[row]!
      this.#perhaps.add(owner, group, Number.isNaN(share) ? 1 : share)
      if (isSure && !unknown && valid === 1 && !Number.isNaN(share)) this.surely.add(owner, group, share)
    }
  }

  /** Who surely owns a part of a party, at the deadline of lot l; each once, by identity. */
  of(l: number, party: number): ReadonlySet<number> {
    const { kind } = this.#index.links!
    const { identity, linkStart, links, other } = this.#index.byIdentity!
    const who = identity[party]!
    const found = new Set<number>()
    for (let i = linkStart[who]!; i < linkStart[who + 1]! && !this.#hasMany(who); i++) {
      const row = links[i]!
      const share = this.#share ? this.#share[row]! : Number.NaN
      if ((kind[row]! & this.#kind) !== 0 && share > 0 && share <= 1 && this.#valid(l, row) === 1)
        found.add(other[row]!)
    }
    return found
  }

  /** Whether a link holds on the day of the deadline: 1 yes, 0 no, -1 unknown. Without an end it holds still; one that ends before it begins may hold. */
  #valid(l: number, row: number): 0 | 1 | -1 {
    const since = this.#from ? this.#from[row]! : Number.NaN
    const until = this.#to ? this.#to[row]! : Number.NaN
    if (Number.isNaN(since) && Number.isNaN(until)) return 1
    if (isReversed(since, until)) {
      this.bidders.doubt(LINK_SET_ASIDE)
      return -1
    }
    const t = this.#index.lot.tender[l]!
    const tenderRow = this.#index.tender.row[t]!
    const deadline = this.#deadline && tenderRow >= 0 ? this.#deadline[tenderRow]! : Number.NaN
    if (Number.isNaN(deadline)) {
      const aside = (this.#index.tender.flags[t]! & TENDER.ROW_SET_ASIDE) !== 0
      this.bidders.doubt(aside ? TENDER_SET_ASIDE : NO_DEADLINE)
      return -1
    }
    if (firstMoment(since) > lastMoment(deadline) || lastMoment(until) < firstMoment(deadline)) return 0
    return 1
  }
}

const ownersOf = perIndex((index: Index, kind: number) => new Owners(index, kind))

/** Bidders of a lot that have an owner in common, one line an owner; the owners in a detail of their own. Linear. */
function ownersDetail(name: string, kind: number, word: string): readonly Detail[] {
  const shared = (index: Index, l: number): ReadonlyMap<number, number[]> => {
    const owners = ownersOf(index, kind)
    owners.read(l, Bidding.over(index, l, l + 1))
    const { bidders, surely } = owners
    const found = new Map<number, number[]>()
    for (let s = 0; s < surely.size; s++) if (surely.second[s]! > 0) found.set(surely.keys[s]!, [])
    for (let e = bidders.from; e < bidders.to && found.size > 0; e++)
      if (bidders.sure[e] === 1 && bidders.party[e]! >= 0)
        for (const owner of owners.of(l, bidders.party[e]!)) found.get(owner)?.push(bidders.party[e]!)
    return found
  }
  return [
    {
      name: `lot.${name}.common_bidders`,
      subject: 'lot',
      about: `The bidders that have one ${word} in common; a line each ${word}.`,
      needs,
      of: (index, l): DetailValue[] => [...shared(index, l).values()].map((bidders) => ({ bidders })),
    },
    {
      name: `lot.${name}.common`,
      subject: 'lot',
      about: `The ${word}s that bidders have in common.`,
      needs,
      of: (index, l): DetailValue[] => [...shared(index, l).keys()].map((owner) => ({ bidders: [owner] })),
    },
  ]
}

export const commonOwnerDetails: readonly Detail[] = [
  ...ownersDetail('owners', LINK.BENEFICIAL_OWNER, 'owner'),
  ...ownersDetail('shareholders', LINK.SHAREHOLDER, 'shareholder'),
]
