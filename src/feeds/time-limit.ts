/** A signal that is set when the time is over or another signal is, until it is let go. */
export interface TimeLimit {
  readonly signal: AbortSignal
  readonly release: () => void
}

/**
 * A timer of our own: what AbortSignal.any makes of AbortSignal.timeout can be collected before it fires (Node 20), and
 * whoever waits for it waits for ever.
 */
export function timeLimit(milliseconds: number, outer: AbortSignal | undefined): TimeLimit {
  const control = new AbortController()
  const stop = (): void => control.abort(outer?.reason)
  const timer = setTimeout(() => control.abort(), milliseconds)
  if (outer?.aborted) stop()
  outer?.addEventListener('abort', stop)
  return {
    signal: control.signal,
    release: () => {
      clearTimeout(timer)
      outer?.removeEventListener('abort', stop)
    },
  }
}
