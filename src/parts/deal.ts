import { newDictionaries } from '../columns/dictionaries.js'
import { Notices } from '../columns/notices.js'
import { type BuildContext, TableBuilder } from '../columns/table-builder.js'
import { type Piece, pieceOf } from '../ingest/piece.js'
import type { FileToRead } from '../ingest/read-ahead.js'
import { isDropping } from '../ingest/read-file.js'
import type { Taker } from '../ingest/read-turns.js'
import { isNewer } from '../join/as-of.js'
import type { TableName } from '../schema/tables.js'
import type { TemporaryFile } from '../system/temporary-file.js'
import { type Dealing, type DealtPiece, dealPiece, lostOf, sidesOf } from './deal-piece.js'
import { hidesEvents } from './kept-rows.js'
import { type Sections, type Share, shareOf } from './sections.js'

/** Rows of a bucket, with the place of their file among those that were read; valid until the next are asked for. */
export interface Dealt extends Share {
  readonly file: number
}

/** Where the sections of a piece were put aside. */
interface Aside extends Pick<Sections, 'layout' | 'starts'> {
  readonly place: number
  readonly file: number
  /** Number of the first record of the piece. */
  readonly first: number
}

/** Knows where rows were put aside that were dealt out to buckets as they were read. */
export class Dealer implements Taker<DealtPiece> {
  readonly notices = new Notices()
  /** Newest event, NaN where there is none: but for what `KeptRows` tells. */
  asOf = Number.NaN
  /** Columns that a table was seen to have. */
  readonly present = new Map<TableName, Set<string>>()
  /** What the rows of each bucket take in memory, about. */
  readonly weights: Float64Array
  readonly dealing: Dealing
  readonly thread
  records = 0

  readonly #pieces: Aside[] = []
  readonly #files: FileToRead[] = []
  #first = 0
  #room = new ArrayBuffer(0)

  constructor(
    dealing: Omit<Dealing, 'file'>,
    readonly aside: TemporaryFile,
    readonly context: Omit<BuildContext, 'dictionaries' | 'notices'>,
  ) {
    this.dealing = { ...dealing, file: aside.shared }
    this.weights = new Float64Array(dealing.buckets + 2)
    this.thread = {
      module: new URL('../bin/deal-worker.js', import.meta.url),
      more: { dealing: this.dealing },
    }
  }

  get sides(): number {
    return sidesOf(this.dealing)
  }

  get lost(): number {
    return lostOf(this.dealing)
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

  piece(of: FileToRead, { rows, sections, place, asOf }: DealtPiece): void {
    const first = this.#first + this.records
    this.records += rows.read
    this.notices.addGroups(rows.notices, (row) => ({ row: first + row, file: of.file }))
    for (const column of rows.present) this.present.get(of.source.table)!.add(column)
    const isKnown = !Number.isNaN(asOf) && !hidesEvents(of.source)
    if (isKnown && (Number.isNaN(this.asOf) || isNewer(asOf, this.asOf))) this.asOf = asOf
    const { layout, starts, weights } = sections
    for (const [bucket, weight] of weights.entries()) this.weights[bucket]! += weight
    this.#pieces.push({ layout, starts, place, file: this.#files.length - 1, first })
  }

  async here(
    of: FileToRead,
    read: Parameters<Taker['here']>[1],
  ): Promise<Awaited<ReturnType<Taker['here']>>> {
    const first = this.#first + this.records
    const dictionaries = newDictionaries()
    const { table } = of.source
    const builder = new TableBuilder(table, { ...this.context, dictionaries, notices: new Notices() })
    // numbered as in the file, for the errors of `strict`
    builder.startFile(of.file, first, isDropping(of.source))
    const end = await read(builder)
    await this.piece(
      of,
      dealPiece(table, relativeTo(first, pieceOf(builder, dictionaries, end)), this.dealing),
    )
    return end
  }

  /** The rows of a bucket, in the order in which they were read, some at a time; `only` those of some tables. */
  *sharesOf(bucket: number, only?: ReadonlySet<TableName>): Generator<Dealt> {
    for (const { layout, starts, place, file, first } of this.#pieces) {
      const length = starts[bucket + 1]! - starts[bucket]!
      if (length === 0 || (only && !only.has(this.#files[file]!.source.table))) continue
      if (this.#room.byteLength < length) this.#room = new ArrayBuffer(2 * length)
      const bytes = new Uint8Array(this.#room, 0, length)
      this.aside.read(place + starts[bucket]!, bytes)
      yield { ...shareOf(bytes, layout, first), file }
    }
  }
}

/** A piece whose rows and notices were numbered from `first` on, numbered from 0. */
function relativeTo(first: number, piece: Piece): Piece {
  const { rows } = piece
  return {
    ...piece,
    rows: {
      ...rows,
      numbers: rows.numbers?.map((number) => number - first),
      notices: rows.notices.map((group) => ({
        ...group,
        listed: group.listed.map((notice) => ({ ...notice, row: (notice.row ?? first) - first })),
      })),
    },
  }
}
