import { setMaxListeners } from 'node:events'
import { availableParallelism } from 'node:os'
import type { Piscina } from 'piscina'
import { TenderflagError } from '../errors.js'
import type { Walker, WalkTask } from '../join/walks.js'
import { throwIfAborted } from '../system/aborted.js'
import type { Runner } from '../system/threads.js'
import { turn } from '../system/turn.js'
import { runIn, startThreads } from '../system/worker-threads.js'
import type { Timings } from '../timings.js'
import type { Job } from './morsel.js'
import { type Done, doTask, type Task } from './task.js'
import { unitsOf } from './units.js'
import { DONE, type Found, STOP, workingOn } from './work.js'

const engineWorker = new URL('../bin/engine-worker.js', import.meta.url).href
const walkWorker = new URL('../bin/walk-worker.js', import.meta.url).href

/** Up to so many morsels, times rules, this thread is done before V8 has made machine code of all kernels in others. */
const LITTLE = 2560
/** Milliseconds that threads have to come to the end of their morsel when they are told to stop; then they are ended. */
const PATIENCE = 500
/** Below so many rows joining is over before threads have started. */
const FEW_ROWS = 200_000

/** How work is run. */
export interface RunOptions {
  /** Threads; undefined: one a core. */
  readonly workers?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Told how many of the morsels, or of the tasks, are done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
  readonly timings?: Timings | undefined
}

/** More threads than this are a mistake. */
const MOST = 256

/** Worker threads, started when first needed and kept for the next scan until closed. */
export class Pool implements Runner {
  #piscina: Promise<Piscina> | undefined
  #closed = false
  readonly workers: number
  /** Jobs up to this size are run in this thread. */
  protected readonly little: number = LITTLE

  /** Default: a thread a core. Throws USAGE unless it is a whole number from 1 to 256. */
  constructor(workers: number = Math.min(MOST, Math.max(1, availableParallelism()))) {
    if (!Number.isInteger(workers) || workers < 1 || workers > MOST)
      throw new TenderflagError('USAGE', `workers must be a whole number from 1 to ${MOST}, not ${workers}`)
    this.workers = workers
  }

  /** Whether `close` was called; then nothing can be run any more. */
  get closed(): boolean {
    return this.#closed
  }

  /** Starts the threads before they are needed. Throws USAGE once closed. */
  warm(): void {
    this.#refuseClosed()
    this.#piscina ??= startThreads(this.workers)
    this.#piscina.catch(() => {}) // whoever runs a job is told
  }

  /** Runs a job on all threads; little ones in this thread, morsel by morsel. Throws WORKER_DIED, ABORTED, and USAGE once closed. */
  async run(job: Job, options: RunOptions): Promise<readonly Found[]> {
    this.#refuseClosed()
    const total = unitsOf(job).length
    const counters = new Int32Array(new SharedArrayBuffer(12))
    throwIfAborted(options.signal)
    const { timings } = options
    const given = timings ? { ...job, timed: true } : job
    const isLittle = total * (job.rules.length + job.checks.length + job.keeps.length) <= this.little
    const tick = options.onProgress && setInterval(() => options.onProgress?.(counters[DONE]!, total), 100)
    const late = new AbortController()
    setMaxListeners(0, late.signal)
    let patience: NodeJS.Timeout | undefined
    const stop = (): void => {
      Atomics.store(counters, STOP, 1)
      patience ??= setTimeout(() => late.abort(), PATIENCE)
    }
    options.signal?.addEventListener('abort', stop, { once: true })
    try {
      const found = isLittle
        ? [await this.#workHere(given, counters)]
        : await this.#workThere(given, counters, timings, late.signal)
      throwIfAborted(options.signal)
      for (const { times } of found) if (times) timings?.job(times, isLittle)
      options.onProgress?.(total, total)
      return found
    } catch (error) {
      stop()
      throwIfAborted(options.signal)
      throw error
    } finally {
      clearInterval(tick)
      clearTimeout(patience)
      options.signal?.removeEventListener('abort', stop)
    }
  }

  /** Works in this thread, which looks after each morsel whether it is told anything. */
  async #workHere(job: Job, counters: Int32Array): Promise<Found> {
    const working = workingOn(job, counters)
    for (;;) {
      const { done, value } = working.next()
      if (done) return value
      await turn()
      this.#refuseClosed()
    }
  }

  async #workThere(
    job: Job,
    counters: Int32Array,
    timings: Timings | undefined,
    signal: AbortSignal,
  ): Promise<Found[]> {
    this.warm()
    timings?.workers(this.workers)
    const piscina = await this.#piscina!
    return this.#orDeath(
      piscina,
      Promise.all(
        Array.from({ length: this.workers }, () =>
          runIn<Found>(piscina, { job, counters }, { filename: engineWorker, signal }),
        ),
      ),
      signal,
    )
  }

  /**
   * Walks in the threads, over tables of `rows` rows in all; undefined where that does not pay. They reject as `run`
   * does.
   */
  walker(rows: number, timings?: Timings): Walker | undefined {
    if (rows < FEW_ROWS && !this.#piscina) return undefined
    const run = async <T>(task: WalkTask): Promise<T> => {
      this.warm()
      const piscina = await this.#piscina!
      timings?.workers(this.workers)
      return this.#orDeath(piscina, runOn<T>(piscina, task, timings))
    }
    return {
      threads: this.workers,
      bids: (keys, ordinalOf, lots) => run({ walk: 'bids', keys, ordinalOf, lots }),
      awards: (keys, ordinalOf, lots) => run({ walk: 'awards', keys, ordinalOf, lots }),
      contracts: (keys, ordinalOf, tenders) => run({ walk: 'contracts', keys, ordinalOf, tenders }),
      newest: (columns) => run({ walk: 'newest', columns }),
      groups: (keys) => run({ walk: 'groups', ...keys }),
      pick: (pick) => run({ walk: 'pick', ...pick }),
      population: (index, kind) => run({ walk: 'population', index, kind }),
      bidders: ({ columns, bidSetAside, partyCount, lot: { tender, bidFrom, bidTo } }) =>
        run({
          walk: 'bidders',
          index: { columns, bidSetAside, partyCount, lot: { tender, bidFrom, bidTo } },
        }),
      pairs: (bids) => run({ walk: 'pairs', ...bids }),
      ids: (keys, first, last) => run({ walk: 'ids', keys, first, last }),
    }
  }

  /** Runs the default export of a module in a thread: what comes before a scan uses its threads too. */
  async runModule<T>(module: URL, task: unknown): Promise<T> {
    this.warm()
    const piscina = await this.#piscina!
    return this.#orDeath(piscina, runIn<T>(piscina, task, { filename: module.href }))
  }

  /**
   * Does tasks side by side, on threads if there are some already: they are started for morsels. Once the signal is set, those
   * that run are ended with their threads, of which others take the place.
   */
  async runTasks<T extends Task>(tasks: readonly T[], options: RunOptions): Promise<readonly Done<T>[]> {
    this.#refuseClosed()
    throwIfAborted(options.signal)
    let ended = 0
    const tell = <R>(result: R): R => {
      options.onProgress?.(++ended, tasks.length)
      return result
    }
    if (!this.#piscina) return tasks.map((task) => tell(doTask(task) as Done<T>))
    const piscina = await this.#piscina
    // each task listens, and Node warns of many that listen to the signal of somebody else
    const signal = options.signal && AbortSignal.any([options.signal])
    if (signal) setMaxListeners(0, signal)
    const done: Done<T>[] = await this.#orDeath(
      piscina,
      Promise.all(tasks.map((task) => runOn<Done<T>>(piscina, task, options.timings, signal).then(tell))),
      signal,
    )
    throwIfAborted(options.signal)
    return done
  }

  /** The result, or the error that tells that a thread ended, but for those that a signal ended. */
  async #orDeath<T>(piscina: Piscina, result: Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await result
    } catch (error) {
      this.#refuseClosed()
      throwIfAborted(signal)
      this.#piscina = undefined
      void piscina.destroy()
      // With one piece of work the threads of all others end: of each of them the first error is told.
      const first = failures.get(piscina) ?? error
      failures.set(piscina, first)
      if (isDeath(first)) throw new TenderflagError('WORKER_DIED', deathMessage(first), {}, { cause: first })
      throw first
    }
  }

  /** Ends the threads, and what they do; a scan that runs then throws USAGE. */
  async close(): Promise<void> {
    this.#closed = true
    const piscina = this.#piscina
    this.#piscina = undefined
    await (await piscina?.catch(() => undefined))?.destroy()
  }

  #refuseClosed(): void {
    if (this.#closed) throw new TenderflagError('USAGE', 'the pool is closed; make a new one')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** The first error of threads that were ended for it. */
const failures = new WeakMap<Piscina, unknown>()

/** A walk or task on a thread; what it took goes to the timings. */
async function runOn<T>(
  piscina: Piscina,
  task: WalkTask | Task,
  timings: Timings | undefined,
  signal?: AbortSignal,
): Promise<T> {
  const filename = 'walk' in task ? walkWorker : engineWorker
  if (!timings) return runIn(piscina, task, { filename, signal })
  const options = { filename, name: 'timed', signal }
  const { value, busy } = await runIn<{ value: T; busy: number }>(piscina, task, options)
  timings.thread(busy)
  return value
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
