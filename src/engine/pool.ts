import { availableParallelism } from 'node:os'
import type { Piscina } from 'piscina'
import { TenderflagError } from '../errors.js'
import type { Job } from './morsel.js'
import { type Done, doTask, type Task } from './task.js'
import { unitsOf } from './units.js'
import { DONE, type Found, STOP, work } from './work.js'

/** Below so many morsels a scan is over before threads have started. */
const INLINE = 24

export interface RunOptions {
  /** Threads; undefined: one a core. */
  readonly workers?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/** Worker threads, started when first needed and kept for the next scan until closed. */
export class Pool {
  #piscina: Promise<Piscina> | undefined
  readonly workers: number

  constructor(workers?: number) {
    this.workers = Math.max(1, workers ?? availableParallelism())
  }

  /** Starts the threads before they are needed. */
  warm(): void {
    this.#piscina ??= start(this.workers)
    this.#piscina.catch(() => {}) // whoever runs a job is told
  }

  /** Runs a job on all threads; small ones in this thread. Throws WORKER_DIED and ABORTED. */
  async run(job: Job, options: RunOptions): Promise<readonly Found[]> {
    const total = unitsOf(job).length
    const counters = new Int32Array(new SharedArrayBuffer(12))
    options.signal?.throwIfAborted()
    if (total < INLINE && !this.#piscina) return [work(job, counters)]
    this.warm()
    const piscina = await this.#piscina!
    const tick = options.onProgress && setInterval(() => options.onProgress?.(counters[DONE]!, total), 100)
    const stop = (): void => {
      Atomics.store(counters, STOP, 1)
    }
    options.signal?.addEventListener('abort', stop, { once: true })
    try {
      const found: Found[] = await Promise.all(
        Array.from({ length: this.workers }, () => piscina.run({ job, counters })),
      )
      options.signal?.throwIfAborted()
      options.onProgress?.(total, total)
      return found
    } catch (error) {
      stop()
      throw this.#failed(piscina, error, options)
    } finally {
      clearInterval(tick)
      options.signal?.removeEventListener('abort', stop)
    }
  }

  /** Does tasks side by side, on threads if there are some already: they are started for morsels. */
  async runTasks<T extends Task>(tasks: readonly T[], options: RunOptions): Promise<readonly Done<T>[]> {
    options.signal?.throwIfAborted()
    if (!this.#piscina) return tasks.map((task) => doTask(task) as Done<T>)
    const piscina = await this.#piscina
    try {
      const done: Done<T>[] = await Promise.all(tasks.map((task) => piscina.run(task)))
      options.signal?.throwIfAborted()
      return done
    } catch (error) {
      throw this.#failed(piscina, error, options)
    }
  }

  /** What to throw, after the threads were ended. */
  #failed(piscina: Piscina, error: unknown, { signal }: RunOptions): unknown {
    if (signal?.aborted) return error
    this.#piscina = undefined
    void piscina.destroy()
    return isDeath(error)
      ? new TenderflagError('WORKER_DIED', deathMessage(error), {}, { cause: error })
      : error
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    const piscina = this.#piscina
    this.#piscina = undefined
    await (await piscina?.catch(() => undefined))?.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

async function start(workers: number): Promise<Piscina> {
  const { Piscina: PiscinaPool } = await import('piscina')
  return new PiscinaPool({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: 1,
  })
}

/** A thread that ended (out of memory, killed) and not an error that the code threw. */
function isDeath(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const text = error instanceof Error ? error.message : ''
  return code.startsWith('ERR_WORKER') || /worker|thread/i.test(text)
}

function deathMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return `a worker thread ended before its work was done (${text}); try fewer workers (--workers 1) or more memory`
}
