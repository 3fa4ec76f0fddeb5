import type { Piscina } from 'piscina'

/** What became of the threads that a pool began with. */
interface Fate {
  ended: number
  /** How one ended last. */
  code: number
  /** Some thread has done something: one that ends from now on is replaced. */
  hasWorked: boolean
}

const fates = new WeakMap<Piscina, Fate>()

/** Starts so many threads. Tasks are begun in the order in which they are given. */
export async function startThreads(workers: number): Promise<Piscina> {
  const { Piscina: PiscinaPool } = await import('piscina')
  const piscina = new PiscinaPool({
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: 1,
    stricterFIFO: true,
  })
  const fate: Fate = { ended: 0, code: 0, hasWorked: false }
  fates.set(piscina, fate)
  for (const thread of piscina.threads)
    thread.once('exit', (code) => {
      fate.ended++
      fate.code = code
    })
  return piscina
}

/**
 * Runs a task in one of the threads. Rejects as well where all of them ended before they had any: the pool starts no others
 * then, and the task would wait for ever. With a signal that is set: at once, and the thread ends that runs it.
 */
export async function runIn<T>(
  piscina: Piscina,
  task: unknown,
  {
    filename,
    name,
    signal,
  }: {
    readonly filename: string
    readonly name?: string | undefined
    readonly signal?: AbortSignal | undefined
  },
): Promise<T> {
  const fate = fates.get(piscina)!
  if (!fate.hasWorked && fate.ended === piscina.options.minThreads) throw endOf(fate)
  try {
    const result: T = await piscina.run(task, {
      filename,
      ...(name === undefined ? {} : { name }),
      ...(signal ? { signal } : {}),
    })
    fate.hasWorked = true
    return result
  } catch (error) {
    // its thread was ended on purpose, and another one begins
    if (signal?.aborted) {
      fate.hasWorked = true
      throw error
    }
    // what other tasks are told when one of them found that a thread ended
    const isAfterwards = error instanceof Error && error.message === 'Terminating worker thread'
    throw isAfterwards && fate.ended > 0 && !fate.hasWorked ? endOf(fate) : error
  }
}

function endOf({ code }: Fate): Error {
  return new Error(`worker exited with code: ${code}`)
}
