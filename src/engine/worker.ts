import { runWalk, type WalkTask } from '../join/walks.js'
import type { Job } from './morsel.js'
import { type Found, work } from './work.js'

/** The walk of a table, before a scan. */
export function walk(task: WalkTask): ReturnType<typeof runWalk> {
  return runWalk(task)
}

/** The entry of a worker thread: one task a scan. */
export default function run({ job, counters }: { job: Job; counters: Int32Array }): Found {
  return work(job, counters)
}
