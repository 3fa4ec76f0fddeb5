import { throwIfAborted } from '../system/aborted.js'
import { batchOf, checkWanted, wantedIn } from './arrow/batch-of.js'
import { checkRows } from './arrow/broken.js'
import type { Column } from './arrow/column.js'
import { unreadable } from './arrow/type.js'
import type { Batch, Part, Reader } from './batch.js'
import { openFile } from './open-file.js'
import { codecOf } from './parquet/codec.js'
import { ColumnReader, Scratch } from './parquet/column.js'
import { Gathered } from './parquet/gathered.js'
import { Metadata, readMetadata } from './parquet/metadata.js'
import type { ParquetField } from './parquet/schema.js'
import { Source } from './parquet/source.js'

/** Rows a batch has at most, and bytes that it should not much surpass. */
const BATCH_ROWS = 32_768
const BATCH_BYTES = 2 ** 26
/** Row groups of up to so many rows are put together to batches of so many, or of columns of so many bytes. */
const SMALL_GROUP = 64
const GATHERED_ROWS = 4096
const GATHERED_BYTES = 2 ** 22

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
      const metadata = part?.parquet ? Metadata.of(part.parquet, file) : await readMetadata(source, file)
      checkRows(file, metadata.rows, source.size)
      const { fields } = metadata
      checkWanted(fields, wanted, file)
      const isWanted = wantedIn(wanted)
      const places = [...fields.keys()].filter((i) => {
        const field = fields[i]!
        return isWanted(i, field.name) && unreadable(field.type) === undefined
      })
      yield* batches(source, metadata, places, signal)
    } finally {
      await source.handle.close()
    }
  },

  parts: (file, _options, rows) =>
    withFile(file, async (source) => {
      const metadata = await readMetadata(source, file)
      const { groupRows } = metadata
      const parts: Part[] = []
      for (let from = 0, to = 0, sum = 0; to < groupRows.length; ) {
        sum += groupRows[to++]!
        if (sum < rows && to < groupRows.length) continue
        parts.push({ from, to, rows: sum, parquet: metadata.part(from, to) })
        from = to
        sum = 0
      }
      return parts
    }),

  firstRow: () => 1,
}

/**
 * Batches end where a page of any wanted column does, so that values are taken from pages as they lie there. Small row groups
 * are gathered.
 */
async function* batches(
  source: Source,
  metadata: Metadata,
  places: readonly number[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch> {
  const { fields, groupRows, rows, bytes, file } = metadata
  const each = Math.ceil(bytes / Math.max(rows, 1))
  const most = Math.max(1, Math.min(BATCH_ROWS, Math.floor(BATCH_BYTES / Math.max(each, 1))))
  const scratches = places.map(() => new Scratch())
  const gathered = places.map((place) => new Gathered(fields[place]!, GATHERED_ROWS))
  let done = 0
  const batch = (count: number, taken: readonly Column[]) => {
    const columns = new Array<Column | undefined>(fields.length).fill(undefined)
    for (const [i, column] of taken.entries()) columns[places[i]!] = column
    done += count
    return batchOf(count, fields, columns, file, Math.floor((done / Math.max(rows, 1)) * source.size))
  }
  let kept = 0
  const keptBatch = () => {
    const count = kept
    kept = 0
    return batch(
      count,
      gathered.map((column) => column.take(file)),
    )
  }
  for (const [group, inGroup] of groupRows.entries()) {
    if (inGroup === 0) continue
    const isSmall = inGroup <= SMALL_GROUP && groupRows.length > 1
    if (kept > 0 && !(isSmall && kept + inGroup <= GATHERED_ROWS)) yield keptBatch()
    const readers: ColumnReader[] = []
    for (const [i, place] of places.entries())
      readers.push(await readerOf(source, metadata, group, fields[place]!, scratches[i]!))
    for (let left = inGroup; left > 0; ) {
      throwIfAborted(signal)
      let count = Math.min(most, left)
      for (const reader of readers) {
        for (let wait = reader.next(); wait; wait = reader.next()) await wait
        count = Math.min(count, reader.left)
      }
      left -= count
      if (isSmall) {
        for (const [i, reader] of readers.entries()) gathered[i]!.add(reader.take(count))
        kept += count
      } else
        yield batch(
          count,
          readers.map((reader) => reader.take(count)),
        )
    }
    if (kept > 0 && gathered.some(({ size }) => size > GATHERED_BYTES)) yield keptBatch()
  }
  if (kept > 0) yield keptBatch()
  throwIfAborted(signal)
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
