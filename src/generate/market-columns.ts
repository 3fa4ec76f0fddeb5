import { Table } from 'apache-arrow'
import { streams } from './actors.js'
import { ArrowBatches } from './arrow-columns.js'
import { generateMarket } from './generate-market.js'
import { type MarketChunk, type MarketColumn, type MarketTableName, withValues } from './market-table.js'
import { Random } from './random.js'

/** Rows of `bids` a tender has on average; a little less than measured, so that there are enough. */
const BIDS_A_TENDER = 6.1

export interface MarketColumnsOptions {
  /** So many rows of `bids`, and up to 2 % more (whole chunks of tenders). */
  readonly bids: number
  /** Default 1. */
  readonly seed?: number | undefined
  /** Puts the rows of every table in random order (of the seed); else rows of a lot stand side by side. */
  readonly shuffle?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * A simulated market (see generateMarket) whole, in memory, as typed arrays: what benchmarks run on. About 75
 * bytes a bid, twice that for a moment; 2 µs a bid.
 */
export function marketColumns(options: MarketColumnsOptions): Map<MarketTableName, MarketChunk> {
  const { bids, seed = 1, shuffle = false, signal } = options
  const tenders = Math.max(1, Math.ceil(bids / BIDS_A_TENDER) + 20)
  const parts = new Map<MarketTableName, MarketChunk[]>()
  let rows = 0
  const size = Math.min(8192, Math.ceil(tenders / 100))
  for (const chunk of generateMarket({ tenders, seed, chunk: size, signal })) {
    if (chunk.table === 'tenders' && rows >= bids) break
    if (chunk.table === 'bids') rows += chunk.rows
    const list = parts.get(chunk.table)
    if (list) list.push(chunk)
    else parts.set(chunk.table, [chunk])
  }
  const whole = new Map<MarketTableName, MarketChunk>()
  for (const [table, chunks] of parts) {
    const joined = joinChunks(chunks)
    whole.set(table, shuffle ? shuffled(joined, seed) : joined)
  }
  return whole
}

/** A table of a market as an Arrow table of one record batch: pooled texts as dictionaries, ids as Utf8. */
export function marketArrow(chunk: MarketChunk): Table {
  return new Table(new ArrowBatches('dictionary').batch(chunk))
}

function joinChunks(chunks: MarketChunk[]): MarketChunk {
  const first = chunks[0]!
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rows, 0)
  const columns: Record<string, MarketColumn> = {}
  for (const [name, column] of Object.entries(first.columns))
    columns[name] = withValues(column, rows, (values) => {
      let from = 0
      for (const chunk of chunks) {
        values.set(chunk.columns[name]!.values, from)
        from += chunk.rows
      }
    })
  return { table: first.table, rows, columns }
}

function shuffled(chunk: MarketChunk, seed: number): MarketChunk {
  const order = Int32Array.from({ length: chunk.rows }, (_, row) => row)
  new Random(seed, streams.shuffle).shuffle(order)
  const columns: Record<string, MarketColumn> = {}
  for (const [name, column] of Object.entries(chunk.columns))
    columns[name] = withValues(column, chunk.rows, (values) => {
      for (let row = 0; row < chunk.rows; row++) values[row] = column.values[order[row]!]!
    })
  return { ...chunk, columns }
}
