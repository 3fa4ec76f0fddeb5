import { near } from '../../rules/tolerance.js'
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

/** Of amounts of a few cents that are no whole ones: a unit price of 0.0035 is not 0. */
const PARTS_OF_CENTS = { maximumSignificantDigits: 3 } as const

/** Four decimals, and more where a small number would have fewer than three digits of its own. */
const PLAIN = {
  maximumFractionDigits: 4,
  maximumSignificantDigits: 3,
  roundingPriority: 'morePrecision',
} as const

/** Most decimals of a percentage. */
const FINEST = 9

/** Formatters are made when first needed, and kept: making one costs more than a thousand uses. */
export function valueWords(words: OutputWords, zone: string): ValueWords {
  const { locale, unknown } = words
  const plain = whenNeeded(() => new Intl.NumberFormat(locale, PLAIN))
  const whole = whenNeeded(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }))
  const plurals = whenNeeded(() => new Intl.PluralRules(locale))
  const share = keptBy(
    (decimals: number) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: decimals }),
  )
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
  const bare = {
    whole: whenNeeded(() => new Intl.NumberFormat(locale, CENTS)),
    fine: whenNeeded(() => new Intl.NumberFormat(locale, PARTS_OF_CENTS)),
  }
  const inCurrency = {
    whole: keptBy((currency: string) => currencyFormat(locale, currency, CENTS)),
    fine: keptBy((currency: string) => currencyFormat(locale, currency, PARTS_OF_CENTS)),
  }
  const known =
    (format: (value: number) => string) =>
    (value: number): string =>
      Number.isFinite(value) ? format(value) : unknown
  return {
    money: (value, currency) => {
      if (!Number.isFinite(value)) return unknown
      const digits = hasPartsOfCents(value) ? 'fine' : 'whole'
      if (!currency) return bare[digits]().format(value)
      return inCurrency[digits](currency)?.format(value) ?? `${bare[digits]().format(value)} ${currency}`
    },
    percent: known((value) => share(decimalsOf(value)).format(value)),
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

function keptBy<K, T>(make: (key: K) => T): (key: K) => T {
  const kept = new Map<K, T>()
  return (key) => {
    const found = kept.get(key) ?? make(key)
    kept.set(key, found)
    return found
  }
}

function currencyFormat(
  locale: string,
  currency: string,
  digits: Intl.NumberFormatOptions,
): Intl.NumberFormat | undefined {
  if (!/^[A-Z]{3}$/.test(currency)) return undefined
  return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code', ...digits })
}

function hasPartsOfCents(value: number): boolean {
  return Math.abs(value) < 0.1 && !near(value, Math.round(value * 100) / 100)
}

/**
 * Decimals of a share as a percentage: two, or as many as it takes not to round it to whole percents, as thresholds are:
 * 99.9996 % is not all, and 34.9999 % is less than 35 %.
 */
function decimalsOf(share: number): number {
  const percents = share * 100
  if (near(percents, Math.round(percents))) return 2
  let decimals = 2
  while (decimals < FINEST && Number.isInteger(Number(percents.toFixed(decimals)))) decimals++
  return decimals
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
