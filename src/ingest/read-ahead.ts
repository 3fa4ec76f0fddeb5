import { stat } from 'node:fs/promises'
import { throwIfAborted } from '../aborted.js'
import { type Begun, inOrder, type Threads } from '../threads.js'
import type { FilePart, PartSize } from './batch.js'
import type { Piece, PieceTask, PlainSource } from './piece.js'
import { readerOf } from './read-file.js'
import type { TableSource } from './table-source.js'

/** A file that is to be read into a table. */
export interface FileToRead {
  readonly source: TableSource
  readonly file: string
  readonly wanted: ReadonlySet<string> | 'all'
}

/** A file or part of one, in its turn; without a piece where it is not read in threads. */
export interface InTurn {
  readonly of: FileToRead
  /** Whether it is the first of its file. */
  readonly first: boolean
  readonly part: FilePart | undefined
  readonly piece: Piece | undefined
}

/** How a source is read in threads, but for what tells the file. */
export interface AheadOptions extends Pick<PieceTask, 'zone' | 'sharedAddresses'> {
  readonly signal?: AbortSignal | undefined
  readonly size: Omit<PartSize, 'window'> & { readonly window?: number | undefined }
}

const worker = new URL('../ingest/piece-worker.js', import.meta.url)
const WINDOW = 1 << 18
let sources = 0

/**
 * Reads files in threads: gives all their parts, in order, as pieces that have been read ahead. A few are held for each
 * thread. Errors come in their turn: what readers throw when they are opened, WORKER_DIED, ABORTED.
 */
export async function* readAhead(
  files: readonly FileToRead[],
  options: AheadOptions,
  threads: Threads,
): AsyncGenerator<InTurn> {
  for await (const { result, from } of inOrder(begin(files, options, threads), 2 * threads.workers))
    yield { ...from, piece: result }
}

async function* begin(
  files: readonly FileToRead[],
  { size, signal, zone, sharedAddresses }: AheadOptions,
  threads: Threads,
): AsyncGenerator<Begun<Piece | undefined, Omit<InTurn, 'piece'>>> {
  const keys = new Map<TableSource, number>()
  for (const of of files) {
    const { source, file, wanted } = of
    const plain = plainSource(source)
    const key = keys.get(source) ?? ++sources
    keys.set(source, key)
    const { parts, threaded } = plain ? await partsOf(of, size) : { parts: [undefined], threaded: false }
    for (const [i, part] of parts.entries()) {
      throwIfAborted(signal)
      const task = { key, source: plain, file, part, wanted, zone, sharedAddresses }
      const result = threaded ? threads.run<Piece | undefined>(worker, task) : undefined
      yield { result, from: { of, part, first: i === 0 } }
    }
  }
}

/** A file that cannot be cut goes to a thread only if it is small, for all of it comes back at once. */
async function partsOf({ source, file }: FileToRead, { bytes, window }: AheadOptions['size']) {
  const small = (await sizeOf(file)) <= bytes
  if (small && window === undefined) return { parts: [undefined], threaded: true }
  const reader = await readerOf(source)
  const parts = await reader.parts?.(file, source.options, { bytes, window: window ?? WINDOW })
  return parts ? { parts, threaded: true } : { parts: [undefined], threaded: small }
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
