import { objectOf, textAt } from './json.js'
import { methodAllowed } from './methods.js'
import type { Indicator, Results } from './results.js'
import { daysBetween, readInstant } from './rfc3339.js'
import type { CardinalSettings } from './settings.js'

const DAYS = 15

/**
 * Short submission period: fewer whole days than the threshold (strictly; a period that ends before it starts has
 * fewer than none), between two dates that each have a time and a zone.
 */
export function r003(settings: NonNullable<CardinalSettings['R003']>, results: Results): Indicator {
  const methods = new Set(settings.procurement_methods)
  const thresholds = new Map(Object.entries(settings.procurement_method_details ?? {}))
  const usual = settings.threshold ?? DAYS
  return {
    fold({ ocid, tender, details }) {
      if (!tender || !methodAllowed(tender, methods)) return
      const period = objectOf(tender.tenderPeriod)
      const start = readInstant(textAt(period, 'startDate'))
      const end = readInstant(textAt(period, 'endDate'))
      if (!start || !end) return
      const threshold = (details === undefined ? undefined : thresholds.get(details)) ?? usual
      if (daysBetween(start, end) < threshold) results.flag('OCID', ocid, 'R003', 1)
    },
  }
}
