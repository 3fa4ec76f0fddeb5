import { newDictionaries } from '../columns/dictionaries.js'
import { Dictionary } from '../columns/dictionary.js'
import { growableCodes } from '../columns/growable.js'
import { Notices } from '../columns/notices.js'
import { type BuildContext, TableBuilder } from '../columns/table-builder.js'
import type { TablePiece } from '../columns/table-piece.js'
import type { PartRead } from '../ingest/batch.js'
import { codesIn, type Piece, type PieceDictionary, pieceOf } from '../ingest/piece.js'
import type { FileToRead } from '../ingest/read-ahead.js'
import { isDropping } from '../ingest/read-file.js'
import type { Taker } from '../ingest/read-turns.js'
import type { Domain } from '../schema/tables.js'

/** Columns of tenders that say which of them must be looked at together. */
export const togetherColumns: ReadonlySet<string> = new Set([
  'tender_id',
  'buyer_id',
  'procuring_entity_id',
  'previous_tender_id',
])

/**
 * Which tenders must be in one part: those of one buyer, and those that name each other as the previous one. Memory: the ids
 * of all tenders and some 40 bytes each.
 */
export class Together implements Taker {
  records = 0

  readonly #dictionaries = newDictionaries()
  /** By tender: one that it goes with. */
  readonly #parent = growableCodes()
  /** By party: a tender that it buys with. */
  readonly #tenderOf = growableCodes()
  /** Buyers and procuring entities. */
  readonly buyers = new Dictionary()

  constructor(
    readonly buckets: number,
    readonly context: Omit<BuildContext, 'dictionaries' | 'notices'>,
  ) {}

  get tenders(): Dictionary {
    return this.#dictionaries.tender
  }

  start(): void {
    this.records = 0
  }

  async here(of: FileToRead, read: Parameters<Taker['here']>[1]): Promise<PartRead | undefined> {
    const dictionaries = newDictionaries()
    const builder = new TableBuilder(of.source.table, {
      ...this.context,
      dictionaries,
      notices: new Notices(),
    })
    builder.startFile(of.file, 0, isDropping(of.source))
    const end = await read(builder)
    this.piece(of, pieceOf(builder, dictionaries, end))
    return end
  }

  /** Adds rows of the tenders table. */
  piece(_: FileToRead, { rows, dictionaries }: Piece): void {
    this.records += rows.read
    const tenders = this.#codesOf(rows, dictionaries, 'tender_id')
    const buyers = this.#codesOf(rows, dictionaries, 'buyer_id')
    const previous = this.#codesOf(rows, dictionaries, 'previous_tender_id')
    this.#grow()
    for (let r = 0; r < rows.rows; r++) {
      const tender = tenders ? tenders[r]! : -1
      if (tender < 0) continue
      const buyer = buyers ? buyers[r]! : -1
      if (buyer >= 0) {
        const other = this.#tenderOf.values[buyer]!
        if (other < 0) this.#tenderOf.values[buyer] = tender
        else this.#join(tender, other)
      }
      if (previous && previous[r]! >= 0) this.#join(tender, previous[r]!)
    }
    for (const name of ['buyer_id', 'procuring_entity_id']) {
      const column = rows.columns.find((one) => one.name === name)?.values
      const values = dictionaries.find(({ domain }) => domain === 'party')
      if (!column || !values) continue
      const seen = new Uint8Array(values.ends.length)
      for (const code of column) if (code >= 0) seen[code] = 1
      for (let code = 0; code < seen.length; code++)
        if (seen[code] === 1)
          this.buyers.encode(values.bytes, code === 0 ? 0 : values.ends[code - 1]!, values.ends[code]!)
    }
  }

  /** The bucket of a tender, by its code; those that are added later go by themselves. */
  bucketOf(tender: number): number {
    return (tender < this.#parent.length ? this.#rootOf(tender) : tender) % this.buckets
  }

  #codesOf(
    { columns }: TablePiece,
    dictionaries: readonly PieceDictionary[],
    name: string,
  ): Int32Array | undefined {
    const column = columns.find((one) => one.name === name)?.values
    if (!(column instanceof Int32Array)) return undefined
    const domain: Domain = name === 'buyer_id' ? 'party' : 'tender'
    const values = dictionaries.find((one) => one.domain === domain)
    if (!values) return undefined
    const codes = codesIn(this.#dictionaries[domain], values)
    return column.map((code) => (code < 0 ? -1 : codes[code]!))
  }

  #grow(): void {
    const { length } = this.#parent
    this.#parent.fillTo(this.#dictionaries.tender.size)
    for (let t = length; t < this.#parent.length; t++) this.#parent.values[t] = t
    this.#tenderOf.fillTo(this.#dictionaries.party.size)
  }

  #join(a: number, b: number): void {
    const [x, y] = [this.#rootOf(a), this.#rootOf(b)]
    if (x !== y) this.#parent.values[Math.max(x, y)] = Math.min(x, y)
  }

  #rootOf(tender: number): number {
    const parent = this.#parent.values
    let root = tender
    while (parent[root] !== root) root = parent[root]!
    while (parent[tender] !== root) {
      const next = parent[tender]!
      parent[tender] = root
      tender = next
    }
    return root
  }
}
