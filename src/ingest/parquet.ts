import { stat } from 'node:fs/promises'
import { throwIfAborted } from '../aborted.js'
import { TenderflagError } from '../errors.js'
import { batchOf, checkWanted, wantedIn } from './arrow/batch-of.js'
import { broken, checkRows } from './arrow/broken.js'
import { bytesOfMemory } from './arrow/bytes.js'
import { ipcFields, readIpc } from './arrow/ipc.js'
import type { ArrowField } from './arrow/type.js'
import type { Reader } from './batch.js'
import { ParquetThread } from './parquet-thread.js'

/** Rows a batch has at most, and bytes that it should not much surpass. */
const BATCH_ROWS = 32_768
const BATCH_BYTES = 2 ** 26

/**
 * Parquet files, uncompressed or packed with Snappy, gzip, Brotli, Zstandard or LZ4, decoded by parquet-wasm in a
 * thread of its own while the batch before is taken over here. Memory: the packed wanted columns of one row group
 * and three batches of at most 32,768 rows. At most 32,767 row groups.
 */
export const parquetReader: Reader = {
  async fields(file) {
    const { thread, fields } = await opened(file)
    await thread.close()
    return fields.map((field) => field.name)
  },

  async *read(file, wanted, _options, signal) {
    const { thread, fields, rows, bytes, size } = await opened(file, signal)
    try {
      checkWanted(fields, wanted, file)
      const isWanted = wantedIn(wanted)
      const names = new Set(fields.filter((field, i) => isWanted(i, field.name)).map((field) => field.name))
      // parquet-wasm picks columns by name: of two of one name it gives both.
      const places = fields.flatMap((field, i) => (names.has(field.name) ? [i] : []))
      const each = Math.ceil(bytes / Math.max(rows, 1))
      const batchSize = Math.max(1, Math.min(BATCH_ROWS, Math.floor(BATCH_BYTES / Math.max(each, 1))))
      let done = 0
      for await (const batch of thread.batches([...names], batchSize)) {
        done += batch.rows
        if (done > rows) throw broken(file, `it holds more than the ${rows} rows it claims`)
        if (batch.rows === 0) continue
        const columns = new Array(fields.length).fill(undefined)
        for await (const piece of readIpc(bytesOfMemory(batch.ipc, file), () => true, file))
          for (const [i, place] of places.entries()) columns[place] = piece.columns[i]
        throwIfAborted(signal)
        yield batchOf(batch.rows, fields, columns, file, Math.floor((done / rows) * size))
      }
      if (done !== rows) throw broken(file, `it holds ${done} of the ${rows} rows it claims`)
    } finally {
      await thread.close()
    }
  },

  firstRow: () => 1,
}

async function opened(
  file: string,
  signal?: AbortSignal,
): Promise<{
  thread: ParquetThread
  fields: readonly ArrowField[]
  rows: number
  bytes: number
  size: number
}> {
  throwIfAborted(signal)
  const found = await stat(file).catch((cause) => {
    throw new TenderflagError(
      'FILE_MISSING',
      'cannot be opened; check the path and its permissions',
      { file },
      { cause },
    )
  })
  if (!found.isFile()) throw new TenderflagError('FILE_MISSING', 'is no file; name a file', { file })
  if (found.size === 0)
    throw new TenderflagError(
      'FILE_EMPTY',
      'the file holds nothing; fetch or write it again, or take it away',
      { file },
    )
  const thread = new ParquetThread(file, signal)
  try {
    const { schema, rows, bytes } = await thread.open()
    if (!Number.isSafeInteger(rows) || rows < 0) throw broken(file, `it claims ${rows} rows`)
    checkRows(file, rows, found.size)
    const fields = await ipcFields(bytesOfMemory(schema, file), file)
    return { thread, fields, rows, bytes, size: found.size }
  } catch (error) {
    await thread.close()
    throw error
  }
}
