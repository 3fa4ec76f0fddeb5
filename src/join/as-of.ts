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
  let bound = boundOf(before)
  for (let from = 0; from < values.length; from += SOME) {
    const to = Math.min(from + SOME, values.length)
    if (to - from === SOME && !isAbove(values, from, bound)) continue
    for (let i = from; i < to; i++) {
      const value = values[i]!
      if (!(value > bound) || !(Number.isNaN(newest) || isNewer(value, newest))) continue
      newest = value
      bound = boundOf(value)
    }
  }
  return newest
}

/** Values that are looked at together: each loop costs as much as a value. */
const SOME = 8

function isAbove(values: Float64Array, at: number, bound: number): boolean {
  return (
    values[at]! > bound ||
    values[at + 1]! > bound ||
    values[at + 2]! > bound ||
    values[at + 3]! > bound ||
    values[at + 4]! > bound ||
    values[at + 5]! > bound ||
    values[at + 6]! > bound ||
    values[at + 7]! > bound
  )
}

/** Nothing that is not above it is newer. */
const boundOf = (newest: number): number =>
  Number.isNaN(newest) ? Number.NEGATIVE_INFINITY : newest - LONGEST_DAY

/** Whether an instant ends later than another; of those that end together the one that begins later. */
export function isNewer(a: number, b: number): boolean {
  return lastMoment(a) > lastMoment(b) || (lastMoment(a) === lastMoment(b) && firstMoment(a) > firstMoment(b))
}
