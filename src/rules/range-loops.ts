import { UNDEFINED } from '../facts/reason.js'
import { less } from './loops.js'

/**
 * The loops of loops.ts over ranges: each operand lies in [lo, hi], `why` tells where it is not known. A condition
 * is decided where it holds for all values of the ranges or for none; a number becomes the range of what it can
 * be. `why` of a result is that of its leftmost operand that is not known. Bounds are never NaN; lo is never
 * Infinity and hi never -Infinity, which the arithmetic here keeps up.
 */
export interface Ranges {
  readonly lo: Float64Array
  readonly hi: Float64Array
  readonly why: Uint8Array
}

/** Compares with the tolerance, or exactly. */
export function ltRanges(a: Ranges, b: Ranges, out: Ranges, n: number, tolerant: boolean): void {
  for (let i = 0; i < n; i++) {
    const surely = tolerant ? less(a.hi[i]!, b.lo[i]!) : a.hi[i]! < b.lo[i]!
    const maybe = surely || (tolerant ? less(a.lo[i]!, b.hi[i]!) : a.lo[i]! < b.hi[i]!)
    decide(out, i, surely, maybe, a.why[i]! || b.why[i]!)
  }
}

export function leRanges(a: Ranges, b: Ranges, out: Ranges, n: number, tolerant: boolean): void {
  for (let i = 0; i < n; i++) {
    const surely = tolerant ? !less(b.lo[i]!, a.hi[i]!) : a.hi[i]! <= b.lo[i]!
    const maybe = surely || (tolerant ? !less(b.hi[i]!, a.lo[i]!) : a.lo[i]! <= b.hi[i]!)
    decide(out, i, surely, maybe, a.why[i]! || b.why[i]!)
  }
}

export function eqRanges(a: Ranges, b: Ranges, out: Ranges, n: number, tolerant: boolean): void {
  for (let i = 0; i < n; i++) {
    const apart = tolerant
      ? less(a.hi[i]!, b.lo[i]!) || less(b.hi[i]!, a.lo[i]!)
      : a.hi[i]! < b.lo[i]! || b.hi[i]! < a.lo[i]!
    const surely =
      !apart &&
      (tolerant
        ? !less(a.lo[i]!, b.hi[i]!) && !less(b.lo[i]!, a.hi[i]!)
        : a.lo[i]! === b.hi[i]! && b.lo[i]! === a.hi[i]!)
    decide(out, i, surely, !apart, a.why[i]! || b.why[i]!)
  }
}

function decide(out: Ranges, i: number, surely: boolean, maybe: boolean, why: number): void {
  out.lo[i] = surely ? 1 : 0
  out.hi[i] = maybe ? 1 : 0
  out.why[i] = surely === maybe ? 0 : why
}

/** Adds to `out` that a may be, or surely is, b; `out` starts as surely not. */
export function addEqualRanges(a: Ranges, b: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) {
    if (out.lo[i] === 1 || a.hi[i]! < b.lo[i]! || b.hi[i]! < a.lo[i]!) continue
    const surely = a.lo[i]! === b.hi[i]! && b.lo[i]! === a.hi[i]!
    out.lo[i] = surely ? 1 : 0
    out.hi[i] = 1
    out.why[i] = surely ? 0 : out.why[i]! || a.why[i]! || b.why[i]!
  }
}

export function andRanges(a: Ranges, b: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) {
    const lo = Math.min(a.lo[i]!, b.lo[i]!)
    const hi = Math.min(a.hi[i]!, b.hi[i]!)
    set(out, i, lo, hi, a.why[i]! || b.why[i]!)
  }
}

export function orRanges(a: Ranges, b: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) {
    const lo = Math.max(a.lo[i]!, b.lo[i]!)
    const hi = Math.max(a.hi[i]!, b.hi[i]!)
    set(out, i, lo, hi, a.why[i]! || b.why[i]!)
  }
}

export function notRanges(a: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) set(out, i, 1 - a.hi[i]!, 1 - a.lo[i]!, a.why[i]!)
}

export function negRanges(a: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) set(out, i, 0 - a.hi[i]!, 0 - a.lo[i]!, a.why[i]!)
}

export function addRanges(a: Ranges, b: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) bound(out, i, a.lo[i]! + b.lo[i]!, a.hi[i]! + b.hi[i]!, a.why[i]! || b.why[i]!)
}

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
export function pickRanges(cond: Ranges, a: Ranges, b: Ranges, out: Ranges, n: number): void {
  for (let i = 0; i < n; i++) {
    if (cond.lo[i] === 1) set(out, i, a.lo[i]!, a.hi[i]!, a.why[i]!)
    else if (cond.hi[i] === 0) set(out, i, b.lo[i]!, b.hi[i]!, b.why[i]!)
    else set(out, i, Math.min(a.lo[i]!, b.lo[i]!), Math.max(a.hi[i]!, b.hi[i]!), cond.why[i]!)
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
