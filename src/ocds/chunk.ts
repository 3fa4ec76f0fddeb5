import type { NoticeCount } from '../columns/notices.js'
import type { Domain, TableName } from '../schema/tables.js'

/** Room for the bytes of a chunk, which several threads can read. */
export function chunkRoom(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length))
}

/** Bytes of some consecutive units (releases or records) of one file: what is handed to a thread at once. */
export interface Chunk {
  readonly bytes: Uint8Array
  /** How many of the bytes count. */
  readonly length: number
  /** From and to of each unit; undefined: each line that is not blank is one. */
  readonly units: Int32Array | undefined
  /** Whether the units stand as they are; else they are told apart, and what may have to be merged is put off. */
  readonly settled: boolean
  /** Groups of notices (`groupKey`) that are not to be listed any more; none by default. */
  readonly full?: readonly string[]
}

/** What a chunk became: rows of tables in columns with dictionaries of their own, and what is to be looked at later. */
export interface Block {
  /** Names the dictionaries that its codes are of; they go on from block to block. */
  readonly source: string
  readonly units: number
  /** For each compiled release that was taken: unit, code of its ocid, and its date (NaN for none). */
  readonly taken: { readonly unit: Int32Array; readonly ocid: Int32Array; readonly date: Float64Array }
  /** For each release that was put off: unit, code of its ocid, where its bytes stand, and 1 for a versioned one. */
  readonly putOff: {
    readonly unit: Int32Array
    readonly ocid: Int32Array
    readonly span: Int32Array
    readonly versioned: Int32Array
  }
  readonly tables: readonly BlockTable[]
  /** Values that blocks of the source before did not have. */
  readonly dictionaries: readonly BlockDictionary[]
  /** Their `row` is the unit, from 0 on. */
  readonly notices: readonly NoticeCount[]
}

/** Rows of a table that a chunk brought. */
export interface BlockTable {
  readonly name: TableName
  /** The unit of each row. */
  readonly owners: Int32Array
  readonly columns: readonly BlockColumn[]
  /** Whether there is such a table, though it may have no rows. */
  readonly present: boolean
}

/** One column of it, as the columns of a data set hold values. */
export interface BlockColumn {
  readonly name: string
  readonly values: Int32Array | Int8Array | Float64Array
  readonly present: boolean
}

/** Distinct values of a domain, in the order of their codes: value i ends in `bytes` at `ends[i] - start`. */
export interface BlockDictionary {
  readonly domain: Domain
  readonly start: number
  readonly bytes: Uint8Array
  readonly ends: Int32Array
}
