import { runWalk, type WalkTask } from '../join/walks.js'

/** The entry of a worker thread for the walk of a table, before a scan: apart from kernels, which take longer to load. */
export default function run(task: WalkTask): ReturnType<typeof runWalk> {
  return runWalk(task)
}

/** The same, and how many milliseconds it took. */
export function timed(task: WalkTask): { value: unknown; busy: number } {
  const begun = performance.now()
  const value = runWalk(task)
  return { value, busy: performance.now() - begun }
}
