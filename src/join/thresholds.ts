import type { Dataset } from '../columns/dataset.js'
import { sharedInt32 } from '../columns/shared.js'
import { noteReversed } from './parties/registers.js'
import { rowsOf } from './rows.js'

/** The rows of `thresholds` that can be read. */
export interface Thresholds {
  /** In the order of the table. */
  readonly rows: Int32Array
  /** Rows that end before they begin: what they hold for on any day is not known. */
  readonly reversed: Int32Array
  /** A row was set aside that may be about any purchase. */
  readonly lost: boolean
}

/** Undefined without the table. Rows without a method or currency are set aside, and noted as those that end before they begin. */
export function thresholdsOf(dataset: Dataset): Thresholds | undefined {
  const rows = rowsOf(dataset, 'thresholds')
  if (!rows) return undefined
  const currency = rows.code('currency')
  const method = dataset.tables.get('thresholds')?.columns.get('method')
  const hasReversed = noteReversed(dataset, rows)
  const whole: number[] = []
  const reversed: number[] = []
  for (let r = 0; r < rows.count; r++) {
    if (rows.broken.has(r)) continue
    const lacks =
      method?.kind !== 'enum' || method.codes[r]! < 0
        ? 'method'
        : !currency || currency[r]! < 0
          ? 'currency'
          : undefined
    if (lacks === undefined) (hasReversed(r) ? reversed : whole).push(r)
    if (lacks !== undefined) rows.note('missing_key', r, `the row has no ${lacks}`, lacks)
  }
  const lost = whole.length + reversed.length < rows.count
  return { rows: shared(whole), reversed: shared(reversed), lost }
}

function shared(rows: readonly number[]): Int32Array {
  const kept = sharedInt32(rows.length)
  kept.set(rows)
  return kept
}
