import { codes, enums, type Index, LOT, numbers } from '../join/index-of.js'
import { BidFates, bidFateNeeds, FATE, FateTally, plainFate } from './bid-fates.js'
import { BID_SET_ASIDE } from './bidding.js'
import { setRange, setUnknown } from './block.js'
import type { PopulationFamily } from './fact.js'
import { smaller } from './left-out.js'
import { UNDEFINED } from './reason.js'
import { elsewhere, strayBids } from './stray-bids.js'

const fateRequires = ['bids.bidder_id', 'bids.status']

/** How often a bidder is disqualified. */
export const bidderFates: PopulationFamily = {
  subject: 'bidder',
  facts: [
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
  ],
  keeps: [],
  compute({ index, population: { count, ordinalOf, parts } }, [submitted, tenders, share]) {
    const bidder = codes(index, 'bids', 'bidder_id')
    const { bidFrom, bidTo, flags, tender } = index.lot
    const { bidSetAside } = index
    const fates = new BidFates(index)
    const tally = new FateTally(count)
    const counted = new Counted(index)
    const seen = new Set<number>()
    const doubtful = strayBids(index).isDoubtful
    const strays = new StrayFates(index, tally, ordinalOf)
    for (let l = 0; bidder && l < bidFrom.length; l++) {
      const [from, to] = [bidFrom[l]!, bidTo[l]!]
      const isPlain = doubtful[l] === 0 && (flags[l]! & (LOT.CONSORTIUM | LOT.DUPLICATES)) === 0
      if (isPlain && counted.readPlain(tender[l]!, from, to)) continue
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
          tally.add(b, fate, aside === 0 ? fates.why[k]! : BID_SET_ASIDE)
          counted.meet(bidder[row]!, tender[l]!, (fate & FATE.SUBMITTED) !== 0)
        }
      if (doubtful[l] === 1) strays.read(l, (who) => counted.meet(who, tender[l]!, false))
    }
    strays.meet(fates)
    for (let b = 0; b < count; b++) {
      const who = parts[0]![b]!
      tally.addSure(b, counted.submitted[who]!, counted.disqualified[who]!)
      const [sure, perhaps] = [counted.sure[who]!, counted.perhaps[who]!]
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
  },
}

/** What is counted of each bidder, by code of the party. */
class Counted {
  /** Tenders in which it surely bid, and perhaps. */
  readonly sure
  readonly perhaps
  /** Bids in plain lots, and those of them that were disqualified. */
  readonly submitted
  readonly disqualified
  /** Twice the last tender, and two more, in which it perhaps bid; one more than that where it surely did. */
  readonly #last
  readonly #bidder
  readonly #status
  readonly #withdrawnAt

  constructor(index: Index) {
    this.sure = new Int32Array(index.partyCount)
    this.perhaps = new Int32Array(index.partyCount)
    this.submitted = new Int32Array(index.partyCount)
    this.disqualified = new Int32Array(index.partyCount)
    this.#last = new Int32Array(index.partyCount)
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#status = enums(index, 'bids', 'status')
    this.#withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
  }

  /** Counts a tender once, surely or perhaps. */
  meet(who: number, tender: number, isSure: boolean): void {
    const last = this.#last
    const now = (tender + 1) * 2
    if (isSure && last[who] !== now + 1) {
      // Counted before as perhaps: now it is sure.
      if (last[who] === now) this.perhaps[who]!--
      last[who] = now + 1
      this.sure[who]!++
    } else if (last[who]! < now) {
      last[who] = now
      this.perhaps[who]!++
    }
  }

  /** Counts rows of a lot, each of which is a bid of its own, if all have a status; false: not all have, and nothing was counted. */
  readPlain(tender: number, from: number, to: number): boolean {
    const bidder = this.#bidder
    const status = this.#status
    const withdrawnAt = this.#withdrawnAt
    const { submitted, disqualified, sure } = this
    const last = this.#last
    if (!bidder || !status) return false
    for (let row = from; row < to; row++) if (status[row]! < 0) return false
    const now = (tender + 1) * 2
    for (let row = from; row < to; row++) {
      const fate = plainFate(status[row]!, withdrawnAt ? withdrawnAt[row]! : Number.NaN)
      const who = bidder[row]!
      if (fate === 0 || who < 0) continue
      submitted[who]!++
      if (fate & FATE.OUT) disqualified[who]!++
      if (last[who] === now + 1) continue
      if (last[who] === now) this.perhaps[who]!--
      last[who] = now + 1
      sure[who]!++
    }
    return true
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
