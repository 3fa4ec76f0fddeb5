import { throwIfAborted } from '../system/aborted.js'
import { batchOf, checkWanted, wantedIn } from './arrow/batch-of.js'
import { checkRows } from './arrow/broken.js'
import type { Column } from './arrow/column.js'
import { unreadable } from './arrow/type.js'
import type { Batch, Part, Reader } from './batch.js'
import { openFile } from './open-file.js'
import { codecOf } from './parquet/codec.js'
import { ColumnReader, Scratch } from './parquet/column.js'
import { type Metadata, readMetadata } from './parquet/metadata.js'
import type { ParquetField } from './parquet/schema.js'
import { Source } from './parquet/source.js'

/** Rows a batch has at most, and bytes that it should not much surpass. */
const BATCH_ROWS = 32_768
const BATCH_BYTES = 2 ** 26

/**
 * Parquet files, uncompressed or packed with Snappy, gzip, Brotli, Zstandard or LZ4. Only wanted columns are read
 * from the file, page by page; texts that a dictionary holds stay numbers. Memory: a page of each wanted column,
 * packed and unpacked, and its dictionary; 40 bytes a column chunk for the footer. Row groups are never skipped:
 * statistics say what no row of one can be, but facts count all rows.
 */
export const parquetReader: Reader = {
  fields: (file) =>
    withFile(file, async (source) => {
      const { fields } = await readMetadata(source, file, true)
      return fields.map((field) => field.name)
    }),

  async *read(file, wanted, _options, signal, part) {
    throwIfAborted(signal)
    const source = await opened(file)
    try {
      const metadata = await readMetadata(source, file)
      checkRows(file, metadata.rows, source.size)
      const { fields } = metadata
      checkWanted(fields, wanted, file)
      const isWanted = wantedIn(wanted)
      const places = [...fields.keys()].filter((i) => {
        const field = fields[i]!
        return isWanted(i, field.name) && unreadable(field.type) === undefined
      })
      yield* batches(source, metadata, places, part, signal)
    } finally {
      await source.handle.close()
    }
  },

  parts: (file, _options, rows) =>
    withFile(file, async (source) => {
      const { groupRows } = await readMetadata(source, file)
      const parts: Part[] = []
      for (let from = 0, to = 0, sum = 0; to < groupRows.length; ) {
        sum += groupRows[to++]!
        if (sum < rows && to < groupRows.length) continue
        parts.push({ from, to, rows: sum })
        from = to
        sum = 0
      }
      return parts
    }),

  firstRow: () => 1,
}

/** Batches end where a page of any wanted column does, so that values are taken from pages as they lie there. */
async function* batches(
  source: Source,
  metadata: Metadata,
  places: readonly number[],
  part: Part | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch> {
  const { fields, groupRows, rows: all, bytes, file } = metadata
  const from = part?.from ?? 0
  const to = part?.to ?? groupRows.length
  const rows = part?.rows ?? all
  const each = Math.ceil(bytes / Math.max(all, 1))
  const most = Math.max(1, Math.min(BATCH_ROWS, Math.floor(BATCH_BYTES / Math.max(each, 1))))
  const scratches = places.map(() => new Scratch())
  let done = 0
  for (let group = from; group < to; group++) {
    if (groupRows[group] === 0) continue
    const readers = await Promise.all(
      places.map((place, i) => readerOf(source, metadata, group, fields[place]!, scratches[i]!)),
    )
    for (let left = groupRows[group]!; left > 0; ) {
      throwIfAborted(signal)
      let count = Math.min(most, left)
      for (const reader of readers) count = Math.min(count, await reader.left())
      const columns = new Array<Column | undefined>(fields.length).fill(undefined)
      for (const [i, reader] of readers.entries()) columns[places[i]!] = reader.take(count)
      left -= count
      done += count
      yield batchOf(count, fields, columns, file, Math.floor((done / rows) * source.size))
    }
  }
}

async function readerOf(
  source: Source,
  metadata: Metadata,
  group: number,
  field: ParquetField,
  scratch: Scratch,
): Promise<ColumnReader> {
  const { file, groupRows } = metadata
  const { at, size, codec } = metadata.chunk(group, field.leaf, source.size)
  return new ColumnReader(
    field,
    groupRows[group]!,
    source.stream(at, size),
    await codecOf(codec, field.name, file),
    scratch,
    file,
  )
}

async function withFile<T>(file: string, use: (source: Source) => Promise<T>): Promise<T> {
  const source = await opened(file)
  try {
    return await use(source)
  } finally {
    await source.handle.close()
  }
}

async function opened(file: string): Promise<Source> {
  const { handle, size } = await openFile(file)
  return new Source(handle, size, file)
}
