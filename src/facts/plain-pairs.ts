import type { Index } from '../join/index-of.js'
import type { Population } from '../join/populations.js'
import type { PairOrders } from './bid-order.js'
import { setKnown, setRange } from './block.js'
import type { Block } from './fact.js'
import { smaller } from './left-out.js'
import { Meetings } from './meetings.js'
import { mostAlike, type PairPrices, ratioOf } from './pair-prices.js'
import { PAIR, type PairRows } from './pair-rows.js'
import { type PairWins, writeShare } from './pair-wins.js'
import { type StrayBids, strayBids } from './stray-bids.js'

const PLAIN = PAIR.ALONE | PAIR.SUBMITTED

/** What is read of all bids, and where the facts of a pair go; undefined is not wanted. */
interface Wanted {
  readonly wins: PairWins | undefined
  readonly prices: PairPrices | undefined
  /** Where the order of bids is wanted; then there are moments of submission. */
  readonly orders: PairOrders | undefined
}

/**
 * The facts of pairs that surely met wherever they may have: nearly all. One walk over their meetings, in which the winner of
 * a lot or a price may still be unknown; `PairWins`, `PairPrices` and `PairOrders` say the same of any pair.
 */
export class PlainPairs {
  readonly #rows
  readonly #meetings
  readonly #wanted
  /** Undefined: something is in doubt of every pair. */
  readonly #strays: StrayBids | undefined
  #keys = new Int32Array(64)
  /** Of a pair: in how many tenders the one was first, and the other; of how many that is not known, and why. */
  #first = 0
  #second = 0
  #unknown = 0
  #whyUnknown = 0

  constructor(index: Index, rows: PairRows, wanted: Wanted) {
    this.#rows = rows
    this.#meetings = new Meetings(index, rows, wanted)
    this.#wanted = wanted
    const strays = strayBids(index)
    this.#strays = strays.areAllTouched || strays.whyNobody !== 0 ? undefined : strays
  }

  /** Writes the facts of pair p, in the order in which the family has them; false, and nothing written: it is not plain. */
  write(population: Population, p: number, out: readonly (Block | undefined)[]): boolean {
    const { parts, start, lots } = population
    const strays = this.#strays
    if (!strays || (!strays.isNone && strays.pairs.has(parts[0]![p]!, parts[1]![p]!))) return false
    const rows = this.#rows
    const { wins, prices, orders } = this.#wanted
    const isOrdered = orders !== undefined
    const from = start[p]!
    const end = start[p + 1]!
    if (this.#keys.length < end - from) this.#keys = new Int32Array((end - from) * 2)
    const keys = this.#keys
    const meetings = this.#meetings
    meetings.fetch(population, from, end)
    const before = meetings.from
    let met = 0
    /** Lots that somebody won; those won by one of the two alone; and those of which that is not known. */
    let won = 0
    let ones = 0
    let others = 0
    let open = 0
    let whyOpen = 0
    let ratios = 0
    let whyRatio = 0
    let tenders = 0
    let beforeL = -1
    /** The tender at hand, its first meeting, and the earliest moment of each; NaN where one is not known. */
    let t = -1
    let begun = from
    let onesFirst = 0
    let othersFirst = 0
    this.#first = 0
    this.#second = 0
    this.#unknown = 0
    this.#whyUnknown = 0
    for (let i = from; i < end; i++) {
      const l = lots[i]!
      if (l < beforeL) return false
      beforeL = l
      const k = i - before
      const a = meetings.bits[k]!
      const b = meetings.otherBits[k]!
      const isPlain = (a & b & PLAIN) === PLAIN
      if (!isPlain) {
        const sure = rows.meet(l, meetings.one[k]!, meetings.other[k]!)
        if (sure === 0) continue
        if (sure === -1) return false
      }
      met++
      if ((a & (PAIR.NOBODY | PAIR.OPEN)) === 0) {
        won++
        const isOnes = wins === undefined || isPlain ? a & PAIR.WON : wins.wonBy(l, meetings.one[k]!)
        const isOthers = wins === undefined || isPlain ? b & PAIR.WON : wins.wonBy(l, meetings.other[k]!)
        if (isOnes > isOthers) ones++
        else if (isOnes < isOthers) others++
      } else if (a & PAIR.OPEN) {
        open++
        if (wins) whyOpen = smaller(whyOpen, wins.whyWinner[l]!)
      }
      if (prices) {
        if (isPlain && (a & b & PAIR.PRICED) !== 0 && ((a | b) & PAIR.FOREIGN) === 0)
          keys[ratios++] = ratioOf(meetings.amount[k]!, meetings.otherAmount[k]!)
        else {
          const key = prices.keyOf(l, meetings.one[k]!, meetings.other[k]!)
          if (key >= 0) keys[ratios++] = key
          else whyRatio = smaller(whyRatio, prices.why)
        }
      }
      if (!isOrdered) continue
      const isTimed = isPlain && (a & b & PAIR.TIMED) !== 0
      const at = isTimed ? meetings.at[k]! : orders!.earliest(l, meetings.one[k]!)
      const otherAt = isTimed ? meetings.otherAt[k]! : orders!.earliest(l, meetings.other[k]!)
      if (meetings.tender[k] !== t) {
        if (tenders > 0) this.#endTender(population, begun, i, onesFirst - othersFirst)
        t = meetings.tender[k]!
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
    const least = Math.min(ones, others)
    const most = Math.max(ones, others)
    if (same) writeShare(same, p, won, most / all, (most + open) / all, whyOpen)
    if (turn) writeShare(turn, p, won, least / all, (least + open) / all, whyOpen)
    if (either) writeShare(either, p, won, (ones + others) / all, (ones + others + open) / all, whyOpen)
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
