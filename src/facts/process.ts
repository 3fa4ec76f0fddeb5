import { codes, enums, type Index, LOT, numbers, TENDER } from '../join/index-of.js'
import { enumValues } from '../schema/tables.js'
import { bidStateNeeds, NO_STATUS, TENDER_SET_ASIDE } from './bid-state.js'
import { BID_SET_ASIDE, Bidding, NO_BIDS } from './bidding.js'
import { setKnown, setNumber, setRange, setUnknown } from './block.js'
import type { Block, FactSpec, Family } from './fact.js'
import { reason } from './reason.js'

const NO_TENDERS_STATUS = reason('tenders', 'status', 'missing')
const NO_METHOD = reason('tenders', 'method', 'missing')
const NO_PLANNED_METHOD = reason('tenders', 'planned_method', 'missing')
const NO_EMERGENCY = reason('tenders', 'emergency', 'missing')
const NO_ESTIMATE = reason('tenders', 'estimate', 'missing')
const NO_CURRENCY = reason('tenders', 'currency', 'missing')
const NO_COUNT = reason('tenders', 'bids_count', 'missing')

/** What the tenders table says of a process itself. */
export const tenderColumns: Family = {
  subject: 'tender',
  facts: [
    {
      name: 'tender.method',
      subject: 'tender',
      type: 'enum',
      values: enumValues('tenders', 'method'),
      about: 'Procurement method.',
      requires: ['tenders.method'],
      needs: ['tenders.method'],
    },
    {
      name: 'tender.planned_method',
      subject: 'tender',
      type: 'enum',
      values: enumValues('tenders', 'planned_method'),
      about: 'Procurement method that the plan of purchases foresaw.',
      requires: ['tenders.planned_method'],
      needs: ['tenders.planned_method'],
    },
    {
      name: 'tender.emergency',
      subject: 'tender',
      type: 'boolean',
      about: 'An emergency purchase.',
      requires: ['tenders.emergency'],
      needs: ['tenders.emergency'],
    },
    {
      name: 'tender.status',
      subject: 'tender',
      type: 'enum',
      values: enumValues('tenders', 'status'),
      about: 'State of the process.',
      requires: ['tenders.status'],
      needs: ['tenders.status'],
    },
    {
      name: 'tender.estimate',
      subject: 'tender',
      type: 'money',
      unit: 'tender.currency',
      about: 'Estimated value of the whole process.',
      requires: ['tenders.estimate'],
      needs: ['tenders.estimate'],
    },
    {
      name: 'tender.currency',
      subject: 'tender',
      type: 'text',
      domain: 'currency',
      about: 'Currency of the amounts of the tender.',
      requires: ['tenders.currency'],
      needs: ['tenders.currency'],
    },
  ],
  kernel(index, from, to, [method, planned, emergency, status, estimate, currency]) {
    const methods = enums(index, 'tenders', 'method')
    const plans = enums(index, 'tenders', 'planned_method')
    const emergencies = enums(index, 'tenders', 'emergency')
    const statuses = enums(index, 'tenders', 'status')
    const estimates = numbers(index, 'tenders', 'estimate')
    const currencies = codes(index, 'tenders', 'currency')
    if (method) writeEnums(index, methods, from, to, method, NO_METHOD)
    if (planned) writeEnums(index, plans, from, to, planned, NO_PLANNED_METHOD)
    if (emergency) writeEnums(index, emergencies, from, to, emergency, NO_EMERGENCY)
    if (status) writeEnums(index, statuses, from, to, status, NO_TENDERS_STATUS)
    for (let t = from; t < to && (estimate || currency); t++) {
      const row = index.tender.row[t]!
      const lost = lostTender(index, t)
      const i = t - from
      if (estimate)
        setNumber(estimate, i, estimates && row >= 0 ? estimates[row]! : Number.NaN, lost || NO_ESTIMATE)
      if (currency) setCode(currency, i, currencies && row >= 0 ? currencies[row]! : -1, lost || NO_CURRENCY)
    }
  },
}

function setCode(block: Block, i: number, code: number, why: number): void {
  if (code >= 0) setKnown(block, i, code)
  else setUnknown(block, i, why)
}

function lostTender(index: Index, t: number): number {
  return index.tender.flags[t]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : 0
}

/** A walk of its own for each column, so that nothing is asked a row that is the same for all. */
function writeEnums(
  index: Index,
  codes: Int8Array | undefined,
  from: number,
  to: number,
  out: Block,
  missing: number,
): void {
  const { row } = index.tender
  const { lo, hi, why } = out
  for (let t = from; t < to; t++) {
    const code = codes === undefined || row[t]! < 0 ? -1 : codes[row[t]!]!
    const i = t - from
    if (code >= 0) {
      lo[i] = code
      hi[i] = code
      why[i] = 0
    } else setUnknown(out, i, lostTender(index, t) || missing)
  }
}

const anyBid: FactSpec = {
  name: 'tender.bids.any',
  subject: 'tender',
  type: 'boolean',
  about:
    'At least one bid was submitted for one of its lots; where no lot says so and one is unknown, by its own count.',
  needs: [...bidStateNeeds, 'lots.bids_count', 'tenders.bids_count'],
}

/** Whether a process had a bid at all. */
export const tenderBids: Family = {
  subject: 'tender',
  facts: [anyBid],
  kernel(index, from, to, [any]) {
    if (!any) return
    const start = index.startOf.lot
    const bidding = Bidding.over(index, start[from]!, start[to]!)
    const { base } = bidding
    const count = numbers(index, 'tenders', 'bids_count')
    for (let t = from; t < to; t++) {
      const flags = index.tender.flags[t]!
      let surely = (flags & TENDER.LOOSE_BID) !== 0
      let why = flags & TENDER.LOOSE_BID_MAYBE ? NO_STATUS : flags & TENDER.MORE_BIDS ? BID_SET_ASIDE : 0
      for (let l = start[t]!; l < start[t + 1]!; l++) {
        if (bidding.submitted.lo[l - base]! > 0) surely = true
        else if (bidding.submitted.hi[l - base]! > 0) why = smaller(why, reasonOfLot(index, bidding, l))
      }
      if (surely) setKnown(any, t - from, 1)
      else if (why === 0) setKnown(any, t - from, 0)
      else {
        const row = index.tender.row[t]!
        const own = count && row >= 0 ? count[row]! : Number.NaN
        if (!Number.isNaN(own)) setKnown(any, t - from, own > 0 ? 1 : 0)
        else setRange(any, t - from, 0, 1, why === NO_BIDS ? NO_COUNT : why)
      }
    }
  },
}

function reasonOfLot(index: Index, bidding: Bidding, l: number): number {
  const why = bidding.submitted.why[l - bidding.base]!
  return why || (index.lot.flags[l]! & LOT.MORE_BIDS ? BID_SET_ASIDE : NO_BIDS)
}

function smaller(a: number, b: number): number {
  return a === 0 || b < a ? b : a
}
