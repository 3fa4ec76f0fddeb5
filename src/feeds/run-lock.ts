import { TenderflagError } from '../errors.js'
import { holdFile } from '../system/held-file.js'

/** Does something while no other process does: `file` is there meanwhile. Throws FEEDS_BUSY where another is at it. */
export async function alone<T>(file: string, action: () => Promise<T>): Promise<T> {
  const lock = holdFile(
    file,
    (who) =>
      new TenderflagError(
        'FEEDS_BUSY',
        `another run is at it${who}; wait for its end, or remove this file if there is none`,
        { file },
      ),
  )
  try {
    return await action()
  } finally {
    lock.release()
  }
}
