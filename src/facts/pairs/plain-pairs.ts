import type { Index } from '../../join/index-of.js'
import type { Population } from '../../join/populations.js'
import { type StrayBids, strayBids } from '../bidders/stray-bids.js'
import { NO_STATUS } from '../bids/bid-state.js'
import { setKnown, setRange } from '../block.js'
import type { Block } from '../fact.js'
import { smaller } from '../reason.js'
import type { PairOrders } from './bid-order.js'
import { MEETING, Meetings, NO_RATIO, PLACE, whyUntimed } from './meetings.js'
import type { PairBids } from './pair-bids.js'
import type { PairRows } from './pair-rows.js'
import { WinsInDoubt, writeWins } from './pair-wins.js'

const MET = MEETING.SURE | MEETING.MAYBE
const ORDER = MEETING.BEFORE | MEETING.AFTER | MEETING.UNTIMED
const NO_DOUBT = new WinsInDoubt()

/** A bit of a word as a number, without a branch. */
const bit = (word: number, place: number): number => (word >>> place) & 1

/**
 * The facts of pairs of which no stray bid may be: nearly all. What their meetings say is added up without branches, as nobody could
 * foresee them; what is in doubt of a pair is read again. `PairWins`, `PairPrices` and `PairOrders` say the same of any pair.
 */
export class PlainPairs {
  readonly #rows
  readonly #whyWinner
  readonly #orders
  readonly #meetings
  /** Undefined: something is in doubt of every pair. */
  readonly #strays: StrayBids | undefined
  readonly #doubt = new WinsInDoubt()
  /** By ratio: in how many lots of the pair at hand; zeros between pairs. */
  readonly #alike = new Int32Array(MEETING.RATIO + 1)
  /** Of a pair: tenders in which it surely met and may have; those the one was first in, the other, and of which that is not known. */
  #tenders = 0
  #maybeTenders = 0
  #first = 0
  #second = 0
  #unknown = 0
  #whyUnknown = 0

  /** Without `orders` nothing is asked of tenders. */
  constructor(index: Index, rows: PairRows, bids: PairBids, orders: PairOrders | undefined) {
    this.#rows = rows
    this.#whyWinner = bids.whyWinner
    this.#orders = orders
    this.#meetings = new Meetings(bids)
    const strays = strayBids(index)
    this.#strays = strays.areAllTouched || strays.whyNobody !== 0 ? undefined : strays
  }

  /** Writes the facts of pair p, in the order in which the family has them; false, and nothing written: it is not plain. */
  write(population: Population, p: number, out: readonly (Block | undefined)[]): boolean {
    const { parts, start } = population
    const strays = this.#strays
    if (!strays || (!strays.isNone && strays.pairs.has(parts[0]![p]!, parts[1]![p]!))) return false
    this.#meetings.read(population, start[p]!, start[p + 1]!)
    const { words, from: before } = this.#meetings
    const from = start[p]! - before
    const to = start[p + 1]! - before
    const alike = this.#alike
    let met = 0
    let some = 0
    let won = 0
    let ones = 0
    let others = 0
    let known = 0
    let most = 0
    let tenders = 0
    let first = 0
    let second = 0
    /** The meeting is the first of its tender; and whether all meetings of the tender, and some of them, are in this order. */
    let isFirst = 0
    let allOrders = 0
    let someOrders = 0
    let differ = 0
    for (let k = from; k < to; k++) {
      const word = words[k]!
      isFirst |= 1 ^ bit(word, PLACE.SAME_TENDER)
      if ((word & MET) === 0) continue
      met++
      some |= word
      won += bit(word, PLACE.WON)
      ones += bit(word, PLACE.ONE_WON)
      others += bit(word, PLACE.OTHER_WON)
      const key = word & MEETING.RATIO
      const isKnown = (key - NO_RATIO) >> 31
      const times = alike[key]! + 1
      alike[key] = times
      known -= isKnown
      if ((times & isKnown) > most) most = times
      // Of the tender counts what its last meeting comes to.
      const isSame = isFirst - 1
      const order = word & ORDER
      first -= bit(allOrders, PLACE.BEFORE) & isSame
      second -= bit(allOrders, PLACE.AFTER) & isSame
      allOrders = order & (allOrders | ~isSame)
      someOrders = order | (someOrders & isSame)
      first += bit(allOrders, PLACE.BEFORE)
      second += bit(allOrders, PLACE.AFTER)
      differ |= allOrders ^ someOrders
      tenders += isFirst
      isFirst = 0
    }
    for (let k = from; k < to; k++) alike[words[k]! & MEETING.RATIO] = 0
    const isMaybe = (some & MEETING.MAYBE) !== 0
    const [wins, same, turn, either, metLots, alikeLots, metTenders, sameOrder] = out
    if (wins || same || turn || either) {
      if (isMaybe || some & MEETING.OPEN) this.#writeOpenWins(population, p, out)
      else writeWins(out, p, won, ones, others, NO_DOUBT)
    }
    if (metLots) setRange(metLots, p, isMaybe ? this.#surely(from, to) : met, met, NO_STATUS)
    if (alikeLots)
      setRange(alikeLots, p, most, most + met - known, known < met ? this.#whyRatio(from, to) : 0)
    if (!this.#orders) return true
    this.#tenders = tenders
    this.#maybeTenders = 0
    this.#first = first
    this.#second = second
    this.#unknown = 0
    this.#whyUnknown = 0
    if (isMaybe || differ !== 0 || some & MEETING.UNTIMED) this.#readOrders(population, p, this.#orders)
    const all = this.#tenders + this.#maybeTenders
    if (metTenders) setRange(metTenders, p, this.#tenders, all, NO_STATUS)
    if (!sameOrder) return true
    const more = Math.max(this.#first, this.#second)
    if (all === 0) setKnown(sameOrder, p, 0)
    else setRange(sameOrder, p, more / all, (more + this.#unknown) / all, this.#whyUnknown)
    return true
  }

  #surely(from: number, to: number): number {
    const { words } = this.#meetings
    let surely = 0
    for (let k = from; k < to; k++) surely += bit(words[k]!, PLACE.SURE)
    return surely
  }

  /** Why not all ratios are known. */
  #whyRatio(from: number, to: number): number {
    const { words } = this.#meetings
    let why = 0
    for (let k = from; k < to; k++)
      if (words[k]! & MET) why = smaller(why, Math.max(0, (words[k]! & MEETING.RATIO) - NO_RATIO))
    return why
  }

  #writeOpenWins(population: Population, p: number, out: readonly (Block | undefined)[]): void {
    const { words, from: before } = this.#meetings
    const doubt = this.#doubt
    let all = 0
    let ones = 0
    let others = 0
    doubt.clear()
    for (let i = population.start[p]!; i < population.start[p + 1]!; i++) {
      const word = words[i - before]!
      if ((word & MET) === 0 || (word & (MEETING.WON | MEETING.OPEN)) === 0) continue
      if (word & MEETING.MAYBE) doubt.see(NO_STATUS)
      const isOnes = bit(word, PLACE.ONE_WON)
      const isOthers = bit(word, PLACE.OTHER_WON)
      if (word & MEETING.OPEN) doubt.addOpen(this.#whyWinner[this.#rows.find(population, p, i).lot]!)
      else if (word & MEETING.MAYBE) doubt.add(isOnes === 1, isOthers === 1)
      else {
        all++
        ones += isOnes
        others += isOthers
      }
    }
    writeWins(out, p, all, ones, others, doubt)
  }

  /** Reads tender by tender who was first. */
  #readOrders(population: Population, p: number, orders: PairOrders): void {
    const { words, from: before } = this.#meetings
    const end = population.start[p + 1]!
    this.#tenders = 0
    this.#first = 0
    this.#second = 0
    for (let from = population.start[p]!, to = from; from < end; from = to) {
      let all: number = MET | ORDER
      let some = 0
      let met = 0
      do {
        const word = words[to - before]!
        if (word & MET) {
          all &= word
          some |= word
          met++
        }
        to++
      } while (to < end && words[to - before]! < 0)
      if (met === 0) continue
      if ((some & MEETING.SURE) === 0) {
        this.#maybeTenders++
        this.#addUnknown(NO_STATUS)
        continue
      }
      this.#tenders++
      if (all & MEETING.BEFORE) this.#first++
      else if (all & MEETING.AFTER) this.#second++
      else if (met === 1 && some & MEETING.UNTIMED) this.#addUnknown(whyUntimed(some))
      else if (some & ORDER) {
        const order = orders.orderOf(population, p, from, to)
        if (order < 0) this.#first++
        else if (order > 0) this.#second++
        else if (Number.isNaN(order)) this.#addUnknown(orders.whyUnknown)
      }
    }
  }

  /** A tender in which it is not known who was first. */
  #addUnknown(why: number): void {
    this.#unknown++
    this.#whyUnknown = smaller(this.#whyUnknown, why)
  }
}
