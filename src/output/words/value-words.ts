import { firstMoment, instantText, isWholeDay } from '../../schema/instant.js'
import { ZoneClock } from '../../schema/zone-clock.js'
import type { OutputWords } from './output-words.js'
import type { Plural } from './plural.js'
import { fill } from './words.js'

/** Numbers as words of one language. NaN, in every one of them, is the language's word for unknown. */
export interface ValueWords {
  /** Without a currency: the bare number. `currency` is untrusted: what Intl does not know stands as it is. */
  readonly money: (value: number, currency?: string) => string
  readonly percent: (share: number) => string
  readonly number: (value: number) => string
  readonly count: (value: number) => string
  /** So many of something. */
  readonly counted: (forms: Plural, count: number) => string
  readonly instant: (value: number) => string
}

/** Two decimals or none: one alone looks cut off. */
const CENTS = {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  trailingZeroDisplay: 'stripIfInteger',
} as const

/** Formatters are made when first needed, and kept: making one costs more than a thousand uses. */
export function valueWords(words: OutputWords, zone: string): ValueWords {
  const { locale, unknown } = words
  const plain = whenNeeded(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }))
  const whole = whenNeeded(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }))
  const plurals = whenNeeded(() => new Intl.PluralRules(locale))
  const share = whenNeeded(
    () => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }),
  )
  const bare = whenNeeded(() => new Intl.NumberFormat(locale, CENTS))
  const day = whenNeeded(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: zone }))
  const moment = whenNeeded(
    () =>
      new Intl.DateTimeFormat(locale, {
        year: 'numeric',
        month: 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: zone,
        timeZoneName: 'short',
      }),
  )
  const currencies = new Map<string, Intl.NumberFormat | undefined>()
  const known =
    (format: (value: number) => string) =>
    (value: number): string =>
      Number.isFinite(value) ? format(value) : unknown
  return {
    money: (value, currency) => {
      if (!Number.isFinite(value)) return unknown
      if (!currency) return bare().format(value)
      if (!currencies.has(currency)) currencies.set(currency, currencyFormat(locale, currency))
      return currencies.get(currency)?.format(value) ?? `${bare().format(value)} ${currency}`
    },
    percent: known((value) => share().format(value)),
    number: known((value) => plain().format(value)),
    count: known((value) => whole().format(value)),
    counted: (forms, count) =>
      fill(forms[plurals().select(count)] ?? forms.other, { n: whole().format(count) }),
    instant: (value) =>
      isDate(value) ? (isWholeDay(value) ? day : moment)().format(firstMoment(value)) : unknown,
  }
}

function whenNeeded<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

function currencyFormat(locale: string, currency: string): Intl.NumberFormat | undefined {
  if (!/^[A-Z]{3}$/.test(currency)) return undefined
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    ...CENTS,
  })
}

/** ISO 8601 text of an instant of a data set whose days are days of `zone`; null unknown. */
export function isoText(instant: number, zone: string): string | null {
  if (!isDate(instant)) return null
  return instantText(instant, isWholeDay(instant) ? clockOf(zone).offset(firstMoment(instant)) : 0)
}

const clocks = new Map<string, ZoneClock>()

function clockOf(zone: string): ZoneClock {
  const clock = clocks.get(zone) ?? new ZoneClock(zone)
  clocks.set(zone, clock)
  return clock
}

/** Within what a JavaScript date can hold. */
function isDate(instant: number): boolean {
  return Math.abs(instant) <= 8.64e15
}
