import { type Truths, YES } from './truth.js'

/**
 * Arithmetic over values that are all known: `out[i] = a[i] op b[i]` for the first `n` places. One loop an operator, so
 * that each stays monomorphic.
 */

type Values = Float64Array

/** Never -0. */
export function neg(a: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = 0 - a[i]!
}

/** Arithmetic tells whether every result is finite: what is not must be done again as ranges. */
export function add(a: Values, b: Values, out: Values, n: number): boolean {
  for (let i = 0; i < n; i++) out[i] = a[i]! + b[i]!
  return finite(out, n)
}

/** Tells whether every result is finite, as `add`. */
export function sub(a: Values, b: Values, out: Values, n: number): boolean {
  for (let i = 0; i < n; i++) out[i] = a[i]! - b[i]!
  return finite(out, n)
}

/** Tells whether every result is finite, as `add`. */
export function mul(a: Values, b: Values, out: Values, n: number): boolean {
  for (let i = 0; i < n; i++) out[i] = a[i]! * b[i]!
  return finite(out, n)
}

/** Tells whether every result is finite, as `add`: what is divided by zero is not. */
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

/** Where the condition is nowhere open. */
export function pick(cond: Truths, a: Values, b: Values, out: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = cond[i] === YES ? a[i]! : b[i]!
}
