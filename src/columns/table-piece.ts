import type { NoticeCount } from './notices.js'

/** Some consecutive records of one file, read into columns by themselves. Rows and their numbers count from 0. */
export interface TablePiece {
  readonly rows: number
  /** Records: more than rows where some are left out or equal to another. */
  readonly read: number
  /** The record of each row, where they are fewer than the records. */
  readonly numbers: Int32Array | undefined
  /** Columns that the file has, asked for or not. */
  readonly present: readonly string[]
  readonly broken: Int32Array
  /** Codes are those of dictionaries of its own. */
  readonly columns: readonly {
    readonly name: string
    readonly values: Int32Array | Int8Array | Float64Array
  }[]
  readonly notices: readonly NoticeCount[]
}
