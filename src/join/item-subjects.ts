import type { Dataset } from '../columns/dataset.js'
import { sharedInt32, sharedUint8 } from '../columns/shared.js'
import { entitiesOf } from './entities.js'
import type { ItemIndex } from './index-of.js'
import { findLot, type LotSubjects, onlyLot } from './lots.js'
import { rowsOf } from './rows.js'
import type { TenderSubjects } from './tenders.js'

/** Items as subjects, with the code of the id of each. */
export interface ItemSubjects extends ItemIndex {
  readonly code: Int32Array
  /** First item of each tender; one longer than the tenders. */
  readonly start: Int32Array
}

const empty = sharedInt32(0)

/** Where nothing asks for items. */
export const noItems: ItemSubjects = {
  tender: empty,
  lot: empty,
  bid: empty,
  code: empty,
  rowStart: empty,
  rows: empty,
  setAside: sharedUint8(0),
  start: empty,
}

/** The items of each tender (`entitiesOf`), with their lots and the bids that price them. */
export function itemSubjects(dataset: Dataset, tenders: TenderSubjects, lots: LotSubjects): ItemSubjects {
  const table = rowsOf(dataset, 'items')
  const lotIds = table?.code('lot_id')
  const bidIds = table?.code('bid_id')
  const { count, tender, code, rowStart, rows, setAside, start } = entitiesOf(
    dataset,
    'items',
    tenders,
    undefined,
  )
  const lot = sharedInt32(count)
  const bid = sharedInt32(count)
  for (let i = 0; i < count; i++) {
    const first = rows[rowStart[i]!]!
    bid[i] = bidIds ? bidIds[first]! : -1
    lot[i] = lotOf(tender[i]!, lotIds ? lotIds[first]! : -1)
    for (let r = rowStart[i]! + 1; r < rowStart[i + 1]!; r++)
      if (lotIds && lotOf(tender[i]!, lotIds[rows[r]!]!) !== lot[i]) lot[i] = -1
  }
  return { tender, lot, bid, code, rowStart, rows, setAside, start }

  function lotOf(t: number, id: number): number {
    return id >= 0 ? findLot(lots, t, id) : onlyLot(lots, t)
  }
}
