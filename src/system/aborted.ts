import { TenderflagError } from '../errors.js'

/** The error of work that was told to stop: ABORTED, with the reason of the signal as its cause, wherever the work was. */
export function aborted(
  signal: AbortSignal | undefined,
  what = 'the work was stopped before it was done',
): TenderflagError {
  return new TenderflagError('ABORTED', what, {}, { cause: signal?.reason })
}

/** Throws ABORTED once the signal is set. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted(signal)
}

/** What a promise comes to; throws ABORTED as soon as the signal is set, whatever it does then. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  promise.catch(() => {}) // nobody may be there to be told
  throwIfAborted(signal)
  let stop = (): void => {}
  const told = new Promise<never>((_, reject) => {
    stop = () => reject(aborted(signal))
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([promise, told])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
