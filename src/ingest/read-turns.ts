import { repairs } from '../columns/notices.js'
import { roomsOf } from '../columns/rooms.js'
import type { TableBuilder } from '../columns/table-builder.js'
import { throwIfAborted } from '../system/aborted.js'
import { isMuch } from '../system/is-much.js'
import { type Runner, Threads } from '../system/threads.js'
import { bytesOf, type Timings } from '../timings.js'
import type { Before, Part, PartRead } from './batch.js'
import type { Piece } from './piece.js'
import { type FileToRead, type InTurn, type PieceThread, readAhead, sizeOf } from './read-ahead.js'
import { readerOf, readFile } from './read-file.js'

/** So many bytes are read at once in a thread. */
export const PART = 1 << 22

let runs = 0

/** How files are read. */
export interface ReadOptions {
  /** IANA zone of dates and zoneless times; undefined: nobody named one, it is UTC, and these times are counted. */
  readonly zone: string | undefined
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
  readonly timings?: Timings | undefined
  readonly signal?: AbortSignal
  /** Called after each batch; totals count the files that will be read, packed as they are. */
  readonly onProgress?: (bytesRead: number, bytesTotal: number, file: string) => void
}

/** Where rows of files go, file after file. */
export interface Taker<P extends Piece = Piece> {
  /** Where pieces are read, if not as usual. */
  readonly thread?: PieceThread | undefined
  /** A file begins; `firstRow` is the number of its first record, `rows` how many records it has, where that is known. */
  start(of: FileToRead, firstRow: number, rows: number | undefined): void
  /** Records of the current file so far. */
  readonly records: number
  /**
   * Optional. Whether a piece can be taken, whose values were told in part with others before it; without it, pieces have
   * all of their values.
   */
  follows?(piece: Piece): boolean
  /** Optional. Whether nothing of a piece is kept once it is taken, so that its memory can be used again. */
  readonly copies?: boolean
  /** Takes what a thread has read of the current file. */
  piece(of: FileToRead, piece: P): void | Promise<void>
  /** Takes what `read` writes into a table, in this thread. */
  here(
    of: FileToRead,
    read: (builder: TableBuilder) => Promise<PartRead | undefined>,
  ): Promise<PartRead | undefined>
}

/** Reads files, in threads where they are large, and hands on what they hold in the order of files and rows. */
export async function readTurns<P extends Piece>(
  files: readonly FileToRead[],
  taker: Taker<P>,
  options: ReadOptions,
): Promise<void> {
  const { signal, strict, timings } = options
  const progress = await progressOver(
    files.map(({ file }) => file),
    options.onProgress,
  )
  const readable = files.filter(({ source }) => !source.reader).map(({ file }) => file)
  const much = await isMuch(readable, options.startThreadsAfter)
  const own = much && !options.threads ? new Threads(options.workers) : undefined
  const threads = much ? (options.threads ?? own) : undefined
  const size = options.partSize ?? { part: PART }
  let run = ++runs
  const told = taker.follows && { run: () => run }
  const spare: SharedArrayBuffer[][] = []
  const ahead = { ...options, size, thread: taker.thread, spare, ...told }
  const turns: AsyncGenerator<InTurn<P>> = threads ? readAhead<P>(files, ahead, threads) : inThisThread(files)
  let tell: (bytes: number | 'end') => void = () => undefined
  let expected: PartRead['next'] | undefined
  timings?.at('open')
  try {
    for await (const { of, first, last, bytes, rows, part, piece } of turns) {
      throwIfAborted(signal)
      const { source, file, wanted } = of
      if (first) {
        timings?.at('open', file)
        taker.start(of, (await readerOf(source)).firstRow(source.options), rows)
        tell = progress.start(file)
        expected = undefined
      }
      const follows = piece === undefined || (taker.follows?.(piece) ?? true)
      if (piece && follows && isAsExpected(piece, expected) && !(strict && hasBadRows(piece))) {
        timings?.at('dictionary', source.table)
        timings?.thread(piece.took)
        await taker.piece(of, piece)
        if (taker.copies) spare.push(roomsOf(piece.rows.columns.map(({ values }) => values)))
        expected = piece.read?.next
      } else {
        // its thread takes for known what was told with it: all begin anew
        if (piece?.told) run = ++runs
        const now = part && expected ? after(part, { ...expected, rows: taker.records }) : part
        const how = { signal, timings, ...(part ? {} : { progress: tell }) }
        const read = (builder: TableBuilder) => readFile(source, file, wanted, builder, how, now)
        expected = (await taker.here(of, read))?.next
      }
      tell(last ? 'end' : bytes)
      timings?.at('decode', file)
      if (last) timings?.count('decode', file, taker.records, await bytesOf([file]))
    }
    timings?.at('other')
  } finally {
    await own?.close()
  }
}

async function* inThisThread(files: readonly FileToRead[]): AsyncGenerator<InTurn<never>> {
  for (const of of files)
    yield { of, first: true, last: true, bytes: 0, rows: undefined, part: undefined, piece: undefined }
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
