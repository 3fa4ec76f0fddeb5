import { sharedInt32, sharedUint8 } from '../../columns/shared.js'
import { MOST_BIDS } from '../../join/bidder-pairs.js'
import { codes, type Index, LOT, numbers, populationIn } from '../../join/index-of.js'
import { type StrayBids, strayBids, whyMoreWinners } from '../bidders/stray-bids.js'
import { SeveralLots } from '../bids/several-lots.js'
import { submittedBits } from '../bids/submitted-bids.js'
import { NO_BID_AMOUNT } from '../bids/valid-bids.js'
import { WHICH_BID, Winners } from '../lots/winners.js'
import { reason } from '../reason.js'

const AMOUNT_ZERO = reason('bids', 'amount', 'not_positive')
export const AMOUNT_DIFFERS = reason('bids', 'amount', 'differs')
const BID_SEVERAL_LOTS = reason('bids', 'amount', 'several_lots')
const NO_CURRENCY = reason('bids', 'currency', 'missing')
export const CURRENCY_DIFFERS = reason('bids', 'currency', 'differs')

/** What is known of one bid, in bits, so that a meeting of two reads few bytes: one number a bid for all facts of pairs. */
export const PAIR = {
  SUBMITTED: 1,
  SUBMITTED_MAYBE: 2,
  /** The only row of its bidder in the lot, and of its bid, as nearly all are: two of them meet as their own bits say. */
  ALONE: 4,
  /** Of a winner of the lot, or of a consortium with a winner. */
  WON: 8,
  /** Of a lot that nobody won; of one of which that is not known. */
  NOBODY: 16,
  OPEN: 32,
  /** Its price is known; that is in another currency than the first of the lot. */
  PRICED: 64,
  FOREIGN: 128,
  /** The moment of submission is known, to the millisecond. */
  TIMED: 256,
} as const

/**
 * What facts of pairs have to know of bids, in shared memory: read once, lot by lot in any thread, before there are pairs. Of lots of
 * one bid, or of too many, only why their winners are not known, if bids may be theirs.
 */
export interface PairBids {
  /** `PAIR` bits of every row by place. */
  readonly bits: Uint16Array
  /** By place of a row: which of the lot is the next one of the same bidder; of the last one, the first. */
  readonly next: Uint8Array
  /** Why the price of each row is not known, else 0. */
  readonly whyPrice: Uint8Array
  /** By lot: why its winners are not known, else 0. */
  readonly whyWinner: Uint8Array
  /** What meetings say (`MEETING` in meetings.ts), by place (`placeOf` in join/bidder-pairs.ts). */
  readonly words: Int32Array
}

/** Room for all bids and meetings, zeros. */
export function roomForBids(index: Index): PairBids {
  const { meetingAt } = populationIn(index, 'bidder_pair')
  const rows = codes(index, 'bids', 'bidder_id')?.length ?? 0
  return {
    bits: new Uint16Array(new SharedArrayBuffer(rows * 2)),
    next: sharedUint8(rows),
    whyPrice: sharedUint8(rows),
    whyWinner: sharedUint8(index.counts.lot),
    words: sharedInt32(meetingAt[index.counts.lot]!),
  }
}

/** Reads what is known of each bid, lot by lot. Linear in bids, but for the rows that one bidder has in one lot. */
export class PairBidReader {
  readonly #index
  readonly #bidder
  readonly #to
  readonly #submitted
  readonly #strays
  readonly #winners
  readonly #several
  readonly #bid
  readonly #amount
  readonly #currency
  readonly #submittedAt
  /** By party: the lot that it was last seen in, and its first and last row there. */
  readonly #seenIn
  readonly #firstOf
  readonly #lastOf

  constructor(index: Index, bidder: Int32Array, to: PairBids) {
    this.#index = index
    this.#bidder = bidder
    this.#to = to
    this.#submitted = submittedBits(index)
    this.#strays = strayBids(index)
    this.#winners = new Winners(index)
    this.#several = SeveralLots.over(index)
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#amount = numbers(index, 'bids', 'amount')
    this.#currency = codes(index, 'bids', 'currency')
    this.#submittedAt = numbers(index, 'bids', 'submitted_at')
    this.#seenIn = new Int32Array(index.partyCount).fill(-1)
    this.#firstOf = new Uint8Array(index.partyCount)
    this.#lastOf = new Uint8Array(index.partyCount)
  }

  /** Lot l; whether its bids are taken in pairs. */
  read(l: number): boolean {
    const from = this.#index.lot.bidFrom[l]!
    const to = this.#index.lot.bidTo[l]!
    if (to - from < 2 || to - from > MOST_BIDS) {
      if (this.#strays.isDoubtful[l] === 1)
        this.#to.whyWinner[l] = whyNotKnown(this.#index, this.#strays, l, this.#winners)
      return false
    }
    this.#readRings(l, from, to)
    this.#readWinners(l, from, to)
    this.#readPrices(l, from, to)
    return true
  }

  #readRings(l: number, from: number, to: number): void {
    const { bits, next } = this.#to
    const bidder = this.#bidder
    const submitted = this.#submitted
    const [seenIn, firstOf, lastOf] = [this.#seenIn, this.#firstOf, this.#lastOf]
    const ids = this.#index.lot.flags[l]! & LOT.CONSORTIUM ? this.#bid : undefined
    for (let row = from; row < to; row++) {
      const party = bidder[row]!
      const k = row - from
      let is = submitted[row]!
      if (party >= 0) {
        if (seenIn[party] === l) {
          next[from + lastOf[party]!] = k
          bits[from + firstOf[party]!]! &= ~PAIR.ALONE
        } else {
          seenIn[party] = l
          firstOf[party] = k
          if (ids === undefined || isAlone(ids, from, to, row)) is |= PAIR.ALONE
        }
        lastOf[party] = k
        next[row] = firstOf[party]!
      }
      bits[row] = is
    }
  }

  #readWinners(l: number, from: number, to: number): void {
    const { bits, whyWinner } = this.#to
    const bidder = this.#bidder
    const { bidSetAside } = this.#index
    const winners = this.#winners
    const why = whyNotKnown(this.#index, this.#strays, l, winners)
    whyWinner[l] = why
    const ofLot = why !== 0 ? PAIR.OPEN : winners.count > 0 ? 0 : PAIR.NOBODY
    for (let b = from; b < to; b++)
      bits[b]! |= winners.has(bidder[b]!) && bidSetAside[b] !== 1 ? ofLot | PAIR.WON : ofLot
    const bid = this.#bid
    if (why !== 0 || !bid || (this.#index.lot.flags[l]! & LOT.CONSORTIUM) === 0) return
    const winning = winners.bids(l)!
    for (let b = from; b < to; b++) if (winning.has(bid[b]!) && bidSetAside[b] !== 1) bits[b]! |= PAIR.WON
  }

  #readPrices(l: number, from: number, to: number): void {
    const { bits, whyPrice } = this.#to
    const amount = this.#amount
    const currency = this.#currency
    const submittedAt = this.#submittedAt
    const several = this.#several.isOf(l) ? this.#several : undefined
    for (let b = from; b < to; b++) {
      const asked = amount ? amount[b]! : Number.NaN
      let why = 0
      if (!(asked > 0)) why = Number.isNaN(asked) ? NO_BID_AMOUNT : AMOUNT_ZERO
      else if (currency === undefined || currency[b]! < 0) why = NO_CURRENCY
      else if (several?.has(l, b)) why = BID_SEVERAL_LOTS
      if (why !== 0) whyPrice[b] = why
      else bits[b]! |= currency![b] === currency![from] ? PAIR.PRICED : PAIR.PRICED | PAIR.FOREIGN
      const at = submittedAt ? submittedAt[b]! : Number.NaN
      if (at === Math.floor(at) && Math.abs(at) <= Number.MAX_SAFE_INTEGER) bits[b]! |= PAIR.TIMED
    }
  }
}

/** Why the winners of a lot, which are read, are not known; else 0. */
export function whyNotKnown(index: Index, strays: StrayBids, l: number, winners: Winners): number {
  winners.read(l)
  if (winners.why !== 0) return winners.why
  if ((index.lot.flags[l]! & LOT.CONSORTIUM) !== 0 && winners.bids(l) === undefined) return WHICH_BID
  return strays.isDoubtful[l] === 1 ? whyMoreWinners(index, strays, l, winners) : 0
}

/** Whether no other of the rows [from, to) has the bid of a row. */
export function isAlone(ids: Int32Array, from: number, to: number, row: number): boolean {
  if (ids[row]! < 0) return true
  for (let b = from; b < to; b++) if (b !== row && ids[b] === ids[row]) return false
  return true
}
