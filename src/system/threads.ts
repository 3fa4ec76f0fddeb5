import { availableParallelism } from 'node:os'
import type { Piscina } from 'piscina'
import { TenderflagError } from '../errors.js'
import { orAborted } from './aborted.js'
import { runIn, startThreads } from './worker-threads.js'

/** Runs tasks in threads. */
export interface Runner {
  readonly workers: number
  /** Runs the default export of a module in a thread. Throws what it throws, and WORKER_DIED. */
  runModule<T>(module: URL, task: unknown): Promise<T>
}

/** Worker threads for reading, started when first needed and kept until closed. */
export class Threads implements Runner {
  readonly workers: number
  #piscina: Promise<Piscina> | undefined

  /** Default: a thread a core. */
  constructor(workers: number = availableParallelism()) {
    this.workers = Math.max(1, workers)
  }

  async runModule<T>(module: URL, task: unknown): Promise<T> {
    this.#piscina ??= startThreads(this.workers)
    const piscina = await this.#piscina
    try {
      return await runIn<T>(piscina, task, { filename: module.href })
    } catch (cause) {
      if (cause instanceof TenderflagError) throw cause
      const text = cause instanceof Error ? cause.message : String(cause)
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
      if (!code.startsWith('ERR_WORKER') && !/worker|thread/i.test(text)) throw cause
      throw new TenderflagError(
        'WORKER_DIED',
        `a worker thread ended before its work was done (${text}); try fewer workers (--workers 1) or more memory`,
        {},
        { cause },
      )
    }
  }

  /** Ends the threads, and what they do. */
  async close(): Promise<void> {
    const piscina = this.#piscina
    this.#piscina = undefined
    await (await piscina?.catch(() => undefined))?.destroy()
  }
}

/** A task that has begun, and what is to come back with its result. */
export interface Begun<T, From> {
  readonly result: T | Promise<T>
  readonly from: From
}

/**
 * What tasks come to, in their order; up to `ahead` more are begun meanwhile. An error comes in its turn too, also that of
 * what begins them. Throws ABORTED as soon as the signal is set, and waits for nothing then.
 */
export async function* inOrder<T, From>(
  tasks: AsyncIterable<Begun<T, From>>,
  ahead: number,
  signal?: AbortSignal | undefined,
): AsyncGenerator<{ readonly result: T; readonly from: From }> {
  const source = tasks[Symbol.asyncIterator]()
  const begun: Begun<T, From>[] = []
  let end: { readonly error?: unknown } | undefined
  try {
    for (;;) {
      while (!end && begun.length <= ahead) {
        const next = await source.next().catch((error: unknown) => ({ error }))
        if ('error' in next) end = next
        else if (next.done) end = {}
        else {
          if (next.value.result instanceof Promise) next.value.result.catch(() => undefined) // told in its turn
          begun.push(next.value)
        }
      }
      const first = begun.shift()
      if (!first) break
      yield { result: await orAborted(Promise.resolve(first.result), signal), from: first.from }
    }
    if (end && 'error' in end) throw end.error
  } finally {
    await source.return?.()
    // whoever stops early may close what tasks write to
    if (!signal?.aborted) await Promise.allSettled(begun.map(({ result }) => result))
  }
}
