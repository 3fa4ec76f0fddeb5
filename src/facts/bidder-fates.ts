import { codes, enums, type Index, LOT, numbers } from '../join/index-of.js'
import { BidFates, bidFateNeeds, FATE, FateTally, plainFate } from './bid-fates.js'
import { BID_SET_ASIDE } from './bidding.js'
import { setRange, setUnknown } from './block.js'
import type { PopulationFamily } from './fact.js'
import { smaller } from './left-out.js'
import { UNDEFINED } from './reason.js'
import { elsewhere, strayBids } from './stray-bids.js'

const fateRequires = ['bids.bidder_id', 'bids.status']

/**
 * What is counted of a bidder bid by bid, side by side in memory: twice the last tender, and two more, in which it perhaps bid,
 * another one more where it surely did; the tenders in which it surely did; and its bids in lots whose rows are all bids of their own.
 */
const RECORD = 4
const [TENDERS, SUBMITTED, DISQUALIFIED] = [1, 2, 3] as const

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
    const status = enums(index, 'bids', 'status')
    const withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
    const { bidFrom, bidTo, flags, tender } = index.lot
    const { bidSetAside } = index
    const fates = new BidFates(index)
    const tally = new FateTally(count)
    const records = new Int32Array(count * RECORD)
    const perhaps = new Int32Array(count)
    const seen = new Set<number>()
    const doubtful = strayBids(index).isDoubtful
    const strays = new StrayFates(index, tally, ordinalOf)
    for (let l = 0; bidder && l < bidFrom.length; l++) {
      const [from, to] = [bidFrom[l]!, bidTo[l]!]
      const now = (tender[l]! + 1) * 2
      if (status && doubtful[l] === 0 && (flags[l]! & (LOT.CONSORTIUM | LOT.DUPLICATES)) === 0) {
        let row = from
        while (row < to && status[row]! >= 0) row++
        for (let plain = row === to ? from : to; plain < to; plain++) {
          const fate = plainFate(status[plain]!, withdrawnAt ? withdrawnAt[plain]! : Number.NaN)
          const b: number = fate === 0 || bidder[plain]! < 0 ? -1 : ordinalOf[bidder[plain]!]!
          if (b < 0) continue
          const at = b * RECORD
          records[at + SUBMITTED]!++
          if (fate & FATE.OUT) records[at + DISQUALIFIED]!++
          if (records[at] === now + 1) continue
          if (records[at] === now) perhaps[b]!--
          records[at] = now + 1
          records[at + TENDERS]!++
        }
        if (row === to) continue
      }
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
          const at = b * RECORD
          if (fate & FATE.SUBMITTED && records[at] !== now + 1) {
            // Counted before as perhaps: now it is sure.
            if (records[at] === now) perhaps[b]!--
            records[at] = now + 1
            records[at + TENDERS]!++
          } else if (records[at]! < now) {
            records[at] = now
            perhaps[b]!++
          }
        }
      if (doubtful[l] !== 1) continue
      strays.read(l, (b) => {
        if (records[b * RECORD]! >= now) return
        records[b * RECORD] = now
        perhaps[b]!++
      })
    }
    strays.meet(fates)
    for (let b = 0; b < count; b++) {
      const at = b * RECORD
      tally.addSure(b, records[at + SUBMITTED]!, records[at + DISQUALIFIED]!)
      const more = strays.finish(b, parts[0]![b]!)
      const sure = records[at + TENDERS]!
      const [least, most] = tally.bids(b)
      const why = tally.why[b]!
      const open = strays.whyNobody !== 0
      if (submitted) setRange(submitted, b, least, open ? Number.POSITIVE_INFINITY : most, why)
      if (tenders)
        setRange(tenders, b, sure, open ? Number.POSITIVE_INFINITY : sure + perhaps[b]! + more, why)
      if (!share) continue
      const [lo, hi] = tally.share(b)
      if (open || most === 0) setUnknown(share, b, open ? why : UNDEFINED)
      else setRange(share, b, lo, hi, why)
    }
  },
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

  /** Reads a lot in doubt after its rows: `add` is told of bidders that a bid without a lot names. */
  read(l: number, add: (bidder: number) => void): void {
    const { unplaced, why } = this.#strays.lots.get(l)!
    for (const [who, bids] of unplaced) {
      const b = this.#ordinalOf[who]!
      if (b < 0) continue
      this.#tally.addPerhaps(b, bids, why)
      add(b)
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
