import { openDataset } from '#tenderflag/index.js'
import { wanted } from '../duckdb/tables.js'
import { marketFiles } from './data.js'

/** Every column that the seven rules need, as `table.column`. */
const all = Object.entries(wanted).flatMap(([table, columns]) =>
  Object.keys(columns).map((column) => `${table}.${column}`),
)

/**
 * Adds up the columns as they lie in memory, one thread: what merely touching those bytes takes. It answers nothing.
 * @param {number} tenders
 * @param {readonly string[]} columns as `table.column`; those the data do not have are none
 * @returns {Promise<import('./cases.js').Ready>}
 */
export async function plainSum(tenders, columns = all) {
  const { tables } = await openDataset(Object.values(await marketFiles('parquet', tenders)))
  const arrays = columns.flatMap((name) => {
    const [table, column] = /** @type {[import('#tenderflag/index.js').TableName, string]} */ (
      name.split('.')
    )
    const found = tables.get(table)?.columns.get(column)
    return found ? [found.kind === 'number' ? found.values : found.codes] : []
  })
  const run = () => arrays.map(sumOf)
  return { run, answer: async () => undefined }
}

/** One loop for each type of array would be compiled as one for all: each type gets a function of its own. */
const sums = new Map(
  [Float64Array, Int32Array, Int8Array].map((type) => [
    type,
    /** @type {(values: ArrayLike<number>) => number} */ (
      new Function(
        'values',
        'let sum = 0; for (let i = 0; i < values.length; i++) sum += values[i]; return sum',
      )
    ),
  ]),
)

/** @param {Float64Array | Int32Array | Int8Array} values */
function sumOf(values) {
  return sums.get(/** @type {any} */ (values.constructor))?.(values)
}
