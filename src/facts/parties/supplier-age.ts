import { type Index, numbers, TENDER } from '../../join/index-of.js'
import { isWholeDay } from '../../schema/instant.js'
import { DEADLINE_DAY, NO_DEADLINE, TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { setRange } from '../block.js'
import { aboutDays, leastDays, mostDays } from '../days-between.js'
import type { Family } from '../fact.js'
import { reason } from '../reason.js'
import { AwardSuppliers, awardSupplierNeeds } from './award-suppliers.js'
import { rowOfParty, whyNotOf } from './party-column.js'

const NO_REGISTRATION = reason('parties', 'registered_at', 'missing')
const REGISTRATION_DAY = reason('parties', 'registered_at', 'same_day')

/** How old the suppliers of an award were when bids were due. */
export const supplierAge: Family = {
  subject: 'award',
  facts: [
    {
      name: 'award.supplier_age',
      subject: 'award',
      type: 'days',
      about: `From the registration of the youngest of its suppliers to the deadline of the tender. ${aboutDays}`,
      needs: [
        ...awardSupplierNeeds,
        'parties.registered_at',
        'tenders.deadline_at',
        'scan.parties',
        'scan.checks',
      ],
      requires: ['awards.supplier_id', 'parties.registered_at', 'tenders.deadline_at'],
    },
  ],
  kernel(index: Index, from: number, to: number, [age]) {
    if (!age) return
    const suppliers = new AwardSuppliers(index)
    const registered = numbers(index, 'parties', 'registered_at')
    const deadline = numbers(index, 'tenders', 'deadline_at')
    for (let a = from; a < to; a++) {
      suppliers.read(a)
      const tender = index.award.tender[a]!
      const tenderRow = index.tender.row[tender]!
      const due = deadline && tenderRow >= 0 ? deadline[tenderRow]! : Number.NaN
      const whyDue = index.tender.flags[tender]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : NO_DEADLINE
      let lo = Number.POSITIVE_INFINITY
      let hi = Number.POSITIVE_INFINITY
      let why = suppliers.why
      for (let k = 0; k < suppliers.count; k++) {
        const row = rowOfParty(index, suppliers.parties[k]!)
        const since = registered && row >= 0 ? registered[row]! : Number.NaN
        let doubt = 0
        if (Number.isNaN(since)) doubt = whyNotOf(index, row, NO_REGISTRATION)
        else if (Number.isNaN(due)) doubt = whyDue
        else {
          lo = Math.min(lo, leastDays(since, due))
          hi = Math.min(hi, mostDays(since, due))
          if (isWholeDay(since) !== isWholeDay(due))
            doubt = isWholeDay(since) ? REGISTRATION_DAY : DEADLINE_DAY
        }
        if (Number.isNaN(since) || Number.isNaN(due)) lo = Number.NEGATIVE_INFINITY
        if (doubt !== 0 && (why === 0 || doubt < why)) why = doubt
      }
      // Another supplier may be younger.
      if (suppliers.why !== 0) lo = Number.NEGATIVE_INFINITY
      setRange(age, a - from, lo, hi, why)
    }
  },
}
