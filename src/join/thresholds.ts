import type { Dataset } from '../columns/dataset.js'
import { sharedInt32 } from '../columns/shared.js'
import { noteReversed } from './parties/registers.js'
import { rowsOf } from './rows.js'

/** The rows of `thresholds` that can be read. */
export interface Thresholds {
  /** In the order of the table. */
  readonly rows: Int32Array
  /** A row was set aside that may be about any purchase. */
  readonly lost: boolean
}

/** Undefined without the table. Rows without a method or currency, or that end before they begin, are set aside, with a notice each. */
export function thresholdsOf(dataset: Dataset): Thresholds | undefined {
  const rows = rowsOf(dataset, 'thresholds')
  if (!rows) return undefined
  const currency = rows.code('currency')
  const method = dataset.tables.get('thresholds')?.columns.get('method')
  const hasReversed = noteReversed(dataset, rows)
  const whole: number[] = []
  for (let r = 0; r < rows.count; r++) {
    if (rows.broken.has(r)) continue
    const lacks =
      method?.kind !== 'enum' || method.codes[r]! < 0
        ? 'method'
        : !currency || currency[r]! < 0
          ? 'currency'
          : undefined
    if (lacks === undefined && !hasReversed(r)) whole.push(r)
    if (lacks !== undefined) rows.note('missing_key', r, `the row has no ${lacks}`, lacks)
  }
  const kept = sharedInt32(whole.length)
  kept.set(whole)
  return { rows: kept, lost: whole.length < rows.count }
}
