import { sharedInt32 } from '../columns/shared.js'
import { groupRows } from './group.js'
import { codes, type Index } from './index-of.js'
import type { Population } from './populations.js'

/** Lots with more bids are not taken in pairs: their pairs grow with the square, and say little. */
export const MOST_BIDS = 100

/** Two places among the bids of a lot are one number: the one, times this, and the other. */
export const OTHER_PLACE = 128

/** Numbers a party; the first of them counts, and these two are the others. */
const STATE = 4
const LAST = 1
const PLACE = 2

/**
 * Pairs of bidders that have rows in at least two lots together, with these lots; in order of the first bidder's code,
 * then of the second's. Walks the lots of each bidder, and counts in one array whom it meets: no table of pairs. Time
 * goes with the sum over lots of the square of their bids, which are at most MOST_BIDS.
 */
export function bidderPairs(index: BidsOfLots): Population {
  const bidder = codes(index, 'bids', 'bidder_id')
  const { bidFrom, bidTo } = index.lot
  const empty = sharedInt32(0)
  if (!bidder)
    return {
      count: 0,
      parts: [empty, empty],
      ordinalOf: empty,
      ofRow: empty,
      start: sharedInt32(1),
      lots: empty,
      places: empty,
      skipped: 0,
    }

  let skipped = 0
  const lotOf = new Int32Array(bidder.length).fill(-1)
  const keys = new Int32Array(bidder.length).fill(-1)
  for (let l = 0; l < bidFrom.length; l++) {
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
  const { start: placesOf, order } = groupRows(keys, index.partyCount)

  /** Of each party, side by side: in how many lots the bidder at hand meets it, the last of these, and where their places go. */
  const state = new Int32Array(index.partyCount * STATE)
  /** Whom it meets; and all meetings, three numbers each: whom, the lot and the places. */
  let met = new Int32Array(1024)
  let meetings = new Int32Array(3072)
  const [first, second, starts] = [new Grown(), new Grown(), new Grown()]
  const [lots, places] = [new Grown(), new Grown()]
  starts.push(0)
  for (let a = 0; a < index.partyCount; a++) {
    const from = placesOf[a]!
    const to = placesOf[a + 1]!
    if (to - from < 2) continue
    let count = 0
    let length = 0
    let before = -1
    // A lot in which a bidder has several rows counts once.
    for (let i = from; i < to; i++) {
      const row = order[i]!
      const lot = lotOf[row]!
      if (lot === before) continue
      before = lot
      const start = bidFrom[lot]!
      const end = bidTo[lot]!
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
        meetings[length++] = (row - start) * OTHER_PLACE + b - start
      }
    }
    let often = 0
    for (let m = 0; m < count; m++) {
      const at = met[m]! * STATE
      state[at + LAST] = 0
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
    count: first.length,
    parts: [first.shared(), second.shared()],
    ordinalOf: empty,
    ofRow: empty,
    start: starts.shared(),
    lots: lots.shared(),
    places: places.shared(),
    skipped,
  }
}

/** What pairs are found in. */
export type BidsOfLots = Pick<Index, 'columns' | 'bidSetAside' | 'partyCount'> & {
  readonly lot: Pick<Index['lot'], 'bidFrom' | 'bidTo'>
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
