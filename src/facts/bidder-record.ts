import { codes, enums, type Index, LOT, numbers } from '../join/index-of.js'
import { BidFates, bidFateNeeds, FATE, FateTally } from './bid-fates.js'
import { BID, bidState, NO_STATUS } from './bid-state.js'
import { setRange, setUnknown } from './block.js'
import type { PopulationFamily } from './fact.js'
import { UNDEFINED } from './reason.js'
import { Winners, winnerNeeds } from './winners.js'

const winNeeds = [...new Set([...bidFateNeeds, ...winnerNeeds])]
const winRequires = ['bids.bidder_id', 'awards.supplier_id|bids.is_winner']

/** How often a bidder wins, over the lots that somebody won. */
export const bidderWins: PopulationFamily = {
  subject: 'bidder',
  facts: [
    {
      name: 'bidder.bids',
      subject: 'bidder',
      type: 'count',
      unit: 'lots',
      about:
        'Lots that the bidder submitted a bid for, alone or in a consortium, and that somebody won; several bids for a lot count once.',
      needs: winNeeds,
      requires: winRequires,
    },
    {
      name: 'bidder.wins',
      subject: 'bidder',
      type: 'count',
      unit: 'lots',
      about: 'Those of these lots that it won, alone or in a consortium.',
      needs: winNeeds,
      requires: winRequires,
    },
    {
      name: 'bidder.win_rate',
      subject: 'bidder',
      type: 'share',
      unit: 'share of its bids',
      about:
        'Lots won over lots bid for, of those that somebody won; a range where winners or the status of bids are missing.',
      needs: winNeeds,
      requires: winRequires,
    },
  ],
  keeps: [],
  compute({ index, population }, [bids, wins, rate]) {
    const record = recordOf(index, population.count, population.ordinalOf)
    for (let b = 0; b < population.count; b++) {
      const [won, lost] = [record.won[b]!, record.lost[b]!]
      const [perhapsWon, perhapsLost] = [record.perhapsWon[b]!, record.perhapsLost[b]!]
      const why = record.why[b]!
      const most = won + lost + perhapsWon + perhapsLost
      if (bids) setRange(bids, b, won + lost, most, why)
      if (wins) setRange(wins, b, won, won + perhapsWon, why)
      if (!rate) continue
      // Without a lot that surely counts there may be none at all.
      if (won + lost + perhapsWon === 0) setUnknown(rate, b, why || UNDEFINED)
      else setRange(rate, b, won / most, (won + perhapsWon) / (won + lost + perhapsWon), why)
    }
  },
}

/** What a bidder did in a lot, in bits. */
const SURE = 1
const PERHAPS = 2
const WON = 4

/**
 * Lots by bidder: won and lost for sure; `perhapsWon`: nobody knows who won, or whether anybody did; `perhapsLost`:
 * another won, and nobody knows whether this one bid. Each lot is walked a few times, with the state of each bidder in
 * an array: no table a lot.
 */
function recordOf(index: Index, count: number, ordinalOf: Int32Array) {
  const won = new Int32Array(count)
  const lost = new Int32Array(count)
  const perhapsWon = new Int32Array(count)
  const perhapsLost = new Int32Array(count)
  const why = new Uint8Array(count)
  const bidder = codes(index, 'bids', 'bidder_id')
  const bid = codes(index, 'bids', 'bid_id')
  const status = enums(index, 'bids', 'status')
  const submittedAt = numbers(index, 'bids', 'submitted_at')
  const withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
  const address = codes(index, 'bids', 'ip')
  const winners = new Winners(index)
  const { bidFrom, bidTo, flags } = index.lot
  const stateOf = new Uint8Array(index.partyCount)
  /** The last lot, and one more, that a party won. */
  const wonLot = new Int32Array(index.partyCount)
  const winningBids = new Set<number>()

  for (let l = 0; bidder && l < bidFrom.length; l++) {
    const [from, to] = [bidFrom[l]!, bidTo[l]!]
    if (from === to) continue
    winners.read(l)
    if (winners.why === 0 && winners.count === 0) continue // nobody won
    const isKnown = winners.why === 0
    for (let k = 0; isKnown && k < winners.count; k++) wonLot[winners.codes[k]!] = l + 1
    // Of any other lot each row is a bid of its own.
    const isShared = bid !== undefined && (flags[l]! & (LOT.CONSORTIUM | LOT.DUPLICATES)) !== 0
    if (isShared) winningBids.clear()
    for (let row = from; isShared && isKnown && row < to; row++)
      if (bid[row]! >= 0 && bidder[row]! >= 0 && wonLot[bidder[row]!] === l + 1) winningBids.add(bid[row]!)
    for (let row = from; row < to; row++) {
      const who = bidder[row]!
      if (who < 0 || ordinalOf[who]! < 0) continue
      const state =
        index.bidSetAside[row] === 1
          ? BID.SUBMITTED_MAYBE
          : bidState(
              status ? status[row]! : -1,
              submittedAt ? submittedAt[row]! : Number.NaN,
              withdrawnAt ? withdrawnAt[row]! : Number.NaN,
              address ? address[row]! : -1,
              Number.NaN,
            )
      if ((state & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)) === 0) continue
      const isWon = wonLot[who] === l + 1 || (isShared && winningBids.has(bid[row]!))
      stateOf[who]! |= (state & BID.SUBMITTED ? SURE : PERHAPS) | (isWon ? WON : 0)
    }
    for (let row = from; row < to; row++) {
      const state = bidder[row]! < 0 ? 0 : stateOf[bidder[row]!]!
      if (state === 0) continue
      stateOf[bidder[row]!] = 0
      const b = ordinalOf[bidder[row]!]!
      // Who won has bid.
      if (state & WON) won[b]!++
      else if (!isKnown) perhapsWon[b]!++
      else if (state & SURE) lost[b]!++
      else perhapsLost[b]!++
      const doubt = state & WON ? 0 : winners.why || (state & SURE ? 0 : NO_STATUS)
      if (doubt !== 0 && (why[b] === 0 || doubt < why[b]!)) why[b] = doubt
    }
  }
  return { won, lost, perhapsWon, perhapsLost, why }
}

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
      about: 'Share of these bids that were disqualified; a range where the status of bids is missing.',
      needs: bidFateNeeds,
      requires: fateRequires,
    },
  ],
  keeps: [],
  compute({ index, population: { count, ordinalOf } }, [submitted, tenders, share]) {
    const bidder = codes(index, 'bids', 'bidder_id')
    const { bidFrom, bidTo, tender } = index.lot
    const fates = new BidFates(index)
    const tally = new FateTally(count)
    const sure = new Int32Array(count)
    const perhaps = new Int32Array(count)
    // The last tender, and one more, in which a bidder surely or perhaps bid; both are counted once.
    const lastSure = new Int32Array(count)
    const lastPerhaps = new Int32Array(count)
    const seen = new Set<number>()
    for (let l = 0; bidder && l < bidFrom.length; l++) {
      fates.read(l)
      if (seen.size > 0) seen.clear()
      const from = bidFrom[l]!
      const isShared = fates.count < bidTo[l]! - from
      for (let row = from; row < bidTo[l]!; row++) {
        const k = fates.bidOf[row - from]!
        const b = k >= 0 && bidder[row]! >= 0 ? ordinalOf[bidder[row]!]! : -1
        if (b < 0) continue
        // A bidder may have several rows of a bid: its rounds.
        if (isShared) {
          const pair = k * count + b
          if (seen.has(pair)) continue
          seen.add(pair)
        }
        const fate = fates.fate[k]!
        tally.add(b, fate, fates.why[k]!)
        const t = tender[l]! + 1
        if (fate & FATE.SUBMITTED && lastSure[b] !== t) {
          lastSure[b] = t
          sure[b]!++
          // Counted before as perhaps: now it is sure.
          if (lastPerhaps[b] === t) perhaps[b]!--
          lastPerhaps[b] = t
        } else if (lastPerhaps[b] !== t) {
          lastPerhaps[b] = t
          perhaps[b]!++
        }
      }
    }
    for (let b = 0; b < count; b++) {
      const [least, most] = tally.bids(b)
      const why = tally.why[b]!
      if (submitted) setRange(submitted, b, least, most, why)
      if (tenders) setRange(tenders, b, sure[b]!, sure[b]! + perhaps[b]!, why)
      if (!share) continue
      const [lo, hi] = tally.share(b)
      if (most === 0) setUnknown(share, b, UNDEFINED)
      else setRange(share, b, lo, hi, why)
    }
  },
}
