import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { TenderflagError } from '../errors.js'
import { makeFolder } from '../system/make-folder.js'
import { OcdsWriter } from './files/ocds-writer.js'
import { failed, type MarketFormat, marketFormats, type TableWriter } from './files/table-writer.js'
import { textWriter } from './files/text-writer.js'
import { generateMarket, type MarketOptions } from './generate-market.js'
import type { MarketTableName } from './market-table.js'

/** Which market is written, and how. */
export interface WriteMarketOptions extends MarketOptions {
  /** Default csv. `ocds`: compiled releases in `releases.jsonl`, instead of tables. `labels` is always CSV. */
  readonly format?: MarketFormat | 'ocds' | undefined
}

/** What was written: the rows of each table. */
export interface WrittenMarket {
  readonly rows: Readonly<Record<MarketTableName, number>>
  /** Paths, in the order of tables. */
  readonly files: readonly string[]
}

/**
 * Writes a simulated market (see generateMarket) into a folder, made if it is not there: `tenders`, `lots`, `bids`,
 * `awards`, `contracts`, `parties`, each one file of the format (or all of them as OCDS releases), and `labels.csv`. Files of these names are
 * replaced; others are left. The same seed, number of tenders and format give the same bytes. Memory stays bounded;
 * a million tenders take about 25 s as CSV. Throws what generateMarket throws, and OUTPUT_FAILED; then the files it
 * had begun are removed.
 */
export async function writeMarket(folder: string, options: WriteMarketOptions): Promise<WrittenMarket> {
  const { format = 'csv', ...market } = options
  if (format !== 'ocds' && !marketFormats.includes(format))
    throw new TenderflagError(
      'PARAM_INVALID',
      `format of the market: one of ${marketFormats.join(', ')}, ocds`,
    )
  // Arrow and Parquet want larger batches than text; fixed, so that the bytes are the same
  const chunk = format === 'arrow' || format === 'parquet' ? 16_384 : 4096
  const chunks = generateMarket({ ...market, chunk })
  const first = chunks.next()
  try {
    makeFolder(folder)
  } catch (cause) {
    throw failed(folder, cause)
  }
  const rows = noRows()
  const writers = new Map<string, TableWriter>()
  try {
    for (let step = first; !step.done; step = chunks.next()) {
      const { table } = step.value
      const path = pathOf(folder, table, format)
      let writer = writers.get(path)
      if (!writer) {
        writer = await open(path, table === 'labels' ? 'csv' : format)
        writers.set(path, writer)
      }
      await writer.write(step.value)
      rows[table] += step.value.rows
      // lets a signal or a progress bar have its turn
      if (table === 'labels') await new Promise(setImmediate)
    }
    for (const writer of writers.values()) await writer.close()
  } catch (error) {
    for (const [path, writer] of writers) {
      await writer.abandon().catch(() => undefined)
      await rm(path, { force: true })
    }
    throw error
  }
  return { rows, files: [...writers.keys()] }
}

/** The files that `writeMarket` writes to a folder. */
export function marketPaths(folder: string, format: MarketFormat | 'ocds'): ReadonlySet<string> {
  return new Set(Object.keys(noRows()).map((table) => pathOf(folder, table as MarketTableName, format)))
}

const noRows = (): Record<MarketTableName, number> => ({
  tenders: 0,
  lots: 0,
  bids: 0,
  awards: 0,
  contracts: 0,
  parties: 0,
  labels: 0,
})

function pathOf(folder: string, table: MarketTableName, format: MarketFormat | 'ocds'): string {
  if (table === 'labels') return join(folder, 'labels.csv')
  return join(folder, format === 'ocds' ? 'releases.jsonl' : `${table}.${format}`)
}

async function open(path: string, format: MarketFormat | 'ocds'): Promise<TableWriter> {
  if (format === 'ocds') return OcdsWriter.create(path)
  if (format === 'arrow') return (await import('./files/arrow-writer.js')).arrowWriter(path)
  if (format === 'parquet') return (await import('./files/parquet-writer.js')).parquetWriter(path)
  return textWriter(path, format)
}
