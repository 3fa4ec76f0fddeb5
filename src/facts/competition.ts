import { numbers, TENDER } from '../join/index-of.js'
import { atOrBefore, LONGEST_DAY } from '../schema/instant.js'
import { bidStateNeeds, DEADLINE_DAY, TENDER_SET_ASIDE } from './bid-state.js'
import { Bidding, type Ranges } from './bidding.js'
import { setAllKnown, setTruth } from './block.js'
import type { Block, Family } from './fact.js'
import { NO_AS_OF } from './reason.js'

const needs = [...bidStateNeeds, 'lots.bids_count', 'tenders.bids_count']

/** Who competes for a lot. */
export const competition: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.bidders.submitted',
      subject: 'lot',
      type: 'count',
      unit: 'bidders',
      about: 'Distinct bidders that submitted a bid; a consortium is one.',
      requires: ['bids.tender_id|lots.bids_count|tenders.bids_count'],
      needs,
    },
    {
      name: 'lot.bidders.standing',
      subject: 'lot',
      type: 'count',
      unit: 'bidders',
      about:
        'Distinct bidders whose bid stood at the deadline; a bid withdrawn after it stood, a disqualified one too.',
      requires: ['bids.tender_id|lots.bids_count|tenders.bids_count'],
      needs,
    },
    {
      name: 'lot.bids.withdrawn',
      subject: 'lot',
      type: 'count',
      unit: 'bids',
      about: 'Submitted bids that were withdrawn, at any time.',
      requires: ['bids.status|bids.withdrawn_at'],
      needs,
    },
  ],
  kernel(index, from, to, [submitted, standing, withdrawn]) {
    const bidding = Bidding.over(index, from, to)
    copy(bidding.submitted, submitted, to - from)
    copy(bidding.standing, standing, to - from)
    copy(bidding.withdrawn, withdrawn, to - from)
  },
}

function copy(from: Ranges, to: Block | undefined, n: number): void {
  if (!to) return
  to.lo.set(from.lo.subarray(0, n))
  if (from.exact) return
  to.hi.set(from.hi.subarray(0, n))
  to.why.set(from.why.subarray(0, n))
  to.exact = false
}

/** Whether submission was still open. */
export const openness: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.open',
      subject: 'lot',
      type: 'boolean',
      about:
        'The deadline lies after the instant the data are looked at from; unknown without that instant, false without a deadline.',
      needs: ['tenders.deadline_at', 'scan.as_of'],
    },
  ],
  kernel(index, from, to, [open]) {
    if (!open) return
    setAllKnown(open, to - from, 0)
    const { asOf, tender, lot } = index
    const deadline = numbers(index, 'tenders', 'deadline_at')
    const longClosed = asOf - LONGEST_DAY // NaN without an instant: then no lot is known to be closed
    const why = Number.isNaN(asOf) ? NO_AS_OF : DEADLINE_DAY
    for (let l = from; l < to; l++) {
      const t = lot.tender[l]!
      const row = tender.row[t]!
      if (row < 0) {
        if (tender.flags[t]! & TENDER.ROW_SET_ASIDE) setTruth(open, l - from, false, true, TENDER_SET_ASIDE)
        continue
      }
      const at = deadline === undefined ? Number.NaN : deadline[row]!
      if (at < longClosed || Number.isNaN(at)) continue
      const closed = atOrBefore(at, asOf)
      setTruth(open, l - from, closed === 0, closed === -1, why)
    }
  },
}

/** A check, not an indicator: where rows and count of a lot disagree the rows decide, and this is reported. */
export const countCheck: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.bids_count.disagrees',
      subject: 'lot',
      type: 'boolean',
      about: 'The count of bidders given for the lot differs from its rows; the rows decide.',
      needs: ['lots.bids_count', 'tenders.bids_count'],
    },
  ],
  kernel(index, from, to, [disagrees]) {
    if (!disagrees) return
    const bidding = Bidding.over(index, from, to)
    const ofLot = numbers(index, 'lots', 'bids_count')
    const ofTender = numbers(index, 'tenders', 'bids_count')
    for (let l = from; l < to; l++) {
      const i = l - from
      const undivided = index.idCode.lot[l]! < 0
      const row = undivided ? index.tender.row[index.lot.tender[l]!]! : index.lot.row[l]!
      const column = undivided ? ofTender : ofLot
      const count =
        column && row >= 0 && index.lot.bidTo[l]! > index.lot.bidFrom[l]! ? column[row]! : Number.NaN
      setTruth(disagrees, i, count < bidding.submitted.lo[i]! || count > bidding.submitted.hi[i]!, false, 0)
    }
  },
}
