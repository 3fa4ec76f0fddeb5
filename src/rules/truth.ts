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

/** What is known of a condition, by the codes of what decides it. */
export function ofCodes(truths: Truths, codes: Uint8Array, out: Truths, n: number): void {
  for (let i = 0; i < n; i++) out[i] = truths[codes[i]!]!
}

/** Four conditions of a word, of which none is open. */
const OPEN_BITS = 0xfefefefe | 0
const ALL_YES = 0x01010101

/** Room for the truths of n subjects: whole words of four, which are read at once. */
export function newTruths(n: number): Truths {
  return new Uint8Array((n + 3) & ~3)
}

/** The truths of `newTruths` four at a time, those of the first n. What is past them in the last word says nothing. */
export function wordsOf(truths: Truths, n: number): Int32Array {
  return new Int32Array(truths.buffer, truths.byteOffset, (n + 3) >> 2)
}

/** Whether none of the four truths of two words each is open: then they are bits. */
export const areDecided = (a: number, b: number): boolean => ((a | b) & OPEN_BITS) === 0

/** Of two open ones the reason of the left one stands; so in `or`. Four at a time where none is open. */
export function and(a: Truths, b: Truths, out: Truths, n: number): void {
  const [fourA, fourB, four] = [wordsOf(a, n), wordsOf(b, n), wordsOf(out, n)]
  for (let w = 0; w < four.length; w++) {
    if (areDecided(fourA[w]!, fourB[w]!)) {
      four[w] = fourA[w]! & fourB[w]!
      continue
    }
    for (let i = w * 4; i < w * 4 + 4; i++) {
      const x = a[i]!
      const y = b[i]!
      out[i] = x === YES ? y : x === NO || y === NO ? NO : x
    }
  }
}

export function or(a: Truths, b: Truths, out: Truths, n: number): void {
  const [fourA, fourB, four] = [wordsOf(a, n), wordsOf(b, n), wordsOf(out, n)]
  for (let w = 0; w < four.length; w++) {
    if (areDecided(fourA[w]!, fourB[w]!)) {
      four[w] = fourA[w]! | fourB[w]!
      continue
    }
    for (let i = w * 4; i < w * 4 + 4; i++) {
      const x = a[i]!
      const y = b[i]!
      out[i] = x === NO ? y : x === YES || y === YES ? YES : x
    }
  }
}

export function not(a: Truths, out: Truths, n: number): void {
  const [fourA, four] = [wordsOf(a, n), wordsOf(out, n)]
  for (let w = 0; w < four.length; w++) {
    if (areDecided(fourA[w]!, 0)) {
      four[w] = fourA[w]! ^ ALL_YES
      continue
    }
    for (let i = w * 4; i < w * 4 + 4; i++) out[i] = a[i]! >= OPEN ? a[i]! : 1 - a[i]!
  }
}
