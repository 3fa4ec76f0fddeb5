import { isOfSameTender, oneOf, otherOf } from '../join/bidder-pairs.js'
import type { Index } from '../join/index-of.js'
import type { Population } from '../join/populations.js'
import type { PairOrders } from './bid-order.js'
import { setKnown, setRange } from './block.js'
import type { Block } from './fact.js'
import { smaller } from './left-out.js'
import { CURRENCY_DIFFERS, momentOf, PAIR, type PairBids } from './pair-bids.js'
import { mostAlike, type PairPrices, ratioOf } from './pair-prices.js'
import type { PairRows } from './pair-rows.js'
import { writeShare } from './pair-wins.js'
import { type StrayBids, strayBids } from './stray-bids.js'

const PLAIN = PAIR.ALONE | PAIR.SUBMITTED
const SUBMITTED = PAIR.SUBMITTED | PAIR.SUBMITTED_MAYBE
/** So many meetings at a time, or those of one pair. */
const RUN = 512

/** What is read of all bids, and where the facts of a pair go; undefined is not wanted. */
interface Wanted {
  readonly prices: PairPrices | undefined
  readonly orders: PairOrders | undefined
}

/**
 * The facts of pairs that surely met wherever they may have: nearly all. One walk over their meetings, in which the winner of
 * a lot or a price may still be unknown; `PairWins`, `PairPrices` and `PairOrders` say the same of any pair.
 */
export class PlainPairs {
  readonly #index
  readonly #rows
  readonly #said
  readonly #halves
  readonly #whyWinner
  readonly #wanted
  /** Undefined: something is in doubt of every pair. */
  readonly #strays: StrayBids | undefined
  #keys = new Int32Array(64)
  /** Of the meetings [`#fetchedFrom`, `#fetchedTo`): a row of each of the two. */
  #ones = new Int32Array(RUN)
  #others = new Int32Array(RUN)
  #fetchedFrom = 0
  #fetchedTo = 0
  #touched = 0
  /** Of a pair: in how many tenders the one was first, and the other; of how many that is not known, and why. */
  #first = 0
  #second = 0
  #unknown = 0
  #whyUnknown = 0

  constructor(index: Index, rows: PairRows, { said, whyWinner }: PairBids, wanted: Wanted) {
    this.#index = index
    this.#rows = rows
    this.#said = said
    this.#halves = new Int32Array(said.buffer)
    this.#whyWinner = whyWinner
    this.#wanted = wanted
    const strays = strayBids(index)
    this.#strays = strays.areAllTouched || strays.whyNobody !== 0 ? undefined : strays
  }

  /** Writes the facts of pair p, in the order in which the family has them; false, and nothing written: it is not plain. */
  write(population: Population, p: number, out: readonly (Block | undefined)[]): boolean {
    const { parts, start, lots, places } = population
    const strays = this.#strays
    if (!strays || (!strays.isNone && strays.pairs.has(parts[0]![p]!, parts[1]![p]!))) return false
    const { prices, orders } = this.#wanted
    const isOrdered = orders !== undefined
    const from = start[p]!
    const end = start[p + 1]!
    if (this.#keys.length < end - from) this.#keys = new Int32Array((end - from) * 2)
    if (end > this.#fetchedTo || from < this.#fetchedFrom) this.#fetch(population, from, end)
    const fetched = this.#fetchedFrom
    const ones = this.#ones
    const others = this.#others
    const said = this.#said
    const halves = this.#halves
    const keys = this.#keys
    let met = 0
    /** Lots that somebody won; those won by one of the two alone; and those of which that is not known. */
    let won = 0
    let oneWon = 0
    let otherWon = 0
    let open = 0
    let whyOpen = 0
    let ratios = 0
    let whyRatio = 0
    let tenders = 0
    /** The tender at hand: its first meeting, and the earliest moment of each; NaN where one is not known. */
    let isNew = true
    let begun = from
    let onesFirst = 0
    let othersFirst = 0
    this.#first = 0
    this.#second = 0
    this.#unknown = 0
    this.#whyUnknown = 0
    for (let i = from; i < end; i++) {
      if (!isOfSameTender(places[i]!)) isNew = true
      const row = ones[i - fetched]!
      const other = others[i - fetched]!
      const a = halves[row * 4 + 2]!
      const b = halves[other * 4 + 2]!
      if ((a & b & PLAIN) !== PLAIN) {
        const sure = a & b & PAIR.ALONE ? howSurely(a, b) : this.#rows.meet(lots[i]!, row, other)
        if (sure === 0) continue
        if (sure === -1) return false
      }
      met++
      if ((a & (PAIR.NOBODY | PAIR.OPEN)) === 0) {
        won++
        if ((a & PAIR.WON) > (b & PAIR.WON)) oneWon++
        else if ((a & PAIR.WON) < (b & PAIR.WON)) otherWon++
      } else if (a & PAIR.OPEN) {
        open++
        whyOpen = smaller(whyOpen, this.#whyWinner[lots[i]!]!)
      }
      if (prices) {
        const x = said[row * 2]!
        const y = said[other * 2]!
        let key = -1
        if (x > 0 && y > 0) {
          if (((a | b) & PAIR.FOREIGN) === 0) key = ratioOf(x, y)
          else if (a & b & PAIR.FOREIGN) key = prices.keyOf(lots[i]!, row, other)
          if (key < 0) whyRatio = smaller(whyRatio, CURRENCY_DIFFERS)
        } else whyRatio = smaller(smaller(whyRatio, x < 0 ? -x : 0), y < 0 ? -y : 0)
        if (key >= 0) keys[ratios++] = key
      }
      if (!isOrdered) continue
      const at = a & PAIR.TIMED ? momentOf(a, halves[row * 4 + 3]!) : Number.NaN
      const otherAt = b & PAIR.TIMED ? momentOf(b, halves[other * 4 + 3]!) : Number.NaN
      if (isNew) {
        if (tenders > 0) this.#endTender(population, begun, i, onesFirst - othersFirst)
        isNew = false
        tenders++
        begun = i
        onesFirst = at
        othersFirst = otherAt
      } else {
        onesFirst = Math.min(onesFirst, at)
        othersFirst = Math.min(othersFirst, otherAt)
      }
    }
    if (tenders > 0) this.#endTender(population, begun, end, onesFirst - othersFirst)
    const [wonLots, same, turn, either, metLots, alike, metTenders, sameOrder] = out
    if (wonLots) setRange(wonLots, p, won, won + open, whyOpen)
    const all = won + open
    const least = Math.min(oneWon, otherWon)
    const most = Math.max(oneWon, otherWon)
    if (same) writeShare(same, p, won, most / all, (most + open) / all, whyOpen)
    if (turn) writeShare(turn, p, won, least / all, (least + open) / all, whyOpen)
    if (either)
      writeShare(either, p, won, (oneWon + otherWon) / all, (oneWon + otherWon + open) / all, whyOpen)
    if (metLots) setKnown(metLots, p, met)
    if (alike) {
      const n = mostAlike(keys, ratios)
      setRange(alike, p, n, n + met - ratios, whyRatio)
    }
    if (!isOrdered) return true
    if (metTenders) setKnown(metTenders, p, tenders)
    if (!sameOrder) return true
    const first = Math.max(this.#first, this.#second)
    if (tenders === 0) setKnown(sameOrder, p, 0)
    else setRange(sameOrder, p, first / tenders, (first + this.#unknown) / tenders, this.#whyUnknown)
    return true
  }

  /**
   * Finds the rows of meetings [from, to), and of those that come next. What is said of them lies anywhere in the data: a loop that
   * does nothing but touch it has many places of memory on their way at once, where one that decides waits for each.
   */
  #fetch({ lots, places }: Population, from: number, to: number): void {
    if (to - from > this.#ones.length) {
      this.#ones = new Int32Array((to - from) * 2)
      this.#others = new Int32Array((to - from) * 2)
    }
    const n = Math.min(lots.length - from, Math.max(RUN, to - from))
    this.#fetchedFrom = from
    this.#fetchedTo = from + n
    const { bidFrom } = this.#index.lot
    const ones = this.#ones
    const others = this.#others
    const halves = this.#halves
    let touched = 0
    for (let k = 0; k < n; k++) {
      const first = bidFrom[lots[from + k]!]!
      const place = places[from + k]!
      const row = first + oneOf(place)
      const other = first + otherOf(place)
      ones[k] = row
      others[k] = other
      touched ^= halves[row * 4 + 2]! ^ halves[other * 4 + 2]!
    }
    this.#touched ^= touched
  }

  /** Of meetings [from, to), in one tender; `order` is below zero where the one was first, NaN where some moment is not known. */
  #endTender(population: Population, from: number, to: number, order: number): void {
    const orders = this.#wanted.orders!
    const known = Number.isNaN(order) ? orders.orderOf(population, from, to) : order
    if (known < 0) this.#first++
    else if (known > 0) this.#second++
    else if (Number.isNaN(known)) {
      this.#unknown++
      this.#whyUnknown = smaller(this.#whyUnknown, orders.whyUnknown)
    }
  }
}

/** How surely two met, each with a bid of its own: 1 surely, -1 perhaps, 0 not. */
function howSurely(a: number, b: number): 0 | 1 | -1 {
  if ((a & SUBMITTED) === 0 || (b & SUBMITTED) === 0) return 0
  return a & b & PAIR.SUBMITTED ? 1 : -1
}
