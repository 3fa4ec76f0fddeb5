import { sharedInt32 } from '../columns/shared.js'
import { LOT } from './index-of.js'
import { bucketsOf, codesInBuckets, type LotRanges, sideBySide, sorted } from './lot-order.js'
import { findLot, type LotSubjects, onlyLot } from './lots.js'

/** Columns of bids that place them, in row order; undefined where the data set lacks one. */
export interface BidKeys {
  readonly rows: number
  readonly tenderIds: Int32Array
  readonly lotIds: Int32Array | undefined
  readonly bidIds: Int32Array | undefined
  readonly bidders: Int32Array | undefined
  readonly rounds: Float64Array | undefined
}

/** Where the bids of each lot lie: places of the columns as they are, or in `order`. */
export interface BidWalk extends LotRanges {
  /** Later runs of lots that came back after another lot: lot, first row, row after the last, in threes. */
  readonly returns: readonly number[]
  /** Rows of no known lot: still to be noted. */
  readonly strays: readonly number[]
  /** Lots in which two rows may be copies: to be looked at; undefined: nobody has looked for shared ids. */
  readonly doubtful: readonly number[] | undefined
}

/** Up to this share of rows (1 in so many) may stand away from the rest of their lot. */
const RETURNS = 64

/** After so many runs of rows of one lot it is plain that they stand in no order, if they are hardly longer than a row. */
const GLANCE = 1 << 16

/** Where the bids of each lot lie. Over shared memory only, so that any thread can do it. */
export function walkBids(keys: BidKeys, ordinalOf: Int32Array, lots: LotSubjects): BidWalk {
  return walkUsual(keys, ordinalOf, lots) ?? inOrderOfLots(keys, ordinalOf, lots)
}

/**
 * In one walk without a note of every row, if nearly all of them have a lot and those of a lot nearly all follow each
 * other: the usual file. Undefined for any other. Marks the lots of one run in which rows share a bid_id as consortia,
 * unless they may be copies.
 */
function walkUsual(
  { rows, tenderIds, lotIds, bidIds, bidders, rounds }: BidKeys,
  ordinalOf: Int32Array,
  lots: LotSubjects,
): BidWalk | undefined {
  const from = sharedInt32(lots.count)
  const to = sharedInt32(lots.count)
  const returns: number[] = []
  const strays: number[] = []
  const doubtful: number[] = []
  const most = Math.max(48, rows / RETURNS)
  let returned = 0
  let runs = 0
  let lot = -1
  let lastTender = -1
  let tender = -1
  // a column that is not there tells no rows apart: that of tenders in its place does not either
  const sameLot = lotIds ?? tenderIds
  const ids = bidIds ?? tenderIds
  for (let start = 0; start < rows; ) {
    const tenderId = tenderIds[start]!
    const same = sameLot[start]!
    const lotId = lotIds === undefined ? -1 : same
    let end = start + 1
    let ascending = true
    // one loop for both: its end is guessed wrong once a lot
    for (let last = ids[start]!; end < rows && tenderIds[end] === tenderId && sameLot[end] === same; end++) {
      const id = ids[end]!
      if (id <= last) ascending = false
      last = id
    }
    if (tenderId !== lastTender) {
      tender = tenderId < 0 ? -1 : ordinalOf[tenderId]!
      lastTender = tenderId
    }
    // mostly the lot after the last one
    if (tender < 0) lot = -1
    else if (lotId < 0) lot = onlyLot(lots, tender)
    else if (lot + 1 < lots.count && lots.tender[lot + 1] === tender && lots.code[lot + 1] === lotId) lot++
    else lot = findLot(lots, tender, lotId)
    if (lot < 0) for (let r = start; r < end; r++) strays.push(r)
    else if (to[lot] === 0) {
      from[lot] = start
      to[lot] = end
      if (!ascending && bidIds && shareIds(bidIds, bidders, rounds, start, end, lots.flags, lot))
        doubtful.push(lot)
    } else {
      returns.push(lot, start, end)
      returned += end - start + (to[lot]! - from[lot]!)
    }
    if (returned + strays.length > most) return undefined
    runs++
    if (runs === GLANCE && end < 1.1 * GLANCE && rows > 2 * lots.count) return undefined
    start = end
  }
  return { from, to, order: undefined, returns, strays, doubtful }
}

/** Rows in any order: the lot of each is looked up, and they are sorted by it where they do not stand so. */
function inOrderOfLots(
  { rows, tenderIds, lotIds }: BidKeys,
  ordinalOf: Int32Array,
  lots: LotSubjects,
): BidWalk {
  const lotAt = (r: number) =>
    lotNamed(tenderIds[r]!, lotIds === undefined ? -1 : lotIds[r]!, ordinalOf, lots)
  const asTheyAre = sideBySide(rows, lots.count, lotAt)
  if (asTheyAre) {
    const strays: number[] = []
    for (let r = 0; r < rows; r++) if (lotAt(r) < 0) strays.push(r)
    return { ...asTheyAre, order: undefined, returns: [], strays, doubtful: undefined }
  }
  const buckets = bucketsOf(tenderIds, ordinalOf.length)
  const tenderOf = codesInBuckets(tenderIds, buckets)
  const lotOf = lotIds === undefined ? new Int32Array(rows).fill(-1) : codesInBuckets(lotIds, buckets)
  let placed = 0
  for (let i = 0; i < rows; i++) {
    const lot = lotNamed(tenderOf[i]!, lotOf[i]!, ordinalOf, lots)
    lotOf[i] = lot
    if (lot >= 0) placed++
  }
  const ranges = sorted(buckets, lotOf, lots.count)
  const strays = Array.from(ranges.order?.rows.subarray(placed) ?? [])
  return { ...ranges, returns: [], strays, doubtful: undefined }
}

function lotNamed(tenderId: number, lotId: number, ordinalOf: Int32Array, lots: LotSubjects): number {
  const tender = tenderId < 0 ? -1 : ordinalOf[tenderId]!
  if (tender < 0) return -1
  return lotId < 0 ? onlyLot(lots, tender) : findLot(lots, tender, lotId)
}

/** Columns of bids by which rows of a lot are told apart, lot by lot. */
export interface SharedIdKeys {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly bidIds: Int32Array
  readonly bidders: Int32Array | undefined
  readonly rounds: Float64Array | undefined
  readonly flags: Uint8Array
}

/** Marks the lots [first, last) in which rows share a bid_id as consortia; gives those in which some may be copies. */
export function findSharedIds(
  { from, to, bidIds, bidders, rounds, flags }: SharedIdKeys,
  first: number,
  last: number,
): number[] {
  const doubtful: number[] = []
  for (let l = first; l < last; l++)
    if (to[l]! - from[l]! > 1 && shareIds(bidIds, bidders, rounds, from[l]!, to[l]!, flags, l))
      doubtful.push(l)
  return doubtful
}

/** Small lots are compared pair by pair. */
const PAIRWISE = 24

/** Marks a lot where different bidders share a bid_id; true where rows may be copies, or are too many to look here. */
function shareIds(
  ids: Int32Array,
  bidders: Int32Array | undefined,
  rounds: Float64Array | undefined,
  from: number,
  to: number,
  flags: Uint8Array,
  lot: number,
): boolean {
  if (to - from > PAIRWISE) return true
  let shared = false
  for (let i = from + 1; i < to; i++) {
    if (ids[i]! < 0) continue
    for (let j = from; j < i; j++) {
      if (ids[i] !== ids[j]) continue
      if (bidders !== undefined && bidders[i] !== bidders[j]) shared = true
      else if (rounds === undefined || rounds[i] === rounds[j] || Number.isNaN(rounds[i]! + rounds[j]!))
        return true
      else shared = true
    }
  }
  if (shared) flags[lot]! |= LOT.CONSORTIUM
  return false
}
