import type { Dataset } from '../columns/dataset.js'
import { head, sharedInt32, sharedUint8 } from '../columns/shared.js'
import { TENDER } from './index-of.js'
import { rowsOf } from './rows.js'

/** Tenders by ordinal: code of the id, row (-1 none, or set aside) and bits `TENDER`. */
export interface TenderSubjects {
  readonly count: number
  /** Tender code → ordinal, -1 for ids that are no subject. */
  readonly ordinalOf: Int32Array
  readonly code: Int32Array
  readonly row: Int32Array
  readonly flags: Uint8Array
}

/**
 * One subject a distinct id of the tenders table, in row order, also where all copies of its row are set aside.
 * Without that table: every id that another table names, in order of code.
 */
export function tenderSubjects(dataset: Dataset): TenderSubjects {
  const ordinalOf = sharedInt32(dataset.dictionaries.tender.size).fill(-1)
  const tenders = rowsOf(dataset, 'tenders')
  const ids = tenders?.code('tender_id')
  if (!tenders || !ids) return fromOtherTables(dataset, ordinalOf)

  const code = sharedInt32(tenders.count)
  const row = sharedInt32(tenders.count)
  const flags = sharedUint8(tenders.count)
  const anyBroken = tenders.broken.size > 0
  const plain = anyBroken ? 0 : numberPlain(ids, ordinalOf, code, row)
  let count = plain
  for (let r = plain; r < tenders.count; r++) {
    const id = ids[r]!
    const broken = anyBroken && tenders.broken.has(r)
    if (id < 0) {
      if (!broken) tenders.note('missing_key', r, 'the row has no tender_id', 'tender_id')
      continue
    }
    const seen = ordinalOf[id]!
    if (seen < 0) {
      ordinalOf[id] = count
      code[count] = id
      row[count] = broken ? -1 : r
      flags[count] = broken ? TENDER.ROW_SET_ASIDE : 0
      count++
      continue
    }
    if (row[seen]! >= 0) tenders.note('duplicate', row[seen]!, 'another row has this tender_id', 'tender_id')
    row[seen] = -1
    flags[seen] = TENDER.ROW_SET_ASIDE
    if (!broken) tenders.note('duplicate', r, 'another row has this tender_id', 'tender_id')
  }
  return {
    count,
    ordinalOf,
    code: head(code, count),
    row: head(row, count),
    flags: head(flags, count),
  }
}

/**
 * Numbers rows from the first on, up to one without an id or with one that came before: how many they are. Apart, over
 * arrays alone, so that its machine code outlives the objects of a scan.
 */
function numberPlain(ids: Int32Array, ordinalOf: Int32Array, code: Int32Array, row: Int32Array): number {
  for (let r = 0; r < ids.length; r++) {
    const id = ids[r]!
    if (id < 0 || ordinalOf[id]! >= 0) return r
    ordinalOf[id] = r
    code[r] = id
    row[r] = r
  }
  return ids.length
}

function fromOtherTables(dataset: Dataset, ordinalOf: Int32Array): TenderSubjects {
  for (const name of ['lots', 'bids', 'items', 'awards', 'contracts'] as const) {
    const ids = rowsOf(dataset, name)?.code('tender_id')
    if (ids) for (let r = 0; r < ids.length; r++) if (ids[r]! >= 0) ordinalOf[ids[r]!] = 0
  }
  let count = 0
  for (let id = 0; id < ordinalOf.length; id++) if (ordinalOf[id] === 0) ordinalOf[id] = count++
  const code = sharedInt32(count)
  for (let id = 0; id < ordinalOf.length; id++) if (ordinalOf[id]! >= 0) code[ordinalOf[id]!] = id
  return { count, ordinalOf, code, row: sharedInt32(count).fill(-1), flags: sharedUint8(count) }
}
