import { MOST_BIDS } from '../../join/bidder-pairs.js'
import { codes, type Index, LOT, numbers } from '../../join/index-of.js'
import { firstMoment, lastMoment } from '../../schema/instant.js'
import { NO_STATUS } from '../bids/bid-state.js'
import { smaller } from '../reason.js'
import { Earliest, NO_TIME, SAME_DAY } from './bid-order.js'
import { AMOUNT_DIFFERS, CURRENCY_DIFFERS, isAlone, PAIR, type PairBids } from './pair-bids.js'

const SUBMITTED = PAIR.SUBMITTED | PAIR.SUBMITTED_MAYBE
const KEPT = SUBMITTED | PAIR.WON | PAIR.NOBODY | PAIR.OPEN
const PLAIN = PAIR.ALONE | PAIR.SUBMITTED

/** What all rows of each bidder of one lot say, one lot after the other. */
export class SaidBids {
  count = 0
  /** The first `count` are the bidders by their codes, ascending. */
  readonly order = new Int32Array(MOST_BIDS)
  /** By bidder: its code, and its first row that was not set aside. */
  readonly party = new Int32Array(MOST_BIDS)
  readonly row = new Int32Array(MOST_BIDS)
  /** `PAIR` bits. `ALONE`: no row shares its bid. */
  readonly bits = new Int32Array(MOST_BIDS)
  /** The price, or below zero the reason why it is not known; and the code of its currency. */
  readonly price = new Float64Array(MOST_BIDS)
  readonly currency = new Int32Array(MOST_BIDS)
  /** The moments between which it submitted first; and why these are not one, else 0. */
  readonly from = new Float64Array(MOST_BIDS)
  readonly to = new Float64Array(MOST_BIDS)
  readonly why = new Uint8Array(MOST_BIDS)

  readonly #index
  readonly #bidder
  readonly #bids
  readonly #bid
  readonly #amount
  readonly #currency
  readonly #submittedAt
  readonly #earliest = new Earliest()
  /** By party: the lot in which it was read last. */
  readonly #readIn

  constructor(index: Index, bidder: Int32Array, bids: PairBids) {
    this.#index = index
    this.#bidder = bidder
    this.#bids = bids
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#amount = numbers(index, 'bids', 'amount')
    this.#currency = codes(index, 'bids', 'currency')
    this.#submittedAt = numbers(index, 'bids', 'submitted_at')
    this.#readIn = new Int32Array(index.partyCount).fill(-1)
  }

  /** Lot l, of whose bids `bids` are read. */
  read(l: number): void {
    const { bidSetAside, lot } = this.#index
    const { bits, next, whyPrice } = this.#bids
    const bidder = this.#bidder
    const from = lot.bidFrom[l]!
    const to = lot.bidTo[l]!
    let count = 0
    for (let b = from; b < to; b++) {
      const party = bidder[b]!
      if (party < 0 || bidSetAside[b] === 1) continue
      const is = bits[b]!
      if (next[b] !== b - from) {
        if (this.#readIn[party] === l) continue
        this.#readIn[party] = l
      }
      this.#put(party, count)
      this.row[count] = b
      if (next[b] === b - from && (is & PLAIN) === PLAIN) {
        const why = whyPrice[b]!
        this.bits[count] = is
        this.price[count] = why === 0 ? this.#amount![b]! : -why
        this.currency[count] = why === 0 ? this.#currency![b]! : -1
        const at = this.#submittedAt ? this.#submittedAt[b]! : Number.NaN
        this.from[count] = at
        this.to[count] = at
        this.why[count] = 0
        if ((is & PAIR.TIMED) === 0) this.#readTime(count, at)
      } else this.#readRing(l, from, to, b, count)
      count++
    }
    this.count = count
  }

  /** Gives bidder k its place in the order. */
  #put(party: number, k: number): void {
    const { order, party: parties } = this
    parties[k] = party
    let at = k
    for (; at > 0 && parties[order[at - 1]!]! > party; at--) order[at] = order[at - 1]!
    order[at] = k
  }

  /** A moment that is not known to the millisecond. */
  #readTime(k: number, at: number): void {
    const isMissing = Number.isNaN(at)
    const from = isMissing ? Number.NEGATIVE_INFINITY : firstMoment(at)
    const to = isMissing ? Number.POSITIVE_INFINITY : lastMoment(at)
    this.from[k] = from
    this.to[k] = to
    this.why[k] = isMissing ? NO_TIME : from < to ? SAME_DAY : 0
  }

  /** What the rows of a bidder say together. */
  #readRing(l: number, from: number, to: number, begun: number, k: number): void {
    const { bits, next, whyPrice } = this.#bids
    const amount = this.#amount
    const submittedAt = this.#submittedAt
    const earliest = this.#earliest
    const ids = this.#index.lot.flags[l]! & LOT.CONSORTIUM ? this.#bid : undefined
    let is: number = PAIR.ALONE
    let found = -1
    let why = 0
    earliest.clear()
    let row = begun
    do {
      const of = bits[row]!
      is |= of & KEPT
      if (ids && !isAlone(ids, from, to, row)) is &= ~PAIR.ALONE
      if (of & SUBMITTED) {
        let whyRow = of & PAIR.SUBMITTED_MAYBE ? NO_STATUS : whyPrice[row]!
        if (whyRow === 0 && found >= 0) whyRow = this.#whyOther(row, found)
        if (whyRow === 0) found = row
        why = smaller(why, whyRow)
        earliest.add(submittedAt ? submittedAt[row]! : Number.NaN, (of & PAIR.SUBMITTED) !== 0)
      }
      row = from + next[row]!
    } while (row !== begun)
    const isKnown = found >= 0 && why === 0
    this.bits[k] = is
    this.price[k] = isKnown ? amount![found]! : -why
    this.currency[k] = isKnown ? this.#currency![found]! : -1
    this.from[k] = earliest.from
    this.to[k] = earliest.to
    this.why[k] = earliest.why
  }

  /** Why two rows of a bidder, both with a price, do not ask the same; else 0. */
  #whyOther(row: number, found: number): number {
    if (this.#amount![row] !== this.#amount![found]) return AMOUNT_DIFFERS
    return this.#currency![row] === this.#currency![found] ? 0 : CURRENCY_DIFFERS
  }
}
