import type { Dataset } from '../columns/dataset.js'
import { sharedInt32, sharedUint8 } from '../columns/shared.js'
import type { GroupedBids } from './bids.js'
import { contentOrder } from './content-order.js'
import { ASIDE, type BidIndex } from './index-of.js'
import type { LotSubjects } from './lots.js'
import { numberingOrder } from './numbered-by.js'
import { rowsOf } from './rows.js'
import type { TenderSubjects } from './tenders.js'

/** Bids as subjects, with the code of the id of each (-1 none). */
export interface BidSubjects extends BidIndex {
  readonly code: Int32Array
  /** First bid of each tender; one longer than the tenders. */
  readonly start: Int32Array
}

const empty = sharedInt32(0)

/** Where nothing asks for bids. */
export const noBids: BidSubjects = {
  tender: empty,
  lot: empty,
  code: empty,
  rowStart: empty,
  rows: empty,
  setAside: sharedUint8(0),
  startOfLot: empty,
  start: empty,
}

const ANY = -1

/**
 * The bids of each lot: rows that share a bid_id are one, a row without one is a bid by itself. Bids that have no lot are
 * none (they were set aside, with a notice), and may be one row more of any that has their id: of their tender, where they name
 * one. One walk; a sort for each lot whose ids do not ascend.
 */
export function bidSubjects(
  dataset: Dataset,
  tenders: TenderSubjects,
  lots: LotSubjects,
  { from, to, columns, setAside: rowSetAside, lost }: GroupedBids,
): BidSubjects {
  let places = 0
  for (let l = 0; l < lots.count; l++) places += to[l]! - from[l]!
  const ids = columns.bid_id?.kind === 'code' ? columns.bid_id.codes : undefined
  const compareContent = contentOrder(
    dataset.dictionaries,
    numberingOrder('bids').map((name) => columns[name]),
  )
  const tender = sharedInt32(places)
  const lot = sharedInt32(places)
  const code = sharedInt32(places)
  const rowStart = sharedInt32(places + 1)
  const rows = sharedInt32(places)
  const setAside = sharedUint8(places)
  const startOfLot = sharedInt32(lots.count + 1)
  let bids = 0
  let at = 0
  for (let l = 0; l < lots.count; l++) {
    startOfLot[l] = bids
    const begin = at
    let ascends = true
    for (let p = from[l]!; p < to[l]!; p++) {
      if (idOf(p) < 0 || (at > begin && idOf(p) <= idOf(p - 1))) ascends = false
      rows[at++] = p
    }
    if (!ascends && at - begin > 1) rows.subarray(begin, at).sort(compare)
    for (let i = begin; i < at; i++) {
      const p = rows[i]!
      if (i === begin || idOf(p) < 0 || idOf(p) !== idOf(rows[i - 1]!)) {
        tender[bids] = lots.tender[l]!
        lot[bids] = l
        code[bids] = idOf(p)
        rowStart[bids++] = i
      }
      if (rowSetAside[p] === 1) setAside[bids - 1] = ASIDE.ROW
    }
  }
  startOfLot[lots.count] = bids
  rowStart[bids] = at
  if (lost.length > 0) doubt()
  const start = sharedInt32(tenders.count + 1)
  for (let t = 0; t <= tenders.count; t++) start[t] = startOfLot[lots.start[t]!]!
  return {
    tender: tender.subarray(0, bids),
    lot: lot.subarray(0, bids),
    code: code.subarray(0, bids),
    rowStart: rowStart.subarray(0, bids + 1),
    rows,
    setAside: setAside.subarray(0, bids),
    startOfLot,
    start,
  }

  function doubt(): void {
    const rows = rowsOf(dataset, 'bids')!
    const [ids, tenderIds] = [rows.code('bid_id'), rows.code('tender_id')]
    /** By id, the tenders of rows that have it. */
    const tendersOf = new Map<number, Set<number>>()
    for (const row of lost) {
      const id = tenderIds ? tenderIds[row]! : -1
      const t = id < 0 ? ANY : tenders.ordinalOf[id]!
      if (!ids || ids[row]! < 0 || (id >= 0 && t < 0)) continue
      tendersOf.set(ids[row]!, (tendersOf.get(ids[row]!) ?? new Set<number>()).add(t))
    }
    for (let b = 0; b < bids && tendersOf.size > 0; b++) {
      const found = setAside[b] === 0 ? tendersOf.get(code[b]!) : undefined
      if (found?.has(ANY) || found?.has(tender[b]!)) setAside[b] = ASIDE.STRAY
    }
  }

  function idOf(place: number): number {
    return ids ? ids[place]! : -1
  }

  /**
   * Bids without an id first, of these the ones that could be read, told apart by what they say: their order does not
   * depend on that of the file.
   */
  function compare(a: number, b: number): number {
    return idOf(a) - idOf(b) || (idOf(a) < 0 ? compareUnread(a, b) || compareContent(a, b) : 0) || a - b
  }

  function compareUnread(a: number, b: number): number {
    return rowSetAside.length === 0 ? 0 : rowSetAside[a]! - rowSetAside[b]!
  }
}
