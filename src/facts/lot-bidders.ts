import { codes, type Index, LOT } from '../join/index-of.js'
import { BID, NO_STATUS } from './bid-state.js'
import { BID_SET_ASIDE, BID_UNPLACED, type Bidding, NO_BIDDER, NO_BIDS } from './bidding.js'

/**
 * The parties that submitted in a lot, each once, and which of them belong together: parties that stand in one bid, and
 * whoever stands in a bid with one of those. One object a thread and family; `read` one lot after the other. Linear in
 * the bids of a lot.
 */
export class LotBidders {
  /** Entries: parties, and a bid without one each. */
  count = 0
  /** Code of the party; -1: not named. */
  party = new Int32Array(32)
  /** Surely submitted; perhaps (or surely). Neither: only invited, or known from a row that was set aside. */
  sure = new Uint8Array(32)
  maybe = new Uint8Array(32)
  /** There may be more of them than are known. */
  more = false
  /** Fewer bidders than were wanted: at most one, of which nobody shares anything. */
  alone = false
  /** The smallest reason for doubt in who submitted, else 0. */
  why = 0

  readonly #index
  readonly #bidder
  readonly #bid
  #parent = new Int32Array(32)
  /** By party: its entry, where `#stamp` is of this lot. */
  readonly #entry
  readonly #stamp
  #lot = 0
  readonly #firstOfBid = new Map<number, number>()

  /** `least`: lots with fewer bidders are not looked at. */
  constructor(
    index: Index,
    readonly least = 2,
  ) {
    this.#index = index
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#entry = new Int32Array(index.partyCount)
    this.#stamp = new Int32Array(index.partyCount)
  }

  read(l: number, bidding: Bidding): void {
    const { bidFrom, bidTo, flags } = this.#index.lot
    const place = l - bidding.base
    const from = bidFrom[l]!
    const n = bidTo[l]! - from
    this.count = 0
    this.why = 0
    this.more = false
    this.alone = bidding.submitted.hi[place]! < this.least
    if (this.alone) return
    this.#lot++
    this.#firstOfBid.clear()
    this.#makeRoom(n)
    const at = bidding.first[place]!
    for (let k = 0; k < n; k++) this.#add(from + k, bidding.state[at + k]!, flags[l]!)
    if (flags[l]! & LOT.MORE_BIDS) {
      this.more = true
      this.doubt(flags[l]! & LOT.UNPLACED_BIDS ? BID_UNPLACED : BID_SET_ASIDE)
    } else if (n === 0) {
      this.more = true
      this.doubt(bidding.submitted.why[place]! || NO_BIDS)
    }
  }

  /** Of all reasons the smallest stands, so that the order of rows does not show; 0 is none. */
  doubt(why: number): void {
    if (why !== 0 && (this.why === 0 || why < this.why)) this.why = why
  }

  /** What entries that belong together have in common. */
  group(entry: number): number {
    let root = entry
    while (this.#parent[root] !== root) root = this.#parent[root]!
    while (this.#parent[entry] !== root) {
      const next = this.#parent[entry]!
      this.#parent[entry] = root
      entry = next
    }
    return root
  }

  #add(row: number, bits: number, flags: number): void {
    const party = this.#bidder ? this.#bidder[row]! : -1
    const submitted = (bits & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)) !== 0
    // Whoever is not named counts only as somebody who submitted.
    if (party < 0 && !submitted) return
    let e = party >= 0 && this.#stamp[party] === this.#lot ? this.#entry[party]! : -1
    if (e < 0) {
      e = this.count++
      this.party[e] = party
      this.sure[e] = 0
      this.maybe[e] = 0
      this.#parent[e] = e
      if (party >= 0) {
        this.#stamp[party] = this.#lot
        this.#entry[party] = e
      }
    }
    if (submitted) this.maybe[e] = 1
    if (bits & BID.SUBMITTED) this.sure[e] = 1
    if (bits & BID.SUBMITTED_MAYBE) this.doubt(NO_STATUS)
    if (party < 0) this.doubt(NO_BIDDER)
    if ((flags & LOT.CONSORTIUM) === 0 || !this.#bid || this.#bid[row]! < 0) return
    const first = this.#firstOfBid.get(this.#bid[row]!)
    if (first === undefined) this.#firstOfBid.set(this.#bid[row]!, e)
    else this.#parent[this.group(e)] = this.group(first)
  }

  #makeRoom(n: number): void {
    if (this.party.length >= n) return
    this.party = new Int32Array(n * 2)
    this.sure = new Uint8Array(n * 2)
    this.maybe = new Uint8Array(n * 2)
    this.#parent = new Int32Array(n * 2)
  }
}
