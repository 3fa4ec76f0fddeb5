import type { Block } from '../facts/fact.js'

/** What is known of a condition, a byte a subject: `NO`, `YES`, or `OPEN` plus the code of the reason (from 1). */
export type Truths = Uint8Array

export const NO = 0
export const YES = 1
export const OPEN = 2

/** A condition as a byte is a seventeenth of a range of two floats and its reason. */
export function truthOfBlock({ lo, hi, why, exact }: Block, out: Truths, n: number): void {
  if (exact) for (let i = 0; i < n; i++) out[i] = lo[i]!
  else for (let i = 0; i < n; i++) out[i] = lo[i]! === hi[i]! ? lo[i]! : OPEN + why[i]!
}

/** The same as numbers 0 and 1, and ranges where open. Tells whether none is open; `hi` and `why` say nothing then. */
export function blockOfTruth(
  truth: Truths,
  lo: Float64Array,
  hi: Float64Array,
  why: Uint8Array,
  n: number,
): boolean {
  let exact = true
  for (let i = 0; i < n; i++) {
    const t = truth[i]!
    const open = t >= OPEN
    lo[i] = open ? 0 : t
    hi[i] = open ? 1 : t
    why[i] = open ? t - OPEN : 0
    if (open) exact = false
  }
  return exact
}

/** Of two open ones the reason of the left one stands; so in `or`. */
export function and(a: Truths, b: Truths, out: Truths, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = a[i]!
    const y = b[i]!
    out[i] = x === YES ? y : x === NO || y === NO ? NO : x
  }
}

export function or(a: Truths, b: Truths, out: Truths, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = a[i]!
    const y = b[i]!
    out[i] = x === NO ? y : x === YES || y === YES ? YES : x
  }
}

export function not(a: Truths, out: Truths, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = a[i]!
    out[i] = x >= OPEN ? x : 1 - x
  }
}
