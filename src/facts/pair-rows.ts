import { MOST_BIDS, OTHER_PLACE } from '../join/bidder-pairs.js'
import { codes, type Index, LOT } from '../join/index-of.js'
import { BID } from './bid-state.js'
import { Bidding } from './bidding.js'
import { oncePerIndex } from './per-index.js'

/** Lots whose bids are read at a time. */
const STEP = 1024

/**
 * The bids of two bidders in the lots where both have some: from a row of each, which the population of pairs knows, a ring
 * leads through all rows of that bidder in the lot. One a thread and index, shared by the families about pairs; building
 * it is linear in bids. Needs bidders: there is a pair.
 */
export class PairRows {
  /** Bits of every bid (see bid-state.ts) by place. */
  readonly state: Uint8Array
  /** After `read`: a row of each of the two. `after` leads to the others of that bidder. */
  one = 0
  other = 0

  readonly #index
  readonly #bid
  /** By place of a bid: which of the lot is the next one of the same bidder; of the last one, the first. */
  readonly #next: Uint8Array
  #first = 0

  static readonly over = oncePerIndex((index) => new PairRows(index))

  private constructor(index: Index) {
    this.#index = index
    this.#bid = codes(index, 'bids', 'bid_id')
    const bidder = codes(index, 'bids', 'bidder_id')
    const bids = bidder?.length ?? 0
    this.state = new Uint8Array(bids)
    this.#next = new Uint8Array(bids)
    const { bidFrom, bidTo } = index.lot
    /** By party: the lot that it was last seen in, and its first and last bid there. */
    const seenIn = new Int32Array(index.partyCount).fill(-1)
    const firstOf = new Uint8Array(index.partyCount)
    const lastOf = new Uint8Array(index.partyCount)
    for (let from = 0; from < bidFrom.length; from += STEP) {
      const to = Math.min(from + STEP, bidFrom.length)
      const bidding = Bidding.over(index, from, to)
      for (let l = from; l < to; l++) {
        const first = bidFrom[l]!
        const n = bidTo[l]! - first
        if (n < 2 || n > MOST_BIDS) continue
        const at = bidding.first[l - bidding.base]!
        for (let k = 0; k < n; k++) {
          this.state[first + k] = bidding.state[at + k]!
          const party = bidder![first + k]!
          if (party < 0) continue
          if (seenIn[party] === l) this.#next[first + lastOf[party]!] = k
          else {
            seenIn[party] = l
            firstOf[party] = k
          }
          lastOf[party] = k
          this.#next[first + k] = firstOf[party]!
        }
      }
    }
  }

  /**
   * How surely both bidders submitted in lot l, each a bid of its own: 1 surely, -1 perhaps, 0 not. Members of one
   * consortium do not meet. `places`: where they stand in the lot, as the population has it.
   */
  read(l: number, places: number): 0 | 1 | -1 {
    this.#first = this.#index.lot.bidFrom[l]!
    this.one = this.#first + Math.floor(places / OTHER_PLACE)
    this.other = this.#first + (places % OTHER_PLACE)
    const submitted = this.#bitsOf(this.one)
    const others = this.#bitsOf(this.other)
    if (submitted === 0 || others === 0) return 0
    if (this.#index.lot.flags[l]! & LOT.CONSORTIUM && this.#isTogether()) return 0
    return submitted & others & BID.SUBMITTED ? 1 : -1
  }

  /** The row of the same bidder in the lot after `row`; -1 when that is the one that was begun with. */
  after(row: number, begun: number): number {
    const next = this.#first + this.#next[row]!
    return next === begun ? -1 : next
  }

  #bitsOf(begun: number): number {
    let bits = 0
    for (let row = begun; row >= 0; row = this.after(row, begun)) bits |= this.state[row]!
    return bits & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)
  }

  /** Whether a bid is of both. */
  #isTogether(): boolean {
    const bid = this.#bid
    if (!bid) return false
    for (let row = this.one; row >= 0; row = this.after(row, this.one)) {
      const id = bid[row]!
      for (let i = this.other; id >= 0 && i >= 0; i = this.after(i, this.other))
        if (bid[i] === id) return true
    }
    return false
  }
}
