/**
 * The p-quantile of some numbers, of type 8 in Hyndman and Fan's count (median-unbiased): with h = (n + 1/3) p + 1/3
 * between the values in places ⌊h⌋ and ⌊h⌋ + 1 of their order, the first and the last standing for what lies beyond.
 * NaN of none. Moves the numbers about; two selections, linear.
 */
export function quantile(values: Float64Array, p: number): number {
  const n = values.length
  if (n === 0) return Number.NaN
  const h = (n + 1 / 3) * p + 1 / 3
  const below = Math.min(Math.max(Math.floor(h), 1), n)
  const above = Math.min(Math.max(Math.floor(h) + 1, 1), n)
  const low = select(values, below - 1, 0, n - 1)
  if (above === below) return low
  let high = Number.POSITIVE_INFINITY // the least of what select left behind it
  for (let i = below; i < n; i++) if (values[i]! < high) high = values[i]!
  return low + (h - Math.floor(h)) * (high - low)
}

/** Below so many numbers sorting is as fast. */
const FEW = 24

/**
 * The number in place k of the order of values[from … to]; afterwards what is before it is not larger, and what is
 * behind it not smaller. Hoare's selection; where pivots keep failing it sorts, so no input takes quadratic time.
 */
function select(values: Float64Array, k: number, from: number, to: number): number {
  let failures = 0
  while (to - from > FEW) {
    if (failures > 8) break
    const before = to - from
    const pivot = middle(values[from]!, values[(from + to) >> 1]!, values[to]!)
    let i = from
    let j = to
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (values[j]! > pivot) j--
      if (i <= j) {
        const value = values[i]!
        values[i++] = values[j]!
        values[j--] = value
      }
    }
    if (k <= j) to = j
    else if (k >= i) from = i
    else return values[k]!
    if (to - from > before * 0.9) failures++
  }
  values.subarray(from, to + 1).sort()
  return values[k]!
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
