import type { MarketChunk } from '../market-table.js'
import { OutputFile, type TableWriter } from './table-writer.js'
import { TextBytes } from './text-bytes.js'
import { csvHeader, csvRows, jsonRows } from './text-rows.js'

/** Writes a table as CSV with a header line, or as JSON Lines. */
export async function textWriter(path: string, format: 'csv' | 'jsonl'): Promise<TableWriter> {
  const file = await OutputFile.create(path)
  const bytes = new TextBytes()
  return {
    async write(chunk: MarketChunk) {
      if (format === 'csv' && file.written === 0) await file.write(Buffer.from(csvHeader(chunk)))
      if (format === 'csv') csvRows(chunk, bytes)
      else jsonRows(chunk, bytes)
      await file.write(bytes.take())
    },
    close: () => file.close(),
    abandon: () => file.close(),
  }
}
