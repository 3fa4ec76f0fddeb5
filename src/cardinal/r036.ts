import type { MainCurrency } from './currency.js'
import { pricesCompared } from './methods.js'
import type { Indicator, Results } from './results.js'
import type { CardinalSettings } from './settings.js'

/**
 * Lowest bid disqualified: the first of the lowest submitted bids is disqualified, some valid bid has an amount, and
 * some award is active. Of equal lowest bids the first in the file decides.
 */
export function r036(
  settings: CardinalSettings,
  { results, currency: main }: { results: Results; currency: MainCurrency },
): Indicator {
  const compared = pricesCompared(settings)
  return {
    fold(release) {
      const { ocid, awards, submitted } = release
      if (!compared(release) || !awards?.some(({ status }) => status === 'active')) return
      let lowest = Number.NaN
      let disqualified = false
      let valid = false
      for (const { status, amount, currency } of submitted) {
        if (amount === undefined || currency === undefined || !main.takes(currency)) continue
        if (!(amount >= lowest)) {
          lowest = amount
          disqualified = status === 'disqualified'
        }
        if (status === 'valid') valid = true
      }
      if (valid && disqualified) results.flag('OCID', ocid, 'R036', 1)
    },
  }
}
