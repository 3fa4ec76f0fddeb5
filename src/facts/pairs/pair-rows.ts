import { MOST_BIDS, placeOf } from '../../join/bidder-pairs.js'
import { codes, type Index, LOT, populationIn } from '../../join/index-of.js'
import type { Population } from '../../join/populations.js'
import { elsewhere, mayBeTogether, strayBids } from '../bidders/stray-bids.js'
import { NO_STATUS } from '../bids/bid-state.js'
import { BID_SET_ASIDE } from '../bids/bidding.js'
import { oncePerIndex } from '../per-index.js'
import { smaller } from '../reason.js'
import { PAIR, type PairBids } from './pair-bids.js'

const PLAIN = PAIR.ALONE | PAIR.SUBMITTED
const NONE: readonly number[] = []
const NO_BIDS = new Int32Array(0)

/** A meeting: its lot, and a row of each of the two. */
interface Found {
  lot: number
  row: number
  others: number
}

/**
 * The bids of two bidders in the lots where both have some: from a row of each, which the population of pairs knows, a ring
 * leads through all rows of that bidder in the lot.
 */
export class PairRows {
  /** `PAIR` bits of every bid by place. None in lots of too many bids. */
  readonly bits
  /** After `read`: the lots in which the pair met, in order. */
  count = 0
  lot = new Int32Array(64)
  /** By meeting: a row of each of the two. `after` leads to the others of that bidder. */
  one = new Int32Array(64)
  other = new Int32Array(64)
  /** By meeting: 1 surely, 0 perhaps; and, of those, why. */
  sure = new Uint8Array(64)
  whyPerhaps = new Uint8Array(64)
  /** Likewise, bids that were set aside or name no lot may be of one of the two there: 0 not, else why. Of use where `isOpen`. */
  unclear = new Uint8Array(64)
  /** Bids may be of one of the two that are not known to be; without it, nothing of what follows. */
  isTouched = false
  /** Some meeting is unclear, or there are `more`. */
  isOpen = false
  /** Further lots, in no certain order, in which the two may have met by such bids. */
  readonly more: number[] = []
  /** So many bids of the two may be anywhere, and each may be a further meeting, or change one. */
  anywhere = 0
  /** Why there may be more meetings, else 0. */
  whyMore = 0

  readonly #index
  readonly #strays
  readonly #bid
  readonly #bidder
  readonly #next
  readonly #meetingAt
  readonly #lotsNear
  readonly #found: Found = { lot: -1, row: -1, others: -1 }

  constructor(index: Index, { bits, next }: PairBids) {
    this.#index = index
    this.#strays = strayBids(index)
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#bidder = codes(index, 'bids', 'bidder_id') ?? NO_BIDS
    this.#meetingAt = populationIn(index, 'bidder_pair').meetingAt
    this.#lotsNear = lotsNear(index)
    this.bits = bits
    this.#next = next
  }

  /**
   * Finds where a pair met: lots for which both submitted bids of their own, and may have. Members of one consortium do not meet.
   */
  read(population: Population, p: number): void {
    const { start } = population
    const from = start[p]!
    const n = start[p + 1]! - from
    if (this.lot.length < n) {
      this.lot = new Int32Array(n * 2)
      this.one = new Int32Array(n * 2)
      this.other = new Int32Array(n * 2)
      this.sure = new Uint8Array(n * 2)
      this.whyPerhaps = new Uint8Array(n * 2)
      this.unclear = new Uint8Array(n * 2)
    }
    const { bits, lot, one, other, sure } = this
    this.#fetchLots(population, from, n)
    const [a, b] = [population.parts[0]![p]!, population.parts[1]![p]!]
    let count = 0
    for (let k = 0; k < n; k++) {
      const l = lot[k]!
      const row = this.#firstOf(l, a)
      const others = this.#firstOf(l, b)
      const both = bits[row]! & bits[others]!
      const met = (both & PLAIN) === PLAIN ? 1 : this.meet(l, row, others)
      if (met === 0) continue
      lot[count] = l
      one[count] = row
      other[count] = others
      if (met !== 1) this.whyPerhaps[count] = NO_STATUS
      sure[count++] = met === 1 ? 1 : 0
    }
    this.count = count
    const { isNone, pairs, areAllTouched } = this.#strays
    if (isNone) return
    const { parts } = population
    this.isTouched = areAllTouched || pairs.has(parts[0]![p]!, parts[1]![p]!)
    this.isOpen = false
    this.anywhere = 0
    this.whyMore = 0
    if (this.more.length > 0) this.more.length = 0
    if (this.isTouched) this.#readStrays(population, p)
  }

  /**
   * The lots of n meetings. They lie anywhere in the data: loops that do nothing but fetch have many places of memory on their way at
   * once, so that bids are near when they are read, one meeting after the other.
   */
  #fetchLots({ meetings }: Population, from: number, n: number): void {
    const { bits, lot, one, other, sure } = this
    const { bidFrom } = this.#index.lot
    const bidder = this.#bidder
    for (let k = 0; k < n; k++) lot[k] = this.#lotOf(meetings[from + k]!)
    for (let k = 0; k < n; k++) one[k] = bidFrom[lot[k]!]!
    for (let k = 0; k < n; k++) {
      other[k] = bidder[one[k]!]!
      sure[k] = bits[one[k]!]!
    }
  }

  /** Reads what bids may add to the meetings of a pair, or change of them, that are not known to be of it. */
  #readStrays(population: Population, p: number): void {
    const { lotsOf, twice, unknown, nowhere, whyNobody } = this.#strays
    const a = population.parts[0]![p]!
    const b = population.parts[1]![p]!
    this.anywhere = elsewhere(unknown, a, b) + elsewhere(nowhere, a, b)
    this.whyMore = this.anywhere > 0 ? BID_SET_ASIDE : whyNobody
    const ofOne = lotsOf.get(a) ?? NONE
    const ofOther = lotsOf.get(b) ?? NONE
    for (const l of ofOne) this.#readStray(population, p, l, a, b)
    for (const l of ofOther) if (!ofOne.includes(l)) this.#readStray(population, p, l, a, b)
    for (const l of twice)
      if (!ofOne.includes(l) && !ofOther.includes(l)) this.#readStray(population, p, l, a, b)
  }

  /** Likewise in one lot, each once. */
  #readStray(population: Population, p: number, l: number, a: number, b: number): void {
    const { named, present, anyone, why } = this.#strays.lots.get(l)!
    const missing = (present.has(a) || named.has(a) ? 0 : 1) + (present.has(b) || named.has(b) ? 0 : 1)
    if (missing > anyone || (anyone === 0 && !named.has(a) && !named.has(b))) return
    let k = 0
    while (k < this.count && this.lot[k] !== l) k++
    if (k === this.count) {
      if (this.#isCommon(population, p, l) && this.isTogether(l, this.#firstOf(l, a), this.#firstOf(l, b)))
        return
      if (this.#index.lot.bidTo[l]! - this.#index.lot.bidFrom[l]! > MOST_BIDS) return
    }
    if (!this.isOpen) this.unclear.fill(0, 0, this.count)
    this.isOpen = true
    if (k === this.count) {
      this.more.push(l)
      this.whyMore = smaller(this.whyMore, why)
      return
    }
    this.unclear[k] = why
    if (this.sure[k] === 1 && mayBeTogether(this.#index, l, a, b)) {
      this.sure[k] = 0
      this.whyPerhaps[k] = why
    }
  }

  /** The lot of meeting i, which is of pair p, and in it the first row of each of the two. */
  find({ parts, meetings }: Population, p: number, i: number): Found {
    const found = this.#found
    found.lot = this.#lotOf(meetings[i]!)
    found.row = this.#firstOf(found.lot, parts[0]![p]!)
    found.others = this.#firstOf(found.lot, parts[1]![p]!)
    return found
  }

  #firstOf(l: number, who: number): number {
    let row = this.#index.lot.bidFrom[l]!
    while (this.#bidder[row] !== who || this.#index.bidSetAside[row] === 1) row++
    return row
  }

  /** The lot that has a meeting: the last of those whose meetings begin there or before. */
  #lotOf(meeting: number): number {
    const place = placeOf(meeting)
    const meetingAt = this.#meetingAt
    let from = this.#lotsNear[place >> NEAR_BITS]!
    let to = this.#lotsNear[(place >> NEAR_BITS) + 1]! + 1
    while (to - from > 1) {
      const middle = (from + to) >> 1
      if (meetingAt[middle]! <= place) from = middle
      else to = middle
    }
    return from
  }

  #isCommon({ start, meetings }: Population, p: number, l: number): boolean {
    for (let i = start[p]!; i < start[p + 1]!; i++) if (this.#lotOf(meetings[i]!) === l) return true
    return false
  }

  /** How surely both submitted, each a bid of its own: 1 surely, -1 perhaps, 0 not. */
  meet(l: number, one: number, other: number): 0 | 1 | -1 {
    const submitted = this.#bitsOf(l, one)
    const others = this.#bitsOf(l, other)
    if (submitted === 0 || others === 0) return 0
    if (this.#index.lot.flags[l]! & LOT.CONSORTIUM && this.isTogether(l, one, other)) return 0
    return submitted & others & PAIR.SUBMITTED ? 1 : -1
  }

  /** The row of the same bidder in lot l after `row`; -1 when that is the one that was begun with. */
  after(l: number, row: number, begun: number): number {
    const next = this.#index.lot.bidFrom[l]! + this.#next[row]!
    return next === begun ? -1 : next
  }

  #bitsOf(l: number, begun: number): number {
    let bits = 0
    for (let row = begun; row >= 0; row = this.after(l, row, begun)) bits |= this.bits[row]!
    return bits & (PAIR.SUBMITTED | PAIR.SUBMITTED_MAYBE)
  }

  /** Whether a bid is of both, by rows that were not set aside. */
  isTogether(l: number, one: number, other: number): boolean {
    const bid = this.#bid
    const { bidSetAside } = this.#index
    if (!bid) return false
    for (let row = one; row >= 0; row = this.after(l, row, one)) {
      const id = bidSetAside[row] === 1 ? -1 : bid[row]!
      for (let i = other; id >= 0 && i >= 0; i = this.after(l, i, other))
        if (bid[i] === id && bidSetAside[i] !== 1) return true
    }
    return false
  }
}

/** So many bits of places are looked up, the rest searched for. */
const NEAR_BITS = 6

/** By the upper bits of a place: the lot that has the first of these meetings; and at the end the last lot. Once a thread. */
const lotsNear = oncePerIndex((index): Int32Array => {
  const { meetingAt } = populationIn(index, 'bidder_pair')
  const lots = meetingAt.length - 1
  const near = new Int32Array((meetingAt[lots]! >> NEAR_BITS) + 2).fill(lots - 1)
  for (let l = 0, at = 0; l < lots; l++) for (; at << NEAR_BITS < meetingAt[l + 1]!; at++) near[at] = l
  return near
})
