import { type Dictionaries, domains } from '../columns/dictionaries.js'
import type { Dictionary } from '../columns/dictionary.js'
import type { TableBuilder } from '../columns/table-builder.js'
import type { TablePiece } from '../columns/table-piece.js'
import type { Domain } from '../schema/tables.js'
import type { Part, PartRead } from './batch.js'
import type { TableSource } from './table-source.js'
import type { Told } from './told.js'

/** A source without functions, which can go to threads. */
export type PlainSource = Omit<TableSource, 'columns' | 'where' | 'reader' | 'files'>

/** A file or a part of one that a thread is to read. */
export interface PieceTask {
  /**
   * Tells the data set that is read: values that the thread has told for it before are not told again. Undefined: the
   * piece has all of its values.
   */
  readonly run: number | undefined
  /** Tells the source from all others that this program reads. */
  readonly key: number
  readonly source: PlainSource
  readonly file: string
  /** Undefined: the whole file. */
  readonly part: Part | undefined
  readonly wanted: ReadonlySet<string> | 'all'
  readonly zone: string | undefined
  readonly sharedAddresses: readonly string[]
  /** Memory of pieces that are done with, to be used again. */
  readonly rooms?: readonly SharedArrayBuffer[] | undefined
}

/** What was read: rows with codes of dictionaries of its own, or of its thread's. */
export interface Piece {
  readonly rows: TablePiece
  /** None where they are told. */
  readonly dictionaries: readonly PieceDictionary[]
  readonly told?: Told
  /** Of a part of a text: what was taken for granted. */
  readonly read: PartRead | undefined
  /** Milliseconds that it took. */
  readonly took: number
}

/** The values of a domain in the order of their codes, and their hashes: value i is `bytes[ends[i - 1], ends[i])`. */
export interface PieceDictionary {
  readonly domain: Domain
  readonly bytes: Uint8Array
  readonly ends: Float64Array
  readonly hashes: Int32Array
}

/** What was read into a builder that began with these dictionaries empty; in shared memory. */
export function pieceOf(
  builder: TableBuilder,
  dictionaries: Dictionaries,
  read: PartRead | undefined,
  took = 0,
): Piece {
  return {
    took,
    rows: builder.piece(),
    dictionaries: domains.flatMap((domain) => valuesOf(domain, dictionaries[domain])),
    read,
  }
}

function valuesOf(domain: Domain, dictionary: Dictionary): PieceDictionary[] {
  const { size, bytesLength } = dictionary
  if (size === 0) return []
  const known = dictionary.since(0)
  const room = new SharedArrayBuffer(size * 12 + bytesLength)
  const ends = new Float64Array(room, 0, size)
  const hashes = new Int32Array(room, size * 8, size)
  const bytes = new Uint8Array(room, size * 12)
  ends.set(known.ends)
  hashes.set(dictionary.hashes())
  bytes.set(known.bytes)
  return [{ domain, bytes, ends, hashes }]
}

/** What the codes of a piece's own dictionary are in another one: new values are added. */
export function codesIn(
  dictionary: Dictionary,
  { bytes, ends, hashes }: Omit<PieceDictionary, 'domain'>,
): Int32Array {
  const codes = new Int32Array(ends.length)
  dictionary.encodeAll(bytes, ends, hashes, codes)
  return codes
}
