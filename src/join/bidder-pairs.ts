import { sharedInt32 } from '../columns/shared.js'
import { groupRows } from './group.js'
import { codes, type Index } from './index-of.js'
import type { Population } from './populations.js'

/** Lots with more bids are not taken in pairs: their pairs grow with the square, and say little. */
export const MOST_BIDS = 100

/** Two places among the bids of a lot are one number: the other, and seven bits higher the one; one bit more tells of the tender. */
const PLACE_BITS = 7
const PLACES = (1 << PLACE_BITS) - 1
const SAME_TENDER = 1 << (2 * PLACE_BITS)

/** Of a meeting (`Population.places`): which bid of the lot is of the first of the pair, and which of the second. */
export const oneOf = (place: number): number => (place >> PLACE_BITS) & PLACES
export const otherOf = (place: number): number => place & PLACES

/** Whether the lot is of the same tender as the one before among those of the pair. */
export const isOfSameTender = (place: number): boolean => place >= SAME_TENDER

/** Numbers a party; the first of them counts, and these are the others. */
const STATE = 4
const LAST = 1
const PLACE = 2
const TENDER = 3
const ROW = 4

/**
 * Pairs of bidders that have rows in at least two lots together, with these lots; in order of the first bidder's code,
 * then of the second's. Walks the lots of each bidder, and counts in one array whom it meets: no table of pairs. Time
 * goes with the sum over lots of the square of their bids, which are at most MOST_BIDS.
 */
export function bidderPairs(index: BidsOfLots): Population {
  const bids = bidsByBidder(index)
  return joinPairs(bids, [pairsIn({ ...bids, range: { from: 0, to: index.partyCount } })])
}

/** The bids of lots that are taken in pairs, by bidder; in shared memory. */
export interface BidsByBidder extends Pick<BidsOfLots['lot'], 'tender' | 'bidFrom' | 'bidTo'> {
  /** By bid: its lot and bidder, -1 where it is not taken. */
  readonly lotOf: Int32Array
  readonly keys: Int32Array
  /** Bids of each bidder, as `groupRows` has them; `pairsIn` brings those of its range in the order of lots. */
  readonly placesOf: Int32Array
  readonly order: Int32Array
  readonly partyCount: number
  readonly skipped: number
}

export function bidsByBidder(index: BidsOfLots): BidsByBidder {
  const bidder = codes(index, 'bids', 'bidder_id') ?? sharedInt32(0)
  const { partyCount } = index
  const { tender, bidFrom, bidTo } = index.lot
  let skipped = 0
  const lotOf = sharedInt32(bidder.length).fill(-1)
  const keys = sharedInt32(bidder.length).fill(-1)
  for (let l = 0; bidder.length > 0 && l < bidFrom.length; l++) {
    const n = bidTo[l]! - bidFrom[l]!
    if (n < 2) continue
    if (n > MOST_BIDS) {
      skipped++
      continue
    }
    for (let b = bidFrom[l]!; b < bidTo[l]!; b++) {
      if (index.bidSetAside[b] === 1) continue
      lotOf[b] = l
      keys[b] = bidder[b]!
    }
  }
  const { start: placesOf, order } = groupRows(keys, partyCount)
  return { tender, bidFrom, bidTo, lotOf, keys, placesOf, order, partyCount, skipped }
}

/** Ranges of bidders for tasks of their own, with about as many bids each. */
export function bidderRanges({ placesOf, order, partyCount }: BidsByBidder, count: number): BidderRange[] {
  const ranges: BidderRange[] = []
  let from = 0
  for (let a = 1; a <= partyCount; a++) {
    if (a < partyCount && placesOf[a]! < (order.length * (ranges.length + 1)) / count) continue
    ranges.push({ from, to: a })
    from = a
  }
  return ranges
}

interface BidderRange {
  readonly from: number
  readonly to: number
}

/** The pairs whose first bidder is in a range, as `Population` has them; in shared memory. */
interface PairRange {
  readonly first: Int32Array
  readonly second: Int32Array
  readonly start: Int32Array
  readonly lots: Int32Array
  readonly places: Int32Array
}

export function pairsIn({
  tender,
  bidFrom,
  bidTo,
  lotOf,
  keys,
  placesOf,
  order,
  partyCount,
  range,
}: BidsByBidder & { readonly range: BidderRange }): PairRange {
  /**
   * Of each party, side by side: in how many lots the bidder at hand meets it, the last of these, where their places go, and of which
   * tender the last of these is (and one more).
   */
  const state = new Int32Array(partyCount * STATE)
  /** Whom it meets; and all meetings, three numbers each: whom, the lot and the places. */
  let met = new Int32Array(1024)
  let meetings = new Int32Array(3072)
  /** Of each row of the bidder at hand: its lot, where the bids of that begin and end, and its tender (and one more). */
  let rows = new Int32Array(1024)
  const [first, second, starts] = [new Grown(), new Grown(), new Grown()]
  const [lots, places] = [new Grown(), new Grown()]
  starts.push(0)
  for (let a = range.from; a < range.to; a++) {
    const from = placesOf[a]!
    const to = placesOf[a + 1]!
    if (to - from < 2) continue
    toLotOrder(order, from, to, lotOf)
    if (rows.length < (to - from) * ROW) rows = new Int32Array((to - from) * 2 * ROW)
    // Lots lie anywhere: a loop that does nothing but fetch has many of them on their way at once.
    for (let i = from; i < to; i++) rows[(i - from) * ROW] = lotOf[order[i]!]!
    for (let at = 0; at < (to - from) * ROW; at += ROW) {
      const lot = rows[at]!
      rows[at + 1] = bidFrom[lot]!
      rows[at + 2] = bidTo[lot]!
      rows[at + 3] = tender[lot]! + 1
    }
    let count = 0
    let length = 0
    let before = -1
    // A lot in which a bidder has several rows counts once.
    for (let i = from; i < to; i++) {
      const at = (i - from) * ROW
      const lot = rows[at]!
      if (lot === before) continue
      before = lot
      const start = rows[at + 1]!
      const end = rows[at + 2]!
      const ofTender = rows[at + 3]!
      const place = (order[i]! - start) << PLACE_BITS
      if (met.length < count + MOST_BIDS) met = grown(met)
      if (meetings.length < length + 3 * MOST_BIDS) meetings = grown(meetings)
      for (let b = start; b < end; b++) {
        const other = keys[b]!
        if (other <= a) continue
        const at = other * STATE
        if (state[at + LAST] === lot + 1) continue
        state[at + LAST] = lot + 1
        if (state[at]!++ === 0) met[count++] = other
        meetings[length++] = other
        meetings[length++] = lot
        const isSame = state[at + TENDER] === ofTender
        state[at + TENDER] = ofTender
        meetings[length++] = (isSame ? SAME_TENDER : 0) | place | (b - start)
      }
    }
    let often = 0
    for (let m = 0; m < count; m++) {
      const at = met[m]! * STATE
      state[at + LAST] = 0
      state[at + TENDER] = 0
      if (state[at]! < 2) state[at] = 0
      else met[often++] = met[m]!
    }
    if (often === 0) continue
    met.subarray(0, often).sort()
    for (let m = 0; m < often; m++) {
      const other = met[m]!
      const at = other * STATE
      state[at + PLACE] = lots.length
      first.push(a)
      second.push(other)
      lots.extend(state[at]!)
      places.extend(state[at]!)
      starts.push(lots.length)
    }
    for (let i = 0; i < length; i += 3) {
      const at = meetings[i]! * STATE
      if (state[at] === 0) continue
      const place = state[at + PLACE]!++
      lots.values[place] = meetings[i + 1]!
      places.values[place] = meetings[i + 2]!
    }
    for (let m = 0; m < often; m++) state[met[m]! * STATE] = 0
  }
  return {
    first: first.shared(),
    second: second.shared(),
    start: starts.shared(),
    lots: lots.shared(),
    places: places.shared(),
  }
}

/** Where rows of a lot came back later in the data, its place among the rows of a bidder is not that of its tender. */
function toLotOrder(order: Int32Array, from: number, to: number, lotOf: Int32Array): void {
  for (let i = from + 1; i < to; i++)
    if (lotOf[order[i]!]! < lotOf[order[i - 1]!]!) {
      order.subarray(from, to).sort((a, b) => lotOf[a]! - lotOf[b]! || a - b)
      return
    }
}

/** The population of the pairs in ranges that follow each other. */
export function joinPairs({ skipped }: BidsByBidder, ranges: readonly PairRange[]): Population {
  const start = sharedInt32(1 + ranges.reduce((sum, { first }) => sum + first.length, 0))
  let at = 0
  let before = 0
  for (const range of ranges) {
    for (let p = 1; p < range.start.length; p++) start[++at] = before + range.start[p]!
    before += range.lots.length
  }
  const all = (column: (range: PairRange) => Int32Array) => joined(ranges.map(column))
  return {
    count: at,
    parts: [all(({ first }) => first), all(({ second }) => second)],
    ordinalOf: sharedInt32(0),
    ofRow: sharedInt32(0),
    start,
    lots: all(({ lots }) => lots),
    places: all(({ places }) => places),
    skipped,
  }
}

function joined(pieces: readonly Int32Array[]): Int32Array {
  if (pieces.length === 1) return pieces[0]!
  const whole = sharedInt32(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** What pairs are found in. */
export type BidsOfLots = Pick<Index, 'columns' | 'bidSetAside' | 'partyCount'> & {
  readonly lot: Pick<Index['lot'], 'tender' | 'bidFrom' | 'bidTo'>
}

/** Whole numbers that grow. */
class Grown {
  values = new Int32Array(1024)
  length = 0

  push(value: number): void {
    this.extend(1)
    this.values[this.length - 1] = value
  }

  extend(by: number): void {
    this.length += by
    while (this.length > this.values.length) this.values = grown(this.values)
  }

  shared(): Int32Array {
    const copy = sharedInt32(this.length)
    copy.set(this.values.subarray(0, this.length))
    return copy
  }
}

function grown(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const next = new Int32Array(values.length * 2)
  next.set(values)
  return next
}
