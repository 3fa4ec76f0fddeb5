import { codes, TENDER } from '../../join/index-of.js'
import { covers } from '../../join/parties/activities.js'
import { TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { setTruth } from '../block.js'
import type { Family } from '../fact.js'
import { reason } from '../reason.js'
import { AwardSuppliers, awardSupplierNeeds } from './award-suppliers.js'
import { rowOfParty, whyNotOf } from './party-column.js'

const NO_CLASSIFICATION = reason('tenders', 'classification', 'missing')
const NO_CODES = reason('parties', 'activity_codes', 'missing')
const NO_ACTIVITIES = reason('activities', undefined, 'missing')
const NOT_IN_TABLE = reason('activities', 'activity', 'missing')

/** Whether what is bought is what the suppliers of an award do. Linear in suppliers, times the codes of each. */
export const supplierActivity: Family = {
  subject: 'award',
  facts: [
    {
      name: 'award.activity_covered',
      subject: 'award',
      type: 'boolean',
      about:
        'An activity of one of its suppliers covers the classification of the tender, by the table of activities. Unknown where the table does not know the classification, or one of the activities.',
      needs: [
        ...awardSupplierNeeds,
        'parties.activity_codes',
        'tenders.classification',
        'activities.activity',
        'activities.classification',
        'scan.parties',
        'scan.checks',
        'scan.activities',
      ],
      requires: [
        'awards.supplier_id',
        'parties.activity_codes',
        'tenders.classification',
        'activities.classification',
      ],
    },
  ],
  kernel(index, from, to, [covered]) {
    if (!covered) return
    const { activities } = index
    const suppliers = new AwardSuppliers(index)
    const classification = codes(index, 'tenders', 'classification')
    const text = codes(index, 'parties', 'activity_codes')
    for (let a = from; a < to; a++) {
      suppliers.read(a)
      const tender = index.award.tender[a]!
      const tenderRow = index.tender.row[tender]!
      const bought = classification && tenderRow >= 0 ? classification[tenderRow]! : -1
      let surely = false
      let why = suppliers.why
      const doubt = (reason: number): void => {
        if (why === 0 || reason < why) why = reason
      }
      if (bought < 0)
        doubt(index.tender.flags[tender]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : NO_CLASSIFICATION)
      if (!activities) doubt(NO_ACTIVITIES)
      for (let k = 0; k < suppliers.count; k++) {
        const row = rowOfParty(index, suppliers.parties[k]!)
        const given = text && row >= 0 ? text[row]! : -1
        if (given < 0) doubt(whyNotOf(index, row, NO_CODES))
        else if (activities && bought >= 0) {
          const said = covers(activities, given, bought)
          if (said === 1) surely = true
          else if (said === -1) doubt(NOT_IN_TABLE)
        }
      }
      setTruth(covered, a - from, surely, why !== 0, why)
    }
  },
}
