import type { LineTally } from '../cardinal/read-lines.js'
import type { CardinalResult } from '../cardinal/run.js'
import { type CardinalSettings, preparing } from '../cardinal/settings.js'

/** What the Cardinal profile passed over or did not use, for stderr: a line each; nothing where there is nothing. */
export function cardinalNotices(
  { counts }: CardinalResult,
  settings: CardinalSettings,
  { broken, places }: LineTally,
): string {
  const { noRelease, cancelled, excluded, currency, otherCurrencies } = counts
  const notices: string[] = []
  const more = broken > places.length ? ', …' : ''
  if (broken > 0)
    notices.push(`${many(broken, 'line')} of no valid JSON passed over (${places.join(', ')}${more})`)
  if (noRelease > 0) notices.push(`${many(noRelease, 'line')} without a release with an ocid passed over`)
  if (cancelled > 0) notices.push(`${many(cancelled, 'release')} of cancelled tenders left out`)
  if (excluded > 0) notices.push(`${many(excluded, 'release')} left out by [exclusions]`)
  if (otherCurrencies.size > 0 && !settings.output?.info_currency_mismatches) {
    const others = [...otherCurrencies].map(([code, count]) => `${JSON.stringify(code)} ${number(count)}`)
    const shown = others.slice(0, 5).join(', ') + (others.length > 5 ? ', …' : '')
    notices.push(`amounts not in ${JSON.stringify(currency)} were not compared: ${shown}`)
  }
  const unused = preparing.filter((section) => settings[section] !== undefined)
  if (unused.length > 0)
    notices.push(
      `${unused.map((name) => `[${name}]`).join(', ')} had no effect: as in Cardinal, only its prepare command reads them`,
    )
  if (settings.price_comparison_procurement_methods && settings.no_price_comparison_procurement_methods)
    notices.push(
      'no_price_comparison_procurement_methods has no effect beside price_comparison_procurement_methods',
    )
  return notices.map((notice) => `tenderflag: ${notice}\n`).join('')
}

function many(count: number, thing: string): string {
  return `${number(count)} ${thing}${count === 1 ? '' : 's'}`
}

function number(count: number): string {
  return count.toLocaleString('en')
}
