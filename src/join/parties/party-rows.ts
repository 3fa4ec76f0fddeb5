import type { Dataset } from '../../columns/dataset.js'
import { sharedInt32 } from '../../columns/shared.js'
import { rowsOf } from '../rows.js'

/** What stands for the row of a party: there is none, or one was set aside that may be its own. */
export const PARTY = { NONE: -1, SET_ASIDE: -2 } as const

/**
 * The row of `parties` of each code of the dictionary `party`, or one of `PARTY`; undefined without the table. Rows
 * without a party, and all copies of a party, are set aside, with a notice each; where a row names no party, it may be
 * of any, so that nothing is certain of anybody. Linear in rows and parties.
 */
export function partyRows(dataset: Dataset): Int32Array | undefined {
  const rows = rowsOf(dataset, 'parties')
  if (!rows) return undefined
  const ids = rows.code('party_id')
  const rowOf = sharedInt32(dataset.dictionaries.party.size).fill(PARTY.NONE)
  const firstOf = new Int32Array(rowOf.length).fill(-1)
  let lost = false
  for (let r = 0; r < rows.count; r++) {
    const party = ids ? ids[r]! : -1
    const broken = rows.broken.has(r)
    if (party < 0) {
      lost = true
      if (!broken) rows.note('missing_key', r, 'the row has no party_id', 'party_id')
    } else if (firstOf[party]! < 0) {
      firstOf[party] = r
      rowOf[party] = broken ? PARTY.SET_ASIDE : r
    } else {
      if (rowOf[party]! >= 0)
        rows.note('duplicate', firstOf[party]!, 'another row has this party_id', 'party_id')
      if (!broken) rows.note('duplicate', r, 'another row has this party_id', 'party_id')
      rowOf[party] = PARTY.SET_ASIDE
    }
  }
  return lost ? rowOf.fill(PARTY.SET_ASIDE) : rowOf
}
