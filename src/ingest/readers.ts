import type { Reader } from './batch.js'
import { csvReader } from './csv.js'
import { jsonlReader } from './jsonl.js'
import type { TableSource } from './table-source.js'

/** The reader of each format, loaded when it is first needed: Arrow and Parquet take 100 ms to import. */
export const readers: Readonly<Record<TableSource['format'], () => Promise<Reader>>> = {
  csv: async () => csvReader,
  jsonl: async () => jsonlReader,
  parquet: async () => (await import('./parquet.js')).parquetReader,
  arrow: async () => (await import('./arrow.js')).arrowReader,
}
