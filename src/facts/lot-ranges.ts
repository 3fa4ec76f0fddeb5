/** Room for one number a lot, three times: at least, at most, and why they differ. */
export interface Ranges {
  lo: Float64Array
  hi: Float64Array
  why: Uint8Array
  /** No value of the range is in doubt: lo says it all. */
  exact: boolean
}

/** Room for so many lots: zeros, all known. */
export const newRanges = (n: number): Ranges => ({
  lo: new Float64Array(n),
  hi: new Float64Array(n),
  why: new Uint8Array(n),
  exact: true,
})

/** Of the lot at place i. Unlike that of a block, `why` is kept as given. */
export function setRange(to: Ranges, i: number, lo: number, hi: number, why: number): void {
  if (lo !== hi) to.exact = false
  to.lo[i] = lo
  to.hi[i] = hi
  to.why[i] = why
}
