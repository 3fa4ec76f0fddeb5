import { type FlatRow, flatColumns, flatRow } from './output/flat-row.js'
import type { OutcomeRow } from './output/model.js'

/** danfojs types of the columns of a frame; all others are `string`. */
const dtypes: Readonly<Partial<Record<keyof FlatRow, DanfoType>>> = {
  format: 'int32',
  rule_version: 'int32',
  value: 'float32',
  threshold: 'float32',
}

export type DanfoType = 'string' | 'int32' | 'float32' | 'boolean'

/** What is used of danfojs: pass the module itself, `danfojs-node` or `danfojs`. */
export interface Danfo<Frame> {
  readonly DataFrame: new (
    rows: (string | number | null)[][],
    options: { columns: string[]; dtypes: DanfoType[]; config: { lowMemoryMode: boolean } },
  ) => Frame
}

/**
 * Outcomes as a danfojs DataFrame, a row each, with the columns of the CSV output (`flatColumns`): the subject as
 * `subject_type` and `subject_id`, evidence as JSON text, a reason as three columns; null stays null.
 *
 * danfojs is handed in by the caller, so that tenderflag does not depend on it:
 * `toDataFrame(await import('danfojs-node'), outcomeRows(result))`.
 *
 * Rows go in as arrays, with types given and without a second, column-wise copy: the fastest way danfojs has (1 to
 * 4 µs a row). Hand it outcomes, not bids: its group-by is quadratic in the number of groups, and on several
 * keys joins them with `-`, so that ids which hold one may be merged: never group ids in it. Numbers are kept as they
 * are; arithmetic goes through 32-bit tensors.
 */
export function toDataFrame<Frame>(danfo: Danfo<Frame>, rows: Iterable<OutcomeRow>): Frame {
  const data: (string | number | null)[][] = []
  for (const row of rows) {
    const flat = flatRow(row)
    data.push(flatColumns.map((name) => flat[name]))
  }
  return new danfo.DataFrame(data, {
    columns: [...flatColumns],
    dtypes: flatColumns.map((name) => dtypes[name] ?? 'string'),
    config: { lowMemoryMode: true },
  })
}
