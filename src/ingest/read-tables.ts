import { throwIfAborted } from '../aborted.js'
import { addressList } from '../columns/address.js'
import type { Dataset, TableData } from '../columns/dataset.js'
import { newDictionaries } from '../columns/dictionaries.js'
import { Notices, repairs } from '../columns/notices.js'
import { type BuildContext, TableBuilder } from '../columns/table-builder.js'
import { Zone } from '../columns/zone.js'
import { type Domain, type TableName, tableNames } from '../schema/tables.js'
import { type Runner, Threads } from '../threads.js'
import type { Before, Part, PartRead } from './batch.js'
import type { Piece } from './piece.js'
import { type FileToRead, type InTurn, readAhead, sizeOf } from './read-ahead.js'
import { isDropping, isWanted, readerOf, readFile } from './read-file.js'
import type { TableSource } from './table-source.js'

/** From so many bytes on threads are started: they take as long to start as these to read. */
const MUCH = 1 << 24
/** So many bytes are read at once in a thread. */
const PART = 1 << 22

export interface ReadOptions {
  /** IANA zone of dates and zoneless times. */
  readonly zone: string
  /** IP addresses and networks that many use (a ministry's proxy): read as null. */
  readonly sharedAddresses: readonly string[]
  /** Throw BAD_ROWS at the first row that would be set aside and the first value that would become null. */
  readonly strict: boolean
  /** Threads that read; undefined: one a core. The result does not depend on it. */
  readonly workers?: number | undefined
  /** Threads to use instead of starting some. */
  readonly threads?: Runner | undefined
  /** So many bytes are read without threads; default: 16 MiB. Changes nothing but the time. */
  readonly startThreadsAfter?: number | undefined
  /** What is read at once, in bytes; for tests. With another `window`, dictionaries may be in another order. */
  readonly partSize?: { readonly part: number; readonly window?: number } | undefined
  readonly signal?: AbortSignal
  /** Called after each batch; totals count the files that will be read, packed as they are. */
  readonly onProgress?: (bytesRead: number, bytesTotal: number, file: string) => void
}

/** Which columns of a table are to be read; keys are read anyway. An empty set leaves the table out altogether. */
export type Wanted = (table: TableName) => ReadonlySet<string> | 'all'

/**
 * Reads tables into columns: in the order of the schema, one after another; sources and files of one table append.
 * Only wanted columns (and keys) are decoded: `columns` of a table holds exactly those, `present` all it has.
 * With `onto`, they are added to what that data set has, which shares its dictionaries and notices with the new one.
 * Throws what readers throw, TABLE_WITHOUT_KEY, BAD_ROWS (strict), ABORTED, PARAM_INVALID (zone, addresses).
 */
export async function readTables(
  sources: readonly TableSource[],
  want: Wanted,
  options: ReadOptions,
  onto?: Dataset,
): Promise<Dataset> {
  const context = {
    dictionaries: onto?.dictionaries ?? newDictionaries(),
    notices: onto?.notices ?? new Notices(),
    zone: new Zone(options.zone),
    shared: addressList(options.sharedAddresses),
    strict: options.strict,
  }
  const files = tableNames.flatMap((table) => {
    const columns = want(table)
    if (columns !== 'all' && columns.size === 0) return []
    const ofTable = sources.filter((source) => source.table === table)
    return ofTable.flatMap((source) => source.files.map((file) => ({ source, file, wanted: columns })))
  })
  const builders = new Map<TableName, TableBuilder>()
  for (const { source } of files)
    if (!builders.has(source.table)) builders.set(source.table, new TableBuilder(source.table, context))
  await readFiles(files, builders, context, options)
  const tables = new Map<TableName, TableData>(onto?.tables)
  for (const [table, builder] of builders) {
    const { wanted } = files.find(({ source }) => source.table === table)!
    tables.set(
      table,
      builder.finish((column) => isWanted(table, column, wanted)),
    )
  }
  return { tables, dictionaries: context.dictionaries, notices: context.notices, zone: options.zone }
}

/** Reads files into the builders of their tables, in threads where they are large. */
async function readFiles(
  files: readonly FileToRead[],
  builders: ReadonlyMap<TableName, TableBuilder>,
  context: BuildContext,
  options: ReadOptions,
): Promise<void> {
  const { signal, strict } = options
  const progress = await progressOver(
    files.map(({ file }) => file),
    options.onProgress,
  )
  const much = await isMuch(files, options.startThreadsAfter ?? MUCH)
  const own = much && !options.threads ? new Threads(options.workers) : undefined
  const threads = much ? (options.threads ?? own) : undefined
  const size = options.partSize ?? { part: PART }
  const turns = threads ? readAhead(files, { ...options, size }, threads) : inThisThread(files)
  let tell: (bytes: number | 'end') => void = () => undefined
  let expected: PartRead['next'] | undefined
  try {
    for await (const { of, first, last, bytes, part, piece } of turns) {
      throwIfAborted(signal)
      const { source, file, wanted } = of
      const builder = builders.get(source.table)!
      if (first) {
        const reader = await readerOf(source)
        builder.startFile(file, reader.firstRow(source.options), isDropping(source))
        tell = progress.start(file)
        expected = undefined
      }
      if (piece && isAsExpected(piece, expected) && !(strict && hasBadRows(piece))) {
        builder.append(piece.rows, recoded(piece, context), source.distinct, source.distinctBy)
        expected = piece.read?.next
      } else {
        const now = part && expected ? after(part, { ...expected, rows: builder.read }) : part
        const how = { signal, ...(part ? {} : { progress: tell }) }
        expected = (await readFile(source, file, wanted, builder, how, now))?.next
      }
      tell(last ? 'end' : bytes)
    }
  } finally {
    await own?.close()
  }
}

async function* inThisThread(files: readonly FileToRead[]): AsyncGenerator<InTurn> {
  for (const of of files) yield { of, first: true, last: true, bytes: 0, part: undefined, piece: undefined }
}

/** Whether a part was read from where the part before it ended, and nothing else was taken for granted that is not so. */
function isAsExpected({ read }: Piece, expected: PartRead['next'] | undefined): boolean {
  if (!read || !expected) return true
  return read.before.place === expected.place && (expected.sound || !read.before.sound)
}

/** A part of which it is known what came before. */
function after(part: Part, before: Before): Part {
  return part.text ? { ...part, text: { ...part.text, before } } : part
}

function hasBadRows({ rows }: Piece): boolean {
  return rows.notices.some(({ kind }) => !repairs.has(kind))
}

/** What the codes of a piece are in the whole. */
function recoded({ dictionaries }: Piece, context: BuildContext): ReadonlyMap<Domain, Int32Array> {
  return new Map(
    dictionaries.map(({ domain, bytes, ends, hashes }) => {
      const codes = new Int32Array(ends.length)
      context.dictionaries[domain].encodeAll(bytes, ends, hashes, codes)
      return [domain, codes]
    }),
  )
}

/** Whether files are so large that threads are worth their start. */
async function isMuch(files: readonly FileToRead[], much: number): Promise<boolean> {
  let bytes = 0
  for (const { source, file } of files) {
    if (source.reader) continue
    bytes += (await sizeOf(file)) * (file.endsWith('.gz') || source.format === 'parquet' ? 5 : 1)
    if (bytes > much) return true
  }
  return false
}

/** Counts bytes over several files; readers that do not say how far they are count when they are done. */
async function progressOver(files: readonly string[], report: ReadOptions['onProgress']) {
  const sizes = new Map<string, number>()
  if (report) for (const file of files) sizes.set(file, await sizeOf(file))
  const total = files.reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0)
  let before = 0
  return {
    start(file: string): (bytes: number | 'end') => void {
      const base = before
      const size = sizes.get(file) ?? 0
      before += size
      return (bytes) => report?.(base + (bytes === 'end' ? size : Math.min(bytes, size)), total, file)
    },
  }
}
