import { OTHER_PLACE } from '../join/bidder-pairs.js'
import { type Index, numbers } from '../join/index-of.js'
import type { Population } from '../join/populations.js'
import type { PairRows } from './pair-rows.js'

/** So many meetings at a time, or those of one pair. */
const RUN = 1024

/**
 * What is known of the bids in the meetings of pairs, side by side. Bids of a pair lie anywhere in the data: a loop that does
 * nothing but fetch has many places of memory on their way at once, where one that decides waits for each (half the time on 15
 * million meetings).
 */
export class Meetings {
  /** By meeting, from `from` on: the lot's tender; a bid of each of the two, its `PAIR` bits, amount and moment of submission. */
  tender = new Int32Array(RUN)
  one = new Int32Array(RUN)
  other = new Int32Array(RUN)
  bits = new Uint16Array(RUN)
  otherBits = new Uint16Array(RUN)
  amount = new Float64Array(RUN)
  otherAmount = new Float64Array(RUN)
  at = new Float64Array(RUN)
  otherAt = new Float64Array(RUN)
  /** The first meeting that was fetched, and the first that was not. */
  from = 0
  to = 0

  readonly #index
  readonly #rows
  readonly #amount
  readonly #submittedAt

  /** Without prices or orders their numbers are not fetched. */
  constructor(index: Index, rows: PairRows, wanted: { readonly prices: unknown; readonly orders: unknown }) {
    this.#index = index
    this.#rows = rows
    this.#amount = wanted.prices ? numbers(index, 'bids', 'amount') : undefined
    this.#submittedAt = wanted.orders ? numbers(index, 'bids', 'submitted_at') : undefined
  }

  /** Fetches meetings [from, to) of a population, and those that come next. */
  fetch({ lots, places }: Population, from: number, to: number): void {
    if (from >= this.from && to <= this.to) return
    if (to - from > this.one.length) this.#grow((to - from) * 2)
    const n = Math.min(lots.length - from, Math.max(RUN, to - from))
    this.from = from
    this.to = from + n
    const { bidFrom, tender: tenders } = this.#index.lot
    const { bits: ofRow } = this.#rows
    const { tender, one, other, bits, otherBits } = this
    for (let k = 0; k < n; k++) {
      const l = lots[from + k]!
      const place = places[from + k]!
      const row = bidFrom[l]! + ((place / OTHER_PLACE) | 0)
      const others = bidFrom[l]! + (place & (OTHER_PLACE - 1))
      tender[k] = tenders[l]!
      one[k] = row
      other[k] = others
      bits[k] = ofRow[row]!
      otherBits[k] = ofRow[others]!
    }
    if (this.#amount) fetchBoth(this.#amount, one, other, this.amount, this.otherAmount, n)
    if (this.#submittedAt) fetchBoth(this.#submittedAt, one, other, this.at, this.otherAt, n)
  }

  #grow(length: number): void {
    this.tender = new Int32Array(length)
    this.one = new Int32Array(length)
    this.other = new Int32Array(length)
    this.bits = new Uint16Array(length)
    this.otherBits = new Uint16Array(length)
    this.amount = new Float64Array(length)
    this.otherAmount = new Float64Array(length)
    this.at = new Float64Array(length)
    this.otherAt = new Float64Array(length)
  }
}

function fetchBoth(
  values: Float64Array,
  one: Int32Array,
  other: Int32Array,
  to: Float64Array,
  toOther: Float64Array,
  n: number,
): void {
  for (let k = 0; k < n; k++) {
    to[k] = values[one[k]!]!
    toOther[k] = values[other[k]!]!
  }
}
