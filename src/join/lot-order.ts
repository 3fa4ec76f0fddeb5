import { sharedInt32 } from '../columns/shared.js'

/** More buckets than this leave the cache of pages while rows are put in them. */
const MOST_BUCKETS = 512

/**
 * Rows put apart by a key, so many keys a bucket: what is then looked up or moved inside one stays in the caches. Straight
 * from one order to the other each value of 10 M random rows costs a miss of the cache and one of the pages.
 */
export interface Buckets {
  /** Of each row; rows of key -1 have a bucket of their own, the first. */
  readonly keys: Int32Array
  /** Keys of a bucket differ in so many of their lowest bits. */
  readonly shift: number
  /** Where each bucket begins. */
  readonly start: Int32Array
}

/** Rows lot by lot, in row order inside each, then those of no lot in row order. */
export interface LotOrder {
  readonly rows: Int32Array
  readonly buckets: Buckets
  /** Where each of the rows stands in the buckets. */
  readonly places: Int32Array
}

/** Where the rows of each lot lie: places in `order`, or rows as they are where it is undefined. */
export interface LotRanges {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly order: LotOrder | undefined
}

/** The ranges of rows whose lots are known, -1 none. Linear. */
export function rangesOf(lotOf: Int32Array, lots: number): LotRanges {
  const asTheyAre = sideBySide(lotOf.length, lots, (r) => lotOf[r]!)
  if (asTheyAre) return { ...asTheyAre, order: undefined }
  const buckets = bucketsOf(lotOf, lots)
  return sorted(buckets, codesInBuckets(lotOf, buckets), lots)
}

/**
 * Where each lot's rows lie if those of every lot stand side by side already, else undefined, and soon so where they do
 * not. Rows of no lot may stand anywhere between groups, not inside one.
 */
export function sideBySide(
  rows: number,
  lots: number,
  lotOf: (row: number) => number,
): { from: Int32Array; to: Int32Array } | undefined {
  const from = sharedInt32(lots)
  const to = sharedInt32(lots)
  let last = -1
  for (let r = 0; r < rows; r++) {
    const lot = lotOf(r)
    if (lot === last) continue
    if (last >= 0) to[last] = r
    if (lot >= 0) {
      if (to[lot] !== 0) return undefined
      from[lot] = r
    }
    last = lot
  }
  if (last >= 0) to[last] = rows
  return { from, to }
}

/** Two passes over the keys, all of them below `keyCount`. */
export function bucketsOf(keys: Int32Array, keyCount: number): Buckets {
  let shift = 0
  while (keyCount >> shift >= MOST_BUCKETS - 1) shift++
  const start = sharedInt32((keyCount >> shift) + 3)
  for (let r = 0; r < keys.length; r++) start[(keys[r]! >> shift) + 2]!++
  for (let b = 1; b < start.length; b++) start[b]! += start[b - 1]!
  return { keys, shift, start }
}

/** Codes of rows as they stand in the buckets. */
export function codesInBuckets(codes: Int32Array, buckets: Buckets): Int32Array {
  const out = new Int32Array(codes.length)
  putInBuckets(codes, buckets, out)
  return out
}

function putInBuckets(codes: Int32Array, { keys, shift, start }: Buckets, out: Int32Array): void {
  const next = start.slice()
  for (let r = 0; r < codes.length; r++) out[next[(keys[r]! >> shift) + 1]!++] = codes[r]!
}

/** Sorts rows by their lots, given as they stand in the buckets. Rows of a lot are in one bucket. */
export function sorted(buckets: Buckets, lotOf: Int32Array, lots: number): LotRanges {
  const count = lotOf.length
  const ends = sharedInt32(lots + 1)
  for (let i = 0; i < count; i++) if (lotOf[i]! >= 0) ends[lotOf[i]! + 1]!++
  for (let l = 0; l < lots; l++) ends[l + 1]! += ends[l]!
  const next = ends.slice(0, lots)
  const rowAt = rowsInBuckets(buckets)
  const places = sharedInt32(count)
  for (let i = 0; i < count; i++) if (lotOf[i]! >= 0) places[next[lotOf[i]!]!++] = i
  if (ends[lots]! < count) addStrays(places, ends[lots]!, lotOf, rowAt)
  const rows = sharedInt32(count)
  for (let i = 0; i < count; i++) rows[i] = rowAt[places[i]!]!
  return { from: ends.subarray(0, lots), to: ends.subarray(1), order: { rows, buckets, places } }
}

function rowsInBuckets({ keys, shift, start }: Buckets): Int32Array {
  const next = start.slice()
  const out = new Int32Array(keys.length)
  for (let r = 0; r < keys.length; r++) out[next[(keys[r]! >> shift) + 1]!++] = r
  return out
}

/** Puts places of rows of no lot behind the others, in row order. */
function addStrays(places: Int32Array, from: number, lotOf: Int32Array, rowAt: Int32Array): void {
  const placeOf = new Int32Array(rowAt.length).fill(-1)
  for (let i = 0; i < lotOf.length; i++) if (lotOf[i]! < 0) placeOf[rowAt[i]!] = i
  let at = from
  for (let r = 0; r < placeOf.length; r++) if (placeOf[r]! >= 0) places[at++] = placeOf[r]!
}

type Values = Int32Array | Int8Array | Float64Array

/** Columns to be brought in the order of lots: `to` is filled with what is in `from`. */
export interface Pick {
  readonly columns: readonly { readonly from: Values; readonly to: Values }[]
  readonly order: Omit<LotOrder, 'rows'>
}

/** Fills columns by way of the buckets, one after another in the same memory. */
export function pick({ columns, order }: Pick): void {
  const room = new ArrayBuffer(Math.max(0, ...columns.map(({ from }) => from.byteLength)))
  for (const { from, to } of columns) {
    if (from instanceof Float64Array) pickNumbers(from, order, to as Float64Array, room)
    else if (from instanceof Int32Array) pickCodes(from, order, to as Int32Array, room)
    else pickBytes(from, order, to as Int8Array, room)
  }
}

// Loops for each type of column, so that each knows its own.

function pickNumbers(from: Float64Array, order: Pick['order'], to: Float64Array, room: ArrayBuffer): void {
  const { keys, shift, start } = order.buckets
  const { places } = order
  const next = start.slice()
  const apart = new Float64Array(room, 0, from.length)
  for (let r = 0; r < from.length; r++) apart[next[(keys[r]! >> shift) + 1]!++] = from[r]!
  for (let i = 0; i < places.length; i++) to[i] = apart[places[i]!]!
}

function pickCodes(from: Int32Array, order: Pick['order'], to: Int32Array, room: ArrayBuffer): void {
  const { places } = order
  const apart = new Int32Array(room, 0, from.length)
  putInBuckets(from, order.buckets, apart)
  for (let i = 0; i < places.length; i++) to[i] = apart[places[i]!]!
}

function pickBytes(from: Int8Array, order: Pick['order'], to: Int8Array, room: ArrayBuffer): void {
  const { keys, shift, start } = order.buckets
  const { places } = order
  const next = start.slice()
  const apart = new Int8Array(room, 0, from.length)
  for (let r = 0; r < from.length; r++) apart[next[(keys[r]! >> shift) + 1]!++] = from[r]!
  for (let i = 0; i < places.length; i++) to[i] = apart[places[i]!]!
}
