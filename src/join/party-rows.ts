import type { Dataset } from '../columns/dataset.js'
import { rowsOf } from './rows.js'

/** What stands for a row of a party: there is none, or one was set aside. */
export const PARTY_ROW = { NONE: -1, SET_ASIDE: -2 } as const

export interface PartyRows {
  /** Row of the parties table by code of the party, or one of `PARTY_ROW`. */
  readonly rowOf: Int32Array
  /** Some row names no party: it may be of any. */
  readonly lost: boolean
}

/**
 * The row of each party; undefined without the table. Rows without a party, and all copies of a party, are set aside, with
 * a notice each.
 */
export function partyRowsOf(dataset: Dataset): PartyRows | undefined {
  const rows = rowsOf(dataset, 'parties')
  if (!rows) return undefined
  const parties = dataset.dictionaries.party.size
  const ids = rows.code('party_id')
  const rowOf = new Int32Array(parties).fill(PARTY_ROW.NONE)
  const firstOf = new Int32Array(parties).fill(-1)
  let lost = false
  const duplicate = (row: number) => rows.note('duplicate', row, 'another row has this party_id', 'party_id')
  for (let r = 0; r < rows.count; r++) {
    const party = ids ? ids[r]! : -1
    const broken = rows.broken.has(r)
    if (party < 0) {
      lost = true
      if (!broken) rows.note('missing_key', r, 'the row has no party_id', 'party_id')
    } else if (firstOf[party]! < 0) {
      firstOf[party] = r
      rowOf[party] = broken ? PARTY_ROW.SET_ASIDE : r
    } else {
      if (rowOf[party]! >= 0) duplicate(firstOf[party]!)
      if (!broken) duplicate(r)
      rowOf[party] = PARTY_ROW.SET_ASIDE
    }
  }
  return { rowOf, lost }
}
