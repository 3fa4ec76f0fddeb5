import { stat } from 'node:fs/promises'
import { throwIfAborted } from '../system/aborted.js'
import { type Begun, inOrder, type Runner } from '../system/threads.js'
import type { Part, TextPart } from './batch.js'
import { handedParts, Runs } from './handed-text.js'
import type { Piece, PieceTask, PlainSource } from './piece.js'
import { readerOf } from './read-file.js'
import { WINDOW } from './record-buffer.js'
import type { TableSource } from './table-source.js'
import { stepOf } from './text-parts.js'

/** A file that is to be read into a table. */
export interface FileToRead {
  readonly source: TableSource
  readonly file: string
  readonly wanted: ReadonlySet<string> | 'all'
}

/** A file or part of one, in its turn; without a piece where it is not read in threads. */
export interface InTurn<P extends Piece = Piece> {
  readonly of: FileToRead
  /** Whether it is the first and the last of its file. */
  readonly first: boolean
  readonly last: boolean
  /** About so many bytes of its file are read with it. */
  readonly bytes: number
  /** Rows of the file, where they are known before it is read. */
  readonly rows: number | undefined
  readonly part: Part | undefined
  readonly piece: P | undefined
}

/** What threads run instead of `piece-worker`, and are told besides; it gives pieces with more in them. */
export interface PieceThread {
  readonly module: URL
  readonly more: object
}

/** How a source is read in threads, but for what tells the file. */
export interface AheadOptions extends Pick<PieceTask, 'zone' | 'sharedAddresses'> {
  readonly signal?: AbortSignal | undefined
  readonly size: { readonly part: number; readonly window?: number }
  readonly thread?: PieceThread | undefined
  /** What pieces that are begun from now on have for `run` of their task, but for those of texts. */
  readonly run?: () => number
  /** Memory of pieces that are done with; whoever uses it again takes it away. */
  readonly spare?: SharedArrayBuffer[][]
}

const worker = new URL('../bin/piece-worker.js', import.meta.url)
/** Row groups are put together until they have so many rows; one that has more than the most is not read in a thread. */
export const ROWS = 1 << 16
export const MOST_ROWS = 1 << 21
let sources = 0

/**
 * Reads files in threads: gives all their parts, in order, as pieces that have been read ahead. A few are held for each
 * thread. Errors come in their turn: what readers throw when they are opened, WORKER_DIED, ABORTED.
 */
export async function* readAhead<P extends Piece>(
  files: readonly FileToRead[],
  options: AheadOptions,
  threads: Runner,
): AsyncGenerator<InTurn<P>> {
  for await (const { result, from } of inOrder(begin<P>(files, options, threads), aheadOf(threads)))
    yield { ...from, piece: result }
}

/** How many parts are begun before the one that is taken. */
function aheadOf({ workers }: Runner): number {
  return 2 * workers
}

async function* begin<P extends Piece>(
  files: readonly FileToRead[],
  { size, signal, zone, sharedAddresses, thread, run, spare }: AheadOptions,
  threads: Runner,
): AsyncGenerator<Begun<P | undefined, Omit<InTurn, 'piece'>>> {
  const keys = new Map<TableSource, number>()
  const runs = new Runs(aheadOf(threads))
  for (const of of files) {
    const { source, file, wanted } = of
    const plain = plainSource(source)
    const key = keys.get(source) ?? ++sources
    keys.set(source, key)
    const bytes = await sizeOf(file)
    const about = { size, runs, bytes }
    for await (const { part, again, threaded, ...from } of plain ? turnsOf(of, about) : [inOneGo]) {
      throwIfAborted(signal)
      const task = {
        run: isText(source) ? undefined : run?.(),
        key,
        source: plain,
        file,
        part,
        wanted,
        zone,
        sharedAddresses,
        rooms: spare?.pop(),
      }
      const result =
        threaded && (part?.rows ?? 0) <= MOST_ROWS
          ? threads.runModule<P | undefined>(thread?.module ?? worker, { ...task, ...thread?.more })
          : undefined
      yield { result, from: { of, part: again ?? part, ...from } }
    }
  }
}

/** What is read of a file at once. */
interface Turn extends Pick<InTurn, 'first' | 'last' | 'bytes' | 'rows' | 'part'> {
  readonly threaded: boolean
  /** The part as this thread would read it, where that is not the same. */
  readonly again?: Part
}

const inOneGo: Turn = { part: undefined, threaded: false, first: true, last: true, bytes: 0, rows: undefined }

/** A file that cannot be cut goes to a thread only if it is small, for all of it comes back at once. */
async function* turnsOf(
  { source, file }: FileToRead,
  { size, runs, bytes }: { readonly size: AheadOptions['size']; readonly runs: Runs; readonly bytes: number },
): AsyncGenerator<Turn> {
  const { part: length, window = WINDOW } = size
  const whole = { ...inOneGo, bytes, threaded: bytes <= length }
  if (whole.threaded && size.window === undefined) return yield whole
  const reader = await readerOf(source)
  const parts = await reader.parts?.(file, source.options, ROWS, { part: length, window })
  if (!parts) return yield whole
  const text = parts[0]?.text
  if (text?.held) return yield* handed(file, text, stepOf({ part: length, window }), runs)
  const rows = parts.reduce<number | undefined>(
    (sum, part) => (sum === undefined || part.rows === undefined ? undefined : sum + part.rows),
    0,
  )
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1
    const read = Math.floor((bytes * (i + 1)) / parts.length)
    yield { part, threaded: true, first: i === 0, last, bytes: read, rows }
  }
}

async function* handed(file: string, text: TextPart, length: number, runs: Runs): AsyncGenerator<Turn> {
  let first = true
  for await (const { part, again, last, taken } of handedParts(file, text, length, runs)) {
    yield { part, again, threaded: true, first, last, bytes: taken, rows: undefined }
    first = false
  }
}

/** Of texts pieces may not be taken, for they begin where a guess says. */
function isText({ format }: TableSource): boolean {
  return format === 'csv' || format === 'jsonl'
}

/** Undefined for a source that is known by its functions only. */
function plainSource({ columns, where, reader, files, ...plain }: TableSource): PlainSource | undefined {
  return reader || ((columns || where) && !plain.recipe) ? undefined : plain
}

/** Bytes of a file; 0 where there is none: opening it says so. */
export async function sizeOf(file: string): Promise<number> {
  const about = await stat(file).catch(() => undefined)
  return about?.size ?? 0
}
