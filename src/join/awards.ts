import type { Dataset } from '../columns/dataset.js'
import { sharedUint8 } from '../columns/shared.js'
import { type Entities, entitiesOf, walkedEntities } from './entities.js'
import { groupRows } from './group.js'
import { LOT } from './index-of.js'
import type { LotSubjects } from './lots.js'
import { moreAwards, Placer, placeRows } from './place.js'
import { rowsOf } from './rows.js'
import type { TenderSubjects } from './tenders.js'
import type { AwardWalk } from './walk-entities.js'

/** The awards of all tenders, and their rows by lot. */
export interface Awards extends Entities {
  readonly severalLots: Uint8Array
  /** Rows of lot l are `lotRows[lotStart[l]] …`. */
  readonly lotStart: Int32Array
  readonly lotRows: Int32Array
}

/** Awards with their lots, as a walk over the usual table found them, else row by row. */
export function awardsOf(
  dataset: Dataset,
  tenders: TenderSubjects,
  lots: LotSubjects,
  walk: AwardWalk | undefined,
): Awards {
  return walk ? walkedAwards(dataset, tenders, lots, walk) : placedAwards(dataset, tenders, lots)
}

function walkedAwards(dataset: Dataset, tenders: TenderSubjects, lots: LotSubjects, walk: AwardWalk): Awards {
  const { count, tender, code, start, rowStart, rows, ofRow, setAside, copies } = walkedEntities(walk)
  const { severalLots, lotStart, order: lotRows, strays } = walk
  if (strays.length > 0) {
    const placer = new Placer(rowsOf(dataset, 'awards')!, tenders, lots, moreAwards)
    for (const row of strays) placer.place(row)
    for (const row of placer.finish().misplaced) {
      setAside[ofRow[row]!] = 1
      severalLots[ofRow[row]!] = 1
    }
  }
  return {
    count,
    tender,
    code,
    start,
    rowStart,
    rows,
    ofRow,
    setAside,
    copies,
    severalLots,
    lotStart,
    lotRows,
  }
}

function placedAwards(dataset: Dataset, tenders: TenderSubjects, lots: LotSubjects): Awards {
  const rows = rowsOf(dataset, 'awards')
  const placed = rows ? placeRows(rows, tenders, lots, moreAwards) : undefined
  const awards = entitiesOf(dataset, 'awards', tenders, placed?.misplaced ?? new Set())
  const lotOf = placed?.lotOf ?? new Int32Array(0)
  const severalLots = overSeveralLots(awards, lotOf)
  for (const row of awards.copies) {
    const lot = lotOf[row]!
    if (lot >= 0) lots.flags[lot]! |= LOT.MORE_AWARDS
    lotOf[row] = -1
  }
  const { start: lotStart, order: lotRows } = groupRows(lotOf, lots.count)
  return { ...awards, severalLots, lotStart, lotRows }
}

/** Awards over several lots; and those with a row set aside, or one more perhaps, which may be. */
function overSeveralLots({ ofRow, setAside }: Entities, lotOf: Int32Array): Uint8Array {
  const several = sharedUint8(setAside.length)
  for (let a = 0; a < setAside.length; a++) several[a] = setAside[a] === 0 ? 0 : 1
  const lot = new Int32Array(setAside.length).fill(-1)
  for (let r = 0; r < ofRow.length; r++) {
    const award = ofRow[r]!
    if (award < 0 || lotOf[r]! < 0) continue
    if (lot[award] === -1) lot[award] = lotOf[r]!
    else if (lot[award] !== lotOf[r]) several[award] = 1
  }
  return several
}
