/** Words by which names of columns say that amounts stand in more than ones, and how many these are. */
const units = [
  [/crore/i, 10_000_000],
  [/百万|million|millones|milh[õo]es|milioni|миллион|млн|\bmln\b|\bmio\b|\bjuta\b|مليون|ملايين/i, 1_000_000],
  [/lakh|\blacs?\b/i, 100_000],
  [/万/, 10_000],
  [
    /千|thousand|['’(]000|\bmiles de|milhares|milliers|migliaia|\btsd\b|tausend|тыс|\btys\b|\btis\b|\bribu\b|ألف|بالآلاف/i,
    1000,
  ],
] as const

/** How many ones an amount of a column is, by its name: `予算（千円）` 1000, `Value (USD million)` 1000000; undefined for ones. */
export function unitOf(name: string): 1000 | 10_000 | 100_000 | 1_000_000 | 10_000_000 | undefined {
  return units.find(([words]) => words.test(name))?.[1]
}
