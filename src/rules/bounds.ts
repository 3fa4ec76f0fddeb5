import { TOLERANCE } from './tolerance.js'

/** Whether a lies below b by the tolerance or more; infinite bounds are allowed, but not two equal ones. */
export function isLess(a: number, b: number): boolean {
  return belowBit(a, b) === 1
}

/** The same as a bit, without a branch, which would often be guessed wrong. */
export function belowBit(a: number, b: number): number {
  const gap = b - a
  return Number(a < b) & Number(gap >= TOLERANCE * Math.abs(a)) & Number(gap >= TOLERANCE * Math.abs(b))
}

const strict = new Map<number, number>()
const tolerant = new Map<number, number>()
/** So many constants are remembered. */
const MOST = 4096

/** So many places around where the last number below is reckoned to be are looked at first. */
const NEAR = 16n

/**
 * The largest number that is below a constant (by the tolerance or more, where that is asked), NaN where none is: so comparing a
 * column with the constant is one comparison of floats a value. Found by halving: what is below stays below if made
 * smaller, rounding included.
 */
export function lastBelow(constant: number, isTolerant: boolean): number {
  const known = isTolerant ? tolerant : strict
  let last = known.get(constant)
  if (last !== undefined) return last
  if (!(constant > Number.NEGATIVE_INFINITY)) return Number.NaN
  const isBelow = (place: bigint): boolean => {
    const value = floatAt(place)
    return isTolerant ? isLess(value, constant) : value < constant
  }
  const near = placeOf(isTolerant ? constant - TOLERANCE * Math.abs(constant) : constant)
  let below = -INFINITY
  let not = placeOf(constant)
  if (isBelow(near - NEAR) && !isBelow(near + NEAR)) {
    below = near - NEAR
    not = near + NEAR
  }
  while (not - below > 1n) {
    const middle = (below + not) >> 1n
    if (isBelow(middle)) below = middle
    else not = middle
  }
  last = floatAt(below)
  if (known.size === MOST) known.clear()
  known.set(constant, last)
  return last
}

/** The smallest number that is above a finite constant, likewise. */
export function firstAbove(constant: number, isTolerant: boolean): number {
  return -lastBelow(-constant, isTolerant)
}

/** The largest number that is not above a constant, likewise; NaN where the constant is. */
export function lastNotAbove(constant: number, isTolerant: boolean): number {
  if (!(constant < Number.POSITIVE_INFINITY)) return constant
  return floatAt(placeOf(firstAbove(constant, isTolerant)) - 1n)
}

const float = new Float64Array(1)
const bits = new BigInt64Array(float.buffer)
const INFINITY = placeOf(Number.POSITIVE_INFINITY)

/** Floats in their order as whole numbers: 0 is zero. */
function placeOf(value: number): bigint {
  float[0] = Math.abs(value)
  return value < 0 ? -bits[0]! : bits[0]!
}

function floatAt(place: bigint): number {
  bits[0] = place < 0n ? -place : place
  return place < 0n ? -float[0]! : float[0]!
}
