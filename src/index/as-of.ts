import type { Dataset } from '../columns/dataset.js'
import { firstMoment, lastMoment } from '../schema/instant.js'
import type { TableName } from '../schema/tables.js'

/** The events whose newest gives the instant a data set is looked at from. */
export const asOfColumns: readonly (readonly [TableName, string])[] = [
  ['bids', 'submitted_at'],
  ['bids', 'withdrawn_at'],
  ['tenders', 'opened_at'],
  ['awards', 'awarded_at'],
  ['contracts', 'signed_at'],
]

/** The newest submission, withdrawal, opening, award or signature in the data; NaN where there is none. */
export function newestEvent(dataset: Dataset): number {
  let newest = Number.NaN
  for (const [table, name] of asOfColumns) {
    const column = dataset.tables.get(table)?.columns.get(name)
    if (column?.kind !== 'number') continue
    for (const value of column.values) {
      if (value <= newest - 90_000_000 || Number.isNaN(value)) continue // more than a day older: cannot be newer
      if (Number.isNaN(newest) || isNewer(value, newest)) newest = value
    }
  }
  return newest
}

function isNewer(a: number, b: number): boolean {
  return lastMoment(a) > lastMoment(b) || (lastMoment(a) === lastMoment(b) && firstMoment(a) > firstMoment(b))
}
