import { TenderflagError } from '../errors.js'

/** Throws ABORTED once the signal is set. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new TenderflagError('ABORTED', 'reading was stopped', {}, { cause: signal.reason })
}
