import type { Index } from '../join/index-of.js'
import type { Job } from './morsel.js'
import { doTask, type Task } from './task.js'
import { type Found, work } from './work.js'

/** A task, and how many milliseconds it took. */
export function timed(task: Task): { value: unknown; busy: number } {
  const begun = performance.now()
  const value = run(task)
  return { value, busy: performance.now() - begun }
}

/** The entry of a worker thread: one call a scan and thread, or one a task. */
export default function run(
  given: { job: Job; counters: Int32Array } | Task,
): Found | ReturnType<typeof doTask> {
  if ('task' in given) return doTask('index' in given ? { ...given, index: known(given.index) } : given)
  try {
    return work({ ...given.job, index: known(given.job.index) }, given.counters)
  } finally {
    last = undefined // so that it is not kept until another scan begins
  }
}

let last: Index | undefined

/** The object that this thread had of the index before, if it did: what facts know of an index (`oncePerIndex`) is made once. */
function known(index: Index): Index {
  if (last?.scan === undefined || last.scan !== index.scan) last = index
  return last
}
