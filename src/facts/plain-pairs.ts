import { OTHER_PLACE } from '../join/bidder-pairs.js'
import type { Index } from '../join/index-of.js'
import type { Population } from '../join/populations.js'
import { setKnown, setRange } from './block.js'
import type { Block } from './fact.js'
import { smaller } from './left-out.js'
import { mostAlike, type PairPrices, ratioOf } from './pair-prices.js'
import { PAIR, type PairRows } from './pair-rows.js'
import { type PairWins, writeShare } from './pair-wins.js'
import { strayBids } from './stray-bids.js'

const PLAIN = PAIR.ALONE | PAIR.SUBMITTED
const SUBMITTED = PAIR.SUBMITTED | PAIR.SUBMITTED_MAYBE

/** What is read of all bids, and where the facts of a pair go; undefined is not wanted. */
interface Wanted {
  readonly wins: PairWins | undefined
  readonly prices: PairPrices | undefined
  /** Moments of submission, where the order of bids is wanted. */
  readonly submittedAt: Float64Array | undefined
}

/**
 * The facts of pairs that surely met wherever they may have, each with one bid: two thirds. One walk over their meetings, in which
 * the winner of a lot or a price may still be unknown; `PairWins`, `PairPrices` and `PairOrders` say the same of any pair.
 */
export class PlainPairs {
  /** After `write`: some moment is not known, so that `PairOrders` has to tell of the order. */
  isUntimed = false

  readonly #rows
  readonly #lot
  readonly #wanted
  readonly #isTouched
  #keys = new Int32Array(64)

  constructor(index: Index, rows: PairRows, wanted: Wanted) {
    this.#rows = rows
    this.#lot = index.lot
    this.#wanted = wanted
    const { isTouched, areAllTouched, whyNobody } = strayBids(index)
    this.#isTouched = areAllTouched || whyNobody !== 0 ? undefined : isTouched
  }

  /** Writes the facts of pair p, in the order in which the family has them; false, and nothing written: it is not plain. */
  write(population: Population, p: number, out: readonly (Block | undefined)[]): boolean {
    const { parts, start, lots, places } = population
    const isTouched = this.#isTouched
    if (!isTouched || isTouched[parts[0]![p]!] === 1 || isTouched[parts[1]![p]!] === 1) return false
    const { bidFrom, tender } = this.#lot
    const { bits } = this.#rows
    const { wins, prices, submittedAt } = this.#wanted
    const from = start[p]!
    const end = start[p + 1]!
    if (this.#keys.length < end - from) this.#keys = new Int32Array((end - from) * 2)
    const keys = this.#keys
    let met = 0
    /** Lots that somebody won; those won by one of the two alone; and those of which that is not known. */
    let won = 0
    let ones = 0
    let others = 0
    let open = 0
    let whyOpen = 0
    let ratios = 0
    let whyRatio = 0
    /** Tenders, and in how many the one was first, and the other. */
    let tenders = 0
    let first = 0
    let second = 0
    let isUntimed = false
    let beforeL = -1
    /** Of the tender at hand: who was first (below zero the one), and the earliest moment of each where they met in several lots. */
    let t = -1
    let order = 0
    let lone = true
    let oneAt = 0
    let otherAt = 0
    let beforeRow = 0
    let beforeOther = 0
    for (let i = from; i < end; i++) {
      const l = lots[i]!
      if (l < beforeL) return false
      beforeL = l
      const place = places[i]!
      const row = bidFrom[l]! + ((place / OTHER_PLACE) | 0)
      const other = bidFrom[l]! + (place & (OTHER_PLACE - 1))
      const a = bits[row]!
      const b = bits[other]!
      if ((a & b & PLAIN) !== PLAIN) {
        if ((a & b & PAIR.ALONE) !== 0 && ((a & SUBMITTED) === 0 || (b & SUBMITTED) === 0)) continue
        return false
      }
      met++
      if ((a & (PAIR.NOBODY | PAIR.OPEN)) === 0) {
        won++
        if ((a & PAIR.WON) > (b & PAIR.WON)) ones++
        else if ((a & PAIR.WON) < (b & PAIR.WON)) others++
      } else if (a & PAIR.OPEN) {
        open++
        if (wins) whyOpen = smaller(whyOpen, wins.whyWinner[l]!)
      }
      if (prices) {
        if ((a & b & PAIR.PRICED) !== 0 && ((a | b) & PAIR.FOREIGN) === 0)
          keys[ratios++] = ratioOf(prices.amount![row]!, prices.amount![other]!)
        else {
          const why = prices.whyNot(row, other)
          if (why === 0) keys[ratios++] = ratioOf(prices.amount![row]!, prices.amount![other]!)
          else whyRatio = smaller(whyRatio, why)
        }
      }
      if (submittedAt === undefined) continue
      if ((a & b & PAIR.TIMED) === 0) isUntimed = true
      if (tender[l] !== t) {
        if (order < 0) first++
        else if (order > 0) second++
        t = tender[l]!
        tenders++
        lone = true
        order = submittedAt[row]! - submittedAt[other]!
      } else {
        if (lone) {
          oneAt = submittedAt[beforeRow]!
          otherAt = submittedAt[beforeOther]!
          lone = false
        }
        oneAt = Math.min(oneAt, submittedAt[row]!)
        otherAt = Math.min(otherAt, submittedAt[other]!)
        order = oneAt - otherAt
      }
      beforeRow = row
      beforeOther = other
    }
    if (order < 0) first++
    else if (order > 0) second++
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
    this.isUntimed = isUntimed
    if (isUntimed || submittedAt === undefined) return true
    if (metTenders) setKnown(metTenders, p, tenders)
    if (sameOrder) setKnown(sameOrder, p, tenders === 0 ? 0 : Math.max(first, second) / tenders)
    return true
  }
}
