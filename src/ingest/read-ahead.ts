import { stat } from 'node:fs/promises'
import { throwIfAborted } from '../aborted.js'
import { type Begun, inOrder, type Runner } from '../threads.js'
import type { Part } from './batch.js'
import type { Piece, PieceTask, PlainSource } from './piece.js'
import { readerOf } from './read-file.js'
import { WINDOW } from './record-buffer.js'
import type { TableSource } from './table-source.js'

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
}

const worker = new URL('../ingest/piece-worker.js', import.meta.url)
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
  for await (const { result, from } of inOrder(begin<P>(files, options, threads), 2 * threads.workers))
    yield { ...from, piece: result }
}

async function* begin<P extends Piece>(
  files: readonly FileToRead[],
  { size, signal, zone, sharedAddresses, thread, run }: AheadOptions,
  threads: Runner,
): AsyncGenerator<Begun<P | undefined, Omit<InTurn, 'piece'>>> {
  const keys = new Map<TableSource, number>()
  for (const of of files) {
    const { source, file, wanted } = of
    const plain = plainSource(source)
    const key = keys.get(source) ?? ++sources
    keys.set(source, key)
    const bytes = await sizeOf(file)
    const { parts, threaded } = plain ? await partsOf(of, bytes, size) : inOneGo
    const rows = parts.reduce<number | undefined>(
      (sum, part) => (sum === undefined ? sum : part?.rows === undefined ? undefined : sum + part.rows),
      0,
    )
    for (const [i, part] of parts.entries()) {
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
      }
      const result =
        threaded && (part?.rows ?? 0) <= MOST_ROWS
          ? threads.runModule<P | undefined>(thread?.module ?? worker, { ...task, ...thread?.more })
          : undefined
      const last = i === parts.length - 1
      const read = Math.floor((bytes * (i + 1)) / parts.length)
      yield { result, from: { of, part, first: i === 0, last, bytes: read, rows } }
    }
  }
}

interface Parts {
  readonly parts: readonly (Part | undefined)[]
  readonly threaded: boolean
}

const inOneGo: Parts = { parts: [undefined], threaded: false }

/** A file that cannot be cut goes to a thread only if it is small, for all of it comes back at once. */
async function partsOf(
  { source, file }: FileToRead,
  bytes: number,
  { part, window }: AheadOptions['size'],
): Promise<Parts> {
  const isSmall = bytes <= part
  if (isSmall && window === undefined) return { ...inOneGo, threaded: true }
  const reader = await readerOf(source)
  const parts = await reader.parts?.(file, source.options, ROWS, { part, window: window ?? WINDOW })
  return parts ? { parts, threaded: true } : { ...inOneGo, threaded: isSmall }
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
