import { shownScore } from '../shown-score.js'

/** Numbers and dates of one language as text. What is not finite or not a date comes out as a dash or as it is. */
export interface Format {
  readonly number: (value: number) => string
  /** A share 0–1. */
  readonly percent: (share: number) => string
  /** A score 0–1 with two decimals. */
  readonly score: (score: number) => string
  /** ISO text: `2024-05-01`, or an instant, shown in UTC. */
  readonly date: (iso: string) => string
  /** First day of a month, by year and month 1–12. */
  readonly month: (year: number, month: number) => string
  /** The plural category of a count: a key of a `Plural`. */
  readonly plural: (count: number) => Intl.LDMLPluralRule
}

const day = /^\d{4}-\d\d-\d\d$/
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z$/

/** The formats of a locale: a BCP 47 tag from the words of a language, never from data. */
export function formatOf(locale: string): Format {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const fine = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 1 })
  const score = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const zone = { timeZone: 'UTC', calendar: 'gregory' } as const
  const dates = new Intl.DateTimeFormat(locale, { ...zone, dateStyle: 'long' })
  const times = new Intl.DateTimeFormat(locale, {
    ...zone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  })
  const months = new Intl.DateTimeFormat(locale, { ...zone, year: 'numeric', month: 'short' })
  const plural = new Intl.PluralRules(locale)
  const finite = (format: Intl.NumberFormat, value: number) =>
    Number.isFinite(value) ? format.format(value) : '–'
  return {
    number: (value) => finite(number, value),
    // Neither "0 %" of something nor "100 %" of not quite all.
    percent: (share) => {
      if (share > 0 && share < 0.005) return finite(fine, share)
      return finite(percent, share < 1 ? Math.min(share, 0.99) : share)
    },
    score: (value) => finite(score, shownScore(value)),
    date: (iso) => {
      const format = day.test(iso) ? dates : instant.test(iso) ? times : undefined
      const time = Date.parse(iso)
      return format && Number.isFinite(time) ? format.format(time) : iso
    },
    month: (year, month) => {
      const date = new Date(Date.UTC(2000, month - 1))
      date.setUTCFullYear(year)
      return months.format(date)
    },
    plural: (count) => plural.select(count),
  }
}
