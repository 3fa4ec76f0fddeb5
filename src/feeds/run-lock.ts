import { TenderflagError } from '../errors.js'
import { outputFailed } from '../output/output-failed.js'
import { holdFile } from '../system/held-file.js'

/** Does something while no other process does: `file` is there meanwhile. Throws FEEDS_BUSY where another is at it, and OUTPUT_FAILED. */
export async function alone<T>(file: string, action: () => Promise<T>): Promise<T> {
  const lock = hold(file)
  try {
    return await action()
  } finally {
    lock.release()
  }
}

function hold(file: string): { readonly release: () => void } {
  try {
    return holdFile(
      file,
      (who) =>
        new TenderflagError(
          'FEEDS_BUSY',
          `another run is at it${who}; wait for its end, or remove this file if there is none`,
          { file },
        ),
    )
  } catch (error) {
    throw outputFailed(file, error)
  }
}
