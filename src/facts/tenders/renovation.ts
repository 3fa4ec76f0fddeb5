import { codes, TENDER } from '../../join/index-of.js'
import { TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { setKnown, setTruth } from '../block.js'
import type { Family } from '../fact.js'
import { reason } from '../reason.js'

const NO_CLASSIFICATION = reason('tenders', 'classification', 'missing')

/** Whether a tender buys the renovation of a building, by its classification. */
export const renovation: Family = {
  subject: 'tender',
  facts: [
    {
      name: 'tender.renovation',
      subject: 'tender',
      type: 'boolean',
      about:
        'It buys the renovation of a building: its CPV code begins with 4545 (completion, refurbishment, restoration), 4526269 (refurbishment of run-down buildings) or 452627 (alteration).',
      needs: ['tenders.classification', 'scan.renovations'],
      requires: ['tenders.classification'],
    },
  ],
  kernel(index, from, to, [out]) {
    if (!out) return
    const classification = codes(index, 'tenders', 'classification')
    for (let t = from; t < to; t++) {
      const row = index.tender.row[t]!
      const code = classification && row >= 0 ? classification[row]! : -1
      if (code >= 0) setKnown(out, t - from, index.renovationOf[code]!)
      else {
        const isAside = (index.tender.flags[t]! & TENDER.ROW_SET_ASIDE) !== 0
        setTruth(out, t - from, false, true, isAside ? TENDER_SET_ASIDE : NO_CLASSIFICATION)
      }
    }
  },
}
