import type { JsonObject } from '../text/json-object.js'
import { textAt } from './json.js'
import type { Release } from './release.js'
import type { CardinalSettings } from './settings.js'

/** Whether `tender.procurementMethod` is one of the methods; of no methods, everything is, even without one. */
export function methodAllowed(tender: JsonObject, methods: ReadonlySet<string>): boolean {
  if (methods.size === 0) return true
  const method = textAt(tender, 'procurementMethod')
  return method !== undefined && methods.has(method)
}

/**
 * Whether prices of a process may be compared: its `procurementMethodDetails` is on the list of those that compare
 * prices; where there is no such list, it is not on the list of those that do not. The first list also leaves out
 * processes without details, the second leaves them in.
 */
export function pricesCompared(settings: CardinalSettings): (release: Release) => boolean {
  const yes = new Set(settings.price_comparison_procurement_methods)
  const no = new Set(settings.no_price_comparison_procurement_methods)
  if (yes.size > 0) return ({ details }) => details !== undefined && yes.has(details)
  return ({ details }) => details === undefined || !no.has(details)
}
