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
