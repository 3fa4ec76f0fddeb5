import type { Column } from '../columns/dataset.js'
import { sharedInt32, sharedUint8 } from '../columns/shared.js'
import { STRAY, type StrayBids } from './index-of.js'
import type { Rows } from './rows.js'
import type { TenderSubjects } from './tenders.js'

export const noStrays: StrayBids = { tender: sharedInt32(0), bidder: sharedInt32(0), is: sharedUint8(0) }

const WINS = 1

/**
 * What is known of rows of bids that have no lot. `loose`: of those that only name no lot, and are no copies, whether they were
 * submitted (1 yes, 0 no, -1 unknown); those that were not are no strays. Linear in strays.
 */
export function strayBids(
  rows: Rows,
  columns: Readonly<Record<string, Column>>,
  { ordinalOf }: Pick<TenderSubjects, 'ordinalOf'>,
  strays: readonly number[],
  loose: ReadonlyMap<number, 0 | 1 | -1>,
): StrayBids {
  const found = strays.filter((row) => loose.get(row) !== 0)
  if (found.length === 0) return noStrays
  const tenderIds = rows.code('tender_id')
  const bidders = rows.code('bidder_id')
  const isWinner = columns.is_winner?.kind === 'enum' ? columns.is_winner.codes : undefined
  const tender = sharedInt32(found.length)
  const bidder = sharedInt32(found.length)
  const is = sharedUint8(found.length)
  found.forEach((row, s) => {
    const id = tenderIds ? tenderIds[row]! : -1
    tender[s] = id < 0 ? -1 : ordinalOf[id]!
    bidder[s] = bidders ? bidders[row]! : -1
    const isAside = !loose.has(row)
    is[s] =
      (isAside ? STRAY.SET_ASIDE : 0) |
      (id < 0 ? STRAY.NO_TENDER : 0) |
      (isWinner && (isAside || isWinner[row] === WINS) ? STRAY.MAY_WIN : 0)
  })
  return { tender, bidder, is }
}
