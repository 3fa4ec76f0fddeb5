import { MOST_BIDS } from '../join/bidder-pairs.js'
import { codes, type Index, LOT } from '../join/index-of.js'
import { BID } from './bid-state.js'
import { Bidding } from './bidding.js'

/** Lots whose bids are read at a time. */
const STEP = 1024

/**
 * The bids of two bidders in the lots where both have some, found by binary search: what pairs ask of each other costs
 * the logarithm of the bids of a lot. Needs bidders: there is a pair. One object a family; building it is linear, but for sorting the bids of each lot.
 */
export class PairRows {
  /** Bits of every bid (see bid-state.ts) by place. */
  readonly state: Uint8Array
  /** Bids of each lot in the order of their bidders: the nameless first. */
  readonly order: Int32Array
  /** After `read`: the bids of the first bidder are order[from … to), of the second order[otherFrom … otherTo). */
  from = 0
  to = 0
  otherFrom = 0
  otherTo = 0

  readonly #index
  readonly #bidder
  readonly #bid

  constructor(index: Index) {
    this.#index = index
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#bid = codes(index, 'bids', 'bid_id')
    const { bidFrom, bidTo } = index.lot
    const lots = bidFrom.length
    const bids = this.#bidder?.length ?? 0
    this.state = new Uint8Array(bids)
    this.order = new Int32Array(bids)
    const keys = new Float64Array(MOST_BIDS)
    for (let from = 0; from < lots; from += STEP) {
      const to = Math.min(from + STEP, lots)
      const bidding = Bidding.over(index, from, to)
      for (let l = from; l < to; l++) {
        const first = bidFrom[l]!
        const n = bidTo[l]! - first
        if (n < 2 || n > MOST_BIDS) continue
        const at = bidding.first[l - bidding.base]!
        for (let k = 0; k < n; k++) {
          this.state[first + k] = bidding.state[at + k]!
          keys[k] = (this.#bidder![first + k]! + 1) * MOST_BIDS + k
        }
        keys.subarray(0, n).sort()
        for (let k = 0; k < n; k++) this.order[first + k] = first + (keys[k]! % MOST_BIDS)
      }
    }
  }

  /**
   * How surely both bidders submitted in lot l, each a bid of its own: 1 surely, -1 perhaps, 0 not. Members of one
   * consortium do not meet.
   */
  read(l: number, one: number, other: number): 0 | 1 | -1 {
    this.from = this.#firstOf(l, one)
    this.to = this.#firstOf(l, one + 1)
    this.otherFrom = this.#firstOf(l, other)
    this.otherTo = this.#firstOf(l, other + 1)
    const submitted = this.#bitsOf(this.from, this.to)
    const others = this.#bitsOf(this.otherFrom, this.otherTo)
    if (submitted === 0 || others === 0) return 0
    if (this.#index.lot.flags[l]! & LOT.CONSORTIUM && this.#isTogether()) return 0
    return submitted & others & BID.SUBMITTED ? 1 : -1
  }

  /** Place in `order` of the first bid of lot l whose bidder is `code` or above. */
  #firstOf(l: number, code: number): number {
    let from = this.#index.lot.bidFrom[l]!
    let to = this.#index.lot.bidTo[l]!
    while (from < to) {
      const middle = (from + to) >> 1
      if (this.#bidder![this.order[middle]!]! < code) from = middle + 1
      else to = middle
    }
    return from
  }

  #bitsOf(from: number, to: number): number {
    let bits = 0
    for (let i = from; i < to; i++) bits |= this.state[this.order[i]!]!
    return bits & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)
  }

  /** Whether a bid is of both. */
  #isTogether(): boolean {
    const bid = this.#bid
    if (!bid) return false
    for (let i = this.from; i < this.to; i++) {
      const id = bid[this.order[i]!]!
      for (let j = this.otherFrom; id >= 0 && j < this.otherTo; j++)
        if (bid[this.order[j]!] === id) return true
    }
    return false
  }
}
