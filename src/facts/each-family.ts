import type { Index } from '../join/index-of.js'
import type { Block, Family } from './fact.js'

/** A family of facts that one subject costs as little as one of many: nothing is read of others beside it. */
export interface EachFamily extends Omit<Family, 'kernel' | 'some'> {
  /** Writes n subjects to places 0 … n - 1 of the blocks: those from `from` on, or where there are any `chosen`, these. */
  readonly each: (
    index: Index,
    chosen: Int32Array | undefined,
    from: number,
    n: number,
    out: readonly (Block | undefined)[],
  ) => void
}

/** The family, whose facts are written of consecutive subjects and of single ones by the same loop. */
export function eachFamily({ each, ...given }: EachFamily): Family {
  return {
    ...given,
    kernel: (index, from, to, out) => each(index, undefined, from, to - from, out),
    some: (index, chosen, n, out) => each(index, chosen, 0, n, out),
  }
}
