import { type Index, numbers, TENDER } from '../../join/index-of.js'
import { atOrBefore, LONGEST_DAY } from '../../schema/instant.js'
import { bidStateNeeds, DEADLINE_DAY, TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { Bidding } from '../bids/bidding.js'
import { newBlock } from '../block.js'
import { byteFamily, openTruth, truthByte } from '../byte-facts.js'
import type { Block, Family } from '../fact.js'
import type { Ranges } from '../lot-ranges.js'
import { NO_AS_OF } from '../reason.js'

const needs = [...bidStateNeeds, 'lots.bids_count', 'tenders.bids_count']

/** Who competes for a lot. */
export const competition: Family = {
  subject: 'lot',
  together: true,
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
    const at = from - bidding.base
    copy(bidding.submitted, at, submitted, to - from)
    copy(bidding.standing, at, standing, to - from)
    copy(bidding.withdrawn, at, withdrawn, to - from)
  },
}

/** Of a whole morsel the block becomes what was read, without a copy. */
function copy(from: Ranges, at: number, to: Block | undefined, n: number): void {
  if (!to) return
  if (at === 0) {
    to.lo = from.lo
    to.hi = from.hi
    to.why = from.why
    to.exact = from.exact
    return
  }
  if (to.lo === from.lo) Object.assign(to, newBlock(n)) // it was lent what was read: not to be written to
  to.lo.set(from.lo.subarray(at, at + n))
  if (from.exact) return
  to.hi.set(from.hi.subarray(at, at + n))
  to.why.set(from.why.subarray(at, at + n))
  to.exact = false
}

/** Whether submission was still open. */
export const openness = byteFamily({
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
  bytes(index, from, to, [open]) {
    if (!open) return
    open.fill(0, 0, to - from)
    const { asOf, tender, lot } = index
    if (from === to) return
    const deadline = numbers(index, 'tenders', 'deadline_at')
    const longClosed = asOf - LONGEST_DAY // NaN without an instant: then no lot is known to be closed
    const why = Number.isNaN(asOf) ? NO_AS_OF : DEADLINE_DAY
    if (allClosed(index, lot.tender[from]!, lot.tender[to - 1]!, deadline, longClosed)) return
    for (let l = from; l < to; l++) {
      const t = lot.tender[l]!
      const row = tender.row[t]!
      if (row < 0) {
        if (tender.flags[t]! & TENDER.ROW_SET_ASIDE) open[l - from] = openTruth(TENDER_SET_ASIDE)
        continue
      }
      const at = deadline === undefined ? Number.NaN : deadline[row]!
      if (at < longClosed || Number.isNaN(at)) continue
      const closed = atOrBefore(at, asOf)
      open[l - from] = truthByte(closed === 0, closed === -1, why)
    }
  },
})

/** Whether the deadlines of tenders [first, last] all lie long before, as nearly all do: asked a tender, not a lot. */
function allClosed(
  { tender }: Index,
  first: number,
  last: number,
  deadline: Float64Array | undefined,
  before: number,
): boolean {
  const { row, flags } = tender
  for (let t = first; t <= last; t++) {
    const at = row[t]! < 0 || deadline === undefined ? Number.NaN : deadline[row[t]!]!
    if (flags[t]! & TENDER.ROW_SET_ASIDE || !(at < before || Number.isNaN(at))) return false
  }
  return true
}

/** A check, not an indicator: where rows and count of a lot disagree the rows decide, and this is reported. */
export const countCheck = byteFamily({
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
  bytes(index, from, to, [disagrees]) {
    if (!disagrees) return
    const bidding = Bidding.over(index, from, to)
    const ofLot = numbers(index, 'lots', 'bids_count')
    const ofTender = numbers(index, 'tenders', 'bids_count')
    const { lo, hi } = bidding.submitted
    const { row: tenderRow } = index.tender
    const { tender, row: lotRow, bidFrom, bidTo } = index.lot
    const code = index.idCode.lot
    disagrees.fill(0, 0, to - from)
    for (let l = from; l < to; l++) {
      const undivided = code[l]! < 0
      const row = undivided ? tenderRow[tender[l]!]! : lotRow[l]!
      const column = undivided ? ofTender : ofLot
      if (column === undefined || row < 0 || bidTo[l] === bidFrom[l]) continue
      const count = column[row]!
      if (count < lo[l - bidding.base]! || count > hi[l - bidding.base]!) disagrees[l - from] = 1
    }
  },
})
