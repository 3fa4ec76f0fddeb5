import { type ColumnSpec, tableSpecs } from '../schema/tables.js'

/** The code of a value of a closed list, as the schema orders it. */
function code(column: ColumnSpec, value: string): number {
  const place = column.values?.indexOf(value) ?? -1
  if (place < 0) throw new RangeError(`the schema has no ${value}`)
  return place
}

const method = tableSpecs.tenders.columns.method
export const METHOD = {
  open: code(method, 'open'),
  selective: code(method, 'selective'),
  limited: code(method, 'limited'),
  direct: code(method, 'direct'),
} as const

const tender = tableSpecs.tenders.columns.status
export const TENDER = {
  active: code(tender, 'active'),
  cancelled: code(tender, 'cancelled'),
  unsuccessful: code(tender, 'unsuccessful'),
  withdrawn: code(tender, 'withdrawn'),
  complete: code(tender, 'complete'),
} as const

const bid = tableSpecs.bids.columns.status
export const BID = {
  invited: code(bid, 'invited'),
  pending: code(bid, 'pending'),
  valid: code(bid, 'valid'),
  disqualified: code(bid, 'disqualified'),
  withdrawn: code(bid, 'withdrawn'),
} as const

const award = tableSpecs.awards.columns.status
export const AWARD = {
  pending: code(award, 'pending'),
  active: code(award, 'active'),
  cancelled: code(award, 'cancelled'),
  unsuccessful: code(award, 'unsuccessful'),
} as const

const contract = tableSpecs.contracts.columns.status
export const CONTRACT = {
  active: code(contract, 'active'),
  cancelled: code(contract, 'cancelled'),
  terminated: code(contract, 'terminated'),
} as const

/** Currencies of the market, the main one first, and what one unit is worth in the main one. */
export const currencies = ['SAR', 'USD', 'EUR'] as const
export const worth = [1, 3.75, 4.05] as const
