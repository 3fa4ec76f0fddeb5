import { codes, enums, type Index, LOT, numbers } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { reason, smaller } from '../reason.js'
import { NO_STATUS } from './bid-state.js'
import { BID_SET_ASIDE, BID_UNPLACED, NO_BIDS } from './bidding.js'
import { SeveralLots } from './several-lots.js'

const statuses = enumValues('bids', 'status')
export const VALID = statuses.indexOf('valid')
const INVITED = statuses.indexOf('invited')

export const NO_BID_AMOUNT = reason('bids', 'amount', 'missing')
export const BID_AMOUNT_ZERO = reason('bids', 'amount', 'not_positive')
export const BID_SEVERAL_LOTS = reason('bids', 'amount', 'several_lots')
const BID_AMOUNT_DIFFERS = reason('bids', 'amount', 'differs')
export const NO_BID_CURRENCY = reason('bids', 'currency', 'missing')
const BID_CURRENCY_DIFFERS = reason('bids', 'currency', 'differs')
const ROUND_DIFFERS = reason('bids', 'round', 'differs')

/** So many bids of a lot are looked through; more are looked up. */
const FEW = 32

/** Columns that valid bids and their prices are read from. */
export const validBidNeeds = [
  'bids.status',
  'bids.withdrawn_at',
  'bids.bid_id',
  'bids.bidder_id',
  'bids.amount',
  'bids.currency',
  'bids.round',
] as const

/** Statuses of bids that were opened: a disqualified one too. */
export const openedStatuses = ['pending', 'valid', 'disqualified'].map((status) => statuses.indexOf(status))

/**
 * The valid bids of a lot and their prices: status valid and not withdrawn, of the last round where there are several;
 * rows that share a bid_id are one bid. `read` one lot after the other. With other `accepted` statuses (places in the closed
 * list), the bids of these.
 */
export class ValidBids {
  /** Valid bids: surely so many, and at most. */
  least = 0
  most = 0
  /** Why `least` and `most` differ, else 0. */
  whyCount = 0
  /** Why the prices are not all known and in one currency, else 0. */
  whyPrices = 0
  /** Of `priced` from place `at` on: place of the bid's (first) row, and its price. */
  at = 0
  priced = 0
  rows = new Int32Array(16)
  prices = new Float64Array(16)
  /** Code of the currency of the prices. */
  currency = -1
  /** Places of bids among the prices whose rows do not ask the same. */
  readonly differing = new Set<number>()

  readonly #index
  readonly #status
  readonly #withdrawnAt
  readonly #bid
  readonly #amount
  readonly #currency
  readonly #round
  readonly #several
  readonly #hasBids
  /** A bit a status. */
  readonly #accepts
  /** Why it is not known which round is the last, else 0: bids of all rounds are read then. */
  #whyRound = 0
  /** Of lots with consortia and many bids: place of each bid among the prices. */
  readonly #places = new Map<number, number>()
  /** So many of the prices are noted there. */
  #noted = 0

  constructor(index: Index, accepted: readonly number[] = [VALID]) {
    this.#index = index
    this.#accepts = accepted.reduce((bits, status) => bits | (1 << status), 0)
    this.#status = enums(index, 'bids', 'status')
    this.#withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#amount = numbers(index, 'bids', 'amount')
    this.#currency = codes(index, 'bids', 'currency')
    this.#round = numbers(index, 'bids', 'round')
    this.#several = SeveralLots.over(index)
    this.#hasBids = index.tables.includes('bids')
  }

  read(l: number): void {
    this.readAt(l, 0)
  }

  /** Reads a lot to places from `at` on, and leaves what stands before. */
  readAt(l: number, at: number): void {
    this.at = at
    const { bidFrom, bidTo, flags } = this.#index.lot
    const from = bidFrom[l]!
    const to = bidTo[l]!
    const isSeveral = this.#several.isOf(l)
    this.least = 0
    this.most = 0
    this.priced = 0
    this.whyCount = 0
    this.whyPrices = 0
    this.currency = -1
    this.makeRoom(this.at + to - from)
    const round = this.#lastRound(from, to)
    const consortia = (flags[l]! & LOT.CONSORTIUM) !== 0
    if (this.#noted > 0) this.#places.clear()
    this.#noted = 0
    if (this.differing.size > 0) this.differing.clear()
    const first =
      isSeveral || consortia || flags[l]! & LOT.DUPLICATES ? from : this.#readPlain(from, to, round)
    for (let row = first; row < to; row++) {
      if (flags[l]! & LOT.DUPLICATES && this.#index.bidSetAside[row] === 1) continue
      if (this.#withdrawnAt && !Number.isNaN(this.#withdrawnAt[row]!)) continue
      const status = this.#status ? this.#status[row]! : -1
      if (status >= 0 && ((this.#accepts >> status) & 1) === 0) continue
      if (this.#round && !(this.#round[row] === round) && !Number.isNaN(round)) continue
      if (status < 0) {
        this.most++
        this.whyCount = NO_STATUS
        this.#doubt(NO_STATUS)
        continue
      }
      if (consortia && this.#comesAgain(row)) continue
      this.least++
      this.most++
      this.#add(row, isSeveral && this.#several.has(l, row))
    }
    if (this.#whyRound !== 0) {
      this.least = 0
      this.whyCount = this.#whyRound
    }
    if (flags[l]! & LOT.MORE_BIDS)
      this.#open(flags[l]! & LOT.UNPLACED_BIDS ? BID_UNPLACED : BID_SET_ASIDE, round)
    else if (from === to || !this.#hasBids) this.#open(NO_BIDS, round)
  }

  /** Makes room for so many bids, and keeps those that are there. */
  makeRoom(end: number): void {
    if (this.rows.length >= end) return
    const { rows, prices } = this
    this.rows = new Int32Array(end * 2)
    this.prices = new Float64Array(end * 2)
    this.rows.set(rows)
    this.prices.set(prices)
  }

  /**
   * Reads bids with a status and a price, as most are, everything in locals; gives the first row that is none (or `to`).
   */
  #readPlain(from: number, to: number, round: number): number {
    const status = this.#status
    const amount = this.#amount
    const currency = this.#currency
    if (!status || !amount || !currency || this.#whyRound !== 0) return from
    const withdrawnAt = this.#withdrawnAt
    const rounds = Number.isNaN(round) ? undefined : this.#round
    const accepts = this.#accepts
    const { rows, prices } = this
    let money = -1
    let n = this.at
    let row = from
    for (; row < to; row++) {
      const code = status[row]!
      if (code < 0) break
      if (((accepts >> code) & 1) === 0) continue
      if (withdrawnAt !== undefined && !Number.isNaN(withdrawnAt[row]!)) continue
      if (rounds !== undefined && rounds[row] !== round) continue
      const price = amount[row]!
      if (!(price > 0) || currency[row]! < 0) break
      if (money !== currency[row]) {
        if (money >= 0) break
        money = currency[row]!
      }
      rows[n] = row
      prices[n++] = price
    }
    this.currency = money
    this.priced = n - this.at
    this.least = this.priced
    this.most = this.priced
    return row
  }

  #open(why: number, round: number): void {
    // A row that was lost may be of a later round.
    if (!Number.isNaN(round)) this.least = 0
    this.most = Number.POSITIVE_INFINITY
    this.whyCount = why
    this.#doubt(why)
  }

  /**
   * The largest round of the lot that somebody bid in: an invitation without an answer makes no round, and a row without a status
   * may be one. NaN where no row has one, or that is not known. Rows with and without one do not go together.
   */
  #lastRound(from: number, to: number): number {
    this.#whyRound = 0
    if (!this.#round) return Number.NaN
    let last = Number.NaN
    let perhaps = Number.NaN
    let without = false
    for (let row = from; row < to; row++) {
      if (this.#index.bidSetAside[row] === 1) continue
      const status = this.#status?.[row] ?? -1
      const isWithdrawn = !Number.isNaN(this.#withdrawnAt?.[row] ?? Number.NaN)
      if (status === INVITED && !isWithdrawn) continue
      const isOpen = status < 0 && !isWithdrawn
      const round = this.#round[row]!
      if (Number.isNaN(round)) without = true
      else if (isOpen && !(round <= perhaps)) perhaps = round
      else if (!isOpen && !(round <= last)) last = round
    }
    if (without && !(Number.isNaN(last) && Number.isNaN(perhaps))) this.#whyRound = ROUND_DIFFERS
    else if (!Number.isNaN(perhaps) && !(perhaps <= last)) this.#whyRound = NO_STATUS
    if (this.#whyRound === 0) return last
    this.#doubt(this.#whyRound)
    return Number.NaN
  }

  /** Whether a row is of a bid that is there already; its price must be the same then. */
  #comesAgain(row: number): boolean {
    const id = this.#bid ? this.#bid[row]! : -1
    if (id < 0) return false
    const k = this.#placeOf(id)
    if (k < 0) return false
    const first = this.rows[this.at + k]!
    // Each row is asked what the first one was, so that it does not matter which comes first.
    const [amount, other] = [this.#amount?.[row] ?? Number.NaN, this.#amount?.[first] ?? Number.NaN]
    if (Number.isNaN(amount)) this.#doubt(NO_BID_AMOUNT)
    else if (!(amount > 0)) this.#doubt(BID_AMOUNT_ZERO)
    if (amount !== other && !Number.isNaN(amount) && !Number.isNaN(other)) this.#doubt(BID_AMOUNT_DIFFERS)
    const [money, others] = [this.#currency?.[row] ?? -1, this.#currency?.[first] ?? -1]
    if (!Object.is(amount, other) || money !== others) this.differing.add(k)
    if (money < 0) this.#doubt(NO_BID_CURRENCY)
    else if (others >= 0 && money !== others) this.#doubt(BID_CURRENCY_DIFFERS)
    else if (this.currency < 0) this.currency = money
    else if (money !== this.currency) this.#doubt(BID_CURRENCY_DIFFERS)
    return true
  }

  /** The place of a bid among the prices, -1 where it is not there. */
  #placeOf(id: number): number {
    const { rows, at, priced } = this
    const bid = this.#bid!
    if (priced <= FEW) {
      for (let k = 0; k < priced; k++) if (bid[rows[at + k]!] === id) return k
      return -1
    }
    for (; this.#noted < priced; this.#noted++) this.#places.set(bid[rows[at + this.#noted]!]!, this.#noted)
    return this.#places.get(id) ?? -1
  }

  #add(row: number, isOfSeveral: boolean): void {
    const amount = this.#amount ? this.#amount[row]! : Number.NaN
    const currency = this.#currency ? this.#currency[row]! : -1
    if (Number.isNaN(amount)) this.#doubt(NO_BID_AMOUNT)
    else if (!(amount > 0)) this.#doubt(BID_AMOUNT_ZERO)
    if (currency < 0) this.#doubt(NO_BID_CURRENCY)
    else if (this.currency < 0) this.currency = currency
    else if (this.currency !== currency) this.#doubt(BID_CURRENCY_DIFFERS)
    if (isOfSeveral) this.#doubt(BID_SEVERAL_LOTS)
    this.rows[this.at + this.priced] = row
    this.prices[this.at + this.priced++] = amount
  }

  /** Keeps the smallest code, so that the reason does not depend on the order of rows. */
  #doubt(why: number): void {
    this.whyPrices = smaller(this.whyPrices, why)
  }
}
