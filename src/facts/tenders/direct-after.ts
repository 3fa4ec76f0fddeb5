import { UNSURE } from '../../join/directs/unsure.js'
import { codes, type Index, numbers, TENDER } from '../../join/index-of.js'
import { DEADLINE_DAY, NO_DEADLINE, TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { setRange, setTruth, setUnknown } from '../block.js'
import { aboutDays, leastDays, mostDays } from '../days-between.js'
import type { Detail, Family } from '../fact.js'
import { reason, UNDEFINED } from '../reason.js'

const NO_STATUS = reason('tenders', 'status', 'missing')
const AWARDED_DAY = reason('awards', 'awarded_at', 'same_day')
const whyUnsure: readonly (readonly [bit: number, reason: number])[] = [
  [UNSURE.BUYER, reason('tenders', 'buyer_id', 'missing')],
  [UNSURE.CLASSIFICATION, reason('tenders', 'classification', 'missing')],
  [UNSURE.TITLE, reason('tenders', 'title', 'missing')],
  [UNSURE.METHOD, reason('tenders', 'method', 'missing')],
  [UNSURE.AWARDS, reason('awards', undefined, 'missing')],
  [UNSURE.AWARD_STATUS, reason('awards', 'status', 'missing')],
  [UNSURE.AWARD_SET_ASIDE, reason('awards', undefined, 'set_aside')],
  [UNSURE.AWARDED_AT, reason('awards', 'awarded_at', 'missing')],
  [UNSURE.PUBLISHED_AT, reason('tenders', 'published_at', 'missing')],
  [UNSURE.SAME_DAY, AWARDED_DAY],
  [UNSURE.MANY, reason('tenders', 'title', 'differs')],
]

const needs = [
  'tenders.status',
  'tenders.method',
  'tenders.previous_tender_id',
  'tenders.buyer_id',
  'tenders.classification',
  'tenders.title',
  'tenders.published_at',
  'tenders.deadline_at',
  'awards.status',
  'awards.awarded_at',
  'awards.award_id',
  'awards.lot_id',
  'awards.supplier_id',
  'scan.directs',
]
const requires = ['tenders.status', 'tenders.method', 'awards.status', 'awards.awarded_at']
const same =
  'of a process that names it as the previous one, or has the same buyer and classification and a similar title'

/** What was bought without competition after one had failed. */
export const directAfter: Family = {
  subject: 'tender',
  facts: [
    {
      name: 'tender.direct_after',
      subject: 'tender',
      type: 'boolean',
      about: `After it was advertised, and cancelled, withdrawn or unsuccessful, a direct award was made ${same}.`,
      needs,
      requires,
    },
    {
      name: 'tender.direct_after_days',
      subject: 'tender',
      type: 'days',
      about: `From its deadline to the first such award; where the deadline is not known, at most the days from its advertisement. ${aboutDays}`,
      needs,
      requires,
    },
  ],
  kernel(index, from, to, [after, days]) {
    const { directs } = index
    if (!directs) return
    const published = numbers(index, 'tenders', 'published_at')
    const deadline = numbers(index, 'tenders', 'deadline_at')
    for (let t = from; t < to; t++) {
      if (index.tender.row[t]! < 0) {
        const lost = index.tender.flags[t]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : NO_STATUS
        if (after) setTruth(after, t - from, false, true, lost)
        if (days) setUnknown(days, t - from, lost)
        continue
      }
      const unsure = directs.unsure[t]!
      const [sureAt, firstAt] = [directs.sureAt[t]!, directs.firstAt[t]!]
      const isSure = !Number.isNaN(sureAt)
      const why = unsure === 0 ? 0 : whyOf(unsure)
      if (after) setTruth(after, t - from, isSure, unsure !== 0, why)
      if (!days) continue
      const row = index.tender.row[t]!
      const due = deadline ? deadline[row]! : Number.NaN
      const start = Number.isNaN(due) && published ? published[row]! : due
      if ((!isSure && unsure === 0) || Number.isNaN(start))
        setUnknown(days, t - from, why || (isSure ? NO_DEADLINE : UNDEFINED))
      else {
        // Without the attributes of the tender itself, any award may be of the same thing; without a deadline, it may
        // have been any time after the advertisement.
        const isOpen =
          (unsure & UNSURE.OWN) !== 0 ||
          firstAt === Number.NEGATIVE_INFINITY ||
          Number.isNaN(firstAt) ||
          Number.isNaN(due)
        const lo = isOpen ? Number.NEGATIVE_INFINITY : leastDays(start, firstAt)
        const hi = isSure ? mostDays(start, sureAt) : Number.POSITIVE_INFINITY
        setRange(days, t - from, lo, hi, why || (Number.isNaN(due) ? NO_DEADLINE : DEADLINE_DAY))
      }
    }
  },
}

function whyOf(unsure: number): number {
  let why = 0
  for (const [bit, reason] of whyUnsure) if ((unsure & bit) !== 0 && (why === 0 || reason < why)) why = reason
  return why
}

/** The direct awards of the process that surely followed first, a line each row. */
export const directAfterDetail: Detail = {
  name: 'tender.direct_awards_after',
  subject: 'tender',
  about: 'The awards of the process without competition that followed first: suppliers, amounts and dates.',
  needs: [...needs, 'awards.amount', 'awards.currency'],
  of(index: Index, t) {
    const next = index.directs?.tender[t] ?? -1
    if (next < 0) return []
    const supplier = codes(index, 'awards', 'supplier_id')
    const amount = numbers(index, 'awards', 'amount')
    const currency = codes(index, 'awards', 'currency')
    const at = numbers(index, 'awards', 'awarded_at')
    const { rowStart, rows } = index.award
    const first = rowStart[index.startOf.award[next]!]!
    const end = rowStart[index.startOf.award[next + 1]!]!
    return [...rows.subarray(first, end)].map((row) => ({
      bidders: supplier && supplier[row]! >= 0 ? [supplier[row]!] : [],
      ...(amount && !Number.isNaN(amount[row]!)
        ? { amount: amount[row]!, currency: currency ? currency[row]! : -1 }
        : {}),
      ...(at && !Number.isNaN(at[row]!) ? { at: at[row]! } : {}),
    }))
  },
}
