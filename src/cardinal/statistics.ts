/**
 * The quantile `tau` of 0 to 1 by the median-unbiased method (number 8 of Hyndman and Fan, 1996), with the operations
 * in Cardinal's order, so that the bits are the same. NaN for no values and for `tau` out of its range. `sorted` is
 * ascending, NaN last.
 */
export function quantile(sorted: Float64Array, tau: number): number {
  const count = sorted.length
  if (!(tau >= 0 && tau <= 1) || count === 0) return Number.NaN
  const third = 1 / 3
  const h = (count + third) * tau + third
  const whole = Math.trunc(h)
  if (whole <= 0 || tau === 0) return least(sorted)
  if (whole >= count || tau === 1) return sorted[count - 1]!
  const below = whole === 1 ? least(sorted) : sorted[whole - 1]!
  return below + (h - whole) * (sorted[whole]! - below)
}

/** NaN where there is one among them. */
function least(sorted: Float64Array): number {
  return Number.isNaN(sorted[sorted.length - 1]) ? Number.NaN : sorted[0]!
}

/** The first and the third quartile. */
export interface Quartiles {
  readonly q1: number
  readonly q3: number
}

/** Both quartiles of numbers in any order; a NaN counts as the largest. NaN for no numbers. */
export function quartiles(values: Iterable<number>): Quartiles {
  const sorted = Float64Array.from(values).sort()
  return { q1: quantile(sorted, 0.25), q3: quantile(sorted, 0.75) }
}

/** q1 − 1.5 · (q3 − q1), the last two operations rounded once. */
export function lowerFence({ q1, q3 }: Quartiles): number {
  return plusOneAndAHalf(q1, -(q3 - q1))
}

/** q3 + 1.5 · (q3 − q1), the last two operations rounded once. */
export function upperFence({ q1, q3 }: Quartiles): number {
  return plusOneAndAHalf(q3, q3 - q1)
}

/**
 * base + 1.5 · spread as a fused multiply-add gives it: Boldo and Melquiond, "Emulation of a FMA and correctly rounded
 * sums: proved algorithms using rounding to odd", 2008. A value on the fence is flagged, so the last bit matters.
 */
export function plusOneAndAHalf(base: number, spread: number): number {
  const [high, low] = twoSum(spread, spread / 2) // exact, but for numbers below 1e-307
  const [top, topError] = twoSum(base, low)
  const [sum, error] = twoSum(high, top)
  if (!Number.isFinite(sum)) return base + 1.5 * spread
  return sum + roundedToOdd(topError, error)
}

/** The sum as it is rounded, and the exact rest. */
function twoSum(a: number, b: number): [sum: number, rest: number] {
  const sum = a + b
  const b2 = sum - a
  return [sum, a - (sum - b2) + (b - b2)]
}

const scratch = new Float64Array(1)
const bits = new BigInt64Array(scratch.buffer)

/** a + b; where that is not exact, the neighbour of the two whose last bit is 1. */
function roundedToOdd(a: number, b: number): number {
  const [sum, rest] = twoSum(a, b)
  if (rest === 0) return sum
  scratch[0] = sum
  if ((bits[0]! & 1n) === 0n) bits[0]! += rest > 0 === sum > 0 ? 1n : -1n
  return scratch[0]!
}
