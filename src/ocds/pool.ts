import { type Begun, inOrder, type Runner, Threads } from '../system/threads.js'
import type { Block, Chunk } from './chunk.js'
import { Extractor } from './extract.js'
import type { Setup } from './setup.js'
import type { ExtractTask } from './worker.js'

/** So many bytes are read in this thread: threads take as long to start. */
const INLINE = 1 << 24

const worker = new URL('../bin/ocds-worker.js', import.meta.url)

/** How many pools there were: threads that stay know by it when another begins. */
let pools = 0

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
  readonly #reading = pools++
  readonly #threads: Runner
  readonly #own: Threads | undefined
  #inline: Extractor | undefined
  #done = 0
  readonly #inlineBytes: number

  /** With threads of its own unless it is given some. */
  constructor(setup: Setup, threads: Runner | number | undefined, inline = INLINE) {
    this.#setup = setup
    this.#inlineBytes = inline
    this.#own = typeof threads === 'object' ? undefined : new Threads(threads)
    this.#threads = typeof threads === 'object' ? threads : this.#own!
  }

  /**
   * Blocks of all chunks, in their order, each with what came with its chunk. A few chunks are read ahead. Throws
   * WORKER_DIED and ABORTED.
   */
  async *blocks<From>(
    chunks: AsyncIterable<Sent<From>>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Got<From>> {
    // one more than there are threads, so that none waits for the next
    for await (const { result, from } of inOrder(this.#begun(chunks), this.#threads.workers, signal))
      yield { block: result, ...from }
  }

  async close(): Promise<void> {
    await this.#own?.close()
  }

  async *#begun<From>(chunks: AsyncIterable<Sent<From>>): AsyncGenerator<Begun<Block, Sent<From>>> {
    for await (const sent of chunks) yield { result: this.#extract(sent.chunk), from: sent }
  }

  #extract(chunk: Chunk): Block | Promise<Block> {
    if (this.#done >= this.#inlineBytes) {
      const task: ExtractTask = { chunk, setup: this.#setup, reading: this.#reading }
      return this.#threads.runModule(worker, task)
    }
    this.#done += chunk.length
    this.#inline ??= new Extractor(this.#setup)
    return this.#inline.extract(chunk)
  }
}
