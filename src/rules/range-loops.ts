import { UNDEFINED } from '../facts/reason.js'
import { NO, OPEN, type Truths, YES } from './truth.js'

/**
 * The loops of loops.ts over ranges: each operand lies in [lo, hi], `why` tells where it is not known, and a result is
 * the range of what the number can be. `why` of a result is that of its leftmost operand that is not known. Bounds are never NaN; lo is never
 * Infinity and hi never -Infinity, which the arithmetic here keeps up.
 */
export interface Ranges {
  readonly lo: Float64Array
  readonly hi: Float64Array
  readonly why: Uint8Array
}

/** Bounds change places. */
export function negRanges(a: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) set(out, i, 0 - a.hi[i]!, 0 - a.lo[i]!, a.why[i]!)
}

/** Bound by bound. */
export function addRanges(a: Ranges, b: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) bound(out, i, a.lo[i]! + b.lo[i]!, a.hi[i]! + b.hi[i]!, a.why[i]! || b.why[i]!)
}

/** The lowest less the highest, and the other way round. */
export function subRanges(a: Ranges, b: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) bound(out, i, a.lo[i]! - b.hi[i]!, a.hi[i]! - b.lo[i]!, a.why[i]! || b.why[i]!)
}

/** The corners of the two ranges; nothing times what has no bound is nothing. */
export function mulRanges(a: Ranges, b: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) {
    const p = times(a.lo[i]!, b.lo[i]!)
    const q = times(a.lo[i]!, b.hi[i]!)
    const r = times(a.hi[i]!, b.lo[i]!)
    const s = times(a.hi[i]!, b.hi[i]!)
    bound(out, i, Math.min(p, q, r, s), Math.max(p, q, r, s), a.why[i]! || b.why[i]!)
  }
}

/** A divisor that is zero gives UNDEFINED; one that may be zero leaves the quotient open. */
export function divRanges(a: Ranges, b: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) {
    const from = b.lo[i]!
    const to = b.hi[i]!
    if (from <= 0 && to >= 0) {
      const why = from === 0 && to === 0 ? UNDEFINED : a.why[i]! || b.why[i]!
      set(out, i, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, why)
      continue
    }
    const p = over(a.lo[i]!, from)
    const q = over(a.lo[i]!, to)
    const r = over(a.hi[i]!, from)
    const s = over(a.hi[i]!, to)
    bound(out, i, Math.min(p, q, r, s), Math.max(p, q, r, s), a.why[i]! || b.why[i]!)
  }
}

function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b
}

/** Infinity over Infinity: the other corners bound the quotient, so any value inside them will do. */
function over(a: number, b: number): number {
  return Math.abs(b) === Number.POSITIVE_INFINITY ? 0 : a / b
}

/** Where the condition is open, whatever either side can be. */
export function pickRanges(cond: Truths, a: Ranges, b: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) {
    const t = cond[i]!
    if (t === YES) set(out, i, a.lo[i]!, a.hi[i]!, a.why[i]!)
    else if (t === NO) set(out, i, b.lo[i]!, b.hi[i]!, b.why[i]!)
    else set(out, i, Math.min(a.lo[i]!, b.lo[i]!), Math.max(a.hi[i]!, b.hi[i]!), t - OPEN)
  }
}

function set(out: Ranges, i: number, lo: number, hi: number, why: number): void {
  out.lo[i] = lo
  out.hi[i] = hi
  out.why[i] = lo === hi ? 0 : why
}

/** As `set`, for numbers computed: what is too large for a number is not defined. */
function bound(out: Ranges, i: number, lo: number, hi: number, why: number): void {
  if (lo < Number.POSITIVE_INFINITY && hi > Number.NEGATIVE_INFINITY) {
    set(out, i, lo, hi, why || UNDEFINED)
    return
  }
  set(out, i, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, why || UNDEFINED)
}
