import { deserialize, serialize } from 'node:v8'
import { newDictionaries } from '../columns/dictionaries.js'
import { Notices } from '../columns/notices.js'
import { type BuildContext, TableBuilder } from '../columns/table-builder.js'
import { codesIn, type Piece, pieceOf } from '../ingest/piece.js'
import type { FileToRead } from '../ingest/read-ahead.js'
import { isDropping } from '../ingest/read-file.js'
import type { Taker } from '../ingest/read-turns.js'
import { asOfColumns, newestOf } from '../join/as-of.js'
import type { TableName } from '../schema/tables.js'
import type { Spill } from '../spill.js'
import { divide, type Share } from './divide.js'
import type { Together } from './together.js'

/** Tables whose rows go with their tender; rows of all others are needed in every part. */
export const ofTenders: ReadonlySet<TableName> = new Set([
  'tenders',
  'lots',
  'bids',
  'awards',
  'contracts',
  'items',
])

/** Shares that are held before they are put aside. */
const HELD_BYTES = 1 << 25
/** A value of a dictionary takes so many bytes besides its text. */
const A_VALUE = 48

/** A share, with the place of its file among those that were read. */
export interface Dealt extends Share {
  readonly file: number
}

/** Where shares of a bucket were put aside. */
interface Extent {
  readonly place: number
  readonly length: number
}

/**
 * Deals rows out to buckets as they are read, and puts them aside. After the buckets of tenders come two whose rows are needed
 * everywhere: `sides`, of tables that are about no tender, and `lost`, of rows that may be about any.
 */
export class Dealer implements Taker {
  readonly notices = new Notices()
  /** Newest event, NaN where there is none. */
  asOf = Number.NaN
  /** Columns that a table was seen to have. */
  readonly present = new Map<TableName, Set<string>>()
  /** What the rows of each bucket take in memory, about. */
  readonly bytes: Float64Array
  records = 0

  readonly #extents: Extent[][]
  readonly #files: FileToRead[] = []
  readonly #held = new Map<number, Dealt[]>()
  #heldBytes = 0
  #first = 0

  constructor(
    readonly together: Together,
    readonly spill: Spill,
    readonly context: Omit<BuildContext, 'dictionaries' | 'notices'>,
  ) {
    this.bytes = new Float64Array(together.buckets + 2)
    this.#extents = Array.from({ length: together.buckets + 2 }, () => [])
  }

  get sides(): number {
    return this.together.buckets
  }

  get lost(): number {
    return this.together.buckets + 1
  }

  get files(): readonly FileToRead[] {
    return this.#files
  }

  start(of: FileToRead, firstRow: number): void {
    this.#files.push(of)
    this.#first = firstRow
    this.records = 0
    const { table } = of.source
    if (!this.present.has(table)) this.present.set(table, new Set())
  }

  async piece(of: FileToRead, piece: Piece): Promise<void> {
    const first = this.#first + this.records
    await this.#deal(of, piece, first)
  }

  async here(
    of: FileToRead,
    read: Parameters<Taker['here']>[1],
  ): Promise<Awaited<ReturnType<Taker['here']>>> {
    const first = this.#first + this.records
    const dictionaries = newDictionaries()
    const builder = new TableBuilder(of.source.table, {
      ...this.context,
      dictionaries,
      notices: new Notices(),
    })
    // numbered as in the file, for the errors of `strict`
    builder.startFile(of.file, first, isDropping(of.source))
    const end = await read(builder)
    const piece = pieceOf(builder, dictionaries, end)
    const relative = {
      ...piece.rows,
      numbers: piece.rows.numbers?.map((number) => number - first),
      notices: piece.rows.notices.map((group) => ({
        ...group,
        listed: group.listed.map((notice) => ({ ...notice, row: (notice.row ?? first) - first })),
      })),
    }
    await this.#deal(of, { ...piece, rows: relative }, first)
    return end
  }

  async #deal(of: FileToRead, piece: Piece, first: number): Promise<void> {
    const { rows } = piece
    const { table } = of.source
    this.records += rows.read
    this.notices.addGroups(rows.notices, (row) => ({ row: first + row, file: of.file }))
    for (const column of rows.present) this.present.get(table)!.add(column)
    for (const { name, values } of rows.columns)
      if (values instanceof Float64Array && asOfColumns.some(([t, c]) => t === table && c === name))
        this.asOf = newestOf(values, this.asOf)
    const numberOf = (row: number): number => first + (rows.numbers ? rows.numbers[row]! : row)
    const file = this.#files.length - 1
    for (const share of divide(table, piece, this.#bucketsOf(table, piece), numberOf)) {
      const held = this.#held.get(share.bucket)
      const dealt = { ...share, file }
      if (held) held.push(dealt)
      else this.#held.set(share.bucket, [dealt])
      const bytes = bytesOf(share)
      this.bytes[share.bucket]! += bytes
      this.#heldBytes += bytes
    }
    if (this.#heldBytes > HELD_BYTES) await this.putAside()
  }

  #bucketsOf(table: TableName, { rows, dictionaries }: Piece): Int32Array {
    const buckets = new Int32Array(rows.rows)
    if (!ofTenders.has(table)) return buckets.fill(this.sides)
    const column = rows.columns.find(({ name }) => name === 'tender_id')?.values
    const values = dictionaries.find(({ domain }) => domain === 'tender')
    if (!column || !values) return buckets.fill(this.lost)
    const codes = codesIn(this.together.tenders, values)
    const bucketOf = codes.map((code) => this.together.bucketOf(code))
    for (let r = 0; r < rows.rows; r++) buckets[r] = column[r]! < 0 ? this.lost : bucketOf[column[r]!]!
    return buckets
  }

  /** Puts aside what is still held. */
  async putAside(): Promise<void> {
    for (const [bucket, shares] of this.#held) {
      const bytes = serialize(shares)
      this.#extents[bucket]!.push({ place: await this.spill.append(bytes), length: bytes.length })
    }
    this.#held.clear()
    this.#heldBytes = 0
  }

  /** The shares of a bucket, in the order in which they were dealt, some at a time. */
  async *sharesOf(bucket: number): AsyncGenerator<Dealt> {
    for (const { place, length } of this.#extents[bucket]!) {
      const bytes = new Uint8Array(length)
      await this.spill.read(place, bytes)
      yield* deserialize(bytes) as Dealt[]
    }
  }
}

function bytesOf({ rows, dictionaries }: Share): number {
  const ofColumns = rows.columns.reduce((sum, { values }) => sum + values.byteLength, rows.rows * 4)
  return dictionaries.reduce((sum, { bytes, ends }) => sum + bytes.length + ends.length * A_VALUE, ofColumns)
}
