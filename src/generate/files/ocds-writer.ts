import type { MarketChunk, MarketTableName } from '../market-table.js'
import { cellValue, type Value } from './cell-value.js'
import { type Row, releaseOf, type TenderRows } from './ocds-release.js'
import { OutputFile } from './table-writer.js'

/** Tables of a chunk that a release is made of, in the order in which they come. */
const parts = ['tenders', 'lots', 'bids', 'awards', 'contracts'] as const

/**
 * Writes a market as OCDS: compiled releases as JSON Lines, a line a tender, in their order. Takes the tables of each
 * chunk as they come; keeps the parties.
 */
export class OcdsWriter {
  readonly #file: OutputFile
  readonly #parties = new Map<Value, Row>()
  #chunks = new Map<MarketTableName, MarketChunk>()

  private constructor(file: OutputFile) {
    this.#file = file
  }

  static async create(path: string): Promise<OcdsWriter> {
    return new OcdsWriter(await OutputFile.create(path))
  }

  async write(chunk: MarketChunk): Promise<void> {
    if (chunk.table === 'parties') {
      for (let i = 0; i < chunk.rows; i++) {
        const row = rowOf(chunk, i)
        this.#parties.set(row.party_id, row)
      }
      return
    }
    this.#chunks.set(chunk.table, chunk)
    if (chunk.table !== parts.at(-1)) return
    const lines: string[] = []
    for (const rows of this.#tenders()) lines.push(`${JSON.stringify(releaseOf(rows, this.#parties))}\n`)
    this.#chunks.clear()
    await this.#file.write(Buffer.from(lines.join('')))
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  abandon(): Promise<void> {
    return this.#file.close()
  }

  /** The rows of each tender of the chunk: those of one tender stand side by side in each table. */
  *#tenders(): Generator<TenderRows> {
    const tenders = this.#chunks.get('tenders')!
    const at = { lots: 0, bids: 0, awards: 0, contracts: 0 }
    for (let i = 0; i < tenders.rows; i++) {
      const tender = rowOf(tenders, i)
      const next = (table: keyof typeof at): Row[] => {
        const chunk = this.#chunks.get(table)!
        const ids = chunk.columns.tender_id!.values
        const id = tenders.columns.tender_id!.values[i]
        const rows: Row[] = []
        for (; at[table] < chunk.rows && ids[at[table]] === id; at[table]++)
          rows.push(rowOf(chunk, at[table]))
        return rows
      }
      yield {
        tender,
        lots: next('lots'),
        bids: next('bids'),
        awards: next('awards'),
        contracts: next('contracts'),
      }
    }
  }
}

function rowOf({ columns }: MarketChunk, row: number): Row {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, cellValue(column, row)]))
}
