import { MOST_BIDS, OTHER_PLACE } from '../join/bidder-pairs.js'
import { codes, type Index, LOT } from '../join/index-of.js'
import type { Population } from '../join/populations.js'
import { NO_STATUS } from './bid-state.js'
import { BID_SET_ASIDE } from './bidding.js'
import { smaller } from './left-out.js'
import { elsewhere, mayBeTogether, strayBids } from './stray-bids.js'
import { submittedBits } from './submitted-bids.js'

/** What is known of one bid, in bits, so that a meeting of two reads few bytes: one number a bid for all facts of pairs. */
export const PAIR = {
  SUBMITTED: 1,
  SUBMITTED_MAYBE: 2,
  /** The only row of its bidder in the lot, and of its bid, as nearly all are: two of them meet as their own bits say. */
  ALONE: 4,
  /** Of a winner of the lot, or of a consortium with a winner. */
  WON: 8,
  /** Of a lot that nobody won; of one of which that is not known. */
  NOBODY: 16,
  OPEN: 32,
  /** Its price is known; that is in another currency than the first of the lot. */
  PRICED: 64,
  FOREIGN: 128,
  /** The moment of submission is known, to the millisecond. */
  TIMED: 256,
} as const

const PLAIN = PAIR.ALONE | PAIR.SUBMITTED
const NONE: readonly number[] = []

/**
 * The bids of two bidders in the lots where both have some: from a row of each, which the population of pairs knows, a ring
 * leads through all rows of that bidder in the lot. Building it is linear in bids. Needs bidders: there is a pair.
 */
export class PairRows {
  /** `PAIR` bits of every bid by place; those that tell of submission, others add theirs. None in lots of too many bids. */
  readonly bits: Uint16Array
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
  /** By place of a bid: which of the lot is the next one of the same bidder; of the last one, the first. */
  readonly #next: Uint8Array

  constructor(index: Index) {
    this.#index = index
    this.#strays = strayBids(index)
    this.#bid = codes(index, 'bids', 'bid_id')
    const bidder = codes(index, 'bids', 'bidder_id')
    const bids = bidder?.length ?? 0
    this.bits = new Uint16Array(bids)
    this.#next = new Uint8Array(bids)
    const { bidFrom, bidTo, flags } = index.lot
    /** By party: the lot that it was last seen in, and its first and last bid there. */
    const seenIn = new Int32Array(index.partyCount).fill(-1)
    const firstOf = new Uint8Array(index.partyCount)
    const lastOf = new Uint8Array(index.partyCount)
    const submitted = submittedBits(index)
    for (let l = 0; bidder && l < bidFrom.length; l++) {
      const first = bidFrom[l]!
      const n = bidTo[l]! - first
      if (n < 2 || n > MOST_BIDS) continue
      const ids = flags[l]! & LOT.CONSORTIUM ? this.#bid : undefined
      for (let k = 0; k < n; k++) {
        const row = first + k
        const party = bidder[row]!
        this.bits[row] = submitted[row]!
        if (party < 0) continue
        if (seenIn[party] === l) {
          this.#next[first + lastOf[party]!] = k
          this.bits[first + firstOf[party]!]! &= ~PAIR.ALONE
        } else {
          seenIn[party] = l
          firstOf[party] = k
          if (ids === undefined || isAlone(ids, first, first + n, row)) this.bits[row]! |= PAIR.ALONE
        }
        lastOf[party] = k
        this.#next[row] = firstOf[party]!
      }
    }
  }

  /**
   * Finds where a pair met: lots for which both submitted bids of their own, and may have. Members of one consortium do not meet.
   */
  read(population: Population, p: number): void {
    const { start, lots, places } = population
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
    // Where rows of a lot came back later in the data, its place among the lots of a pair is not that of its tender.
    const order = isAscending(lots, from, from + n) ? undefined : inOrder(lots, from, from + n)
    const { bits, lot, one, other, sure } = this
    const { bidFrom } = this.#index.lot
    let count = 0
    for (let k = 0; k < n; k++) {
      const i = order === undefined ? from + k : order[k]!
      const l = lots[i]!
      const row = bidFrom[l]! + ((places[i]! / OTHER_PLACE) | 0)
      const others = bidFrom[l]! + (places[i]! & (OTHER_PLACE - 1))
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
  #readStray({ start, lots }: Population, p: number, l: number, a: number, b: number): void {
    const { named, present, anyone, why } = this.#strays.lots.get(l)!
    const missing = (present.has(a) || named.has(a) ? 0 : 1) + (present.has(b) || named.has(b) ? 0 : 1)
    if (missing > anyone || (anyone === 0 && !named.has(a) && !named.has(b))) return
    let k = 0
    while (k < this.count && this.lot[k] !== l) k++
    if (k === this.count) {
      const isCommon = lots.subarray(start[p]!, start[p + 1]!).includes(l)
      if (isCommon && this.#areTogether(l, a, b)) return
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

  /** Whether rows of two that were not set aside share a bid. */
  #areTogether(l: number, a: number, b: number): boolean {
    const bidder = codes(this.#index, 'bids', 'bidder_id')!
    const { bidFrom, bidTo } = this.#index.lot
    const firstOf = (who: number) => {
      let row = bidFrom[l]!
      while (row < bidTo[l]! && bidder[row] !== who) row++
      return row
    }
    return this.#isTogether(l, firstOf(a), firstOf(b))
  }

  /** How surely both submitted, each a bid of its own: 1 surely, -1 perhaps, 0 not. */
  meet(l: number, one: number, other: number): 0 | 1 | -1 {
    const submitted = this.#bitsOf(l, one)
    const others = this.#bitsOf(l, other)
    if (submitted === 0 || others === 0) return 0
    if (this.#index.lot.flags[l]! & LOT.CONSORTIUM && this.#isTogether(l, one, other)) return 0
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
  #isTogether(l: number, one: number, other: number): boolean {
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

/** Whether no other of the rows [from, to) has the bid of a row. */
function isAlone(ids: Int32Array, from: number, to: number, row: number): boolean {
  if (ids[row]! < 0) return true
  for (let b = from; b < to; b++) if (b !== row && ids[b] === ids[row]) return false
  return true
}

function isAscending(values: Int32Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (values[i]! < values[i - 1]!) return false
  return true
}

/** Places [from, to) in the order of their values. */
function inOrder(values: Int32Array, from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, k) => from + k).sort((a, b) => values[a]! - values[b]!)
}
