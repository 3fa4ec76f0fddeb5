import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Runner } from '../system/threads.js'

const worker = new URL('../bin/collect-worker.js', import.meta.url)
let collect: (() => void) | undefined

/**
 * Has this thread collect its garbage now. V8 does so when its own heap grows, and shared memory is not of that heap: columns
 * of gigabytes that nobody needs any more would stay for long.
 */
export function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  collect()
}

/** The same in this thread and in all others. */
export async function collectAllGarbage(pool: Runner): Promise<void> {
  collectGarbage()
  const task = { arrived: new Int32Array(new SharedArrayBuffer(4)), threads: pool.workers }
  await Promise.all(Array.from({ length: pool.workers }, () => pool.runModule(worker, task)))
}
