import { belowBit, firstAbove, lastBelow } from './bounds.js'
import { OPEN, type Truths, YES } from './truth.js'

/**
 * Comparisons of columns, a loop each, so that each stays monomorphic; `flip` 1 gives the opposite. With a constant on
 * one side nothing is read for it. `Number(condition)` is a bit of the processor, `condition ? 1 : 0` a branch of it. Over ranges a comparison is decided where it holds for all values or
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
  if (isFiniteNumber(b.constant)) atMost(a, lastBelow(b.constant, tolerant), out, n, flip)
  else if (isFiniteNumber(a.constant)) atLeast(b, firstAbove(a.constant, tolerant), out, n, flip)
  else if (a.exact && b.exact) lessExact(a.lo, b.lo, out, n, tolerant, flip)
  else {
    const right = left === a ? b : a
    lessRanges(a, b, left.why, right.why, out, n, tolerant, flip)
  }
}

const isFiniteNumber = (constant: number | undefined): constant is number =>
  constant !== undefined && Number.isFinite(constant)

/** Whether values are `most` or less: a range is decided where both of its ends say the same. */
function atMost({ lo, hi, why, exact }: Operand, most: number, out: Truths, n: number, flip: Flip): void {
  if (exact) for (let i = 0; i < n; i++) out[i] = Number(lo[i]! <= most) ^ flip
  else
    for (let i = 0; i < n; i++)
      out[i] = decided(Number(hi[i]! <= most), Number(lo[i]! <= most), why[i]!, flip)
}

function atLeast({ lo, hi, why, exact }: Operand, least: number, out: Truths, n: number, flip: Flip): void {
  if (exact) for (let i = 0; i < n; i++) out[i] = Number(lo[i]! >= least) ^ flip
  else
    for (let i = 0; i < n; i++)
      out[i] = decided(Number(lo[i]! >= least), Number(hi[i]! >= least), why[i]!, flip)
}

/** Whether values lie between two others. */
function between(
  { lo, hi, why, exact }: Operand,
  below: number,
  above: number,
  out: Truths,
  n: number,
  flip: Flip,
): void {
  if (exact) {
    for (let i = 0; i < n; i++) out[i] = (Number(lo[i]! > below) & Number(lo[i]! < above)) ^ flip
    return
  }
  for (let i = 0; i < n; i++) {
    const least = lo[i]!
    const most = hi[i]!
    const surely = Number(least > below) & Number(most < above)
    const perhaps = Number(most > below) & Number(least < above)
    out[i] = decided(surely, perhaps, why[i]!, flip)
  }
}

/** The truth of what holds surely, or (0) at least perhaps: without a branch, which would often be guessed wrong. */
function decided(surely: number, perhaps: number, why: number, flip: Flip): number {
  const open = -(surely ^ perhaps)
  return ((surely ^ flip) & ~open) | ((OPEN + why) & open)
}

function lessExact(a: Values, b: Values, out: Truths, n: number, tolerant: boolean, flip: Flip): void {
  if (tolerant) for (let i = 0; i < n; i++) out[i] = belowBit(a[i]!, b[i]!) ^ flip
  else for (let i = 0; i < n; i++) out[i] = Number(a[i]! < b[i]!) ^ flip
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
    const surely = tolerant ? belowBit(ah[i]!, bl[i]!) : Number(ah[i]! < bl[i]!)
    const perhaps = tolerant ? belowBit(al[i]!, bh[i]!) : Number(al[i]! < bh[i]!)
    out[i] = decided(surely, surely | perhaps, whyFirst[i]! || whyElse[i]!, flip)
  }
}

export function equal(a: Operand, b: Operand, out: Truths, n: number, tolerant: boolean, flip: Flip): void {
  const constant = b.constant ?? a.constant
  if (isFiniteNumber(constant)) {
    const of = b.constant === undefined ? b : a
    between(of, lastBelow(constant, tolerant), firstAbove(constant, tolerant), out, n, flip)
  } else if (!a.exact || !b.exact) equalRanges(a, b, out, n, tolerant, flip)
  else if (tolerant)
    for (let i = 0; i < n; i++) {
      const apart = belowBit(a.lo[i]!, b.lo[i]!) | belowBit(b.lo[i]!, a.lo[i]!)
      out[i] = apart ^ 1 ^ flip
    }
  else equalExact(a.lo, b.lo, out, n, flip)
}

function equalExact(a: Values, b: Values, out: Truths, n: number, flip: Flip): void {
  for (let i = 0; i < n; i++) out[i] = Number(a[i]! === b[i]!) ^ flip
}

function equalRanges(a: Operand, b: Operand, out: Truths, n: number, tolerant: boolean, flip: Flip): void {
  const { lo: al, hi: ah, why: aw } = a
  const { lo: bl, hi: bh, why: bw } = b
  for (let i = 0; i < n; i++) {
    const apart = tolerant
      ? belowBit(ah[i]!, bl[i]!) === 1 || belowBit(bh[i]!, al[i]!) === 1
      : ah[i]! < bl[i]! || bh[i]! < al[i]!
    if (apart) {
      out[i] = flip
      continue
    }
    const one = tolerant
      ? belowBit(al[i]!, bh[i]!) === 0 && belowBit(bl[i]!, ah[i]!) === 0
      : al[i] === bh[i] && bl[i] === ah[i]
    out[i] = one ? 1 ^ flip : OPEN + (aw[i]! || bw[i]!)
  }
}

/** Adds to `out` that a is, or may be, b; `out` starts as surely not. Exact, without tolerance. */
export function addEqual(a: Operand, b: Operand, out: Truths, n: number): void {
  if (b.constant === undefined) addRanges(a, b, out, n)
  else if (a.exact) addConstant(a.lo, b.constant, out, n)
  else addConstantToRanges(a, b.constant, out, n)
}

function addConstant(a: Values, c: number, out: Truths, n: number): void {
  for (let i = 0; i < n; i++) if (a[i]! === c) out[i] = YES
}

function addConstantToRanges({ lo, hi, why }: Operand, c: number, out: Truths, n: number): void {
  for (let i = 0; i < n; i++) {
    if (lo[i]! > c || hi[i]! < c || out[i] === YES) continue
    if (lo[i] === hi[i]) out[i] = YES
    else if (out[i]! < OPEN) out[i] = OPEN + why[i]!
  }
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
