import { availableParallelism } from 'node:os'
import type { Piscina } from 'piscina'
import { TenderflagError } from '../errors.js'
import type { Block, Chunk } from './chunk.js'
import { Extractor } from './extract.js'
import type { Setup } from './setup.js'

/** So many bytes are read in this thread: threads take as long to start. */
const INLINE = 1 << 24

/** A chunk, and what is to come back with its block. */
export interface Sent<From> {
  readonly chunk: Chunk
  readonly from: From
}

/** What a chunk became; its bytes are not needed any more. */
export interface Got<From> extends Sent<From> {
  readonly block: Block
}

/** Turns chunks into rows, in threads once there is much to read. Blocks come in the order of chunks. */
export class ExtractPool {
  readonly #setup: Setup
  readonly #workers: number
  #inline: Extractor | undefined
  #done = 0
  readonly #inlineBytes: number
  #piscina: Promise<Piscina> | undefined

  constructor(setup: Setup, workers: number | undefined, inline = INLINE) {
    this.#setup = setup
    this.#inlineBytes = inline
    this.#workers = Math.max(1, workers ?? availableParallelism())
  }

  /**
   * Blocks of all chunks, in their order, each with what came with its chunk. A few chunks are read ahead. Throws
   * WORKER_DIED.
   */
  async *blocks<From>(chunks: AsyncIterable<Sent<From>>): AsyncGenerator<Got<From>> {
    const running: (Sent<From> & { block: Promise<Block> })[] = []
    try {
      for await (const { chunk, from } of chunks) {
        if (this.#done < this.#inlineBytes) {
          this.#done += chunk.length
          this.#inline ??= new Extractor(this.#setup)
          yield { block: this.#inline.extract(chunk), chunk, from }
          continue
        }
        const block = this.#run(chunk)
        block.catch(() => undefined) // told when its turn comes
        running.push({ block, chunk, from })
        // one more than there are threads, so that none waits for the next
        if (running.length > this.#workers) yield await first(running)
      }
      while (running.length > 0) yield await first(running)
    } finally {
      running.length = 0
    }
  }

  async close(): Promise<void> {
    const piscina = this.#piscina
    this.#piscina = undefined
    await (await piscina?.catch(() => undefined))?.destroy()
  }

  async #run(chunk: Chunk): Promise<Block> {
    this.#piscina ??= start(this.#workers)
    const piscina = await this.#piscina
    try {
      return await piscina.run({ chunk, setup: this.#setup })
    } catch (cause) {
      if (cause instanceof TenderflagError) throw cause
      const text = cause instanceof Error ? cause.message : String(cause)
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
      if (!code.startsWith('ERR_WORKER') && !/worker|thread/i.test(text)) throw cause
      throw new TenderflagError(
        'WORKER_DIED',
        `a thread that read releases ended before its work was done (${text}); try fewer workers (--workers 1) or more memory`,
        {},
        { cause },
      )
    }
  }
}

async function start(workers: number): Promise<Piscina> {
  const { Piscina: PiscinaPool } = await import('piscina')
  return new PiscinaPool({
    filename: new URL('../bin/ocds-worker.js', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: 1,
  })
}

async function first<From>(running: (Sent<From> & { block: Promise<Block> })[]): Promise<Got<From>> {
  const { block, chunk, from } = running.shift()!
  return { block: await block, chunk, from }
}
