import { codes, type Index, LOT, numbers } from '../../join/index-of.js'
import { BID, bidStateNeeds, NO_STATUS } from '../bids/bid-state.js'
import { BID_SET_ASIDE, BID_UNPLACED, Bidding, NO_BIDDER, NO_BIDS } from '../bids/bidding.js'
import { SeveralLots } from '../bids/several-lots.js'
import { countSharers, type Sharers } from '../bids/sharers.js'
import { BID_AMOUNT_ZERO, BID_SEVERAL_LOTS, NO_BID_AMOUNT, NO_BID_CURRENCY } from '../bids/valid-bids.js'
import { AMONG, ValidBidsOfLots } from '../bids/valid-bids-of-lots.js'
import { setAllKnown, setKnown, setRange } from '../block.js'
import type { Detail, DetailValue, Family } from '../fact.js'
import { smaller } from '../reason.js'

const needs = [...bidStateNeeds, 'bids.amount', 'bids.currency', 'lots.bids_count', 'tenders.bids_count']

/** Bids of one lot that ask the same price. */
export const identicalBids: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.bids.identical_bidders',
      subject: 'lot',
      type: 'count',
      unit: 'bidders',
      about:
        'Bidders that submitted a bid of the same amount, currency and round as a bid of another bidder, not of their consortium; a consortium is one.',
      needs,
      requires: ['bids.amount', 'bids.currency', 'bids.bidder_id'],
    },
  ],
  kernel(index, from, to, [identical]) {
    if (!identical) return
    const bidding = Bidding.over(index, from, to)
    const { among, base } = ValidBidsOfLots.over(index, from, to)
    const prices = new Prices(index)
    const bidder = codes(index, 'bids', 'bidder_id')
    const bid = codes(index, 'bids', 'bid_id')
    const { bidFrom, bidTo, flags } = index.lot
    const parties = new Set<number>()
    const found: Sharers = { count: 0, nameless: false, parties }
    setAllKnown(identical, to - from, 0)
    for (let l = from; l < to; l++) {
      const i = l - from
      const some = among[l - base]!
      if (some === 0 || some === AMONG.DISQUALIFIED) continue
      if (bidding.submitted.hi[l - bidding.base]! <= 1) continue
      const first = bidFrom[l]!
      const n = bidTo[l]! - first
      const at = bidding.first[l - bidding.base]!
      found.count = 0
      found.nameless = false
      parties.clear()
      const whyUnpriced = prices.read(l, bidding.state, at)
      if (prices.twice) {
        const rows = { state: bidding.state.subarray(at, at + n), at: 0, from: 0, n }
        const bids = flags[l]! & LOT.CONSORTIUM ? bid?.subarray(first, first + n) : undefined
        countSharers(rows, prices.groups, bidder?.subarray(first, first + n), bids, found)
        if (bids && bidder && found.count > 2)
          found.count = prices.bidders(n, parties, bidder.subarray(first), bids)
      }
      const lost = (flags[l]! & LOT.MORE_BIDS) !== 0
      if (whyUnpriced === 0 && !lost && !found.nameless && n > 0) setKnown(identical, i, found.count)
      else {
        const why = lost
          ? flags[l]! & LOT.UNPLACED_BIDS
            ? BID_UNPLACED
            : BID_SET_ASIDE
          : n === 0
            ? bidding.submitted.why[l - bidding.base]! || NO_BIDS
            : whyUnpriced || NO_BIDDER
        setRange(identical, i, found.count, Number.POSITIVE_INFINITY, why)
      }
    }
  },
}

/** Up to here every pair of prices is compared; larger lots go through a map. */
const PAIRWISE = 32

/** Which submitted bids of a lot ask the same. */
class Prices {
  /** By bid: the place of the first with the same amount, currency and round; -1 not known. */
  groups = new Int32Array(PAIRWISE)
  /** A price comes twice. */
  twice = false

  readonly #index
  readonly #amount
  readonly #currency
  readonly #round
  readonly #several

  constructor(index: Index) {
    this.#index = index
    this.#amount = numbers(index, 'bids', 'amount')
    this.#currency = codes(index, 'bids', 'currency')
    this.#round = numbers(index, 'bids', 'round')
    this.#several = SeveralLots.over(index)
  }

  /** Reads the bids of lot l, whose states begin at place `at`; why the price of one that may be submitted is not known, else 0. */
  read(l: number, state: Uint8Array, at: number): number {
    const from = this.#index.lot.bidFrom[l]!
    const n = this.#index.lot.bidTo[l]! - from
    const amount = this.#amount
    const currency = this.#currency
    if (this.groups.length < n) this.groups = new Int32Array(n * 2)
    const groups = this.groups
    const isSeveral = this.#several.isOf(l)
    const places = n > PAIRWISE ? new Map<string, number>() : undefined
    this.twice = false
    let why = 0
    for (let k = 0; k < n; k++) {
      groups[k] = -1
      const bits = state[at + k]!
      if ((bits & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)) === 0) continue
      const row = from + k
      const unpriced = bits & BID.SUBMITTED_MAYBE ? NO_STATUS : this.#whyUnpriced(l, row, isSeveral)
      if (unpriced !== 0 || !amount || !currency) {
        why = smaller(why, unpriced)
        continue
      }
      groups[k] = k
      if (places) {
        const key = `${amount[row]} ${currency[row]} ${this.#round?.[row]}`
        const same = places.get(key)
        if (same === undefined) places.set(key, k)
        else this.#join(k, same)
        continue
      }
      for (let j = 0; j < k; j++) {
        if (groups[j] !== j || amount[from + j] !== amount[row] || currency[from + j] !== currency[row])
          continue
        if (this.#round && !Object.is(this.#round[from + j], this.#round[row])) continue
        this.#join(k, j)
        break
      }
    }
    return why
  }

  /**
   * How many bidders these parties are, of the n bids that were read: bids of the same members are of one. Of lots with consortia only.
   */
  bidders(n: number, parties: ReadonlySet<number>, bidder: Int32Array, bid: Int32Array): number {
    const members = new Map<number, Set<number>>()
    for (let k = 0; k < n; k++)
      if (bid[k]! >= 0) members.set(bid[k]!, (members.get(bid[k]!) ?? new Set<number>()).add(bidder[k]!))
    const byPrice = new Map<number, Set<string>>()
    for (let k = 0; k < n; k++) {
      const group = this.groups[k]!
      if (group < 0 || !parties.has(bidder[k]!)) continue
      const own = bid[k]! < 0 ? [bidder[k]!] : [...members.get(bid[k]!)!].sort((a, b) => a - b)
      byPrice.set(group, (byPrice.get(group) ?? new Set<string>()).add(own.join()))
    }
    return new Set([...byPrice.values()].flatMap((bidders) => (bidders.size > 1 ? [...bidders] : []))).size
  }

  /** Why the price of a bid is not known, else 0. */
  #whyUnpriced(l: number, row: number, isSeveral: boolean): number {
    const price = this.#amount ? this.#amount[row]! : Number.NaN
    if (Number.isNaN(price)) return NO_BID_AMOUNT
    if (price <= 0) return BID_AMOUNT_ZERO
    if (!this.#currency || this.#currency[row]! < 0) return NO_BID_CURRENCY
    return isSeveral && this.#several.has(l, row) ? BID_SEVERAL_LOTS : 0
  }

  #join(k: number, to: number): void {
    this.groups[k] = to
    this.twice = true
  }
}

/** Each amount that several bidders ask for in one lot, and those bidders. */
export const identicalBidDetail: Detail = {
  name: 'lot.bids.identical',
  subject: 'lot',
  about: 'Each amount that several bidders asked for, and those bidders.',
  needs,
  of(index: Index, l: number): DetailValue[] {
    const bidding = Bidding.over(index, l, l + 1)
    const prices = new Prices(index)
    prices.read(l, bidding.state, bidding.first[l - bidding.base]!)
    const from = index.lot.bidFrom[l]!
    const n = index.lot.bidTo[l]! - from
    const bidder = codes(index, 'bids', 'bidder_id')
    const amount = numbers(index, 'bids', 'amount')
    const currency = codes(index, 'bids', 'currency')
    const groups = new Map<number, Set<number>>()
    for (let k = 0; k < n; k++) {
      const group = prices.groups[k]!
      if (group < 0 || !bidder || bidder[from + k]! < 0) continue
      groups.set(group, (groups.get(group) ?? new Set()).add(bidder[from + k]!))
    }
    return [...groups]
      .filter(([, bidders]) => bidders.size > 1)
      .map(([k, bidders]) => ({
        bidders: [...bidders],
        amount: amount?.[from + k] ?? Number.NaN,
        currency: currency?.[from + k] ?? -1,
      }))
  },
}
