import { isOfSameTender, oneOf, otherOf } from '../join/bidder-pairs.js'
import type { Index } from '../join/index-of.js'
import type { Population } from '../join/populations.js'
import { smaller } from './left-out.js'
import { CURRENCY_DIFFERS, comesBefore, momentOf, PAIR, type PairBids } from './pair-bids.js'
import { ratioOf } from './pair-prices.js'

/** What a meeting of two bidders in a lot says, in one number. */
export const MEETING = {
  /** The ratio of their prices as `ratioOf` has it; from `NO_RATIO` on it is not known: what is above is why, 0 takes a closer look. */
  RATIO: 0x7fff,
  /** They surely met, or not; neither: that takes a closer look. */
  SURE: 1 << 15,
  NOT: 1 << 16,
  /** Somebody won the lot; the first of the two alone, or the second. */
  WON: 1 << 17,
  ONE_WON: 1 << 18,
  OTHER_WON: 1 << 19,
  /** Whether somebody won it is not known. */
  OPEN: 1 << 20,
  /** The first of the two submitted before the second, or after; that is not known to the millisecond. */
  BEFORE: 1 << 21,
  AFTER: 1 << 22,
  UNTIMED: 1 << 23,
  /** The lot is of the same tender as the one before among those of the pair. */
  SAME_TENDER: 1 << 24,
} as const

/** Above all ratios. */
export const NO_RATIO = 0x7f00

const PLAIN = PAIR.ALONE | PAIR.SUBMITTED
const SUBMITTED = PAIR.SUBMITTED | PAIR.SUBMITTED_MAYBE
/** So many meetings at a time, or those of one pair: what is fetched of them fits the nearest cache. */
const RUN = 512

/**
 * What meetings of pairs say, side by side. Bids of a pair lie anywhere in the data: a loop that does nothing but fetch has many
 * places of memory on their way at once, where one that decides waits for each. And of several short loops each decides little: in
 * one, a branch that was not foreseen throws away what was begun of all (three times as long).
 */
export class Meetings {
  /** `MEETING` bits by meeting, from `from` on. */
  words = new Int32Array(RUN)
  /** The first meeting that was read, and the first that was not. */
  from = 0
  to = 0

  readonly #bidFrom
  readonly #said
  readonly #halves
  /** Likewise a row of each of the two, and what `PairBids.said` has of it. */
  #one = new Int32Array(RUN)
  #other = new Int32Array(RUN)
  #price = new Float64Array(RUN)
  #otherPrice = new Float64Array(RUN)
  #lower = new Int32Array(RUN)
  #otherLower = new Int32Array(RUN)
  #upper = new Int32Array(RUN)
  #otherUpper = new Int32Array(RUN)

  constructor(index: Index, { said }: PairBids) {
    this.#bidFrom = index.lot.bidFrom
    this.#said = said
    this.#halves = new Int32Array(said.buffer)
  }

  /** Reads meetings [from, to) of a population, and those that come next. */
  read(population: Population, from: number, to: number): void {
    if (from >= this.from && to <= this.to) return
    if (to - from > this.words.length) this.#grow((to - from) * 2)
    const n = Math.min(population.lots.length - from, Math.max(RUN, to - from))
    this.from = from
    this.to = from + n
    this.#fetch(population, n)
    writeRatios(this.#price, this.#otherPrice, this.words, n)
    this.#write(population, n)
  }

  /** When each of the two submitted, in a meeting that was read; of use where that is not `UNTIMED`. */
  at(i: number): number {
    return momentOf(this.#lower[i - this.from]!, this.#upper[i - this.from]!)
  }

  otherAt(i: number): number {
    return momentOf(this.#otherLower[i - this.from]!, this.#otherUpper[i - this.from]!)
  }

  #fetch({ lots, places }: Population, n: number): void {
    const { from } = this
    const bidFrom = this.#bidFrom
    const [one, other] = [this.#one, this.#other]
    for (let k = 0; k < n; k++) {
      const place = places[from + k]!
      const first = bidFrom[lots[from + k]!]!
      one[k] = first + oneOf(place)
      other[k] = first + otherOf(place)
    }
    fetchHalves(this.#halves, one, this.#lower, this.#upper, n)
    fetchHalves(this.#halves, other, this.#otherLower, this.#otherUpper, n)
    const said = this.#said
    const [price, otherPrice] = [this.#price, this.#otherPrice]
    for (let k = 0; k < n; k++) {
      price[k] = said[one[k]! * 2]!
      otherPrice[k] = said[other[k]! * 2]!
    }
  }

  #write({ places }: Population, n: number): void {
    const { words, from } = this
    const [lower, otherLower, upper, otherUpper] = [
      this.#lower,
      this.#otherLower,
      this.#upper,
      this.#otherUpper,
    ]
    const [price, otherPrice] = [this.#price, this.#otherPrice]
    for (let k = 0; k < n; k++) {
      const a = lower[k]!
      const b = otherLower[k]!
      let word = words[k]!
      if (word < 0 || (a | b) & PAIR.FOREIGN) word = NO_RATIO + whyNoRatio(a, b, price[k]!, otherPrice[k]!)
      if ((a & b & PLAIN) === PLAIN) word |= MEETING.SURE
      else if (a & b & PAIR.ALONE) {
        if ((a & SUBMITTED) === 0 || (b & SUBMITTED) === 0) word |= MEETING.NOT
        else if (a & b & PAIR.SUBMITTED) word |= MEETING.SURE
      }
      if (isOfSameTender(places[from + k]!)) word |= MEETING.SAME_TENDER
      if (a & PAIR.OPEN) word |= MEETING.OPEN
      else if ((a & PAIR.NOBODY) === 0)
        word |= MEETING.WON | ((a & ~b & PAIR.WON) * ONE_WON) | ((b & ~a & PAIR.WON) * OTHER_WON)
      if (a & b & PAIR.TIMED) {
        const late = comesBefore(a, upper[k]!, b, otherUpper[k]!)
        if (late < 0) word |= MEETING.BEFORE
        else if (late > 0) word |= MEETING.AFTER
      } else word |= MEETING.UNTIMED
      words[k] = word
    }
  }

  #grow(length: number): void {
    this.words = new Int32Array(length)
    this.#one = new Int32Array(length)
    this.#other = new Int32Array(length)
    this.#price = new Float64Array(length)
    this.#otherPrice = new Float64Array(length)
    this.#lower = new Int32Array(length)
    this.#otherLower = new Int32Array(length)
    this.#upper = new Int32Array(length)
    this.#otherUpper = new Int32Array(length)
  }
}

/** `PAIR.WON` as bits of a meeting. */
const ONE_WON = MEETING.ONE_WON / PAIR.WON
const OTHER_WON = MEETING.OTHER_WON / PAIR.WON

function fetchHalves(
  halves: Int32Array,
  rows: Int32Array,
  lower: Int32Array,
  upper: Int32Array,
  n: number,
): void {
  for (let k = 0; k < n; k++) {
    const at = rows[k]! * 4 + 2
    lower[k] = halves[at]!
    upper[k] = halves[at + 1]!
  }
}

/** The ratios of prices; below zero where one of them is not known. */
function writeRatios(price: Float64Array, otherPrice: Float64Array, ratios: Int32Array, n: number): void {
  for (let k = 0; k < n; k++) {
    const x = price[k]!
    const y = otherPrice[k]!
    ratios[k] = x > 0 && y > 0 ? ratioOf(x, y) : -1
  }
}

/** Why the ratio of two prices, as `PairBids.said` has them, is not known; 0: currencies are to be compared. */
function whyNoRatio(a: number, b: number, x: number, y: number): number {
  if (x > 0 && y > 0) return a & b & PAIR.FOREIGN ? 0 : CURRENCY_DIFFERS
  return smaller(x > 0 ? 0 : -x, y > 0 ? 0 : -y)
}
