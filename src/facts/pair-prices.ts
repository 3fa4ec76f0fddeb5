import { MOST_BIDS } from '../join/bidder-pairs.js'
import { codes, type Index, numbers } from '../join/index-of.js'
import { BID, bidStateNeeds, NO_STATUS } from './bid-state.js'
import { setRange } from './block.js'
import type { PopulationFamily } from './fact.js'
import { PairRows } from './pair-rows.js'
import { reason } from './reason.js'
import { SeveralLots } from './several-lots.js'
import { NO_BID_AMOUNT } from './valid-bids.js'

const AMOUNT_ZERO = reason('bids', 'amount', 'not_positive')
const AMOUNT_DIFFERS = reason('bids', 'amount', 'differs')
const BID_SEVERAL_LOTS = reason('bids', 'amount', 'several_lots')
const NO_CURRENCY = reason('bids', 'currency', 'missing')
const CURRENCY_DIFFERS = reason('bids', 'currency', 'differs')

const needs = [...bidStateNeeds, 'bids.amount', 'bids.currency']

/** What two bidders ask where they meet. */
export const pairPrices: PopulationFamily = {
  subject: 'bidder_pair',
  facts: [
    {
      name: 'bidder_pair.met',
      subject: 'bidder_pair',
      type: 'count',
      unit: 'lots',
      about: 'Lots of at most 100 bids for which both submitted bids of their own.',
      needs,
      requires: ['bids.bidder_id'],
    },
    {
      name: 'bidder_pair.same_ratio_lots',
      subject: 'bidder_pair',
      type: 'count',
      unit: 'lots',
      about:
        'Most of these lots in which the price of the one over that of the other is the same, the lower over the higher to four decimals. A price is known where all bids of a bidder for the lot ask the same, in one currency.',
      needs,
      requires: ['bids.bidder_id', 'bids.amount', 'bids.currency'],
    },
  ],
  keeps: [],
  compute({ index, population }, [met, same]) {
    if (population.count === 0) return
    const prices = new PairPrices(index)
    const { start, lots, places } = population
    for (let p = 0; p < population.count; p++) {
      prices.begin(start[p + 1]! - start[p]!)
      for (let i = start[p]!; i < start[p + 1]!; i++) prices.add(lots[i]!, places[i]!)
      if (met) setRange(met, p, prices.sure, prices.sure + prices.perhaps, NO_STATUS)
      if (!same) continue
      const most = prices.mostAlike()
      setRange(same, p, most, most + prices.open, prices.why)
    }
  },
}

/** Ratios are alike to so many parts. */
const PARTS = 10_000

class PairPrices {
  /** Lots in which both surely submitted, and perhaps did. */
  sure = 0
  perhaps = 0
  /** Lots whose ratio may be anything, or none; and why, else 0. */
  open = 0
  why = 0

  readonly #rows
  /** Why the price of each bid is not known, else 0. */
  readonly #whyPrice
  readonly #amount
  readonly #currency
  #keys = new Float64Array(64)
  #count = 0

  constructor(index: Index) {
    this.#rows = PairRows.over(index)
    this.#amount = numbers(index, 'bids', 'amount')
    this.#currency = codes(index, 'bids', 'currency')
    this.#whyPrice = new Uint8Array(this.#rows.state.length)
    const several = SeveralLots.over(index)
    const { bidFrom, bidTo } = index.lot
    for (let l = 0; l < bidFrom.length; l++)
      for (let b = bidFrom[l]!; bidTo[l]! - bidFrom[l]! <= MOST_BIDS && b < bidTo[l]!; b++)
        this.#whyPrice[b] = this.#whyNot(b) || (several.has(l, b) ? BID_SEVERAL_LOTS : 0)
  }

  begin(lots: number): void {
    this.sure = 0
    this.perhaps = 0
    this.open = 0
    this.why = 0
    this.#count = 0
    if (this.#keys.length < lots) this.#keys = new Float64Array(lots * 2)
  }

  add(l: number, places: number): void {
    const rows = this.#rows
    const met = rows.read(l, places)
    if (met === 0) return
    if (met === 1) this.sure++
    else this.perhaps++
    const a = this.#rowOf(rows.one)
    const b = this.#rowOf(rows.other)
    const isKnown = a >= 0 && b >= 0
    if (isKnown && this.#currency![a] !== this.#currency![b]) this.#doubt(CURRENCY_DIFFERS)
    else if (isKnown) {
      const [x, y] = [this.#amount![a]!, this.#amount![b]!]
      const ratio = Math.round((Math.min(x, y) / Math.max(x, y)) * PARTS)
      // Who is lower is part of it, but for prices that are equal to four decimals.
      this.#keys[this.#count++] = ratio * 2 + (ratio < PARTS && x < y ? 1 : 0)
      return
    }
    this.open++
  }

  /** How many lots the most frequent ratio has. */
  mostAlike(): number {
    const keys = this.#keys.subarray(0, this.#count).sort()
    let most = 0
    for (let from = 0, to = 0; from < keys.length; from = to) {
      while (to < keys.length && keys[to] === keys[from]) to++
      most = Math.max(most, to - from)
    }
    return most
  }

  /** A bid that says what the bidder asks, -1 where that is not known. */
  #rowOf(begun: number): number {
    const rows = this.#rows
    const { state } = rows
    let found = -1
    let isKnown = true
    for (let row = begun; row >= 0; row = rows.after(row, begun)) {
      if ((state[row]! & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)) === 0) continue
      let why = state[row]! & BID.SUBMITTED_MAYBE ? NO_STATUS : this.#whyPrice[row]!
      if (why === 0 && found >= 0 && this.#amount![row] !== this.#amount![found]) why = AMOUNT_DIFFERS
      else if (why === 0 && found >= 0 && this.#currency![row] !== this.#currency![found])
        why = CURRENCY_DIFFERS
      if (why !== 0) {
        this.#doubt(why)
        isKnown = false
      } else found = row
    }
    return isKnown ? found : -1
  }

  #whyNot(row: number): number {
    const amount = this.#amount ? this.#amount[row]! : Number.NaN
    if (!(amount > 0)) return Number.isNaN(amount) ? NO_BID_AMOUNT : AMOUNT_ZERO
    return this.#currency && this.#currency[row]! >= 0 ? 0 : NO_CURRENCY
  }

  /** Keeps the smallest code, so that the reason does not depend on the order of rows. */
  #doubt(why: number): void {
    if (this.why === 0 || why < this.why) this.why = why
  }
}
