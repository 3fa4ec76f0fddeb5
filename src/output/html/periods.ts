/** Flags over time, in steps wide enough for a chart. */
export interface Periods {
  /** Step in months: 1, 3, or whole years. */
  readonly step: number
  readonly steps: readonly Period[]
  /** Rule id → flags a step. */
  readonly byRule: ReadonlyMap<string, readonly number[]>
  /** All rules together. */
  readonly total: readonly number[]
  /** Flags without a date. */
  readonly undated: number
  /** Flags before the first and after the last step: dates far from all others are not drawn. */
  readonly before: number
  readonly after: number
}

/** A step starts with this month (1–12). */
export interface Period {
  readonly year: number
  readonly month: number
}

const MOST_STEPS = 48
const widths = [1, 3, 12, 24, 60, 120, 300, 600, 1200, 6000]
const pattern = /^(\d{4})-(0[1-9]|1[0-2])$/

/**
 * Counts flags by rule and step. Months without flags count as zero; a month that is not `YYYY-MM` is undated.
 * A few dates far away (a year 1900 or 2999 typed by mistake) do not stretch the axis: when the middle 98 % of the
 * flags lie in less than a third of it, only they are drawn, and the rest is counted.
 */
export function periodsOf(
  months: readonly { readonly month: string; readonly rule: string; readonly count: number }[],
): Periods {
  const dated: { at: number; rule: string; count: number }[] = []
  let undated = 0
  for (const { month, rule, count } of months) {
    const parts = pattern.exec(month)
    if (parts) dated.push({ at: Number(parts[1]) * 12 + Number(parts[2]) - 1, rule, count })
    else undated += count
  }
  dated.sort((a, b) => a.at - b.at)
  const { first, last } = extent(dated)
  const step = widths.find((w) => stepOf(last, w) - stepOf(first, w) < MOST_STEPS) ?? 6000
  const start = stepOf(first, step)
  const length = dated.length === 0 ? 0 : stepOf(last, step) - start + 1
  const byRule = new Map<string, number[]>()
  const total = new Array<number>(length).fill(0)
  let before = 0
  let after = 0
  for (const { at, rule, count } of dated) {
    if (at < first) before += count
    else if (at > last) after += count
    else {
      const row = byRule.get(rule) ?? new Array<number>(length).fill(0)
      byRule.set(rule, row)
      const place = stepOf(at, step) - start
      row[place] = row[place]! + count
      total[place] = total[place]! + count
    }
  }
  const steps = total.map((_, i) => {
    const month = (start + i) * step
    return { year: Math.floor(month / 12), month: (month % 12) + 1 }
  })
  return { step, steps, byRule, total, undated, before, after }
}

function stepOf(month: number, width: number): number {
  return Math.floor(month / width)
}

function extent(dated: readonly { at: number; count: number }[]): { first: number; last: number } {
  const first = dated[0]?.at ?? 0
  const last = dated.at(-1)?.at ?? 0
  if (last - first < MOST_STEPS) return { first, last }
  const all = dated.reduce((sum, { count }) => sum + count, 0)
  const low = quantile(dated, all * 0.01)
  const high = quantile(dated, all * 0.99)
  return (high - low + 1) * 3 < last - first ? { first: low, last: high } : { first, last }
}

/** The month in which the running count passes `rank`. */
function quantile(dated: readonly { at: number; count: number }[], rank: number): number {
  let seen = 0
  for (const { at, count } of dated) {
    seen += count
    if (seen > rank) return at
  }
  return dated.at(-1)?.at ?? 0
}
