import { codes, enums, type Index } from '../join/index-of.js'
import { enumValues } from '../schema/tables.js'
import { setKnown, setRange } from './block.js'
import type { Family } from './fact.js'
import { reason } from './reason.js'

const UNKNOWN_RELAUNCH = reason('tenders', 'previous_tender_id', 'missing')
const NO_WINNER = reason('awards', 'supplier_id', 'missing')

const awardStatuses = enumValues('awards', 'status')
const COUNTING = [awardStatuses.indexOf('pending'), awardStatuses.indexOf('active')]

const needs = [
  'tenders.status',
  'tenders.previous_tender_id',
  'tenders.buyer_id',
  'tenders.classification',
  'tenders.title',
  'tenders.estimate',
  'tenders.currency',
  'tenders.published_at',
  'scan.relaunches',
]

/** What came after a cancelled process. */
export const relaunch: Family = {
  subject: 'tender',
  facts: [
    {
      name: 'tender.relaunched',
      subject: 'tender',
      type: 'boolean',
      about:
        'A cancelled process was launched again: named as the previous one, or same buyer and classification, similar title and value, within 180 days.',
      needs,
    },
    {
      name: 'tender.relaunch.other_winner',
      subject: 'tender',
      type: 'boolean',
      about:
        'The process that launched it again was won, and by nobody who had won or been marked to win this one.',
      needs: [...needs, 'awards.status', 'awards.supplier_id', 'bids.is_winner', 'bids.bidder_id'],
    },
  ],
  kernel(index, from, to, [again, other]) {
    const previous = codes(index, 'tenders', 'previous_tender_id')
    for (let t = from; t < to; t++) {
      const next = index.relaunch[t]!
      if (again) {
        if (next >= 0) setKnown(again, t - from, 1)
        else setRange(again, t - from, 0, previous ? 0 : 1, UNKNOWN_RELAUNCH)
      }
      if (!other) continue
      if (next < 0) {
        setRange(other, t - from, 0, previous ? 0 : 1, UNKNOWN_RELAUNCH)
        continue
      }
      const winners = winnersOf(index, t, true)
      const nextWinners = winnersOf(index, next, false)
      if (winners.size === 0 || nextWinners.size === 0) setRange(other, t - from, 0, 1, NO_WINNER)
      else setKnown(other, t - from, [...nextWinners].some((who) => winners.has(who)) ? 0 : 1)
    }
  },
}

/** Suppliers of its awards (of a cancelled process the cancelled awards too), and bidders marked as winners. */
function winnersOf(index: Index, t: number, cancelledToo: boolean): Set<number> {
  const winners = new Set<number>()
  const supplier = codes(index, 'awards', 'supplier_id')
  const status = enums(index, 'awards', 'status')
  for (let a = index.startOf.award[t]!; a < index.startOf.award[t + 1]!; a++) {
    for (let r = index.award.rowStart[a]!; r < index.award.rowStart[a + 1]!; r++) {
      const row = index.award.rows[r]!
      if (!supplier || supplier[row]! < 0 || !status) continue
      if (cancelledToo || COUNTING.includes(status[row]!)) winners.add(supplier[row]!)
    }
  }
  const bidder = codes(index, 'bids', 'bidder_id')
  const winner = enums(index, 'bids', 'is_winner')
  if (!bidder || !winner) return winners
  for (let l = index.startOf.lot[t]!; l < index.startOf.lot[t + 1]!; l++) {
    for (let b = index.lot.bidFrom[l]!; b < index.lot.bidTo[l]!; b++)
      if (winner[b] === 1 && bidder[b]! >= 0) winners.add(bidder[b]!)
  }
  return winners
}
