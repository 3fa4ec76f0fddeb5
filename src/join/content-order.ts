import type { Column } from '../columns/dataset.js'
import type { Dictionaries } from '../columns/dictionaries.js'
import type { Dictionary } from '../columns/dictionary.js'

/**
 * Orders rows by what they say, column by column: ids and texts by their bytes, missing values first; 0 where they say
 * the same. So what is told apart by it does not depend on the order of the file.
 */
export function contentOrder(
  dictionaries: Dictionaries,
  columns: readonly (Column | undefined)[],
): (a: number, b: number) => number {
  const known = columns.filter((column) => column !== undefined)
  return (a, b) => {
    for (const column of known) {
      const order =
        column.kind === 'code'
          ? compareCodes(dictionaries[column.domain], column.codes, a, b)
          : column.kind === 'enum'
            ? column.codes[a]! - column.codes[b]!
            : compareNumbers(column.values[a]!, column.values[b]!)
      if (order !== 0) return order
    }
    return 0
  }
}

function compareNumbers(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(!Number.isNaN(a)) - Number(!Number.isNaN(b))
  return a - b
}

function compareCodes(dictionary: Dictionary, codes: Int32Array, a: number, b: number): number {
  if (codes[a] === codes[b]) return 0
  return codes[a]! < 0 || codes[b]! < 0 ? codes[a]! - codes[b]! : dictionary.compare(codes[a]!, codes[b]!)
}
