import { codes, type Index, LOT } from '../../join/index-of.js'
import type { Population } from '../../join/populations.js'
import { BidFates, bidFateNeeds, FATE, FateTally } from '../bids/bid-fates.js'
import { BID_SET_ASIDE } from '../bids/bidding.js'
import { setRange, setUnknown } from '../block.js'
import type { Block, FactSpec } from '../fact.js'
import { smaller, UNDEFINED } from '../reason.js'
import type { BidderTally } from './bidder-tally.js'
import { elsewhere, strayBids } from './stray-bids.js'

const fateRequires = ['bids.bidder_id', 'bids.status']

/** How often a bidder is disqualified. */
export const fateFacts: readonly FactSpec[] = [
  {
    name: 'bidder.submitted',
    subject: 'bidder',
    type: 'count',
    unit: 'bids',
    about: 'Bids that the bidder submitted, alone or in a consortium.',
    needs: bidFateNeeds,
    requires: fateRequires,
  },
  {
    name: 'bidder.tenders',
    subject: 'bidder',
    type: 'count',
    unit: 'tenders',
    about: 'Tenders that it submitted these bids in.',
    needs: bidFateNeeds,
    requires: fateRequires,
  },
  {
    name: 'bidder.disqualified_share',
    subject: 'bidder',
    type: 'share',
    unit: 'share of its bids',
    about:
      'Share of these bids that were disqualified; a range where the status of bids is missing, or more bids may be its own.',
    needs: bidFateNeeds,
    requires: fateRequires,
  },
]

/** What became of the bids of each bidder, beside those of plain lots, which a tally has. */
export class BidderFates {
  readonly #index
  readonly #population
  readonly #met
  readonly #tally
  readonly #fates
  readonly #strays
  readonly #bidder
  readonly #isDoubtful
  readonly #seen = new Set<number>()

  /** `met` is told of the tenders of each bidder. */
  constructor(index: Index, population: Population, met: BidderTally) {
    this.#index = index
    this.#population = population
    this.#met = met
    this.#tally = new FateTally(population.count)
    this.#fates = new BidFates(index)
    this.#strays = new StrayFates(index, this.#tally, population.ordinalOf)
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#isDoubtful = strayBids(index).isDoubtful
  }

  /** Whether the bids of a lot can be counted row by row. */
  isPlain(l: number): boolean {
    return this.#fates.countPlain(l)
  }

  /** Counts the bids of a lot. */
  read(l: number): void {
    const { bidSetAside, lot } = this.#index
    const { ordinalOf, count } = this.#population
    const bidder = this.#bidder!
    const { bidFrom, bidTo, flags } = lot
    const [from, to] = [bidFrom[l]!, bidTo[l]!]
    const fates = this.#fates
    const seen = this.#seen
    fates.read(l)
    if (seen.size > 0) seen.clear()
    const isShared = fates.count < to - from
    const hasAside = (flags[l]! & LOT.DUPLICATES) !== 0
    // Rows that were set aside come last: who is named by them alone is perhaps none of the bidders.
    for (let aside = 0; aside <= (hasAside ? 1 : 0); aside++)
      for (let row = from; row < to; row++) {
        const k = fates.bidOf[row - from]!
        const b: number = k >= 0 && bidder[row]! >= 0 ? ordinalOf[bidder[row]!]! : -1
        if (b < 0 || (hasAside && bidSetAside[row] !== aside)) continue
        // A bidder may have several rows of a bid: its rounds.
        if (isShared) {
          const pair = k * count + b
          if (seen.has(pair)) continue
          seen.add(pair)
        }
        const fate = aside === 0 ? fates.fate[k]! : FATE.OUT | FATE.IN
        this.#tally.add(b, fate, aside === 0 ? fates.why[k]! : BID_SET_ASIDE)
        this.#met.meet(bidder[row]!, l, (fate & FATE.SUBMITTED) !== 0)
      }
    if (this.#isDoubtful[l] === 1) this.#strays.read(l, (who) => this.#met.meet(who, l, false))
  }

  /** After the last lot. */
  write(submitted: Block | undefined, tenders: Block | undefined, share: Block | undefined): void {
    const { count, parts } = this.#population
    const [met, tally, strays] = [this.#met, this.#tally, this.#strays]
    strays.meet(this.#fates)
    for (let b = 0; b < count; b++) {
      const who = parts[0]![b]!
      tally.addSure(b, met.submitted(who), met.disqualified(who))
      const [sure, perhaps] = [met.tenders(who), met.maybeTenders(who)]
      const more = strays.finish(b, who)
      const [least, most] = tally.bids(b)
      const why = tally.why[b]!
      const open = strays.whyNobody !== 0
      if (submitted) setRange(submitted, b, least, open ? Number.POSITIVE_INFINITY : most, why)
      if (tenders) setRange(tenders, b, sure, open ? Number.POSITIVE_INFINITY : sure + perhaps + more, why)
      if (!share) continue
      const [lo, hi] = tally.share(b)
      if (open || most === 0) setUnknown(share, b, open ? why : UNDEFINED)
      else setRange(share, b, lo, hi, why)
    }
  }
}

/** What bids add to those of a bidder that are not known to be of it, or for which lot. */
class StrayFates {
  readonly whyNobody
  readonly #strays
  readonly #tally
  readonly #ordinalOf
  readonly #index
  /** Bids that may be anybody's, and tenders with one; why. */
  #bids = 0
  readonly #tenders = new Set<number>()
  #why = 0
  /** By bidder: in how many of these tenders it bid anyway, or may have. */
  readonly #met

  constructor(index: Index, tally: FateTally, ordinalOf: Int32Array) {
    this.#strays = strayBids(index)
    this.#tally = tally
    this.#ordinalOf = ordinalOf
    this.#index = index
    this.whyNobody = this.#strays.whyNobody
    this.#met = new Int32Array(this.#strays.isNone ? 0 : tally.why.length)
    for (const [l, { anyone, why }] of this.#strays.lots) {
      if (anyone === 0) continue
      this.#bids += anyone
      this.#tenders.add(index.lot.tender[l]!)
      this.#why = smaller(this.#why, why)
    }
  }

  /** Reads a lot in doubt after its rows: `add` is told of parties that a bid without a lot names. */
  read(l: number, add: (who: number) => void): void {
    const { unplaced, why } = this.#strays.lots.get(l)!
    for (const [who, bids] of unplaced) {
      const b = this.#ordinalOf[who]!
      if (b < 0) continue
      this.#tally.addPerhaps(b, bids, why)
      add(who)
    }
  }

  /** Counts in how many tenders with a bid that may be anybody's each bidder bid anyway, or may have. */
  meet(fates: BidFates): void {
    const { lot, startOf } = this.#index
    const bidder = codes(this.#index, 'bids', 'bidder_id')
    for (const t of this.#tenders) {
      const met = new Set<number>()
      for (let l = startOf.lot[t]!; l < startOf.lot[t + 1]!; l++) {
        for (const who of this.#strays.lots.get(l)?.unplaced.keys() ?? []) met.add(who)
        fates.read(l)
        const from = lot.bidFrom[l]!
        for (let row = from; bidder && row < lot.bidTo[l]!; row++)
          if (bidder[row]! >= 0 && fates.bidOf[row - from]! >= 0) met.add(bidder[row]!)
      }
      for (const who of met) if (this.#ordinalOf[who]! >= 0) this.#met[this.#ordinalOf[who]!]!++
    }
  }

  /** After the last lot: adds what may be anybody's, or anywhere; gives in how many more tenders a bidder may have bid. */
  finish(b: number, who: number): number {
    if (this.#strays.isNone) return 0
    const { unknown, nowhere, whyNobody } = this.#strays
    const anywhere = elsewhere(unknown, who) + elsewhere(nowhere, who)
    this.#tally.addPerhaps(b, anywhere, BID_SET_ASIDE)
    this.#tally.addPerhaps(b, this.#bids, this.#why)
    if (whyNobody !== 0) this.#tally.addPerhaps(b, 1, whyNobody)
    return anywhere + this.#tenders.size - this.#met[b]!
  }
}
