import type { ColumnSpec } from './tables.js'

/**
 * What programs write into a text where there is no value: SQL (`NULL`, `\N`), JavaScript and Java (`null`), spreadsheets
 * (`#N/A`, in Spanish, Portuguese and Italian `#N/D`). As an id they would make one party of all that have none.
 */
export const nullWords = ['NULL', 'null', '\\N', '#N/A', '#N/D'] as const

/** What people write there, and what may be an id as well: the one of a Namibian agency, say. */
export const doubtfulWords = ['NA', 'N/A', 'n/a', '-', '--', 'None', 'nan', 'NaN'] as const

/** Whether words for “none” are none in a column: where equal values are one thing, but not in texts that are read by people. */
export function hasNullWords({ type, domain }: ColumnSpec): boolean {
  return type === 'id' || domain === 'currency' || domain === 'classification'
}

/** Whether `bytes[from, to)` is a word for “none”. Nearly always the length tells. */
export function isNullWord(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from === 2) return bytes[from] === 92 && bytes[from + 1] === 78
  if (to - from !== 4) return false
  const first = bytes[from]
  if (first !== 78 && first !== 110 && first !== 35) return false
  const text = String.fromCharCode(first, bytes[from + 1]!, bytes[from + 2]!, bytes[from + 3]!)
  return (nullWords as readonly string[]).includes(text)
}
