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
import { buyingColumns, mayBeDropped } from './kept-rows.js'
import { secondHash, TenderPlaces } from './tender-places.js'

/** Columns of tenders that say which of them must be looked at together. */
export const togetherColumns: ReadonlySet<string> = new Set([
  'tender_id',
  'buyer_id',
  'procuring_entity_id',
  'previous_tender_id',
])

/**
 * Which tenders must be in one part: those of one buyer, and those that name each other as the previous one. Memory: some 36
 * bytes a tender, and half of that once they are dealt out to buckets.
 */
export class Together implements Taker {
  records = 0

  readonly #tenders = new TenderPlaces()
  /** By tender: one that it goes with. */
  #parent = growableCodes()
  /** By buyer: a tender that it buys with. */
  readonly #tenderOf = growableCodes()
  readonly #buyers = new Dictionary()
  /** Buyers and procuring entities: but for those that `KeptRows` tells. */
  readonly buying = new Dictionary()

  constructor(readonly context: Omit<BuildContext, 'dictionaries' | 'notices'>) {}

  /** How many tenders there are, and are named. */
  get tenders(): number {
    return this.#tenders.size
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
  piece({ source }: FileToRead, { rows, dictionaries }: Piece): void {
    this.records += rows.read
    const ofTenders = numbersOf(dictionaries, this.#tenders)
    this.#parent.reserve(this.#tenders.size - this.#parent.length)
    while (this.#parent.length < this.#tenders.size) this.#parent.push(this.#parent.length)
    const tender = codes(rows, 'tender_id')
    if (!tender || !ofTenders) return
    this.#ofOneBuyer(tender, ofTenders, codes(rows, 'buyer_id'), dictionaries)
    const previous = codes(rows, 'previous_tender_id')
    if (previous)
      for (let r = 0; r < rows.rows; r++)
        if (tender[r]! >= 0 && previous[r]! >= 0) this.#join(ofTenders[tender[r]!]!, ofTenders[previous[r]!]!)
    for (const name of buyingColumns) {
      if (mayBeDropped(source, name)) continue
      const column = codes(rows, name)
      const values = dictionaries.find(({ domain }) => domain === 'party')
      if (!column || !values) continue
      const seen = new Uint8Array(values.ends.length)
      for (const code of column) if (code >= 0) seen[code] = 1
      for (let code = 0; code < seen.length; code++)
        if (seen[code] === 1)
          this.buying.encode(values.bytes, code === 0 ? 0 : values.ends[code - 1]!, values.ends[code]!)
    }
  }

  /** When all were added: the bucket of each tender, in place of its number. Can be asked for once. */
  inBuckets(buckets: number): TenderPlaces {
    this.#tenders.replace((tender) => this.#rootOf(tender) % buckets)
    this.#parent = growableCodes()
    return this.#tenders
  }

  #ofOneBuyer(
    tender: Int32Array,
    ofTenders: Int32Array,
    buyer: Int32Array | undefined,
    dictionaries: readonly PieceDictionary[],
  ): void {
    const parties = dictionaries.find(({ domain }) => domain === 'party')
    if (!buyer || !parties) return
    const ofBuyers = codesIn(this.#buyers, parties)
    this.#tenderOf.fillTo(this.#buyers.size)
    const tenderOf = this.#tenderOf.values
    for (let r = 0; r < tender.length; r++) {
      if (tender[r]! < 0 || buyer[r]! < 0) continue
      const one = ofTenders[tender[r]!]!
      const who = ofBuyers[buyer[r]!]!
      if (tenderOf[who]! < 0) tenderOf[who] = one
      else this.#join(one, tenderOf[who]!)
    }
  }

  #join(a: number, b: number): void {
    const [x, y] = [this.#rootOf(a), this.#rootOf(b)]
    if (x !== y) this.#parent.values[Math.max(x, y)] = Math.min(x, y)
  }

  #rootOf(tender: number): number {
    const parent = this.#parent.values
    let root = tender
    while (parent[root] !== root) root = parent[root]!
    let at = tender
    while (parent[at] !== root) {
      const next = parent[at]!
      parent[at] = root
      at = next
    }
    return root
  }
}

/** The number of each tender of a piece. */
function numbersOf(dictionaries: readonly PieceDictionary[], tenders: TenderPlaces): Int32Array | undefined {
  const values = dictionaries.find(({ domain }) => domain === 'tender')
  if (!values) return undefined
  const { bytes, ends, hashes } = values
  const numbers = new Int32Array(ends.length)
  for (let code = 0, from = 0; code < ends.length; code++) {
    const to = ends[code]!
    numbers[code] = tenders.add(hashes[code]!, secondHash(bytes, from, to))
    from = to
  }
  return numbers
}

function codes({ columns }: TablePiece, name: string): Int32Array | undefined {
  const values = columns.find((one) => one.name === name)?.values
  return values instanceof Int32Array ? values : undefined
}
