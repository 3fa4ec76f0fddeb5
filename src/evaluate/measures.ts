/** A figure with the bounds of its 95 % interval. */
export interface Measure {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** The two-sided 95 % quantile of the normal distribution. */
const Z = 1.959963984540054

/**
 * A share with the score interval of Wilson (1927, Journal of the American Statistical Association 22, 209–212): good for
 * few labels, and for shares of 0 and 1. `hits` need not be whole. Null of nothing.
 */
export function share(hits: number, of: number): Measure | null {
  if (of === 0) return null
  const p = hits / of
  const z2 = Z * Z
  const centre = p + z2 / (2 * of)
  const half = Z * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of))
  const scale = 1 + z2 / of
  return {
    value: p,
    low: hits === 0 ? 0 : Math.max(0, (centre - half) / scale),
    high: hits === of ? 1 : Math.min(1, (centre + half) / scale),
  }
}

/**
 * The mean of the share of cases that are flagged and that of non-cases that are not, with the interval that Newcombe (1998,
 * Statistics in Medicine 17, 873–890, method 10) makes of two Wilson intervals. Null without labels of both kinds.
 */
export function balancedAccuracy(sensitivity: Measure | null, specificity: Measure | null): Measure | null {
  if (!sensitivity || !specificity) return null
  const value = (sensitivity.value + specificity.value) / 2
  const apart = (bound: 'low' | 'high') =>
    Math.hypot(sensitivity.value - sensitivity[bound], specificity.value - specificity[bound]) / 2
  return { value, low: value - apart('low'), high: value + apart('high') }
}

/** Subjects of one rank: how many, and how many cases among them. */
export interface Rank {
  readonly count: number
  readonly cases: number
}

/**
 * How many times as frequent cases are in the top as among all: the share of cases among the first `percent` % of the
 * subjects (rounded up, at least one), over their share among all. `ranks` come highest first. Where the cut goes through
 * subjects of one rank, the value expected of a random order of these. The interval is that of Wilson for the share in the
 * top; the share among all is taken as known. Null without a case.
 */
export function lift(ranks: readonly Rank[], percent: number): Measure | null {
  const count = ranks.reduce((sum, rank) => sum + rank.count, 0)
  const cases = ranks.reduce((sum, rank) => sum + rank.cases, 0)
  if (cases === 0) return null
  const top = Math.max(1, Math.ceil((count * percent) / 100))
  let left = top
  let hits = 0
  for (const rank of ranks) {
    const taken = Math.min(left, rank.count)
    hits += taken === rank.count ? rank.cases : (taken / rank.count) * rank.cases
    left -= taken
    if (left === 0) break
  }
  const inTop = share(hits, top)!
  const base = cases / count
  return { value: inTop.value / base, low: inTop.low / base, high: inTop.high / base }
}
