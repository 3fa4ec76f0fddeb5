/** A quantile of type 8 by its formula, of numbers in any order. */
export function naiveQuantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const h = (sorted.length + 1 / 3) * p + 1 / 3
  const at = (i: number) => sorted[Math.min(Math.max(i, 1), sorted.length) - 1]!
  return at(Math.floor(h)) + (h - Math.floor(h)) * (at(Math.floor(h) + 1) - at(Math.floor(h)))
}
