import { throwIfAborted } from '../system/aborted.js'
import { batchOf, checkWanted, wantedIn } from './arrow/batch-of.js'
import { type Bytes, bytesOfFile } from './arrow/bytes.js'
import { ipcFields, readIpc } from './arrow/ipc.js'
import { arrowParts } from './arrow/parts.js'
import type { Reader } from './batch.js'
import { openFile } from './open-file.js'

export { batchesOfTable, fieldsOfTable } from './arrow/table.js'

/**
 * Arrow IPC, file and stream format (`.arrow`, `.feather` version 2, `.ipc`, `.arrows`), compressed with LZ4 or
 * Zstandard or not. Memory: the wanted columns of one record batch, of a large one 65,536 rows unless it is packed or has
 * views of text, and the dictionaries.
 */
export const arrowReader: Reader = {
  fields: (file) =>
    withFile(file, async (bytes) => (await ipcFields(bytes, file)).map((field) => field.name)),

  async *read(file, wanted, _options, signal, part) {
    const { handle, size } = await openFile(file)
    try {
      const bytes = bytesOfFile(handle, size, file)
      const fields = part?.arrow?.fields ?? (await ipcFields(bytes, file))
      checkWanted(fields, wanted, file)
      for await (const { rows, columns, end } of readIpc(bytes, wantedIn(wanted), file, part?.arrow)) {
        throwIfAborted(signal)
        yield batchOf(rows, fields, columns, file, end)
      }
    } finally {
      await handle.close()
    }
  },

  parts: (file, _options, rows) =>
    withFile(file, async (bytes) => {
      const parts = await arrowParts(bytes, rows, file)
      return parts?.map((arrow, i) => ({ from: i, to: i + 1, rows: arrow.rows, arrow }))
    }),

  firstRow: () => 1,
}

async function withFile<T>(file: string, use: (bytes: Bytes) => Promise<T>): Promise<T> {
  const { handle, size } = await openFile(file)
  try {
    return await use(bytesOfFile(handle, size, file))
  } finally {
    await handle.close()
  }
}
