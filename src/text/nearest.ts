/** Longer names are compared by their beginning, so that a long one costs no more. */
const LONGEST = 100

/**
 * The name of `names` that a person most likely meant by `name`, in whatever case; undefined where more than a third
 * differs (of short names, more than two characters or half). O(names × length²).
 */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const wanted = name.slice(0, LONGEST).toLowerCase()
  let best: string | undefined
  let least = Math.min(Math.max(2, Math.floor(wanted.length / 3)), Math.max(1, wanted.length >> 1)) + 1
  for (const candidate of names) {
    if (Math.abs(candidate.length - wanted.length) >= least) continue
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}

/** `; did you mean …?`, the end of an error message; empty where nothing is near. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const near = nearest(name, names)
  return near === undefined ? '' : `; did you mean ${near}?`
}

/** Levenshtein's distance, row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
