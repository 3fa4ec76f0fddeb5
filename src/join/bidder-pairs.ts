import { sharedInt32 } from '../columns/shared.js'
import { groupRows } from './group.js'
import { codes, type Index } from './index-of.js'
import type { Population } from './populations.js'

/** Lots with more bids are not taken in pairs: their pairs grow with the square, and say little. */
export const MOST_BIDS = 100

/** Two places among the bids of a lot are one number: the one, times this, and the other. */
export const OTHER_PLACE = 128

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

  const together = new Int32Array(index.partyCount)
  const lastLot = new Int32Array(index.partyCount).fill(-1)
  const place = new Int32Array(index.partyCount)
  let met = new Int32Array(1024)
  const [first, second, starts] = [new Grown(), new Grown(), new Grown()]
  const [lots, places] = [new Grown(), new Grown()]
  starts.push(0)
  for (let a = 0; a < index.partyCount; a++) {
    const from = placesOf[a]!
    const to = placesOf[a + 1]!
    if (to - from < 2) continue
    let count = 0
    // Twice the same walk: whom it meets how often, then where. A lot in which a bidder has several rows counts once.
    for (const writing of [false, true]) {
      let before = -1
      for (let i = from; i < to; i++) {
        const lot = lotOf[order[i]!]!
        if (lot === before) continue
        before = lot
        const start = bidFrom[lot]!
        for (let b = start; b < bidTo[lot]!; b++) {
          const other = keys[b]!
          if (other <= a || lastLot[other] === lot) continue
          lastLot[other] = lot
          if (writing) {
            if (together[other]! < 2) continue
            lots.values[place[other]!] = lot
            places.values[place[other]!++] = (order[i]! - start) * OTHER_PLACE + b - start
          } else if (together[other]!++ === 0) {
            if (count === met.length) met = grown(met)
            met[count++] = other
          }
        }
      }
      for (let m = 0; m < count; m++) lastLot[met[m]!] = -1
      if (writing) continue
      met.subarray(0, count).sort()
      for (let m = 0; m < count; m++) {
        const other = met[m]!
        if (together[other]! < 2) continue
        place[other] = lots.length
        first.push(a)
        second.push(other)
        lots.extend(together[other]!)
        places.extend(together[other]!)
        starts.push(lots.length)
      }
    }
    for (let m = 0; m < count; m++) together[met[m]!] = 0
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
