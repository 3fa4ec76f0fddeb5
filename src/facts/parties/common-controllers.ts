import { type Index, numbers, TENDER } from '../../join/index-of.js'
import { CONTROLLER, LINK, MOST_LINKS } from '../../join/parties/links.js'
import { bidStateNeeds, NO_DEADLINE, TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { Bidding } from '../bids/bidding.js'
import { LotBidders } from '../bids/lot-bidders.js'
import { setAllKnown, setRange } from '../block.js'
import type { Detail, DetailValue, Family } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { TwoBest } from '../two-best.js'
import { linkNeeds } from './party-checks.js'
import { LINK_SET_ASIDE, NO_LINKS, PartyLook } from './party-look.js'
import { SpelledGroups } from './spelled-groups.js'

const needs = [...bidStateNeeds, 'lots.bids_count', 'tenders.bids_count', ...linkNeeds]

/** Bidders of a lot that have somebody in common who stands behind them. */
export const commonControllers: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.controllers.common_bidders',
      subject: 'lot',
      type: 'count',
      unit: 'bidders',
      about:
        'Bidders that submitted and have an owner, director or representative of another bidder, not of their consortium, at the deadline.',
      needs,
      requires: ['party_links.relation', 'bids.bidder_id'],
    },
  ],
  kernel(index, from, to, [out]) {
    if (!out) return
    const bidding = Bidding.over(index, from, to)
    const sharing = ControllerLook.over(index)
    setAllKnown(out, to - from, 0)
    for (let l = from; l < to; l++) {
      sharing.read(l, bidding)
      if (sharing.most > 0) setRange(out, l - from, sharing.least, sharing.most, sharing.bidders.why)
    }
  },
}

/** Who stands behind the bidders of a lot: `read` one lot after the other. One object a thread and index. */
class ControllerLook extends PartyLook {
  static readonly over = oncePerIndex((index) => new ControllerLook(index))

  /** Bidders that share with another: surely so many, and at most. */
  least = 0
  most = 0
  readonly bidders

  readonly #index
  readonly #deadline
  readonly #groups
  readonly #surely
  readonly #perhaps

  private constructor(index: Index) {
    super(index)
    this.#index = index
    this.bidders = new LotBidders(index)
    this.#groups = new SpelledGroups(index)
    this.#deadline = numbers(index, 'tenders', 'deadline_at')
    this.#surely = new TwoBest(index.partyCount)
    this.#perhaps = new TwoBest(index.partyCount)
  }

  read(l: number, bidding: Bidding): void {
    const { bidders } = this
    const { tender } = this.#index
    this.least = 0
    this.most = 0
    this.#surely.clear()
    this.#perhaps.clear()
    bidders.read(l, bidding)
    if (bidders.alone) return
    const t = this.#index.lot.tender[l]!
    this.begin(t)
    const row = tender.row[t]!
    const aside = (tender.flags[t]! & TENDER.ROW_SET_ASIDE) !== 0
    this.on(
      this.#deadline && row >= 0 ? this.#deadline[row]! : Number.NaN,
      aside ? TENDER_SET_ASIDE : NO_DEADLINE,
    )
    this.#groups.read(bidders)
    let open = false
    let group = -1
    let several = false
    for (let e = bidders.from; e < bidders.to; e++) {
      if (bidders.maybe[e] === 0) continue
      const before = group
      group = this.#groups.of(bidders.group[e]!)
      if (before >= 0 && before !== group) several = true
      if (this.#isOpen(e)) open = true
      this.#each(e, (who, isSure) => {
        this.#perhaps.add(who, group, 1)
        if (isSure && !this.#groups.isVague(group)) this.#surely.add(who, group, 1)
      })
    }
    for (let e = bidders.from; e < bidders.to; e++) {
      if (bidders.maybe[e] === 0) continue
      let [shares, mayShare] = [false, false]
      this.#each(e, (who, isSure) => {
        if (isSure && this.#surely.has(who)) shares = true
        if (this.#perhaps.has(who)) mayShare = true
      })
      if (shares) this.least++
      if (mayShare) this.most++
    }
    // Those behind somebody who are not known may be those behind whoever does not belong to them.
    if (bidders.more && !this.#index.links) bidders.doubt(NO_LINKS)
    if (bidders.more || (open && several)) this.most = Number.POSITIVE_INFINITY
    bidders.doubt(this.why)
  }

  /** Bidders that surely share somebody, from each to whom. */
  paths(): DetailValue[] {
    const found: DetailValue[] = []
    for (let e = this.bidders.from; e < this.bidders.to; e++)
      if (this.bidders.maybe[e] === 1)
        this.#each(e, (who, isSure, row) => {
          const party = this.bidders.party[e]!
          const from = this.#index.checks!.identity[party]!
          if (isSure && this.#surely.has(who))
            found.push({ path: [party, this.relationName(row, from), who] })
        })
    return found
  }

  #isOpen(e: number): boolean {
    const { links, checks } = this.#index
    const party = this.bidders.party[e]!
    if (party < 0) return true
    const who = checks!.identity[party]!
    if (!links) this.doubt(NO_LINKS)
    else if (links.lost || checks!.linkDoubt[who] === 1 || this.#hasMany(who)) this.doubt(LINK_SET_ASIDE)
    else return false
    return true
  }

  /** Whether somebody has more links than are looked at; who stands behind it is not known then. */
  #hasMany(who: number): boolean {
    const { linkStart } = this.#index.checks!
    return linkStart[who + 1]! - linkStart[who]! > MOST_LINKS
  }

  #each(e: number, then: (who: number, isSure: boolean, row: number) => void): void {
    const { links: table, checks } = this.#index
    const party = this.bidders.party[e]!
    if (party < 0 || !table) return
    const { identity, linkStart, links, other } = checks!
    const who = identity[party]!
    if (this.#hasMany(who)) return
    for (let i = linkStart[who]!; i < linkStart[who + 1]!; i++) {
      const row = links[i]!
      const kind = table.kind[row]!
      if ((kind & (CONTROLLER | LINK.UNKNOWN)) === 0) continue
      const holds = this.linkHolds(row)
      if (holds > 0) this.doubt(holds)
      if (holds !== 0) then(other[row]!, holds === -1 && this.bidders.sure[e] === 1, row)
    }
  }
}

/** From each bidder to whom it has in common with another; a line each. */
export const commonControllerDetail: Detail = {
  name: 'lot.controllers.common',
  subject: 'lot',
  about: 'Bidders that have an owner, director or representative in common, and whom.',
  needs,
  of(index, l): DetailValue[] {
    const sharing = ControllerLook.over(index)
    sharing.read(l, Bidding.over(index, l, l + 1))
    if (sharing.bidders.alone) return []
    return [...new Map(sharing.paths().map((line) => [line.path!.join('\0'), line])).values()]
  },
}
