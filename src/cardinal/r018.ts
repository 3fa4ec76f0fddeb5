import { methodAllowed } from './methods.js'
import type { Indicator, Results } from './results.js'
import type { CardinalSettings } from './settings.js'

const METHODS = ['open', 'selective']

/** Single bid: `tender.numberOfTenderers` is 1, and the method open or selective. Bids are never counted. */
export function r018(settings: NonNullable<CardinalSettings['R018']>, results: Results): Indicator {
  const methods = new Set(settings.procurement_methods ?? METHODS)
  return {
    fold({ ocid, tender }) {
      if (tender && tender.numberOfTenderers === 1 && methodAllowed(tender, methods))
        results.flag('OCID', ocid, 'R018', 1)
    },
  }
}
