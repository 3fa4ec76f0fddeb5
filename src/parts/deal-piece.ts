import type { Piece } from '../ingest/piece.js'
import { asOfColumns, newestOf } from '../join/as-of.js'
import type { TableName } from '../schema/tables.js'
import { type SharedFile, TemporaryFile } from '../system/temporary-file.js'
import { type Sections, sectionsOf } from './sections.js'
import { secondHash, TenderPlaces } from './tender-places.js'

/** Tables whose rows go with their tender; rows of all others are needed in every part. */
export const ofTenders: ReadonlySet<TableName> = new Set([
  'tenders',
  'lots',
  'bids',
  'awards',
  'contracts',
  'items',
])

/** Where tenders go: what threads are told. */
export interface Dealing {
  /** Of `TenderPlaces`: buckets. */
  readonly slots: Int32Array
  readonly buckets: number
  /** Where rows are put aside. */
  readonly file: SharedFile
}

/** After the buckets of tenders come two whose rows are needed everywhere: of tables that are about no tender, */
export const sidesOf = ({ buckets }: Dealing): number => buckets
/** and of rows that may be about any. */
export const lostOf = ({ buckets }: Dealing): number => buckets + 1

/** A piece whose rows were dealt out and put aside, and are not in its columns any more. */
export interface DealtPiece extends Piece {
  readonly sections: Omit<Sections, 'bytes'>
  /** Where the bytes of the sections are. */
  readonly place: number
  /** Newest event, NaN where there is none. */
  readonly asOf: number
}

/** Deals the rows of a piece out to buckets, and puts them aside. Throws OUTPUT_FAILED. */
export function dealPiece(table: TableName, piece: Piece, dealing: Dealing): DealtPiece {
  const { rows } = piece
  let asOf = Number.NaN
  for (const { name, values } of rows.columns)
    if (values instanceof Float64Array && asOfColumns.some(([t, c]) => t === table && c === name))
      asOf = newestOf(values, asOf)
  const { bytes, ...sections } = sectionsOf(
    table,
    piece,
    bucketsOf(table, piece, dealing),
    dealing.buckets + 2,
  )
  return {
    ...piece,
    rows: { ...rows, numbers: undefined, broken: new Int32Array(0), columns: [] },
    dictionaries: [],
    sections,
    place: new TemporaryFile(dealing.file).append(bytes),
    asOf,
  }
}

function bucketsOf(table: TableName, { rows, dictionaries }: Piece, dealing: Dealing): Int32Array {
  const buckets = new Int32Array(rows.rows)
  if (!ofTenders.has(table)) return buckets.fill(sidesOf(dealing))
  const lost = lostOf(dealing)
  const column = rows.columns.find(({ name }) => name === 'tender_id')?.values
  const values = dictionaries.find(({ domain }) => domain === 'tender')
  if (!column || !values) return buckets.fill(lost)
  const places = new TenderPlaces(dealing.slots)
  const { bytes, ends, hashes } = values
  const bucketOf = new Int32Array(ends.length)
  for (let code = 0, from = 0; code < ends.length; code++) {
    const to = ends[code]!
    const known = places.find(hashes[code]!, secondHash(bytes, from, to))
    // a tender that no row of its own tells of goes by itself
    bucketOf[code] = known >= 0 ? known : (hashes[code]! >>> 0) % dealing.buckets
    from = to
  }
  for (let r = 0; r < rows.rows; r++) buckets[r] = column[r]! < 0 ? lost : bucketOf[column[r]!]!
  return buckets
}
