import { openAsBlob } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'

/** What the reader asks of this thread: one file at a time, one message of the answer at a time. */
export type ParquetRequest =
  | { readonly kind: 'open'; readonly file: string }
  | { readonly kind: 'read'; readonly columns: readonly string[]; readonly batchSize: number }
  | { readonly kind: 'next' }
  | { readonly kind: 'close' }

export type ParquetAnswer =
  /** `schema` is an IPC stream without batches; `bytes` what the columns of all row groups unpack to. */
  | { readonly kind: 'opened'; readonly schema: Uint8Array; readonly rows: number; readonly bytes: number }
  /** An IPC stream of one batch; undefined at the end. */
  | { readonly kind: 'batch'; readonly rows: number; readonly ipc: Uint8Array | undefined }
  | { readonly kind: 'ready' }
  /** `wasm`: bytes of WebAssembly memory, which never shrinks. */
  | { readonly kind: 'closed'; readonly wasm: number }
  | { readonly kind: 'failed'; readonly message: string }

// A bug in a file can panic parquet-wasm in the middle of a promise: nothing catches that but the end of a thread.
const wasm = createRequire(import.meta.url)('parquet-wasm/node') as typeof import('parquet-wasm/node')

type WasmBatch = import('parquet-wasm/node').RecordBatch
let parquet: import('parquet-wasm/node').ParquetFile | undefined
let batches: ReadableStreamDefaultReader<WasmBatch> | undefined

// One after the other: a file is not closed under a batch that is being decoded.
let last: Promise<void> = Promise.resolve()
parentPort!.on('message', (request: ParquetRequest) => {
  last = last.then(() => answer(request))
})

async function answer(request: ParquetRequest): Promise<void> {
  const found = await answerTo(request).catch(
    (error: unknown): ParquetAnswer => ({
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
    }),
  )
  const ipc = found.kind === 'batch' ? found.ipc : undefined
  parentPort!.postMessage(found, ipc ? [ipc.buffer as ArrayBuffer] : [])
}

async function answerTo(request: ParquetRequest): Promise<ParquetAnswer> {
  switch (request.kind) {
    case 'open': {
      // A blob of a file is read piece by piece, never whole.
      parquet = await wasm.ParquetFile.fromFile(await openAsBlob(request.file))
      return { kind: 'opened', schema: parquet.schema().intoIPCStream(), ...sizes() }
    }
    case 'read': {
      const { columns, batchSize } = request
      const stream: ReadableStream<WasmBatch> = await parquet!.stream({
        columns: [...columns],
        batchSize,
        concurrency: 1,
      })
      batches = stream.getReader()
      return { kind: 'ready' }
    }
    case 'next': {
      const { done, value } = await batches!.read()
      return done
        ? { kind: 'batch', rows: 0, ipc: undefined }
        : { kind: 'batch', rows: value.numRows, ipc: value.intoIPCStream() }
    }
    case 'close': {
      await batches?.cancel()
      parquet?.free()
      batches = undefined
      parquet = undefined
      return { kind: 'closed', wasm: wasm.wasmMemory().buffer.byteLength }
    }
  }
}

function sizes(): { rows: number; bytes: number } {
  const metadata = parquet!.metadata()
  const file = metadata.fileMetadata()
  const rows = file.numRows()
  file.free()
  let bytes = 0
  for (let i = 0; i < metadata.numRowGroups(); i++) {
    const group = metadata.rowGroup(i)
    bytes += group.totalByteSize()
    group.free()
  }
  metadata.free()
  return { rows, bytes }
}
