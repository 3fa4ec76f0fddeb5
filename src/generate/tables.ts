import { tableSpecs } from '../schema/tables.js'
import type { Actors } from './actors.js'
import { currencies } from './codes.js'
import { type MarketColumn, TableBuilder } from './market-table.js'
import { plants } from './plants/schedule.js'
import { Pool } from './pool.js'
import { categories, regions, towns } from './words.js'

const ints = new Int32Array(0)
const floats = new Float64Array(0)
const text = (pool: Pool): MarketColumn => ({ kind: 'text', pool, values: ints })
const id = (prefix: string, digits = 1): MarketColumn => ({ kind: 'id', prefix, digits, values: ints })
const count: MarketColumn = { kind: 'count', values: ints }
const flag: MarketColumn = { kind: 'flag', values: ints }
const money: MarketColumn = { kind: 'money', values: floats }
const day: MarketColumn = { kind: 'day', values: floats }
const time: MarketColumn = { kind: 'time', values: floats }

const tenderId = id('T', 7)
const partyId = id('P', 6)
const words = (values: readonly string[]): MarketColumn => text(new Pool(values))
const currency = words(currencies)
const region = words(regions)
const { tenders, lots, bids, awards, contracts, parties } = tableSpecs

/** Titles of tenders: thing after thing of category after category, in every town. */
const titles = new Pool(
  categories.flatMap(({ things }) => things.flatMap((thing) => towns.map((town) => `${thing} in ${town}`))),
)
const firstThing = categories.map((_, i) =>
  categories.slice(0, i).reduce((sum, { things }) => sum + things.length, 0),
)
/** Titles of lots: thing after thing, in parts 1 to 10. */
const PARTS = 10
const parts = new Pool(
  categories.flatMap(({ things }) =>
    things.flatMap((thing) => Array.from({ length: PARTS }, (_, i) => `${thing}, part ${i + 1}`)),
  ),
)

/** The place of a tender's title. */
export function titleOf(category: number, thing: number, town: number): number {
  return (firstThing[category]! + thing) * towns.length + town
}

/** The place of a lot's title; lots count from 1. */
export function partOf(category: number, thing: number, lot: number): number {
  return (firstThing[category]! + thing) * PARTS + ((lot - 1) % PARTS)
}

const natural = { variant: 'natural', note: 'one firm came by itself' }
/** Texts of labels; all are known beforehand. */
export const labelTexts = {
  rules: [...new Set(plants.flatMap(({ expects }) => expects.map(({ rule }) => rule)))].sort(),
  subjects: ['tender', 'lot', 'award', 'contract'],
  outcomes: ['raised', 'clear', 'not_applicable', 'not_computable'],
  variants: [
    natural.variant,
    ...new Set(plants.flatMap(({ rule, variant }) => [variant, `${rule.slice(7)}/${variant}`])),
  ],
  notes: [natural.note, ...new Set(plants.map(({ note }) => note))],
} as const

/** Ids of subjects in `labels`: of a tender, a lot, an award, a contract. */
const labelPatterns = [
  { prefix: 'T', digits: 7 },
  { prefix: 'L', digits: 1 },
  { prefix: 'A', digits: 1 },
  { prefix: 'C', digits: 1 },
]

/** The tables of a market, empty, with the columns each has in files, in their order. */
export function marketTables(actors: Actors) {
  return {
    tenders: new TableBuilder('tenders', {
      tender_id: tenderId,
      buyer_id: partyId,
      buyer_name: text(actors.buyerName),
      title: text(titles),
      method: words(tenders.columns.method.values ?? []),
      category: words(categories.map(({ category }) => category)),
      classification: words(categories.map(({ classification }) => classification)),
      region,
      award_criterion: words(['price_only', 'best_value']),
      status: words(tenders.columns.status.values ?? []),
      estimate: money,
      currency,
      published_at: time,
      deadline_at: time,
      opened_at: time,
      bids_count: count,
      previous_tender_id: tenderId,
    }),
    lots: new TableBuilder('lots', {
      tender_id: tenderId,
      lot_id: id('L'),
      title: text(parts),
      status: words(lots.columns.status.values ?? []),
      estimate: money,
      currency,
      bids_count: count,
    }),
    bids: new TableBuilder('bids', {
      tender_id: tenderId,
      lot_id: id('L'),
      bid_id: id('B'),
      bidder_id: partyId,
      amount: money,
      currency,
      status: words(bids.columns.status.values ?? []),
      submitted_at: time,
      withdrawn_at: time,
      ip: text(actors.addresses),
      rank: count,
      round: count,
      is_winner: flag,
    }),
    awards: new TableBuilder('awards', {
      tender_id: tenderId,
      lot_id: id('L'),
      award_id: id('A'),
      supplier_id: partyId,
      bid_id: id('B'),
      amount: money,
      currency,
      status: words(awards.columns.status.values ?? []),
      awarded_at: day,
    }),
    contracts: new TableBuilder('contracts', {
      tender_id: tenderId,
      contract_id: id('C'),
      award_id: id('A'),
      supplier_id: partyId,
      amount: money,
      final_amount: money,
      currency,
      status: words(contracts.columns.status.values ?? []),
      signed_at: day,
      starts_at: day,
      ends_at: day,
      cancelled_at: time,
    }),
    parties: new TableBuilder('parties', {
      party_id: partyId,
      name: text(new Pool([...actors.names.texts, ...actors.buyerName.texts])),
      kind: words(parties.columns.kind.values ?? []),
      region,
      registered_at: day,
      employees: count,
    }),
    labels: new TableBuilder('labels', {
      rule: words(labelTexts.rules),
      subject_type: words(labelTexts.subjects),
      tender_id: tenderId,
      subject_id: { kind: 'ids', patterns: labelPatterns, values: floats },
      outcome: words(labelTexts.outcomes),
      variant: words(labelTexts.variants),
      note: words(labelTexts.notes),
    }),
  }
}

export type MarketTables = ReturnType<typeof marketTables>
