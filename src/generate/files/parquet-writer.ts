import { RecordBatchStreamWriter } from 'apache-arrow'
import type { MarketChunk } from '../market-table.js'
import { ArrowBatches } from './arrow-columns.js'
import { OutputFile, type TableWriter } from './table-writer.js'

/** Rows of a row group: small enough for WebAssembly's memory, large enough for readers. */
const GROUP = 131_072

/** Writes a table as Parquet (snappy), row group after row group, through parquet-wasm. */
export async function parquetWriter(path: string): Promise<TableWriter> {
  const wasm = await import('parquet-wasm/node')
  const file = await OutputFile.create(path)
  const batches = new ArrowBatches('utf8')
  const properties = new wasm.WriterPropertiesBuilder()
    .setCompression(wasm.Compression.SNAPPY)
    .setMaxRowGroupSize(GROUP)
    .build()
  const rows = new TransformStream<unknown, unknown>()
  const source = rows.writable.getWriter()
  const drained = (async () => {
    const stream: ReadableStream<Uint8Array> = await wasm.transformParquetStream(rows.readable, properties)
    const reader = stream.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) await file.write(part.value)
  })()
  drained.catch(() => undefined)
  async function send(chunk: MarketChunk): Promise<void> {
    const writer = new RecordBatchStreamWriter()
    writer.write(batches.batch(chunk))
    writer.finish()
    const table = wasm.Table.fromIPCStream(await writer.toUint8Array())
    for (const batch of table.recordBatches()) await Promise.race([source.write(batch), drained])
    table.free()
  }
  let empty: MarketChunk | undefined
  let wrote = false
  return {
    async write(chunk: MarketChunk) {
      empty = chunk
      if (chunk.rows === 0) return
      wrote = true
      await send(chunk)
    },
    async close() {
      if (!wrote && empty) await send(empty)
      await source.close()
      await drained
      await file.close()
    },
    async abandon() {
      await source.abort().catch(() => undefined)
      await drained.catch(() => undefined)
      await file.close()
    },
  }
}
