import { TenderflagError } from '../errors.js'
import type { Reader } from './batch.js'
import { csvReader } from './csv.js'
import { jsonlReader } from './jsonl.js'
import type { TableSource } from './table-source.js'

/** The reader of each format, loaded when it is first needed: Arrow and Parquet take 100 ms to import. */
export const readers: Readonly<Record<TableSource['format'], () => Promise<Reader>>> = {
  csv: async () => csvReader,
  jsonl: async () => jsonlReader,
  // await import('./parquet.js').then((m) => m.parquetReader)
  parquet: () => missing('Parquet'),
  // await import('./arrow.js').then((m) => m.arrowReader)
  arrow: () => missing('Arrow'),
}

async function missing(format: string): Promise<Reader> {
  throw new TenderflagError('FILE_UNKNOWN_FORMAT', `${format} files cannot be read yet; convert them to CSV`)
}
