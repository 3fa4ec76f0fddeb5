import { TenderflagError } from '../errors.js'

/** The error of an output that was told to stop. */
export function aborted(): TenderflagError {
  return new TenderflagError('ABORTED', 'the output was stopped before it was whole')
}
