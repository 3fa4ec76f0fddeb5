import fc from 'fast-check'
import { instant } from './cases.js'
import type { Row, Tables, Value } from './oracle-view.js'

/**
 * Small data sets that look like procurement and then go wrong in a few places: a few tenders with lots, bids,
 * awards and contracts made of very few different values, so that everything meets everything, and on them up to
 * five mutations (copies, broken keys, unknown tenders and lots, missing values, columns and tables). Rows lie in
 * random order.
 */

export interface Market {
  readonly tables: Tables
  /** Instant to look from; undefined: the newest in the data. */
  readonly asOf: number | undefined
}

type Cells = Record<string, Value>
type Name = keyof Tables
type Draft = Record<Name, Cells[] | undefined>

const DEADLINE = '2024-05-01T12:00Z'
/** Around the deadline, as moments and as days. */
const moments = [
  '2024-04-30',
  '2024-04-30T23:59:59.999Z',
  '2024-05-01',
  '2024-05-01T00:00Z',
  '2024-05-01T11:59:59.999Z',
  DEADLINE,
  '2024-05-01T12:00:00.001Z',
  '2024-05-01T23:59:59.999Z',
  '2024-05-02',
  '2024-05-02T00:00Z',
].map(instant)
const late = instant('2024-06-01')

/** Mostly the first value, sometimes one of the others. */
const mostly = <T>(weight: number, usual: T, ...others: T[]) =>
  fc.oneof(
    { weight, arbitrary: fc.constant(usual) },
    { weight: others.length, arbitrary: fc.constantFrom(...others) },
  )

const moment = fc.constantFrom(...moments)
const deadline = fc.oneof(
  { weight: 6, arbitrary: fc.constant(instant(DEADLINE)) },
  { weight: 2, arbitrary: fc.constant(instant('2024-05-01')) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const currency = mostly<string | null>(16, 'SAR', 'USD', null)
const basis = mostly<string | null>(20, null, 'net', 'gross')
const estimate = mostly<number | null>(10, 1_000_000, 1000, 12_345.67, 0, null)
const bidsCount = mostly<number | null>(3, null, 0, 1, 2, 7)
const bidder = mostly<string | null>(2, 'A', 'B', 'C', 'A', 'B', 'D', null)
const address = mostly<string | null>(2, '192.0.2.7', '192.0.2.8', '2001:db8::1', '192.0.2.9', null)

const bid = fc.record({
  lot: fc.nat(3),
  bid_id: mostly<string | null>(3, null, 'b1', 'b2', 'b3', 'b1', 'b2'),
  bidder_id: bidder,
  status: mostly<string | null>(8, 'valid', 'invited', 'pending', 'disqualified', 'withdrawn', null),
  submitted_at: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: moment }),
  withdrawn_at: fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: moment }),
  ip: address,
  round: mostly<number | null>(3, null, 1, 2),
  amount: mostly<number | null>(3, 900, 1000, 1000.5, 0, null),
  currency,
})
const award = fc.record({
  lot: fc.nat(3),
  award_id: mostly<string | null>(1, null, 'a1', 'a2', 'a1'),
  supplier_id: bidder,
  /** Share of the estimate, in parts of 0.35. */
  share: mostly<number | null>(2, 0.9, 1, 0.5, 0.5, 1.1, 1 - 1e-10, 1 + 1e-10, 1 - 1e-8, 1 + 1e-8, 0, null),
  currency,
  amount_basis: basis,
  status: mostly<string | null>(6, 'active', 'pending', 'cancelled', 'unsuccessful', null),
  awarded_at: mostly<number | null>(4, null, late, ...moments),
})
const contract = fc.record({
  contract_id: mostly<string | null>(1, null, 'c1', 'c2', 'c1'),
  supplier_id: bidder,
  award_id: mostly<string | null>(1, 'a1', 'a2', null),
  amount: mostly<number | null>(2, 900, 1000, null),
  currency,
  status: mostly<string | null>(2, 'active', 'pending', 'cancelled', 'terminated', null),
  signed_at: mostly<number | null>(4, null, late, ...moments),
  ends_at: mostly<number | null>(2, null, late),
  cancelled_at: mostly<number | null>(6, null, late),
})
const lot = fc.record({ estimate, currency, estimate_basis: basis, bids_count: bidsCount })
const tender = fc.record({
  method: mostly<string | null>(8, 'open', 'selective', 'limited', 'direct', null),
  status: mostly<string | null>(3, 'complete', 'cancelled', 'withdrawn', 'active', 'unsuccessful', null),
  deadline_at: deadline,
  opened_at: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: moment }),
  estimate,
  currency,
  estimate_basis: basis,
  bids_count: bidsCount,
  lots: fc.array(lot, { maxLength: 3 }),
  bids: fc.array(bid, { maxLength: 5 }),
  awards: fc.array(award, { maxLength: 3 }),
  contracts: fc.array(contract, { maxLength: 2 }),
})
type Tender = typeof tender extends fc.Arbitrary<infer T> ? T : never

const anyTable = fc.constantFrom<Name>(
  'tenders',
  'lots',
  'bids',
  'bids',
  'bids',
  'awards',
  'awards',
  'contracts',
)
/** What goes wrong; `row` and `column` are taken modulo how many there are. */
const mutation = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('copy' as const), table: anyTable, row: fc.nat(30) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('blank' as const),
      table: anyTable,
      row: fc.nat(30),
      column: fc.nat(30),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      table: anyTable,
      row: fc.nat(30),
      column: fc.constantFrom('tender_id', 'lot_id'),
      to: fc.constantFrom('X', null),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('break' as const), table: anyTable, row: fc.nat(30) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('no_column' as const), table: anyTable, column: fc.nat(30) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('no_table' as const), table: anyTable }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('no_rows' as const), table: anyTable }) },
)
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never

/** Columns without which a table is none. */
export const keyColumns: Readonly<Record<Name, readonly string[]>> = {
  tenders: ['tender_id'],
  lots: ['tender_id', 'lot_id'],
  bids: ['tender_id'],
  awards: ['tender_id'],
  contracts: ['tender_id'],
}

/** A data set. `broken` rows keep what could be read of them; see market-files.ts for formats that keep nothing. */
export function randomMarket(): fc.Arbitrary<Market> {
  return fc
    .record({
      tenders: fc.array(tender, { minLength: 1, maxLength: 4 }),
      withLots: mostly(4, true, false),
      mutations: fc.array(mutation, { maxLength: 5 }),
      asOf: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(undefined, late) },
        { weight: 1, arbitrary: moment },
      ),
      seed: fc.nat(),
    })
    .map(({ tenders, withLots, mutations, asOf, seed }) => {
      const draft = build(tenders, withLots)
      for (const one of mutations) mutate(draft, one)
      return { tables: shuffled(draft, seed), asOf }
    })
}

function build(tenders: readonly Tender[], withLots: boolean): Draft {
  const draft: Draft = { tenders: [], lots: withLots ? [] : undefined, bids: [], awards: [], contracts: [] }
  tenders.forEach(({ lots, bids, awards, contracts, ...own }, i) => {
    const tender_id = `T${i + 1}`
    draft.tenders?.push({ tender_id, ...own })
    // Without a table of lots, lots are still named by bids and awards. Every second row leaves it out where there is one.
    const isLeftOut = (n: number) => lots.length === 0 || (withLots && lots.length === 1 && n % 2 === 0)
    const lotId = (n: number) => (isLeftOut(n) ? null : `L${(n % lots.length) + 1}`)
    lots.forEach((cells, n) => {
      draft.lots?.push({ tender_id, lot_id: `L${n + 1}`, ...cells })
    })
    for (const { lot, ...cells } of bids) draft.bids?.push({ tender_id, lot_id: lotId(lot), ...cells })
    for (const { lot, share, ...cells } of awards) {
      const of = lots.length === 0 ? own.estimate : lots[lot % lots.length]!.estimate
      const amount = share === null ? null : share * 0.35 * (of ?? 1000)
      draft.awards?.push({ tender_id, lot_id: lotId(lot), amount, ...cells })
    }
    for (const cells of contracts) draft.contracts?.push({ tender_id, ...cells })
  })
  return draft
}

function mutate(draft: Draft, mutation: Mutation): void {
  const { table } = mutation
  const rows = draft[table]
  if (mutation.kind === 'no_table') {
    if (Object.values(draft).filter((one) => one !== undefined).length > 1) draft[table] = undefined
    return
  }
  if (!rows?.length) return
  if (mutation.kind === 'no_rows') {
    draft[table] = []
    return
  }
  if (mutation.kind === 'no_column') {
    const columns = Object.keys(rows[0]!).filter((column) => !keyColumns[table].includes(column))
    const column = columns[mutation.column % columns.length]!
    for (const row of rows) delete row[column]
    return
  }
  const row = rows[mutation.row % rows.length]!
  if (mutation.kind === 'copy') rows.push({ ...row })
  else if (mutation.kind === 'break') row.broken = 1
  else if (mutation.kind === 'rename') {
    if (mutation.column in row) row[mutation.column] = mutation.to
  } else {
    const columns = Object.keys(row)
    row[columns[mutation.column % columns.length]!] = null
  }
}

/** Rows of every table in an order that the seed gives. */
export function shuffled(tables: Tables, seed: number): Tables {
  let state = seed | 0
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0
    return (state >>> 8) / 2 ** 24
  }
  const entries = Object.entries(tables).filter(([, rows]) => rows !== undefined)
  return Object.fromEntries(
    entries.map(([name, rows]: [string, readonly Row[]]) => {
      const order = rows.map((row) => ({ row, at: next() }))
      return [name, order.sort((a, b) => a.at - b.at).map(({ row }) => row)]
    }),
  )
}

/** Bids that awards name, for `withAwardedBids`. Draw it last, so that all else stays what it was. */
export const awardedBids = fc.array(mostly<string | null>(3, null, 'b1', 'b2', 'b3'), {
  minLength: 9,
  maxLength: 9,
})

/** Tables of whose awards some name the bid that won. */
export function withAwardedBids(tables: Tables, bids: readonly (string | null)[]): Tables {
  const awards = tables.awards?.map((row, i): Row => ({ ...row, bid_id: bids[i % bids.length]! }))
  return { ...tables, ...(awards && { awards }) }
}

/** Tables with `count` more tenders of which all is known, so that what is missing in the others is little. */
export function padded(tables: Tables, count: number, method = 'direct'): Tables {
  if (!tables.tenders) return tables
  const rows = (make: (tender_id: string, i: number) => Row) =>
    Array.from({ length: count }, (_, i) => make(`Z${i}`, i))
  const tenders = rows((tender_id) => ({
    tender_id,
    buyer_id: 'P',
    procuring_entity_id: 'P',
    classification: '45000000',
    category: 'goods',
    country: 'X',
    method,
    published_at: instant('2024-04-16'),
    deadline_at: instant(DEADLINE),
    estimate: 50,
    currency: 'SAR',
  }))
  const bids = rows((tender_id) => ({ tender_id, bid_id: 'z', bidder_id: 'A', status: 'valid' }))
  const awards = rows((tender_id, i) => ({
    tender_id,
    award_id: 'z',
    supplier_id: i % 2 ? 'A' : 'B',
    amount: 300,
    currency: 'SAR',
    status: 'active',
    awarded_at: instant('2024-06-01'),
  }))
  return {
    ...tables,
    tenders: [...tables.tenders, ...tenders],
    ...(tables.bids && { bids: [...tables.bids, ...bids] }),
    ...(tables.awards && { awards: [...tables.awards, ...awards] }),
  }
}

/** How many to add: mostly none, else about as many as make one row, or two, one in twenty. */
export const padding = fc.oneof(
  { weight: 7, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 17, max: 23 }) },
  { weight: 1, arbitrary: fc.constant(38) },
)
