import type { NumberFormat } from '../columns/number-format.js'
import type { TableName } from '../schema/tables.js'
import type { FileOptions, Reader, Value } from './batch.js'
import type { Recipe } from './mapping/recipe.js'

export type { NumberFormat }

/** Where the value of a canonical column comes from. Fields are names, or 0-based places in files without a header. */
export type Origin =
  | { readonly kind: 'field'; readonly field: string | number }
  | {
      readonly kind: 'computed'
      readonly fields: readonly (string | number)[]
      /** Pure; gives undefined for null. `file` is the name of the file without its folder. */
      readonly compute: (
        get: (field: string | number) => Value | undefined,
        file: string,
      ) => Value | undefined
    }

/** Where the values of a canonical column come from, and how they are written there. */
export interface ColumnSource {
  readonly origin: Origin
  /** Source value → canonical value; '' maps to null. A value that is not listed is unmapped: null with a notice. */
  readonly values?: ReadonlyMap<string, string>
  readonly number?: NumberFormat
  /** Luxon format tokens, tried in order; 'iso' and 'epoch-days', 'epoch-seconds', 'epoch-millis' are words of their own. */
  readonly dates?: readonly string[]
}

/** One canonical table to be read from files of one shape. Several sources may feed one table, in order. */
export interface TableSource {
  readonly table: TableName
  /** Paths, in reading order. */
  readonly files: readonly string[]
  readonly format: 'csv' | 'jsonl' | 'parquet' | 'arrow'
  /** Instead of the reader of the format: for tables that a program hands over, whose `files` are names only. */
  readonly reader?: Reader
  readonly options: FileOptions
  /** Canonical column → where it comes from; undefined: every field that is named like a canonical column. */
  readonly columns: ReadonlyMap<string, ColumnSource> | undefined
  /** What `columns` and `where` were made of; without it a source that has them is read in this thread alone. */
  readonly recipe?: Recipe
  /** With undefined `columns`: what stands in every row of a column that a file lacks. */
  readonly otherwise?: ReadonlyMap<string, string>
  /** Rows that are equal in every column read are one row: for tables taken from a file of a finer grain. */
  readonly distinct: boolean
  /** With `distinct`: the columns that are compared; of rows that are equal in them the first stands. Absent: all. */
  readonly distinctBy?: readonly string[]
  /** Records for which it does not hold are no rows of this table: for files with records of several kinds. */
  readonly where?: {
    readonly fields: readonly (string | number)[]
    readonly holds: (get: (field: string | number) => string | undefined, file: string) => boolean
  }
}
