import { head, sharedInt32 } from '../columns/shared.js'
import { codes, type Index } from './index-of.js'
import type { Population } from './populations.js'

/** Lots with more bids are not taken in pairs: their pairs grow with the square, and say little. */
export const MOST_BIDS = 100

/** Of a meeting of a pair: the lot is of the same tender as that of the one before. */
export const SAME_TENDER = 1 << 31

/** The place of a meeting among those of all lots: they are counted lot by lot, and in it by the first, then the second. */
export const placeOf = (meeting: number): number => meeting & ~SAME_TENDER

/** Numbers a meeting that is put by its first bidder: whom he meets, its place, and where the meetings of the tender begin. */
const RECORD = 3

/**
 * Pairs of bidders that have rows in at least two lots together, with these lots; in order of the first bidder's code,
 * then of the second's. Meetings of each two of a lot are put side by side by the first of them, then by the second: no table of
 * pairs. Time goes with the sum over lots of the square of their bids, which are at most MOST_BIDS.
 */
export function bidderPairs(index: BidsOfLots): Population {
  const bidders = biddersOfLots(index)
  return joinPairs(bidders, [pairsIn({ ...bidders, range: { from: 0, to: index.partyCount } })])
}

/** The bidders of lots that are taken in pairs; in shared memory. */
export interface BiddersOfLots {
  /** Lot by lot, those of a lot each once and ascending: so each meets those that follow in the lot as the first of the two. */
  readonly bidders: Int32Array
  /** Beside them: where these meetings begin among those of all lots, and those of the tender; one more at the end. */
  readonly placeAt: Int32Array
  readonly tenderAt: Int32Array
  /** By lot: where its meetings begin. */
  readonly meetingAt: Int32Array
  /** By party: where its meetings begin with those that have higher codes, if meetings are in order of the first of the two. */
  readonly firstAt: Int32Array
  readonly partyCount: number
  readonly skipped: number
}

/** Two walks over the bids; rows that were set aside, and bids without a bidder, are nobody. */
export function biddersOfLots({ columns, bidSetAside, partyCount, lot }: BidsOfLots): BiddersOfLots {
  const bidder = codes({ columns }, 'bids', 'bidder_id') ?? sharedInt32(0)
  const { tender, bidFrom, bidTo } = lot
  const bidders = sharedInt32(bidder.length)
  const placeAt = sharedInt32(bidder.length + 1)
  const tenderAt = sharedInt32(bidder.length)
  const meetingAt = sharedInt32(bidFrom.length + 1)
  const firstAt = sharedInt32(partyCount + 1)
  let skipped = 0
  let count = 0
  let place = 0
  let ofTender = 0
  for (let l = 0; l < bidFrom.length; l++) {
    meetingAt[l] = place
    if (l === 0 || tender[l] !== tender[l - 1]) ofTender = place
    const n = bidder.length === 0 ? 0 : bidTo[l]! - bidFrom[l]!
    if (n > MOST_BIDS) skipped++
    if (n < 2 || n > MOST_BIDS) continue
    const from = count
    for (let b = bidFrom[l]!; b < bidTo[l]!; b++)
      if (bidder[b]! >= 0 && bidSetAside[b] !== 1) count = insert(bidders, from, count, bidder[b]!)
    for (let q = from; q < count; q++) {
      placeAt[q] = place
      tenderAt[q] = ofTender
      place += count - 1 - q
      firstAt[bidders[q]! + 1]! += count - 1 - q
    }
    if (place > MOST_MEETINGS) throw new RangeError('bidders meet more often than 32 bits can count')
  }
  placeAt[count] = place
  meetingAt[bidFrom.length] = place
  for (let a = 0; a < partyCount; a++) firstAt[a + 1]! += firstAt[a]!
  return {
    bidders: head(bidders, count),
    placeAt: head(placeAt, count + 1),
    tenderAt: head(tenderAt, count),
    meetingAt,
    firstAt,
    partyCount,
    skipped,
  }
}

const MOST_MEETINGS = 2 ** 31 - 1

/** Puts a code among those from `from` to `to`, which ascend, unless it is there; and where they end then. */
function insert(values: Int32Array, from: number, to: number, code: number): number {
  let at = to
  while (at > from && values[at - 1]! > code) at--
  if (at > from && values[at - 1] === code) return to
  for (let k = to; k > at; k--) values[k] = values[k - 1]!
  values[at] = code
  return to + 1
}

/** Ranges of bidders for tasks of their own, with about as many meetings each. */
export function bidderRanges({ firstAt, partyCount }: BiddersOfLots, count: number): BidderRange[] {
  const ranges: BidderRange[] = []
  let from = 0
  for (let a = 1; a <= partyCount; a++) {
    const isFull = firstAt[a]! >= (firstAt[partyCount]! * (ranges.length + 1)) / count
    if (a < partyCount && (!isFull || ranges.length === count - 1)) continue
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
  readonly meetings: Int32Array
}

type PairsTask = BiddersOfLots & { readonly range: BidderRange }

/** The meetings of each bidder of a range that is the first of the two, in the order of lots. */
function meetingsIn({ bidders, placeAt, tenderAt, firstAt, range }: PairsTask): Int32Array {
  const { from, to } = range
  const records = new Int32Array((firstAt[to]! - firstAt[from]!) * RECORD)
  const next = new Int32Array(to - from)
  for (let a = from; a < to; a++) next[a - from] = (firstAt[a]! - firstAt[from]!) * RECORD
  for (let q = 0; q < bidders.length; q++) {
    const a = bidders[q]!
    if (a < from || a >= to) continue
    let at = next[a - from]!
    let other = q
    for (let place = placeAt[q]!; place < placeAt[q + 1]!; place++) {
      records[at] = bidders[++other]!
      records[at + 1] = place
      records[at + 2] = tenderAt[q]!
      at += RECORD
    }
    next[a - from] = at
  }
  return records
}

/** The pairs whose first bidder is of a range, for one thread. Time goes with their meetings. */
export function pairsIn(task: PairsTask): PairRange {
  const { firstAt, partyCount, range } = task
  const records = meetingsIn(task)
  /** Of each party, side by side: how often the bidder at hand meets it, then where the next of these goes; and after the last of them. */
  const state = new Int32Array(partyCount * 2)
  const most = firstAt[range.to]! - firstAt[range.from]!
  const first = sharedInt32(most >> 1)
  const second = sharedInt32(most >> 1)
  const start = sharedInt32((most >> 1) + 1)
  // One who is met once has this meeting written to place 1, which nobody reads.
  const meetings = sharedInt32(2 + most)
  let often = new Int32Array(1024)
  let kept = 2
  let count = 0
  for (let a = range.from; a < range.to; a++) {
    const n = firstAt[a + 1]! - firstAt[a]!
    if (n < 2) continue
    const from = (firstAt[a]! - firstAt[range.from]!) * RECORD
    const end = from + n * RECORD
    if (often.length <= n >> 1) often = new Int32Array(n)
    let pairs = 0
    for (let at = from; at < end; at += RECORD) {
      const other = records[at]! * 2
      const place = records[at + 1]!
      records[at + 1] = place | ((records[at + 2]! - state[other + 1]!) & SAME_TENDER)
      state[other + 1] = place + 1
      const times = state[other]! + 1
      state[other] = times
      often[pairs] = other >> 1
      pairs += Number(times === 2)
    }
    if (pairs > 1) often.subarray(0, pairs).sort()
    for (let m = 0; m < pairs; m++) {
      const other = often[m]!
      first[count] = a
      second[count] = other
      const times = state[other * 2]!
      state[other * 2] = kept
      kept += times
      start[++count] = kept - 2
    }
    for (let at = from; pairs > 0 && at < end; at += RECORD)
      meetings[state[records[at]! * 2]!++] = records[at + 1]!
    for (let at = from; at < end; at += RECORD) {
      state[records[at]! * 2] = 0
      state[records[at]! * 2 + 1] = 0
    }
  }
  return {
    first: head(first, count),
    second: head(second, count),
    start: head(start, count + 1),
    meetings: meetings.subarray(2, kept),
  }
}

/** The population of the pairs in ranges that follow each other. */
export function joinPairs({ meetingAt, skipped }: BiddersOfLots, ranges: readonly PairRange[]): Population {
  const start = sharedInt32(1 + ranges.reduce((sum, { first }) => sum + first.length, 0))
  let at = 0
  let before = 0
  for (const range of ranges) {
    for (let p = 1; p < range.start.length; p++) start[++at] = before + range.start[p]!
    before += range.meetings.length
  }
  const all = (column: (range: PairRange) => Int32Array) => joined(ranges.map(column))
  return {
    count: at,
    parts: [all(({ first }) => first), all(({ second }) => second)],
    ordinalOf: sharedInt32(0),
    ofRow: sharedInt32(0),
    start,
    meetings: all(({ meetings }) => meetings),
    meetingAt,
    skipped,
  }
}

function joined(pieces: readonly Int32Array[]): Int32Array {
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
