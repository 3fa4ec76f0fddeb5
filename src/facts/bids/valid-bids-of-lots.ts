import { codes, enums, type Index, LOT, numbers } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { oncePerIndex } from '../per-index.js'
import { sortInto } from '../sum-in-order.js'
import { NO_STATUS } from './bid-state.js'
import { NO_BIDS } from './bidding.js'
import { SeveralLots } from './several-lots.js'
import { NO_BID_AMOUNT, NO_BID_CURRENCY, VALID, ValidBids } from './valid-bids.js'

/** What may be among the bids of a lot, valid or not, in bits; none of them: there is nothing of it. */
export const AMONG = {
  /** The lot is not plain, or has no bids: nobody has looked. */
  ANYTHING: 1,
  DISQUALIFIED: 2,
  /** A bid that was submitted, without an amount above zero or a currency. */
  NO_PRICE: 4,
  /** Two bids of the same amount, perhaps. */
  SAME_AMOUNT: 8,
} as const

const statuses = enumValues('bids', 'status')
const DISQUALIFIED = statuses.indexOf('disqualified')
const INVITED = statuses.indexOf('invited')

/** Amounts are told apart by ten bits of their product with it. */
const MIX = 0x9e3779b1

/**
 * The valid bids of some lots in a row, as `ValidBids` says, read once a thread for all families that ask. By place of
 * the lot: lot l is at place l - `base`.
 */
export class ValidBidsOfLots {
  static readonly #of = oncePerIndex((index) => new ValidBidsOfLots(index))

  /** Of lots [from, to), or of more: where those were read last, they are not read again. */
  static over(index: Index, from: number, to: number): ValidBidsOfLots {
    const found = ValidBidsOfLots.#of(index)
    if (from < found.base || to > found.#end) found.#readAll(from, to)
    return found
  }

  /** The lot at place 0. */
  base = 0
  /** Valid bids, surely so many and at most, and why these differ, else 0. */
  least = new Int32Array(0)
  most = new Float64Array(0)
  whyCount = new Uint8Array(0)
  /** Why prices are not all known and in one currency, else 0. */
  whyPrices = new Uint8Array(0)
  /** Place of the first of its bids in `rows` and `prices`, and how many there are. */
  at = new Int32Array(0)
  priced = new Int32Array(0)
  /** Code of the currency of the prices. */
  currency = new Int32Array(0)
  /** Bits `AMONG`. */
  among = new Uint8Array(0)
  #end = -1
  #inOrder = new Float64Array(0)
  #isInOrder = false

  readonly #index
  readonly #bids
  readonly #several
  readonly #status
  readonly #withdrawnAt
  readonly #amount
  readonly #currency
  readonly #round

  private constructor(index: Index) {
    this.#index = index
    this.#bids = new ValidBids(index)
    this.#several = SeveralLots.over(index)
    this.#status = enums(index, 'bids', 'status')
    this.#withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
    this.#amount = numbers(index, 'bids', 'amount')
    this.#currency = codes(index, 'bids', 'currency')
    this.#round = numbers(index, 'bids', 'round')
  }

  /** Place of the first row of each bid, and its price. */
  get rows(): Int32Array {
    return this.#bids.rows
  }

  get prices(): Float64Array {
    return this.#bids.prices
  }

  /** The prices of each lot whose prices are all known, in order of size, at their places: made when first asked for. */
  get inOrder(): Float64Array {
    if (this.#isInOrder) return this.#inOrder
    this.#isInOrder = true
    const { prices, at, priced, whyPrices } = this
    if (this.#inOrder.length < prices.length) this.#inOrder = new Float64Array(prices.length)
    const inOrder = this.#inOrder
    const n = this.#end - this.base
    for (let i = 0; i < n; i++) {
      const from = at[i]!
      if (whyPrices[i] === 0) sortInto(prices, from, from + priced[i]!, inOrder)
    }
    return inOrder
  }

  #readAll(from: number, to: number): void {
    this.base = from
    this.#end = to
    this.#isInOrder = false
    const n = to - from
    if (this.least.length < n) {
      this.least = new Int32Array(n * 2)
      this.most = new Float64Array(n * 2)
      this.whyCount = new Uint8Array(n * 2)
      this.whyPrices = new Uint8Array(n * 2)
      this.at = new Int32Array(n * 2)
      this.priced = new Int32Array(n * 2)
      this.currency = new Int32Array(n * 2)
      this.among = new Uint8Array(n * 2)
    }
    const { bidFrom, bidTo } = this.#index.lot
    let rows = 0
    for (let l = from; l < to; l++) rows += bidTo[l]! - bidFrom[l]!
    const bids = this.#bids
    bids.makeRoom(rows)
    for (let i = this.#readPlain(0, n, 0); i < n; ) {
      const at = i === 0 ? 0 : this.at[i - 1]! + this.priced[i - 1]!
      bids.readAt(from + i, at)
      this.least[i] = bids.least
      this.most[i] = bids.most
      this.whyCount[i] = bids.whyCount
      this.whyPrices[i] = bids.whyPrices
      this.at[i] = at
      this.priced[i] = bids.priced
      this.currency[i] = bids.currency
      this.among[i] = AMONG.ANYTHING
      i = this.#readPlain(i + 1, n, at + bids.priced)
    }
  }

  /**
   * Reads plain lots from place i on, and gives the first that is none (or `to`): no bids, or some of one round, each a
   * bid of its own; of the valid ones the prices above zero, or missing, and in one currency. Whether an amount came
   * before is told by ten bits of it, five in each of two sets.
   */
  #readPlain(i: number, to: number, start: number): number {
    const status = this.#status
    const amount = this.#amount
    const currency = this.#currency
    if (!status || !amount || !currency) return i
    const withdrawnAt = this.#withdrawnAt
    const round = this.#round
    const { rows, prices } = this.#bids
    const { bidFrom, bidTo, flags } = this.#index.lot
    let n = start
    for (; i < to; i++) {
      const l = this.base + i
      const from = bidFrom[l]!
      const end = bidTo[l]!
      if ((flags[l]! & NOT_PLAIN) !== 0 || this.#several.isOf(l)) return i
      const at = n
      const first = round === undefined || from === end ? Number.NaN : round[from]!
      const isWithoutRound = Number.isNaN(first)
      let money = -1
      let unknown = 0
      let odd = 0
      let missing = 0
      let out = 0
      let unpriced = 0
      let twice = 0
      let one = 0
      let other = 0
      for (let row = from; row < end; row++) {
        const code = status[row]!
        const price = amount[row]!
        const own = currency[row]!
        const isGone = withdrawnAt === undefined ? 0 : Number(!Number.isNaN(withdrawnAt[row]!))
        const counts = Number(code === VALID) & ~isGone
        rows[n] = row
        prices[n] = price
        n += counts
        unknown += (code >>> 31) & ~isGone
        const isFirst = (money >> 31) & -counts
        money = (money & ~isFirst) | (own & isFirst)
        const isPositive = Number(price > 0)
        const isNull = Number(Number.isNaN(price))
        const hasMoney = ~own >>> 31
        missing |= -counts & (isNull | ((hasMoney ^ 1) << 1))
        odd |= counts & (((isPositive | isNull) ^ 1) | (hasMoney & Number(own !== money)))
        const isKnown = isPositive & hasMoney
        const mixed = Math.imul(price | 0, MIX)
        out |= Number(code === DISQUALIFIED)
        unpriced |= (Number(code !== INVITED) | isGone) & ~isKnown
        twice |= isKnown & (one >> (mixed >>> 27)) & (other >> (mixed >>> 22))
        one |= isKnown << (mixed >>> 27)
        other |= isKnown << (mixed >>> 22)
        if (round !== undefined) {
          const its = round[row]!
          odd |= Number(isWithoutRound ? !Number.isNaN(its) : its !== first)
        }
      }
      if (odd !== 0) return i
      const counted = n - at
      this.at[i] = at
      this.priced[i] = counted
      this.least[i] = counted
      this.currency[i] = money
      if (from === end) {
        this.most[i] = Number.POSITIVE_INFINITY
        this.whyCount[i] = NO_BIDS
        this.whyPrices[i] = NO_BIDS
        this.among[i] = AMONG.ANYTHING
      } else if (unknown > 0) {
        this.most[i] = counted + unknown
        this.whyCount[i] = NO_STATUS
        this.whyPrices[i] = Math.min(NO_STATUS, whyMissing[missing & 3]! || NO_STATUS)
        this.among[i] = AMONG.ANYTHING
      } else {
        this.most[i] = counted
        this.whyCount[i] = 0
        this.whyPrices[i] = whyMissing[missing & 3]!
        this.among[i] =
          (out * AMONG.DISQUALIFIED) | ((unpriced & 1) * AMONG.NO_PRICE) | (twice * AMONG.SAME_AMOUNT)
      }
    }
    return to
  }
}

const NOT_PLAIN = LOT.MORE_BIDS | LOT.DUPLICATES | LOT.CONSORTIUM
/** The reason where amounts are missing (1), currencies (2), or both; as always, the smaller one. */
const whyMissing = [0, NO_BID_AMOUNT, NO_BID_CURRENCY, Math.min(NO_BID_AMOUNT, NO_BID_CURRENCY)] as const
