import { enums, type Index, LOT, numbers, TENDER } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { bidStateNeeds, NO_STATUS, TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { BID_SET_ASIDE, Bidding, NO_BIDS } from '../bids/bidding.js'
import { setKnown, setUnknown } from '../block.js'
import { byteFamily, truthByte, valuesOf } from '../byte-facts.js'
import { eachFamily } from '../each-family.js'
import type { FactSpec, Family } from '../fact.js'
import { reason, smaller } from '../reason.js'
import { tenderCodes } from './tender-words.js'

const NO_ESTIMATE = reason('tenders', 'estimate', 'missing')
const NO_COUNT = reason('tenders', 'bids_count', 'missing')

/** What the tenders table says of a process in words of its lists, and in yes and no. */
const words = [
  ['method', 'Procurement method.'],
  ['planned_method', 'Procurement method that the plan of purchases foresaw.'],
  ['emergency', 'An emergency purchase.'],
  ['status', 'State of the process.'],
].map(([column = '', about = '']) => {
  const kind =
    column === 'emergency'
      ? { type: 'boolean' as const }
      : { type: 'enum' as const, values: enumValues('tenders', column) }
  const needs = [`tenders.${column}`]
  const spec: FactSpec = {
    name: `tender.${column}`,
    subject: 'tender',
    ...kind,
    about,
    requires: needs,
    needs,
  }
  return { column, spec, missing: reason('tenders', column, 'missing') }
})

export const tenderWordColumns = byteFamily({
  subject: 'tender',
  facts: words.map(({ spec }) => spec),
  bytes(index, from, to, out) {
    words.forEach(({ column, spec, missing }, w) => {
      const bytes = out[w]
      const codes = enums(index, 'tenders', column)
      if (bytes) writeWords(index, codes, from, to, bytes, valuesOf(spec), missing)
    })
  },
})

const estimate = eachFamily({
  subject: 'tender',
  facts: [
    {
      name: 'tender.estimate',
      subject: 'tender',
      type: 'money',
      unit: 'tender.currency',
      about: 'Estimated value of the whole process.',
      requires: ['tenders.estimate'],
      needs: ['tenders.estimate'],
    },
  ],
  each(index, chosen, from, n, [block]) {
    if (!block) return
    const { row } = index.tender
    const estimates = numbers(index, 'tenders', 'estimate')
    for (let i = 0; i < n; i++) {
      const t = chosen === undefined ? from + i : chosen[i]!
      const value = estimates === undefined || row[t]! < 0 ? Number.NaN : estimates[row[t]!]!
      if (!Number.isNaN(value)) setKnown(block, i, value)
      else setUnknown(block, i, lostTender(index, t) || NO_ESTIMATE)
    }
  },
})

/** What it says in amounts. */
export const tenderAmounts: readonly Family[] = [
  estimate,
  tenderCodes('currency', {
    name: 'tender.currency',
    domain: 'currency',
    about: 'Currency of the amounts of the tender.',
  }),
]

function lostTender(index: Index, t: number): number {
  return index.tender.flags[t]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : 0
}

/** A walk of its own for each column, so that nothing is asked a row that is the same for all. */
function writeWords(
  index: Index,
  codes: Int8Array | undefined,
  from: number,
  to: number,
  out: Uint8Array,
  values: number,
  missing: number,
): void {
  const { row } = index.tender
  for (let t = from; t < to; t++) {
    const code = codes === undefined || row[t]! < 0 ? -1 : codes[row[t]!]!
    out[t - from] = code >= 0 ? code : values + (lostTender(index, t) || missing)
  }
}

const anyBid: FactSpec = {
  name: 'tender.bids.any',
  subject: 'tender',
  type: 'boolean',
  about:
    'At least one bid was submitted for one of its lots; where no lot says so and one is unknown, by its own count.',
  needs: [...bidStateNeeds, 'lots.bids_count', 'tenders.bids_count'],
  requires: ['bids.tender_id|lots.bids_count|tenders.bids_count'],
}

/** Whether a process had a bid at all. */
export const tenderBids = byteFamily({
  subject: 'tender',
  facts: [anyBid],
  bytes(index, from, to, [any]) {
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
      if (surely || why === 0) any[t - from] = surely ? 1 : 0
      else {
        const row = index.tender.row[t]!
        const own = count && row >= 0 ? count[row]! : Number.NaN
        any[t - from] = truthByte(own > 0, Number.isNaN(own), why === NO_BIDS ? NO_COUNT : why)
      }
    }
  },
})

function reasonOfLot(index: Index, bidding: Bidding, l: number): number {
  const why = bidding.submitted.why[l - bidding.base]!
  return why || (index.lot.flags[l]! & LOT.MORE_BIDS ? BID_SET_ASIDE : NO_BIDS)
}
