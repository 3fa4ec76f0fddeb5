import { oneOf, otherOf } from '../join/bidder-pairs.js'
import type { Index } from '../join/index-of.js'
import type { Population } from '../join/populations.js'
import type { PairOrders } from './bid-order.js'
import { setKnown, setRange } from './block.js'
import type { Block } from './fact.js'
import { smaller } from './left-out.js'
import { MEETING, Meetings, NO_RATIO } from './meetings.js'
import type { PairBids } from './pair-bids.js'
import { mostAlike, type PairPrices } from './pair-prices.js'
import type { PairRows } from './pair-rows.js'
import { writeShare } from './pair-wins.js'
import { type StrayBids, strayBids } from './stray-bids.js'

/** What says of any pair what is in doubt of a plain one; undefined is not wanted. */
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
  readonly #whyWinner
  readonly #wanted
  readonly #meetings
  /** Undefined: something is in doubt of every pair. */
  readonly #strays: StrayBids | undefined
  #keys = new Int32Array(64)
  /** Of a pair, of tenders of which it has several lots, or whose moments are not known: how many the one was first in, and the other. */
  #tenders = 0
  #first = 0
  #second = 0
  #unknown = 0
  #whyUnknown = 0

  constructor(index: Index, rows: PairRows, bids: PairBids, wanted: Wanted) {
    this.#index = index
    this.#rows = rows
    this.#whyWinner = bids.whyWinner
    this.#wanted = wanted
    this.#meetings = new Meetings(index, bids)
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
    const keys = this.#keys
    this.#meetings.read(population, from, end)
    const { words, from: before } = this.#meetings
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
    let first = 0
    let second = 0
    this.#tenders = 0
    this.#first = 0
    this.#second = 0
    this.#unknown = 0
    this.#whyUnknown = 0
    for (let i = from; i < end; i++) {
      const word = words[i - before]!
      const isFirst = (word & MEETING.SAME_TENDER) === 0
      const isLast = i + 1 === end || (words[i + 1 - before]! & MEETING.SAME_TENDER) === 0
      if (isOrdered && isFirst && !isLast) this.#readTender(population, i, end)
      if ((word & MEETING.SURE) === 0) {
        const sure = this.#meet(word, lots[i]!, places[i]!)
        if (sure === 0) continue
        if (sure === -1) return false
      }
      met++
      if (word & MEETING.WON) won++
      if (word & MEETING.ONE_WON) oneWon++
      else if (word & MEETING.OTHER_WON) otherWon++
      if (word & MEETING.OPEN) {
        open++
        whyOpen = smaller(whyOpen, this.#whyWinner[lots[i]!]!)
      }
      if (prices) {
        let key = word & MEETING.RATIO
        if (key === NO_RATIO) key = this.#closerRatio(prices, lots[i]!, places[i]!)
        if (key < NO_RATIO) keys[ratios++] = key
        else whyRatio = smaller(whyRatio, key - NO_RATIO)
      }
      if (!isFirst || !isLast) continue
      tenders++
      if (word & MEETING.BEFORE) first++
      else if (word & MEETING.AFTER) second++
      else if (isOrdered && word & MEETING.UNTIMED) this.#lookCloser(population, i, i + 1)
    }
    const [wonLots, same, turn, either, metLots, alike, metTenders, sameOrder] = out
    if (wonLots) setRange(wonLots, p, won, won + open, whyOpen)
    const all = won + open
    const less = Math.min(oneWon, otherWon)
    const more = Math.max(oneWon, otherWon)
    if (same) writeShare(same, p, won, more / all, (more + open) / all, whyOpen)
    if (turn) writeShare(turn, p, won, less / all, (less + open) / all, whyOpen)
    if (either)
      writeShare(either, p, won, (oneWon + otherWon) / all, (oneWon + otherWon + open) / all, whyOpen)
    if (metLots) setKnown(metLots, p, met)
    if (alike) {
      const n = mostAlike(keys, ratios)
      setRange(alike, p, n, n + met - ratios, whyRatio)
    }
    if (!isOrdered) return true
    tenders += this.#tenders
    if (metTenders) setKnown(metTenders, p, tenders)
    if (!sameOrder) return true
    const most = Math.max(first + this.#first, second + this.#second)
    if (tenders === 0) setKnown(sameOrder, p, 0)
    else setRange(sameOrder, p, most / tenders, (most + this.#unknown) / tenders, this.#whyUnknown)
    return true
  }

  /** How surely the two met in a lot: 1 surely, -1 perhaps, 0 not. */
  #meet(word: number, l: number, place: number): 0 | 1 | -1 {
    if (word & MEETING.SURE) return 1
    if (word & MEETING.NOT) return 0
    const first = this.#index.lot.bidFrom[l]!
    return this.#rows.meet(l, first + oneOf(place), first + otherOf(place))
  }

  /** The ratio of prices that are not in the first currency of the lot; not known, and why, from `NO_RATIO` on. */
  #closerRatio(prices: PairPrices, l: number, place: number): number {
    const first = this.#index.lot.bidFrom[l]!
    const key = prices.keyOf(l, first + oneOf(place), first + otherOf(place))
    return key >= 0 ? key : NO_RATIO + prices.why
  }

  /** Reads the order in a tender of several lots, the first of which is common lot i of a pair whose lots end before `end`. */
  #readTender(population: Population, i: number, end: number): void {
    const { lots, places } = population
    const meetings = this.#meetings
    const { words, from } = meetings
    let begun = -1
    let isTimed = true
    let at = Number.POSITIVE_INFINITY
    let otherAt = Number.POSITIVE_INFINITY
    let to = i
    do {
      const word = words[to - from]!
      if (this.#meet(word, lots[to]!, places[to]!) === 1) {
        if (begun < 0) begun = to
        if (word & MEETING.UNTIMED) isTimed = false
        at = Math.min(at, meetings.at(to))
        otherAt = Math.min(otherAt, meetings.otherAt(to))
      }
      to++
    } while (to < end && words[to - from]! & MEETING.SAME_TENDER)
    if (begun < 0) return
    this.#tenders++
    if (!isTimed) this.#lookCloser(population, begun, to)
    else if (at < otherAt) this.#first++
    else if (at > otherAt) this.#second++
  }

  /** The order in meetings [from, to), of one tender. */
  #lookCloser(population: Population, from: number, to: number): void {
    const orders = this.#wanted.orders!
    const order = orders.orderOf(population, from, to)
    if (order < 0) this.#first++
    else if (order > 0) this.#second++
    else if (Number.isNaN(order)) {
      this.#unknown++
      this.#whyUnknown = smaller(this.#whyUnknown, orders.whyUnknown)
    }
  }
}
