import type { Dataset } from '../columns/dataset.js'
import { firstMoment, LONGEST_DAY, lastMoment } from '../schema/instant.js'
import type { TableName } from '../schema/tables.js'

/** The events whose newest gives the instant a data set is looked at from. */
export const asOfColumns: readonly (readonly [TableName, string])[] = [
  ['bids', 'submitted_at'],
  ['bids', 'withdrawn_at'],
  ['tenders', 'opened_at'],
  ['awards', 'awarded_at'],
  ['contracts', 'signed_at'],
]

/** Instants of submission, withdrawal, opening, award and signature: the newest is what data are looked at from. */
export function eventColumns(dataset: Dataset): Float64Array[] {
  return asOfColumns.flatMap(([table, name]) => {
    const column = dataset.tables.get(table)?.columns.get(name)
    return column?.kind === 'number' ? [column.values] : []
  })
}

/** The newest of the values and `before`, NaN where there is none. One compare a value, as few come near it. */
export function newestOf(values: Float64Array, before: number): number {
  let newest = before
  let bound = Number.isNaN(before) ? Number.NEGATIVE_INFINITY : before - LONGEST_DAY
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value > bound && (Number.isNaN(newest) || isNewer(value, newest))) {
      newest = value
      bound = value - LONGEST_DAY
    }
  }
  return newest
}

/** Whether an instant ends later than another; of those that end together the one that begins later. */
export function isNewer(a: number, b: number): boolean {
  return lastMoment(a) > lastMoment(b) || (lastMoment(a) === lastMoment(b) && firstMoment(a) > firstMoment(b))
}
