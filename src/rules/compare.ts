import { TOLERANCE } from './tolerance.js'
import { OPEN, type Truths, YES } from './truth.js'

/**
 * Comparisons of columns, a loop each, so that each stays monomorphic; `flip` 1 gives the opposite. With a constant on
 * one side nothing is read for it. Over ranges a comparison is decided where it holds for all values or
 * for none, and open else, with the reason of the left operand first.
 */

type Values = Float64Array
type Flip = 0 | 1

/** One operand: its bounds and reasons, or a constant. */
export interface Operand {
  readonly lo: Values
  readonly hi: Values
  readonly why: Uint8Array
  readonly exact: boolean
  /** The value, where it is the same for all. */
  readonly constant: number | undefined
}

/** Whether a lies below b by the tolerance or more; infinite bounds are allowed, but not two equal ones. */
export function isLess(a: number, b: number): boolean {
  if (!(a < b)) return false
  const m = a < 0 ? -a : a
  const n = b < 0 ? -b : b
  return b - a >= TOLERANCE * Math.max(m, n)
}

/** a < b; `left` is the operand whose reason stands first. */
export function less(
  a: Operand,
  b: Operand,
  left: Operand,
  out: Truths,
  n: number,
  tolerant: boolean,
  flip: Flip,
): void {
  if (!a.exact || !b.exact) {
    const right = left === a ? b : a
    lessRanges(a, b, left.why, right.why, out, n, tolerant, flip)
  } else if (b.constant !== undefined) lessThanConstant(a.lo, b.constant, out, n, tolerant, flip)
  else if (a.constant !== undefined) constantLess(a.constant, b.lo, out, n, tolerant, flip)
  else lessExact(a.lo, b.lo, out, n, tolerant, flip)
}

function lessThanConstant(a: Values, c: number, out: Truths, n: number, tolerant: boolean, flip: Flip): void {
  if (tolerant) for (let i = 0; i < n; i++) out[i] = (isLess(a[i]!, c) ? 1 : 0) ^ flip
  else for (let i = 0; i < n; i++) out[i] = (a[i]! < c ? 1 : 0) ^ flip
}

function constantLess(c: number, b: Values, out: Truths, n: number, tolerant: boolean, flip: Flip): void {
  if (tolerant) for (let i = 0; i < n; i++) out[i] = (isLess(c, b[i]!) ? 1 : 0) ^ flip
  else for (let i = 0; i < n; i++) out[i] = (c < b[i]! ? 1 : 0) ^ flip
}

function lessExact(a: Values, b: Values, out: Truths, n: number, tolerant: boolean, flip: Flip): void {
  if (tolerant) for (let i = 0; i < n; i++) out[i] = (isLess(a[i]!, b[i]!) ? 1 : 0) ^ flip
  else for (let i = 0; i < n; i++) out[i] = (a[i]! < b[i]! ? 1 : 0) ^ flip
}

function lessRanges(
  a: Operand,
  b: Operand,
  whyFirst: Uint8Array,
  whyElse: Uint8Array,
  out: Truths,
  n: number,
  tolerant: boolean,
  flip: Flip,
): void {
  const { lo: al, hi: ah } = a
  const { lo: bl, hi: bh } = b
  for (let i = 0; i < n; i++) {
    const surely = tolerant ? isLess(ah[i]!, bl[i]!) : ah[i]! < bl[i]!
    if (surely) out[i] = 1 ^ flip
    else if (tolerant ? isLess(al[i]!, bh[i]!) : al[i]! < bh[i]!)
      out[i] = OPEN + (whyFirst[i]! || whyElse[i]!)
    else out[i] = flip
  }
}

export function equal(a: Operand, b: Operand, out: Truths, n: number, tolerant: boolean, flip: Flip): void {
  if (!a.exact || !b.exact) equalRanges(a, b, out, n, tolerant, flip)
  else if (tolerant)
    for (let i = 0; i < n; i++) {
      const apart = isLess(a.lo[i]!, b.lo[i]!) || isLess(b.lo[i]!, a.lo[i]!)
      out[i] = (apart ? 0 : 1) ^ flip
    }
  else if (b.constant !== undefined) equalConstant(a.lo, b.constant, out, n, flip)
  else equalExact(a.lo, b.lo, out, n, flip)
}

function equalConstant(a: Values, c: number, out: Truths, n: number, flip: Flip): void {
  for (let i = 0; i < n; i++) out[i] = (a[i]! === c ? 1 : 0) ^ flip
}

function equalExact(a: Values, b: Values, out: Truths, n: number, flip: Flip): void {
  for (let i = 0; i < n; i++) out[i] = (a[i]! === b[i]! ? 1 : 0) ^ flip
}

function equalRanges(a: Operand, b: Operand, out: Truths, n: number, tolerant: boolean, flip: Flip): void {
  const { lo: al, hi: ah, why: aw } = a
  const { lo: bl, hi: bh, why: bw } = b
  for (let i = 0; i < n; i++) {
    const apart = tolerant
      ? isLess(ah[i]!, bl[i]!) || isLess(bh[i]!, al[i]!)
      : ah[i]! < bl[i]! || bh[i]! < al[i]!
    if (apart) {
      out[i] = flip
      continue
    }
    const one = tolerant
      ? !isLess(al[i]!, bh[i]!) && !isLess(bl[i]!, ah[i]!)
      : al[i] === bh[i] && bl[i] === ah[i]
    out[i] = one ? 1 ^ flip : OPEN + (aw[i]! || bw[i]!)
  }
}

/** Adds to `out` that a is, or may be, b; `out` starts as surely not. Exact, without tolerance. */
export function addEqual(a: Operand, b: Operand, out: Truths, n: number): void {
  if (a.exact && b.constant !== undefined) addConstant(a.lo, b.constant, out, n)
  else addRanges(a, b, out, n)
}

function addConstant(a: Values, c: number, out: Truths, n: number): void {
  for (let i = 0; i < n; i++) if (a[i]! === c) out[i] = YES
}

function addRanges(a: Operand, b: Operand, out: Truths, n: number): void {
  const { lo: al, hi: ah, why: aw } = a
  const { lo: bl, hi: bh, why: bw } = b
  for (let i = 0; i < n; i++) {
    if (out[i] === YES || ah[i]! < bl[i]! || bh[i]! < al[i]!) continue
    if (al[i]! === bh[i]! && bl[i]! === ah[i]!) out[i] = YES
    else if (out[i]! < OPEN) out[i] = OPEN + (aw[i]! || bw[i]!)
  }
}
