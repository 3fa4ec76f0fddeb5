import { TOLERANCE } from './tolerance.js'

/**
 * Loops over values that are all known: `out[i] = a[i] op b[i]` for the first `n` places. Booleans are 0 and 1.
 * One loop an operator, so that each stays monomorphic.
 */

type Values = Float64Array

export function lt(a: Values, b: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! < b[i]! ? 1 : 0
}

export function le(a: Values, b: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! <= b[i]! ? 1 : 0
}

export function eq(a: Values, b: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! === b[i]! ? 1 : 0
}

/** a < b by more than the tolerance. */
export function ltNear(a: Values, b: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = less(a[i]!, b[i]!) ? 1 : 0
}

export function leNear(a: Values, b: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = less(b[i]!, a[i]!) ? 0 : 1
}

export function eqNear(a: Values, b: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = less(a[i]!, b[i]!) || less(b[i]!, a[i]!) ? 0 : 1
}

/** Whether a lies below b by the tolerance or more; infinite bounds are allowed, but not two equal ones. */
export function less(a: number, b: number): boolean {
  if (!(a < b)) return false
  const m = a < 0 ? -a : a
  const n = b < 0 ? -b : b
  const gap = TOLERANCE * Math.max(m, n)
  return b - a >= gap
}

export function and(a: Values, b: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! * b[i]!
}

export function or(a: Values, b: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.max(a[i]!, b[i]!)
}

export function not(a: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = 1 - a[i]!
}

export function neg(a: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = 0 - a[i]!
}

/** Arithmetic tells whether every result is finite: what is not must be done again as ranges. */
export function add(a: Values, b: Values, out: Values, n: number): boolean {
  for (let i = 0; i < n; i++) out[i] = a[i]! + b[i]!
  return finite(out, n)
}

export function sub(a: Values, b: Values, out: Values, n: number): boolean {
  for (let i = 0; i < n; i++) out[i] = a[i]! - b[i]!
  return finite(out, n)
}

export function mul(a: Values, b: Values, out: Values, n: number): boolean {
  for (let i = 0; i < n; i++) out[i] = a[i]! * b[i]!
  return finite(out, n)
}

export function div(a: Values, b: Values, out: Values, n: number): boolean {
  for (let i = 0; i < n; i++) out[i] = a[i]! / b[i]!
  return finite(out, n)
}

/** x - x is 0 for finite numbers only, and NaN sticks to a sum. */
function finite(values: Values, n: number): boolean {
  let rest = 0
  for (let i = 0; i < n; i++) rest += values[i]! - values[i]!
  return rest === 0
}

export function pick(cond: Values, a: Values, b: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = cond[i] === 0 ? b[i]! : a[i]!
}

/** Adds to `out`: 1 where a is b. */
export function addEqual(a: Values, b: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) if (a[i] === b[i]) out[i] = 1
}
