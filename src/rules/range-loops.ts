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
  const { lo: al, hi: ah, why: aw } = a
  const { lo: bl, hi: bh, why: bw } = b
  const { lo, hi, why } = out
  for (let i = 0; i < n; i++) {
    const surely = (tolerant ? less(ah[i]!, bl[i]!) : ah[i]! < bl[i]!) ? 1 : 0
    const maybe = surely || (tolerant ? less(al[i]!, bh[i]!) : al[i]! < bh[i]!) ? 1 : 0
    lo[i] = surely
    hi[i] = maybe
    why[i] = surely === maybe ? 0 : aw[i]! || bw[i]!
  }
}

export function leRanges(a: Ranges, b: Ranges, out: Ranges, n: number, tolerant: boolean): void {
  const { lo: al, hi: ah, why: aw } = a
  const { lo: bl, hi: bh, why: bw } = b
  const { lo, hi, why } = out
  for (let i = 0; i < n; i++) {
    const surely = (tolerant ? !less(bl[i]!, ah[i]!) : ah[i]! <= bl[i]!) ? 1 : 0
    const maybe = surely || (tolerant ? !less(bh[i]!, al[i]!) : al[i]! <= bh[i]!) ? 1 : 0
    lo[i] = surely
    hi[i] = maybe
    why[i] = surely === maybe ? 0 : aw[i]! || bw[i]!
  }
}

export function eqRanges(a: Ranges, b: Ranges, out: Ranges, n: number, tolerant: boolean): void {
  const { lo: al, hi: ah, why: aw } = a
  const { lo: bl, hi: bh, why: bw } = b
  const { lo, hi, why } = out
  for (let i = 0; i < n; i++) {
    const apart = tolerant ? less(ah[i]!, bl[i]!) || less(bh[i]!, al[i]!) : ah[i]! < bl[i]! || bh[i]! < al[i]!
    const one = tolerant ? !less(al[i]!, bh[i]!) && !less(bl[i]!, ah[i]!) : al[i] === bh[i] && bl[i] === ah[i]
    const maybe = apart ? 0 : 1
    const surely = one ? maybe : 0
    lo[i] = surely
    hi[i] = maybe
    why[i] = surely === maybe ? 0 : aw[i]! || bw[i]!
  }
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

/** Booleans are 0 and 1, so products and complements do; min and max cost twice as much. */
export function andRanges(a: Ranges, b: Ranges, out: Ranges, n: number): void {
  const { lo: al, hi: ah, why: aw } = a
  const { lo: bl, hi: bh, why: bw } = b
  const { lo, hi, why } = out
  for (let i = 0; i < n; i++) {
    const least = al[i]! * bl[i]!
    const most = ah[i]! * bh[i]!
    lo[i] = least
    hi[i] = most
    why[i] = least === most ? 0 : aw[i]! || bw[i]!
  }
}

export function orRanges(a: Ranges, b: Ranges, out: Ranges, n: number): void {
  const { lo: al, hi: ah, why: aw } = a
  const { lo: bl, hi: bh, why: bw } = b
  const { lo, hi, why } = out
  for (let i = 0; i < n; i++) {
    const least = 1 - (1 - al[i]!) * (1 - bl[i]!)
    const most = 1 - (1 - ah[i]!) * (1 - bh[i]!)
    lo[i] = least
    hi[i] = most
    why[i] = least === most ? 0 : aw[i]! || bw[i]!
  }
}

export function notRanges(a: Ranges, out: Ranges, n: number): void {
  const { lo: al, hi: ah, why: aw } = a
  const { lo, hi, why } = out
  for (let i = 0; i < n; i++) {
    const least = 1 - ah[i]!
    hi[i] = 1 - al[i]!
    lo[i] = least
    why[i] = aw[i]!
  }
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
