import type { TablePiece } from '../columns/table-piece.js'
import type { Domain } from '../schema/tables.js'
import type { Part, PartRead } from './batch.js'
import type { TableSource } from './table-source.js'

/** A source without functions, which can go to threads. */
export type PlainSource = Omit<TableSource, 'columns' | 'where' | 'reader' | 'files'>

/** A file or a part of one that a thread is to read. */
export interface PieceTask {
  /** Tells the source from all others that this program reads. */
  readonly key: number
  readonly source: PlainSource
  readonly file: string
  /** Undefined: the whole file. */
  readonly part: Part | undefined
  readonly wanted: ReadonlySet<string> | 'all'
  readonly zone: string
  readonly sharedAddresses: readonly string[]
}

/** What was read: rows with codes of dictionaries of its own. */
export interface Piece {
  readonly rows: TablePiece
  readonly dictionaries: readonly PieceDictionary[]
  /** Of a part of a text: what was taken for granted. */
  readonly read: PartRead | undefined
}

/** The values of a domain in the order of their codes, and their hashes: value i is `bytes[ends[i - 1], ends[i])`. */
export interface PieceDictionary {
  readonly domain: Domain
  readonly bytes: Uint8Array
  readonly ends: Float64Array
  readonly hashes: Int32Array
}
