import { Emitted } from './emitted.js'
import { evidenceFacts, type Job, Morsels } from './morsel.js'
import { unitsOf } from './units.js'

/** What one thread found: for each rule and check its outcomes, and how far they reached after each morsel it ran. */
export interface Found {
  readonly emitted: readonly Emitted[]
  /** Morsels this thread ran, ascending. */
  readonly morsels: readonly number[]
  /** After each of these morsels, the length of each of `emitted`. */
  readonly lengths: readonly (readonly number[])[]
}

/** Places of the shared counters. */
export const NEXT = 0
export const DONE = 1
export const STOP = 2

/**
 * Takes morsels from the shared counter until there are none: no thread waits for another, and which thread ran what
 * changes nothing, as the outcomes are put together in the order of morsels.
 */
export function work(job: Job, counters: Int32Array): Found {
  const morsels = new Morsels(job)
  const emitted = [
    ...job.rules.map((rule) => new Emitted(evidenceFacts(rule).length)),
    ...job.checks.map(() => new Emitted(0)),
  ]
  const ran: number[] = []
  const lengths: number[][] = []
  const count = unitsOf(job).length
  for (let m = Atomics.add(counters, NEXT, 1); m < count; m = Atomics.add(counters, NEXT, 1)) {
    if (Atomics.load(counters, STOP) !== 0) break
    morsels.run(m, emitted)
    ran.push(m)
    lengths.push(emitted.map((list) => list.length))
    Atomics.add(counters, DONE, 1)
  }
  return { emitted, morsels: ran, lengths }
}
