import { LOT, TENDER } from './index-of.js'
import { findLot, type LotSubjects, onlyLot } from './lots.js'
import type { Rows } from './rows.js'
import type { TenderSubjects } from './tenders.js'

/** What is found of rows of bids or awards while they are placed. */
export interface Strays {
  /** Rows that name a tender that has or may have several lots, but none of them: their tender ordinals follow. */
  readonly loose: readonly { readonly row: number; readonly tender: number }[]
  /** Rows that name a lot which their tender does not have. */
  readonly misplaced: ReadonlySet<number>
}

/** Where rows belong: lot ordinal of each; -1: set aside, or of no certain lot. */
export interface Placement extends Strays {
  readonly lotOf: Int32Array
}

/** Finds the lot of every row. Rows of one lot mostly follow each other, so the search runs once a group. */
export function placeRows(rows: Rows, tenders: TenderSubjects, lots: LotSubjects, more: Doubt): Placement {
  const placer = new Placer(rows, tenders, lots, more)
  const tenderIds = rows.code('tender_id')
  const lotIds = rows.code('lot_id')
  const lotOf = new Int32Array(rows.count)
  let last = -1
  for (let r = 0; r < rows.count; r++) {
    const same =
      last >= 0 &&
      tenderIds?.[r] === tenderIds?.[r - 1] &&
      lotIds?.[r] === lotIds?.[r - 1] &&
      !rows.broken.has(r)
    if (!same) last = placer.place(r)
    lotOf[r] = last
    if (rows.broken.has(r)) last = -1
  }
  return { lotOf, ...placer.finish() }
}

/** Places rows one by one; notes those that have no lot, and marks the lots that they could have changed. */
export class Placer {
  readonly #loose: { row: number; tender: number }[] = []
  readonly #misplaced = new Set<number>()
  readonly #tenderIds
  readonly #lotIds
  #lost = false

  constructor(
    readonly rows: Rows,
    readonly tenders: TenderSubjects,
    readonly lots: LotSubjects,
    readonly more: Doubt,
  ) {
    this.#tenderIds = rows.code('tender_id')
    this.#lotIds = rows.code('lot_id')
  }

  /** The lot of a row, or -1. */
  place(r: number): number {
    const { rows, tenders, lots, more } = this
    const tenderId = this.#tenderIds ? this.#tenderIds[r]! : -1
    const lotId = this.#lotIds ? this.#lotIds[r]! : -1
    if (rows.broken.has(r)) return this.#setAside(tenderId, lotId)
    if (tenderId < 0) {
      rows.note('missing_key', r, 'the row has no tender_id', 'tender_id')
      this.#lost = true
      return -1
    }
    const tender = tenders.ordinalOf[tenderId]!
    if (tender < 0) {
      rows.note('unknown_tender', r, 'the tenders table has no such tender_id', 'tender_id')
      return -1
    }
    if (lotId < 0) {
      const only = onlyLot(lots, tender)
      if (only >= 0) return only
      rows.note('unplaced', r, 'the row names no lot, and its tender may have several', 'lot_id')
      this.#mark(tender, more.lot | more.unplaced)
      this.#loose.push({ row: r, tender })
      return -1
    }
    const lot = findLot(lots, tender, lotId)
    if (lot >= 0) return lot
    this.#misplaced.add(r)
    rows.note('unknown_lot', r, 'the tender has no such lot_id', 'lot_id')
    this.#mark(tender, more.lot)
    tenders.flags[tender]! |= more.tender
    return -1
  }

  /** After the last row: doubt in every lot, where a row that could be anybody's was set aside. */
  finish(): Strays {
    const { tenders, lots, more } = this
    if (this.#lost) {
      for (let l = 0; l < lots.count; l++) lots.flags[l]! |= more.lot
      for (let t = 0; t < tenders.count; t++) tenders.flags[t]! |= more.tender
    }
    return { loose: this.#loose, misplaced: this.#misplaced }
  }

  /** Marks what a row that cannot be read could have changed; gives its lot where it stays among its rows, else -1. */
  #setAside(tenderId: number, lotId: number): number {
    const { tenders, lots, more } = this
    if (tenderId < 0) {
      this.#lost = true
      return -1
    }
    const tender = tenders.ordinalOf[tenderId]!
    if (tender < 0) return -1 // of a tender that is not in the data
    tenders.flags[tender]! |= more.tender
    const lot = lotId < 0 ? onlyLot(lots, tender) : findLot(lots, tender, lotId)
    if (lot < 0) this.#mark(tender, more.lot)
    else lots.flags[lot]! |= more.lot | more.kept
    return more.kept === 0 ? -1 : lot
  }

  #mark(tender: number, bits: number): void {
    const { start, flags } = this.lots
    for (let l = start[tender]!; l < start[tender + 1]!; l++) flags[l]! |= bits
  }
}

type Doubt = typeof moreBids | typeof moreAwards

/** The flags that doubt sets; with `kept`, rows set aside stay among the rows of their lot, for what their ids tell. */
export const moreBids = {
  lot: LOT.MORE_BIDS,
  unplaced: LOT.UNPLACED_BIDS,
  tender: TENDER.MORE_BIDS,
  kept: LOT.DUPLICATES,
} as const
export const moreAwards = { lot: LOT.MORE_AWARDS, unplaced: LOT.UNPLACED_AWARDS, tender: 0, kept: 0 } as const
