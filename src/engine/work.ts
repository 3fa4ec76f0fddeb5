import type { ThreadTimes } from '../timings.js'
import { Emitted } from './emitted.js'
import { evidenceFacts } from './kind-runner.js'
import { type Job, Morsels } from './morsel.js'
import { unitsOf } from './units.js'

/** What one thread found: for each rule and check its outcomes, and how far they reached after each run of morsels. */
export interface Found {
  readonly emitted: readonly Emitted[]
  /** Runs of morsels that this thread took, ascending. */
  readonly runs: readonly number[]
  /** After each of these runs, the length of each of `emitted`. */
  readonly lengths: readonly (readonly number[])[]
  /** Where the job is timed. */
  readonly times?: ThreadTimes
}

/** Places of the shared counters. */
export const NEXT = 0
export const DONE = 1
export const STOP = 2

/** So many runs of morsels at the most: what is found is put together run by run. */
const RUNS = 128

/**
 * Takes runs of morsels from the shared counter until there are none: no thread waits for another, and which thread
 * ran what changes nothing, as the outcomes are put together in the order of runs.
 */
export function work(job: Job, counters: Int32Array): Found {
  const working = workingOn(job, counters)
  for (;;) {
    const { done, value } = working.next()
    if (done) return value
  }
}

/** The same, morsel by morsel: a thread that has more to do turns to it after each. */
export function* workingOn(job: Job, counters: Int32Array): Generator<void, Found> {
  const begun = job.timed ? performance.now() : 0
  const morsels = new Morsels(job)
  const emitted = [
    ...job.rules.map((rule) => new Emitted(evidenceFacts(rule).length)),
    ...job.checks.map(() => new Emitted(0)),
  ]
  const ran: number[] = []
  const lengths: number[][] = []
  const count = unitsOf(job).length
  const size = Math.ceil(count / RUNS)
  for (let r = Atomics.add(counters, NEXT, 1); r * size < count; r = Atomics.add(counters, NEXT, 1)) {
    for (let m = r * size; m < Math.min(count, (r + 1) * size); m++) {
      if (Atomics.load(counters, STOP) !== 0) return { emitted, runs: ran, lengths }
      morsels.run(m, emitted)
      Atomics.add(counters, DONE, 1)
      yield
    }
    ran.push(r)
    lengths.push(emitted.map((list) => list.length))
  }
  const families = morsels.times
  if (!families) return { emitted, runs: ran, lengths }
  return { emitted, runs: ran, lengths, times: { busy: performance.now() - begun, families } }
}
