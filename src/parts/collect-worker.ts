import { collectGarbage } from './collect-garbage.js'

/** The entry of a thread that collects its garbage, when all threads have come here: so that each does. */
export default function run({ arrived, threads }: { arrived: Int32Array; threads: number }): void {
  Atomics.add(arrived, 0, 1)
  Atomics.notify(arrived, 0)
  for (let count = Atomics.load(arrived, 0); count < threads; count = Atomics.load(arrived, 0))
    if (Atomics.wait(arrived, 0, count, 1000) === 'timed-out') break
  collectGarbage()
}
