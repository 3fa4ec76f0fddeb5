import type { Block } from '../facts/fact.js'

/** What is known of a condition, a byte a subject: `NO`, `YES`, or `OPEN` plus the code of the reason (from 1). */
export type Truths = Uint8Array

export const NO = 0
export const YES = 1
export const OPEN = 2

/** A condition as a byte is a seventeenth of a range of two floats and its reason. */
export function truthOfBlock({ lo, hi, why, exact }: Block, out: Truths, n: number): void {
  if (exact) for (let i = 0; i < n; i++) out[i] = lo[i]!
  else
    for (let i = 0; i < n; i++) {
      const open = -Number(lo[i]! !== hi[i]!)
      out[i] = (lo[i]! & ~open) | ((OPEN + why[i]!) & open)
    }
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
const LOW_BITS = 0x7f7f7f7f
const TOP_BITS = 0x80808080 | 0
/** A word of four that all hold. */
export const ALL_YES = 0x01010101

/** Room for the truths of n subjects: whole words of four, which are read at once. */
export function newTruths(n: number): Truths {
  return new Uint8Array((n + 3) & ~3)
}

/** The truths of `newTruths` four at a time, those of the first n. What is past them in the last word says nothing. */
export function wordsOf(truths: Truths, n: number): Int32Array {
  return new Int32Array(truths.buffer, truths.byteOffset, (n + 3) >> 2)
}

/** The word of four truths. */
export const wordOf = (a: number, b: number, c: number, d: number): number =>
  a | (b << 8) | (c << 16) | (d << 24)

/** The reasons of the first n subjects four at a time, whole words only: 0 where all four are known. */
export function reasonsOf(why: Uint8Array, n: number): Int32Array {
  if (why.byteOffset % 4 === 0) return new Int32Array(why.buffer, why.byteOffset, n >> 2)
  return new Int32Array(why.slice(0, n & ~3).buffer) // a part of a column that was kept
}

/** Whether none of the four truths of a word is open: then they are bits. */
export const isDecided = (word: number): boolean => (word & OPEN_BITS) === 0

/** All bits of each of four truths that are yes, of which none is open. */
export const allBits = (word: number): number => Math.imul(word, 255)

/** All bits of each of four truths that are open. */
function openBits(word: number): number {
  const high = word & OPEN_BITS
  return allBits(((((high & LOW_BITS) + LOW_BITS) | high) & TOP_BITS) >>> 7)
}

/** Of two open ones the reason of the left one stands; so in `or`. Four at a time, without asking which. */
export function and(a: Truths, b: Truths, out: Truths, n: number): void {
  const [fourA, fourB, four] = [wordsOf(a, n), wordsOf(b, n), wordsOf(out, n)]
  for (let w = 0; w < four.length; w++) {
    const x = fourA[w]!
    const y = fourB[w]!
    if (isDecided(x)) {
      four[w] = allBits(x) & y
      continue
    }
    const open = openBits(x)
    const openOrYes = openBits(y) | allBits(y & ALL_YES)
    four[w] = (allBits(x & ALL_YES & ~open) & y) | (open & openOrYes & x)
  }
}

/** Of two open ones the reason of the left one stands, as in `and`. */
export function or(a: Truths, b: Truths, out: Truths, n: number): void {
  const [fourA, fourB, four] = [wordsOf(a, n), wordsOf(b, n), wordsOf(out, n)]
  for (let w = 0; w < four.length; w++) {
    const x = fourA[w]!
    const y = fourB[w]!
    if (isDecided(x)) {
      four[w] = x | (~allBits(x) & y)
      continue
    }
    const open = openBits(x)
    const yes = x & ALL_YES & ~open
    const yesOther = y & ALL_YES & ~openBits(y)
    four[w] = yes | (~(open | allBits(yes)) & y) | (open & (yesOther | (~allBits(yesOther) & x)))
  }
}

/** What is open stays so, with its reason. */
export function not(a: Truths, out: Truths, n: number): void {
  const [fourA, four] = [wordsOf(a, n), wordsOf(out, n)]
  for (let w = 0; w < four.length; w++) four[w] = fourA[w]! ^ (ALL_YES & ~openBits(fourA[w]!))
}

/** The one condition where `cond` holds, the other where not; where that is open, what both say, or the same reason. */
export function pick(cond: Truths, a: Truths, b: Truths, out: Truths, n: number): void {
  const fourCond = wordsOf(cond, n)
  const fourA = wordsOf(a, n)
  const fourB = wordsOf(b, n)
  const four = wordsOf(out, n)
  for (let w = 0; w < four.length; w++) {
    const which = fourCond[w]!
    if (isDecided(which)) {
      four[w] = (allBits(which) & fourA[w]!) | (~allBits(which) & fourB[w]!)
      continue
    }
    for (let i = w * 4; i < w * 4 + 4; i++) {
      const t = cond[i]!
      if (t < OPEN) out[i] = t === YES ? a[i]! : b[i]!
      else out[i] = a[i] === b[i] && a[i]! < OPEN ? a[i]! : t
    }
  }
}
