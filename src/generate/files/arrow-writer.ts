import { RecordBatchFileWriter } from 'apache-arrow'
import type { MarketChunk } from '../market-table.js'
import { ArrowBatches } from './arrow-columns.js'
import { OutputFile, type TableWriter } from './table-writer.js'

/** Writes a table as an Arrow IPC file, a record batch a chunk; texts as dictionaries, kept once. */
export async function arrowWriter(path: string): Promise<TableWriter> {
  const file = await OutputFile.create(path)
  const batches = new ArrowBatches('dictionary')
  const writer = new RecordBatchFileWriter()
  // drains while batches are written: the writer itself would keep every byte
  const drained = (async () => {
    for await (const bytes of writer) await file.write(bytes)
  })()
  drained.catch(() => undefined)
  let empty: MarketChunk | undefined
  let wrote = false
  return {
    async write(chunk: MarketChunk) {
      empty = chunk
      if (chunk.rows === 0) return
      wrote = true
      writer.write(batches.batch(chunk))
      await new Promise(setImmediate)
    },
    async close() {
      // a table without a row still has its columns
      if (!wrote && empty) writer.write(batches.batch(empty))
      writer.finish()
      await drained
      await file.close()
    },
    async abandon() {
      writer.abort()
      await drained.catch(() => undefined)
      await file.close()
    },
  }
}
