import { codes, enums, type Index, LOT, numbers, TENDER } from '../../join/index-of.js'
import { newRanges, type Ranges, setRange } from '../lot-ranges.js'
import { oncePerIndex } from '../per-index.js'
import { reason, smaller } from '../reason.js'
import { ADDRESS, BIDDER_TWICE, comeTwice, countsOfStatus, ofStatus, STATUS, spread } from './bid-counts.js'
import { BID, bidState, NO_STATUS, TENDER_SET_ASIDE, whyStood } from './bid-state.js'
import { countBids, distinctBidders, type Spread } from './bidders.js'

export const NO_BIDS = reason('bids', undefined, 'missing')
export const BID_SET_ASIDE = reason('bids', undefined, 'set_aside')
export const BID_UNPLACED = reason('bids', 'lot_id', 'unplaced')
export const NO_BIDDER = reason('bids', 'bidder_id', 'missing')

/**
 * What the bids of consecutive lots say: who submitted, whose bid stood at the deadline, how many were withdrawn.
 * Read once and shared by all families of facts that ask; one object a thread and index.
 */
export class Bidding {
  static readonly #of = oncePerIndex((index, before?: Bidding) => new Bidding(index, before))

  /**
   * The bidding of lots [from, to), which stand from place `from - bidding.base` on: computed, or as it was if the
   * last lots that were read hold them.
   */
  static over(index: Index, from: number, to: number): Bidding {
    const bidding = Bidding.#of(index)
    if (from < bidding.base || to > bidding.end) bidding.#read(from, to)
    return bidding
  }

  /** The lot at place 0. */
  base = 0
  /** The lot after the last. */
  end = -1
  /** Another number for each reading: the last one is forgotten. */
  reading = 0
  /** Distinct bidders; a consortium is one. By place of the lot. */
  submitted: Ranges
  standing: Ranges
  /** Bids, not bidders. */
  withdrawn: Ranges
  /** Bits of every bid (see bid-state.ts), lot after lot; a bid set aside has none. */
  state: Uint8Array
  /** Place in `state` of the first bid of each lot. */
  first: Int32Array
  /** Bits `ADDRESS` of each lot; 255: nobody has looked. */
  addresses: Uint8Array
  /** 1: each bid of the lot is of another named bidder, has a status and no withdrawal time, and no bid is missing. */
  isPlain: Uint8Array
  /** Of a plain lot, how many of its bids were disqualified. */
  disqualified: Uint8Array

  readonly #index: Index
  readonly #status
  readonly #submittedAt
  readonly #withdrawnAt
  readonly #address
  readonly #bidder
  readonly #bid
  readonly #deadline
  readonly #lotCount
  readonly #tenderCount
  readonly #spread: Spread = { lo: 0, hi: 0, unknown: false }

  /** In the memory of another, where there is one. */
  private constructor(index: Index, before: Bidding | undefined) {
    this.submitted = before?.submitted ?? newRanges(0)
    this.standing = before?.standing ?? newRanges(0)
    this.withdrawn = before?.withdrawn ?? newRanges(0)
    this.state = before?.state ?? new Uint8Array(0)
    this.first = before?.first ?? new Int32Array(0)
    this.addresses = before?.addresses ?? new Uint8Array(0)
    this.isPlain = before?.isPlain ?? new Uint8Array(0)
    this.disqualified = before?.disqualified ?? new Uint8Array(0)
    this.#index = index
    this.#status = enums(index, 'bids', 'status')
    this.#submittedAt = numbers(index, 'bids', 'submitted_at')
    this.#withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
    this.#address = codes(index, 'bids', 'ip')
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#deadline = numbers(index, 'tenders', 'deadline_at')
    this.#lotCount = numbers(index, 'lots', 'bids_count')
    this.#tenderCount = numbers(index, 'tenders', 'bids_count')
  }

  #read(from: number, to: number): void {
    this.base = from
    this.end = to
    this.reading++
    this.#makeRoom(from, to)
    this.submitted.exact = true
    this.standing.exact = true
    this.withdrawn.exact = true
    // as most lots are, so that the walk over plain lots need not write it
    const { submitted, standing, withdrawn } = this
    submitted.why.fill(0, 0, to - from)
    standing.why.fill(0, 0, to - from)
    withdrawn.why.fill(0, 0, to - from)
    withdrawn.lo.fill(0, 0, to - from)
    withdrawn.hi.fill(0, 0, to - from)
    const { bidFrom, bidTo, flags } = this.#index.lot
    const { first, addresses, isPlain } = this
    let at = 0
    for (let l = from; l < to; l++) {
      l = this.#readPlain(l, from, to, at)
      if (l === to) return
      const i = l - from
      const n = bidTo[l]! - bidFrom[l]!
      at = l === from ? 0 : first[i - 1]! + bidTo[l - 1]! - bidFrom[l - 1]!
      first[i] = at
      isPlain[i] = 0
      if (n === 0 || n > FEW || (flags[l]! & NOT_USUAL) !== 0 || !this.#readUsual(l, i, at)) {
        addresses[i] = ADDRESS.UNREAD
        if (n === 0) this.#withoutRows(l, i)
        else this.#withRows(l, i, at, n, this.#deadlineOf(l))
      }
      at += n
    }
  }

  /**
   * Reads plain lots from l on, and gives the first that is none (or `to`): some bids of different
   * bidders, each with a status and without a withdrawal time. One walk in locals, in which nothing branches but its
   * ends: what is out of the ordinary is found in sums. Whether a bidder or an address came before is told by ten bits of
   * it, five in each of two sets; where they say so (one lot in ten), pair by pair.
   */
  #readPlain(l: number, from: number, to: number, start: number): number {
    const status = this.#status
    const bidder = this.#bidder
    if (!status || !bidder) return l
    const withdrawnAt = this.#withdrawnAt
    const address = this.#address
    const { state, first, addresses, isPlain, disqualified } = this
    const { lo: submittedLo, hi: submittedHi } = this.submitted
    const { lo: standingLo, hi: standingHi } = this.standing
    const { lo: withdrawnLo, hi: withdrawnHi } = this.withdrawn
    const { bidFrom, bidTo, flags } = this.#index.lot
    let at = start
    for (; l < to; l++) {
      const i = l - from
      const row = bidFrom[l]!
      const end = bidTo[l]!
      if (row === end || end - row > FEW || (flags[l]! & NOT_PLAIN) !== 0) return l
      let count = 0
      let nulls = 0
      let missing = 0
      let twice = 0
      let timed = 0
      let who1 = 0
      let who2 = 0
      let where1 = 0
      let where2 = 0
      for (let r = row, k = at; r < end; r++, k++) {
        const code = status[r]!
        const who = bidder[r]!
        const where = address === undefined ? -1 : address[r]!
        const time = withdrawnAt === undefined ? Number.NaN : withdrawnAt[r]!
        const bits = ofStatus[code & STATUS]!
        nulls |= code | who
        missing |= where & -(bits & BID.SUBMITTED)
        timed |= Number(!Number.isNaN(time))
        state[k] = bits
        count += countsOfStatus[code & STATUS]!
        twice |= ((who1 >> who) & (who2 >> (who >> 5))) | ((where1 >> where) & (where2 >> (where >> 5)))
        who1 |= 1 << who
        who2 |= 1 << (who >> 5)
        where1 |= 1 << where
        where2 |= 1 << (where >> 5)
      }
      if (nulls < 0 || timed !== 0) return l
      let shared = missing < 0 ? ADDRESS.MISSING : 0
      if ((twice & 1) !== 0) {
        const pairs = comeTwice(bidder, address, row, end)
        if ((pairs & BIDDER_TWICE) !== 0) return l
        shared |= pairs
      }
      addresses[i] = shared
      isPlain[i] = 1
      disqualified[i] = count >> 24
      first[i] = at
      at += end - row
      const sub = count & 255
      const stood = (count >> 8) & 255
      submittedLo[i] = sub
      submittedHi[i] = sub
      standingLo[i] = stood
      standingHi[i] = stood
      const gone = (count >> 16) & 255
      if (gone > 0) {
        withdrawnLo[i] = gone
        withdrawnHi[i] = gone
      }
    }
    return to
  }

  /**
   * Reads a usual lot, and tells whether it is one: named bidders, each bid with a status, and withdrawn, if so, before
   * or after a known deadline; members of a consortium alike. Addresses are compared in the same walk.
   */
  #readUsual(l: number, i: number, at: number): boolean {
    const status = this.#status
    const bidder = this.#bidder
    if (!status || !bidder) return false
    const { state, submitted, standing, withdrawn } = this
    const { bidFrom, bidTo, flags } = this.#index.lot
    const address = this.#address
    const withdrawnAt = this.#withdrawnAt
    const bid = this.#bid
    const row = bidFrom[l]!
    const end = bidTo[l]!
    const consortia = (flags[l]! & LOT.CONSORTIUM) !== 0
    let count = 0
    let shared = 0
    for (let r = row, k = at; r < end; r++, k++) {
      const code = status[r]!
      const who = bidder[r]!
      if (code < 0 || who < 0) return false
      const where = address === undefined ? -1 : address[r]!
      let before = 0 // what is known of earlier bids of this bidder
      for (let j = row; j < r; j++) {
        if (bidder[j] === who) {
          if (consortia) return false
          before |= state[k - r + j]!
        }
        if (address !== undefined && address[j] === where) shared |= where < 0 ? 0 : ADDRESS.TWICE
      }
      let bits = ofStatus[code]!
      if (withdrawnAt !== undefined && !Number.isNaN(withdrawnAt[r]!)) {
        bits = bidState(code, Number.NaN, withdrawnAt[r]!, -1, this.#deadlineOf(l))
        if (bits & BID.STOOD_MAYBE) return false
      }
      if (where < 0 && bits !== 0) shared |= ADDRESS.MISSING
      state[k] = bits
      let counts = spread[bits & ~(before & (BID.SUBMITTED | BID.STOOD))]!
      if (consortia && bid !== undefined && bid[r]! >= 0)
        for (let j = row; j < r; j++) {
          if (bid[j] !== bid[r]) continue
          if (state[k - r + j] !== bits) return false
          counts = 0 // of a bid that was counted with its first member
        }
      count += counts
    }
    this.addresses[i] = shared
    const sub = count & 255
    const stood = (count >> 8) & 255
    const gone = count >> 16
    submitted.lo[i] = sub
    submitted.hi[i] = sub
    standing.lo[i] = stood
    standing.hi[i] = stood
    withdrawn.lo[i] = gone
    withdrawn.hi[i] = gone
    return true
  }

  #deadlineOf(l: number): number {
    const row = this.#index.tender.row[this.#index.lot.tender[l]!]!
    return this.#deadline && row >= 0 ? this.#deadline[row]! : Number.NaN
  }

  #makeRoom(from: number, to: number): void {
    const { bidFrom, bidTo } = this.#index.lot
    let bids = 0
    for (let l = from; l < to; l++) bids += bidTo[l]! - bidFrom[l]!
    if (this.state.length < bids) this.state = new Uint8Array(bids * 2)
    if (this.first.length < to - from) {
      const n = (to - from) * 2
      this.first = new Int32Array(n)
      this.addresses = new Uint8Array(n)
      this.isPlain = new Uint8Array(n)
      this.disqualified = new Uint8Array(n)
      this.submitted = newRanges(n)
      this.standing = newRanges(n)
      this.withdrawn = newRanges(n)
    }
  }

  /** Without a row of its own the lot's count speaks, or the count of its undivided tender. */
  #withoutRows(l: number, i: number): void {
    const { lot, tender, idCode } = this.#index
    const flags = lot.flags[l]!
    const row = idCode.lot[l]! < 0 ? tender.row[lot.tender[l]!]! : lot.row[l]!
    const column = idCode.lot[l]! < 0 ? this.#tenderCount : this.#lotCount
    const count = column && row >= 0 ? column[row]! : Number.NaN
    const lost = flags & LOT.MORE_BIDS ? lostBid(flags) : this.#rowSetAside(l)
    if (lost !== 0 || Number.isNaN(count)) {
      const why = lost || NO_BIDS
      setRange(this.submitted, i, 0, Number.POSITIVE_INFINITY, why)
      setRange(this.standing, i, 0, Number.POSITIVE_INFINITY, why)
      setRange(this.withdrawn, i, 0, Number.POSITIVE_INFINITY, why)
      return
    }
    setRange(this.submitted, i, count, count, 0)
    setRange(this.standing, i, count, count, 0)
    setRange(this.withdrawn, i, 0, count > 0 ? Number.POSITIVE_INFINITY : 0, count > 0 ? NO_BIDS : 0)
  }

  /** The reason where the row that would hold the count was set aside, else 0. */
  #rowSetAside(l: number): number {
    const { lot, tender, idCode } = this.#index
    if (lot.flags[l]! & LOT.ROW_SET_ASIDE) return ROW_SET_ASIDE
    return idCode.lot[l]! < 0 && tender.flags[lot.tender[l]!]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : 0
  }

  #withRows(l: number, i: number, at: number, n: number, deadline: number): void {
    const { lot, bidSetAside, tender } = this.#index
    const from = lot.bidFrom[l]!
    const flags = lot.flags[l]!
    const copies = flags & LOT.DUPLICATES
    const state = this.state
    let all = 0
    let why = 0
    for (let k = 0; k < n; k++) {
      const row = from + k
      if (copies && bidSetAside[row] === 1) {
        state[at + k] = BID.SET_ASIDE
        continue
      }
      const withdrawnAt = this.#withdrawnAt ? this.#withdrawnAt[row]! : Number.NaN
      const status = this.#status ? this.#status[row]! : -1
      const bits =
        status >= 0 && Number.isNaN(withdrawnAt)
          ? bidState(status, Number.NaN, Number.NaN, -1, Number.NaN)
          : bidState(
              status,
              this.#submittedAt ? this.#submittedAt[row]! : Number.NaN,
              withdrawnAt,
              this.#address ? this.#address[row]! : -1,
              deadline,
            )
      state[at + k] = bits
      all |= bits
      if (bits & BID.STOOD_MAYBE) {
        const here = whyStood(
          withdrawnAt,
          deadline,
          (tender.flags[lot.tender[l]!]! & TENDER.ROW_SET_ASIDE) !== 0,
        )
        why = smaller(why, here)
      }
    }
    const more = (flags & LOT.MORE_BIDS) !== 0
    const bidder = this.#bidder
    const bid = flags & LOT.CONSORTIUM ? this.#bid : undefined
    const spread = this.#spread

    distinctBidders(state, at, bidder, bid, from, n, BID.SUBMITTED, BID.SUBMITTED_MAYBE, spread)
    this.#keep(this.submitted, i, more, flags, NO_STATUS)
    if ((all & (BID.WITHDRAWN | BID.WITHDRAWN_MAYBE)) === 0) {
      // Nothing withdrawn: who submitted stood.
      this.#keep(this.standing, i, more, flags, NO_STATUS)
      setRange(this.withdrawn, i, 0, more ? Number.POSITIVE_INFINITY : 0, more ? lostBid(flags) : 0)
      return
    }
    distinctBidders(state, at, bidder, bid, from, n, BID.STOOD, BID.STOOD_MAYBE, spread)
    this.#keep(this.standing, i, more, flags, why)
    const sure = countBids(state, at, bid, from, n, BID.WITHDRAWN)
    const most = countBids(state, at, bid, from, n, BID.WITHDRAWN | BID.WITHDRAWN_MAYBE)
    setRange(
      this.withdrawn,
      i,
      sure,
      more ? Number.POSITIVE_INFINITY : most,
      more ? lostBid(flags) : sure < most ? NO_STATUS : 0,
    )
  }

  #keep(to: Ranges, i: number, more: boolean, flags: number, why: number): void {
    const { lo, hi, unknown } = this.#spread
    if (more) setRange(to, i, lo, Number.POSITIVE_INFINITY, lostBid(flags))
    else setRange(to, i, lo, hi, lo === hi ? 0 : unknown || why === 0 ? NO_BIDDER : why)
  }
}

/** Lots of so many bids are compared pair by pair. */
const FEW = 32
const NOT_USUAL = LOT.MORE_BIDS | LOT.DUPLICATES
const NOT_PLAIN = NOT_USUAL | LOT.CONSORTIUM

const ROW_SET_ASIDE = reason('lots', undefined, 'set_aside')

function lostBid(flags: number): number {
  return flags & LOT.UNPLACED_BIDS ? BID_UNPLACED : BID_SET_ASIDE
}
