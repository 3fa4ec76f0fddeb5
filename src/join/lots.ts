import type { Dataset } from '../columns/dataset.js'
import { head, sharedInt32, sharedUint8 } from '../columns/shared.js'
import { LOT } from './index-of.js'
import { rowsOf } from './rows.js'
import type { TenderSubjects } from './tenders.js'

/** The lots of all tenders by ordinal: tender, code of the id (-1 of an undivided tender), row (-1 none, or set aside) and bits `LOT`. */
export interface LotSubjects {
  readonly count: number
  /** First lot of each tender; one longer than the tenders. Lots of a tender are ordered by code. */
  readonly start: Int32Array
  readonly tender: Int32Array
  readonly code: Int32Array
  readonly row: Int32Array
  readonly flags: Uint8Array
  /** Whether a row of the lots table names no tender: any tender may have a lot more. */
  readonly mayMiss: boolean
}

/**
 * The lots of each tender: its rows of the lots table; one lot without an id where that table has no row for it; and
 * without that table, the lot ids that bids and awards name, else one lot.
 */
export function lotSubjects(dataset: Dataset, tenders: TenderSubjects): LotSubjects {
  const plain = plainLots(dataset, tenders)
  if (plain) return plain
  const named = namedLots(dataset, tenders)
  const { pairs, doubtful } = named
  const start = sharedInt32(tenders.count + 1)
  let sorted = true
  for (let p = 0; p < pairs.length; p++) {
    const { tender, code } = pairs
    start[tender[p]! + 1]!++
    if (p > 0 && (tender[p]! < tender[p - 1]! || (tender[p] === tender[p - 1] && code[p]! <= code[p - 1]!)))
      sorted = false
  }
  const order = sorted ? undefined : sortedOrder(pairs)
  for (let t = 0; t < tenders.count; t++) start[t + 1]! = start[t]! + Math.max(1, start[t + 1]!)
  const capacity = start[tenders.count]!
  const tender = sharedInt32(capacity)
  const code = sharedInt32(capacity).fill(-1)
  const row = sharedInt32(capacity).fill(-1)
  const flags = sharedUint8(capacity)

  // Duplicates take the place of one lot, so the ranges are laid again while filling.
  let at = 0
  let p = 0
  for (let t = 0; t < tenders.count; t++) {
    start[t] = at
    const first = at
    for (; p < pairs.length && pairs.tender[order ? order[p]! : p] === t; p++) {
      const source = order ? order[p]! : p
      const id = pairs.code[source]!
      if (at > first && code[at - 1] === id) {
        if (named.table) {
          if (row[at - 1]! >= 0)
            named.table.note('duplicate', row[at - 1]!, 'another row has this tender_id and lot_id', 'lot_id')
          named.table.note(
            'duplicate',
            pairs.row[source]!,
            'another row has this tender_id and lot_id',
            'lot_id',
          )
          row[at - 1] = -1
          flags[at - 1]! |= LOT.ROW_SET_ASIDE
        }
        continue
      }
      tender[at] = t
      code[at] = id
      const broken = named.table?.broken.has(pairs.row[source]!) ?? false
      row[at] = broken ? -1 : pairs.row[source]!
      if (broken) flags[at]! |= LOT.ROW_SET_ASIDE
      at++
    }
    if (at === first) {
      tender[at] = t
      if (named.lostTender || doubtful.has(t)) flags[at]! |= LOT.ROW_SET_ASIDE
      at++
    }
    if (doubtful.has(t)) for (let l = first; l < at; l++) flags[l]! |= LOT.ROW_SET_ASIDE
  }
  start[tenders.count] = at
  return {
    count: at,
    start,
    tender: head(tender, at),
    code: head(code, at),
    row: head(row, at),
    flags: head(flags, at),
    mayMiss: named.lostTender,
  }
}

/**
 * The usual table: rows in the order of tenders, lot ids ascending inside each, every one of a known tender; tenders
 * without a row are one lot. One walk and no sorting. Undefined for any other.
 */
function plainLots(dataset: Dataset, tenders: TenderSubjects): LotSubjects | undefined {
  const table = rowsOf(dataset, 'lots')
  const tenderIds = table?.code('tender_id')
  const lotIds = table?.code('lot_id')
  if (!table || !tenderIds || !lotIds || table.broken.size > 0) return undefined
  const capacity = table.count + tenders.count
  const start = sharedInt32(tenders.count + 1)
  const tender = sharedInt32(capacity)
  const code = sharedInt32(capacity)
  const row = sharedInt32(capacity)
  const at = layLots(tenderIds, lotIds, tenders.ordinalOf, start, tender, code, row)
  if (at < 0) return undefined
  return {
    count: at,
    start,
    tender: head(tender, at),
    code: head(code, at),
    row: head(row, at),
    flags: sharedUint8(at),
    mayMiss: false,
  }
}

/**
 * The walk of `plainLots`: how many lots there are, -1 where the table is another. Apart, over arrays alone, so that its
 * machine code outlives the objects of a scan.
 */
function layLots(
  tenderIds: Int32Array,
  lotIds: Int32Array,
  ordinalOf: Int32Array,
  start: Int32Array,
  tender: Int32Array,
  code: Int32Array,
  row: Int32Array,
): number {
  const rows = tenderIds.length
  const tenders = start.length - 1
  let at = 0
  let last = -1
  let lastLot = -1
  for (let r = 0; r <= rows; r++) {
    // after the last row, as if a tender followed the last one
    const t = r === rows ? tenders : tenderIds[r]! < 0 ? -1 : ordinalOf[tenderIds[r]!]!
    const id = r === rows ? 0 : lotIds[r]!
    if (t < last || t < 0 || id < 0 || (t === last && id <= lastLot)) return -1
    if (t > last) {
      while (++last < t) {
        start[last] = at
        tender[at] = last
        code[at] = -1
        row[at++] = -1
      }
      start[last] = at
    }
    if (r === rows) break
    tender[at] = t
    code[at] = id
    row[at++] = r
    lastLot = id
  }
  return at
}

/** The lot of a tender with this code, or -1: a walk through few lots, a binary search through many. */
export function findLot(lots: LotSubjects, tender: number, code: number): number {
  let low = lots.start[tender]!
  let high = lots.start[tender + 1]!
  while (high - low > 8) {
    const middle = (low + high) >>> 1
    if (lots.code[middle]! <= code) low = middle
    else high = middle
  }
  for (let l = low; l < high; l++) if (lots.code[l] === code) return l
  return -1
}

/**
 * The lot that a row belongs to which names none, or -1: that of an undivided tender, or the only one that the lots table
 * has of it, where no row that was set aside may be another. Lots that only bids and awards name are not all there are.
 */
export function onlyLot({ start, code, row, flags, mayMiss }: LotSubjects, tender: number): number {
  const first = start[tender]!
  if (code[first]! < 0) return first
  const isOnly = start[tender + 1] === first + 1 && row[first]! >= 0 && !(flags[first]! & LOT.ROW_SET_ASIDE)
  return isOnly && !mayMiss ? first : -1
}

interface Pairs {
  length: number
  tender: Int32Array
  code: Int32Array
  row: Int32Array
}

function sortedOrder(pairs: Pairs): Int32Array {
  const order = new Int32Array(pairs.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  return order.sort((a, b) => pairs.tender[a]! - pairs.tender[b]! || pairs.code[a]! - pairs.code[b]! || a - b)
}

/** (tender, lot) pairs as named; of the lots table with their rows, else of bids and awards with row -1. */
function namedLots(dataset: Dataset, tenders: TenderSubjects) {
  const doubtful = new Set<number>()
  const table = rowsOf(dataset, 'lots')
  if (!table) return { table, doubtful, lostTender: false, pairs: pairsOfOthers(dataset, tenders) }
  const pairs: Pairs = {
    length: 0,
    tender: new Int32Array(table.count),
    code: new Int32Array(table.count),
    row: new Int32Array(table.count),
  }
  const tenderIds = table.code('tender_id')
  const lotIds = table.code('lot_id')
  let lostTender = false
  for (let r = 0; r < table.count; r++) {
    const id = tenderIds ? tenderIds[r]! : -1
    const lot = lotIds ? lotIds[r]! : -1
    const tender = id < 0 ? -1 : tenders.ordinalOf[id]!
    if (tender >= 0 && lot >= 0) {
      const p = pairs.length++
      pairs.tender[p] = tender
      pairs.code[p] = lot
      pairs.row[p] = r
      continue
    }
    if (id < 0) lostTender = true
    else if (tender >= 0) doubtful.add(tender)
    if (table.broken.has(r)) continue
    if (id < 0) table.note('missing_key', r, 'the row has no tender_id', 'tender_id')
    else if (tender < 0)
      table.note('unknown_tender', r, 'the tenders table has no such tender_id', 'tender_id')
    else table.note('missing_key', r, 'the row has no lot_id', 'lot_id')
  }
  return { table, doubtful, lostTender, pairs }
}

function pairsOfOthers(dataset: Dataset, tenders: TenderSubjects): Pairs {
  const tender: number[] = []
  const code: number[] = []
  for (const name of ['bids', 'awards'] as const) {
    const rows = rowsOf(dataset, name)
    const tenderIds = rows?.code('tender_id')
    const lotIds = rows?.code('lot_id')
    if (!rows || !tenderIds || !lotIds) continue
    for (let r = 0; r < rows.count; r++) {
      if (lotIds[r]! < 0 || tenderIds[r]! < 0) continue
      if (r > 0 && lotIds[r] === lotIds[r - 1] && tenderIds[r] === tenderIds[r - 1]) continue
      const ordinal = tenders.ordinalOf[tenderIds[r]!]!
      if (ordinal < 0) continue
      tender.push(ordinal)
      code.push(lotIds[r]!)
    }
  }
  const row = new Int32Array(tender.length).fill(-1)
  return { length: tender.length, tender: Int32Array.from(tender), code: Int32Array.from(code), row }
}
