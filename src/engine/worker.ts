import type { Job } from './morsel.js'
import { type Found, work } from './work.js'

/** The entry of a worker thread: one task a scan. */
export default function run({ job, counters }: { job: Job; counters: Int32Array }): Found {
  return work(job, counters)
}
