import { objectOf, textAt } from './json.js'
import type { MapSink } from './maps.js'
import type { Indicator, Results } from './results.js'

/**
 * Late bid won: a valid bid dated after the end of the tender period, by a supplier of an active award. Dates are
 * compared as text, so another offset or another form of date compares wrongly. Flags process and tenderer with 1.
 */
export function r030({ results, map }: { results: Results; map: MapSink }): Indicator {
  return {
    fold({ ocid, tender, awards, bids }) {
      const end = textAt(objectOf(tender?.tenderPeriod), 'endDate')
      if (end === undefined || !awards || !bids) return
      const suppliers = new Set<string>()
      for (const award of awards)
        if (award.status === 'active') for (const id of award.suppliers) suppliers.add(id)
      for (const { status, date, tenderers } of bids) {
        if (status !== 'valid' || date === undefined || !(date > end)) continue
        for (const id of tenderers) {
          if (!suppliers.has(id)) continue
          results.flag('OCID', ocid, 'R030', 1)
          results.flag('Tenderer', id, 'R030', 1)
          map('ocid_tenderer_r030', ocid, id)
        }
      }
    },
  }
}
