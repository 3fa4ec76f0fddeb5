import { LOT, TENDER } from './index-of.js'
import { findLot, isDivided, type LotSubjects } from './lots.js'
import type { Rows } from './rows.js'
import type { TenderSubjects } from './tenders.js'

/** Where rows of bids or awards belong. */
export interface Placement {
  /** Lot ordinal of each row; -1: set aside, or of no certain lot. */
  readonly lotOf: Int32Array
  /** Rows that name a tender with several lots, but none of them: their tender ordinals follow. */
  readonly loose: readonly { readonly row: number; readonly tender: number }[]
  /** Rows that name a lot which their tender does not have. */
  readonly misplaced: ReadonlySet<number>
  /** A row that could be anybody's was set aside. */
  readonly lost: boolean
}

/**
 * Finds the lot of every row, notes rows that have none, and marks the lots that a lost or unplaced row could have
 * changed. Rows of one lot mostly follow each other, so the search runs once a group.
 */
export function placeRows(
  rows: Rows,
  tenders: TenderSubjects,
  lots: LotSubjects,
  more: typeof moreBids | typeof moreAwards,
): Placement {
  const tenderIds = rows.code('tender_id')
  const lotIds = rows.code('lot_id')
  const lotOf = new Int32Array(rows.count)
  const loose: { row: number; tender: number }[] = []
  const misplaced = new Set<number>()
  let lost = false
  let lastTender = -2
  let lastLot = -2
  let last = -1
  for (let r = 0; r < rows.count; r++) {
    const tenderId = tenderIds ? tenderIds[r]! : -1
    const lotId = lotIds ? lotIds[r]! : -1
    if (rows.broken.size > 0 && rows.broken.has(r)) {
      lotOf[r] = setAside(tenderId, lotId)
      lastTender = -2
      continue
    }
    if (tenderId === lastTender && lotId === lastLot && last >= 0) {
      lotOf[r] = last
      continue
    }
    last = place(r, tenderId, lotId)
    lotOf[r] = last
    lastTender = tenderId
    lastLot = lotId
  }
  if (lost) for (let l = 0; l < lots.count; l++) lots.flags[l]! |= more.lot
  if (lost) for (let t = 0; t < tenders.count; t++) tenders.flags[t]! |= more.tender
  return { lotOf, loose, misplaced, lost }

  function place(r: number, tenderId: number, lotId: number): number {
    if (tenderId < 0) {
      rows.note('missing_key', r, 'the row has no tender_id', 'tender_id')
      lost = true
      return -1
    }
    const tender = tenders.ordinalOf[tenderId]!
    if (tender < 0) {
      rows.note('unknown_tender', r, 'the tenders table has no such tender_id', 'tender_id')
      return -1
    }
    if (lotId < 0) {
      if (!isDivided(lots, tender)) return lots.start[tender]!
      rows.note('unplaced', r, 'the tender has several lots and the row names none', 'lot_id')
      mark(tender, more.lot | more.unplaced)
      loose.push({ row: r, tender })
      return -1
    }
    const lot = findLot(lots, tender, lotId)
    if (lot >= 0) return lot
    misplaced.add(r)
    rows.note('unknown_lot', r, 'the tender has no such lot_id', 'lot_id')
    mark(tender, more.lot)
    tenders.flags[tender]! |= more.tender
    return -1
  }

  /** Marks what a row that cannot be read could have changed; gives its lot where it stays among its rows, else -1. */
  function setAside(tenderId: number, lotId: number): number {
    if (tenderId < 0) {
      lost = true
      return -1
    }
    const tender = tenders.ordinalOf[tenderId]!
    if (tender < 0) return -1 // of a tender that is not in the data
    tenders.flags[tender]! |= more.tender
    const undivided = lotId < 0 && !isDivided(lots, tender)
    const lot = undivided ? lots.start[tender]! : lotId < 0 ? -1 : findLot(lots, tender, lotId)
    if (lot < 0) mark(tender, more.lot)
    else lots.flags[lot]! |= more.lot | more.kept
    return more.kept === 0 ? -1 : lot
  }

  function mark(tender: number, bits: number): void {
    for (let l = lots.start[tender]!; l < lots.start[tender + 1]!; l++) lots.flags[l]! |= bits
  }
}

/** The flags that doubt sets; with `kept`, rows set aside stay among the rows of their lot, for what their ids tell. */
export const moreBids = {
  lot: LOT.MORE_BIDS,
  unplaced: LOT.UNPLACED_BIDS,
  tender: TENDER.MORE_BIDS,
  kept: LOT.DUPLICATES,
} as const
export const moreAwards = { lot: LOT.MORE_AWARDS, unplaced: LOT.UNPLACED_AWARDS, tender: 0, kept: 0 } as const
