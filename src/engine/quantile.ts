/**
 * The p-quantile of some numbers, of type 8 in Hyndman and Fan's count (median-unbiased): with h = (n + 1/3) p + 1/3
 * between the values in places ⌊h⌋ and ⌊h⌋ + 1 of their order, the first and the last standing for what lies beyond.
 * NaN of none. Moves the numbers about; linear. Where a smaller quantile, `after`, was the last to be asked for, only what
 * that left behind it is looked at.
 */
export function quantile(values: Float64Array, p: number, after?: number): number {
  const n = values.length
  if (n === 0) return Number.NaN
  const h = placeOf(p, n)
  const below = Math.min(Math.max(Math.floor(h), 1), n)
  const from = after === undefined ? 1 : Math.min(Math.max(Math.floor(placeOf(after, n)), 1), n)
  const above = Math.min(Math.max(Math.floor(h) + 1, 1), n)
  const low = select(values, below - 1, from - 1, n - 1)
  if (above === below) return low
  let high = Number.POSITIVE_INFINITY // the least of what select left behind it
  for (let i = below; i < n; i++) if (values[i]! < high) high = values[i]!
  return low + (h - Math.floor(h)) * (high - low)
}

const placeOf = (p: number, n: number): number => (n + 1 / 3) * p + 1 / 3

/** Of more numbers than this the pivot is selected from a sample. */
const MANY = 600

/** Below so many numbers sorting is as fast. */
const FEW = 24

/**
 * The number in place k of the order of values[from … to]; afterwards what is before it is not larger, and what is
 * behind it not smaller. Hoare's selection, with the pivots of Floyd and Rivest, which lie close to what is sought; where
 * pivots keep failing it sorts, so no input takes quadratic time.
 */
function select(values: Float64Array, k: number, from: number, to: number): number {
  let failures = 0
  while (to - from > FEW) {
    if (failures > 8) break
    const before = to - from
    const pivot =
      before < MANY
        ? middle(values[from]!, values[(from + to) >> 1]!, values[to]!)
        : sampled(values, k, from, to)
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

/** What stands in place k, relatively, of some of the numbers: a little beyond it on the side where most are. */
function sampled(values: Float64Array, k: number, from: number, to: number): number {
  const n = to - from + 1
  const before = k - from + 1
  const z = Math.log(n)
  const size = 0.5 * Math.exp((2 * z) / 3)
  const beyond = 0.5 * Math.sqrt((z * size * (n - size)) / n) * Math.sign(before - n / 2)
  const first = Math.max(from, Math.floor(k - (before * size) / n + beyond))
  const last = Math.min(to, Math.floor(k + ((n - before) * size) / n + beyond))
  return select(values, k, first, last)
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
