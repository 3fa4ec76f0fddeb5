import { codes, enums, type Index, numbers } from '../../join/index-of.js'
import { FATE, plainFate } from '../bids/bid-fates.js'

/**
 * What is counted of a party with each of its bids, side by side: a bid touches one line of the cache, and those of 100,000 parties
 * stay in it.
 */
const SUBMITTED = 0
const TENDERS = 1
/** Lots of which it is told who won. */
const LOTS = 2
/** Twice the last lot, and two more, that it bid for, or perhaps; one more than that where it surely did in its tender. */
const LAST = 3
const ROOM = 4

/** What became of a lot, in place of the code of its only winner: nobody won it, or it is not told here who did. */
export const NO_ONE = -1
export const UNTOLD = -2

/** Bids of plain lots (`BidFates.countPlain`), and the tenders of all lots, by code of the bidder. */
export class BidderTally {
  readonly #of
  readonly #disqualified
  readonly #maybeTenders
  readonly #won
  readonly #index
  readonly #bidder
  readonly #status
  readonly #withdrawnAt

  constructor(index: Index) {
    this.#of = new Int32Array(index.partyCount * ROOM)
    this.#disqualified = new Int32Array(index.partyCount)
    this.#maybeTenders = new Int32Array(index.partyCount)
    this.#won = new Int32Array(index.partyCount)
    this.#index = index
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#status = enums(index, 'bids', 'status')
    this.#withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
  }

  /** Bids, and those of them that were disqualified. */
  submitted(who: number): number {
    return this.#of[who * ROOM + SUBMITTED]!
  }

  disqualified(who: number): number {
    return this.#disqualified[who]!
  }

  /** Tenders in which it surely bid, and perhaps. */
  tenders(who: number): number {
    return this.#of[who * ROOM + TENDERS]!
  }

  maybeTenders(who: number): number {
    return this.#maybeTenders[who]!
  }

  /** Lots of which it is told who won, once however many bids it made. */
  won(who: number): number {
    return this.#won[who]!
  }

  lost(who: number): number {
    return this.#of[who * ROOM + LOTS]! - this.#won[who]!
  }

  /** Counts a plain lot. `winner`: the code of its only one, `NO_ONE` or `UNTOLD`. */
  read(l: number, winner: number): void {
    const { startOf, lot } = this.#index
    const { tender, bidFrom, bidTo } = lot
    const of = this.#of
    const bidder = this.#bidder!
    const status = this.#status!
    const withdrawnAt = this.#withdrawnAt
    const first = startOf.lot[tender[l]!]!
    const now = (l + 1) * 2 + 1
    const to = bidTo[l]!
    const isTold = winner >= 0 ? 1 : 0
    let hasWon = false
    for (let row = bidFrom[l]!; row < to; row++) {
      const fate = plainFate(status[row]!, withdrawnAt === undefined ? Number.NaN : withdrawnAt[row]!)
      const who = bidder[row]!
      if (fate === 0 || who < 0) continue
      const at = who * ROOM
      const last = of[at + LAST]!
      of[at + SUBMITTED]!++
      if (fate & FATE.OUT) this.#disqualified[who]!++
      if (last === now) continue
      of[at + LAST] = now
      if (last >> 1 <= first) of[at + TENDERS]!++
      else if ((last & 1) === 0) this.#makeSure(who)
      of[at + LOTS]! += isTold
      if (who === winner) hasWon = true
    }
    if (hasWon) this.#won[winner]!++
  }

  /** Counts a tender once, surely or perhaps, of a bid for lot l. Lots come one after the other. */
  meet(who: number, l: number, isSure: boolean): void {
    const of = this.#of
    const { startOf, lot } = this.#index
    const at = who * ROOM
    const last = of[at + LAST]!
    const isMet = last >> 1 > startOf.lot[lot.tender[l]!]!
    if (isMet && (!isSure || (last & 1) === 1)) return
    of[at + LAST] = (l + 1) * 2 + (isSure ? 1 : 0)
    if (isMet) this.#makeSure(who)
    else if (isSure) of[at + TENDERS]!++
    else this.#maybeTenders[who]!++
  }

  /** A tender that was counted as perhaps is sure. */
  #makeSure(who: number): void {
    this.#maybeTenders[who]!--
    this.#of[who * ROOM + TENDERS]!++
  }
}
