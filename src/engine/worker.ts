import type { Job } from './morsel.js'
import { doTask, type Task } from './task.js'
import { type Found, work } from './work.js'

/** A task, and how many milliseconds it took. */
export function timed(task: Task): { value: unknown; busy: number } {
  const begun = performance.now()
  const value = doTask(task)
  return { value, busy: performance.now() - begun }
}

/** The entry of a worker thread: one call a scan and thread, or one a task. */
export default function run(
  given: { job: Job; counters: Int32Array } | Task,
): Found | ReturnType<typeof doTask> {
  return 'task' in given ? doTask(given) : work(given.job, given.counters)
}
