import type { Value } from './cell-value.js'

/** A row of a table of the market. */
export type Row = Readonly<Record<string, Value>>

/** All rows of one tender. */
export interface TenderRows {
  readonly tender: Row
  readonly lots: readonly Row[]
  readonly bids: readonly Row[]
  readonly awards: readonly Row[]
  readonly contracts: readonly Row[]
}

interface Member {
  [name: string]: Member | readonly Member[] | readonly Value[] | Value
}

/**
 * The compiled release of a tender. What its tables lack, it lacks; `parties` are those that it names, by id. Read back,
 * it gives the same rows.
 */
export function releaseOf(rows: TenderRows, parties: ReadonlyMap<Value, Row>): Member {
  const { tender: t, lots, bids, awards, contracts } = rows
  const date = newest(rows)
  return present({
    ocid: t.tender_id,
    id: `${String(t.tender_id)}-${String(date)}`,
    date,
    tag: ['compiled'],
    initiationType: 'tender',
    parties: partiesOf(rows, parties),
    buyer: some({ id: t.buyer_id, name: t.buyer_name }),
    tender: tenderOf(t, lots),
    bids: some({ statistics: statistics(lots), details: listed(grouped(bids, 'bidder_id').map(bidOf)) }),
    awards: listed(grouped(awards, 'supplier_id').map(awardOf)),
    contracts: listed(grouped(contracts, 'supplier_id').map(contractOf)),
    relatedProcesses:
      t.previous_tender_id === undefined
        ? undefined
        : [
            {
              id: '1',
              relationship: ['unsuccessfulProcess'],
              scheme: 'ocid',
              identifier: t.previous_tender_id,
            },
          ],
  })
}

function tenderOf(t: Row, lots: readonly Row[]): Member {
  const code = t.classification
  return present({
    id: t.tender_id,
    title: t.title,
    status: t.status,
    procurementMethod: t.method,
    mainProcurementCategory: t.category,
    classification: code === undefined ? undefined : { scheme: 'CPV', id: code },
    awardCriteria: t.award_criterion === 'price_only' ? 'priceOnly' : t.award_criterion && 'ratedCriteria',
    value: moneyOf(t.estimate, t.currency),
    tenderPeriod: some({ startDate: t.published_at, endDate: t.deadline_at }),
    bidOpening: some({ date: t.opened_at }),
    numberOfTenderers: t.bids_count,
    lots: listed(
      lots.map((lot) =>
        present({
          id: lot.lot_id,
          title: lot.title,
          status: lot.status,
          value: moneyOf(lot.estimate, lot.currency),
        }),
      ),
    ),
  })
}

function statistics(lots: readonly Row[]): readonly Member[] | undefined {
  return listed(
    lots
      .filter((lot) => lot.bids_count !== undefined)
      .map((lot) => ({
        id: `bidders-${String(lot.lot_id)}`,
        measure: 'bidders',
        value: lot.bids_count,
        relatedLot: lot.lot_id,
      })),
  )
}

function bidOf({ row, parties }: Group): Member {
  return present({
    id: row.bid_id,
    date: row.submitted_at,
    status: row.status,
    tenderers: parties.map((id) => ({ id })),
    value: moneyOf(row.amount, row.currency),
    relatedLots: row.lot_id === undefined ? undefined : [row.lot_id],
    ipAddress: row.ip,
    withdrawnDate: row.withdrawn_at,
    rank: row.rank,
    round: row.round,
    isWinner: row.is_winner,
  })
}

function awardOf({ row, parties }: Group): Member {
  return present({
    id: row.award_id,
    date: row.awarded_at,
    status: row.status,
    value: moneyOf(row.amount, row.currency),
    suppliers: parties.map((id) => ({ id })),
    relatedLots: row.lot_id === undefined ? undefined : [row.lot_id],
    relatedBid: row.bid_id,
  })
}

function contractOf({ row, parties }: Group): Member {
  const final = moneyOf(row.final_amount, row.final_amount === undefined ? undefined : row.currency)
  return present({
    id: row.contract_id,
    awardID: row.award_id,
    status: row.status,
    value: moneyOf(row.amount, row.currency),
    dateSigned: row.signed_at,
    period: some({ startDate: row.starts_at, endDate: row.ends_at }),
    suppliers: parties.map((id) => ({ id })),
    implementation: final && { finalValue: final },
    cancellationDate: row.cancelled_at,
  })
}

interface Group {
  readonly row: Row
  readonly parties: readonly Value[]
}

/** Rows that follow each other and differ in their party only: members of a consortium. */
function grouped(rows: readonly Row[], party: string): Group[] {
  const groups: { row: Row; key: string; parties: Value[] }[] = []
  for (const row of rows) {
    const key = JSON.stringify({ ...row, [party]: undefined })
    const last = groups.at(-1)
    if (last?.key === key) last.parties.push(row[party])
    else groups.push({ row, key, parties: [row[party]] })
  }
  return groups
}

function partiesOf(rows: TenderRows, parties: ReadonlyMap<Value, Row>): readonly Member[] {
  const roles = new Map<Value, string[]>()
  const add = (id: Value, role: string) => {
    const known = roles.get(id) ?? []
    if (id !== undefined && !known.includes(role)) roles.set(id, [...known, role])
  }
  add(rows.tender.buyer_id, 'buyer')
  for (const bid of rows.bids) add(bid.bidder_id, 'tenderer')
  for (const award of rows.awards) add(award.supplier_id, 'supplier')
  for (const contract of rows.contracts) add(contract.supplier_id, 'supplier')
  return [...roles].map(([id, ofParty]) => {
    const party = parties.get(id) ?? {}
    const isBuyer = ofParty.includes('buyer')
    return present({
      id,
      name: party.name,
      roles: ofParty,
      address: some({ region: isBuyer ? rows.tender.region : party.region }),
      details: some({ kind: party.kind, registered: party.registered_at, employees: party.employees }),
    })
  })
}

/** The latest instant that the release tells of, as text; the last of texts, for all are ISO 8601. */
function newest({ tender, bids, awards, contracts }: TenderRows): Value {
  const dates = [
    tender.published_at,
    tender.opened_at,
    ...bids.flatMap((row) => [row.submitted_at, row.withdrawn_at]),
    ...awards.map((row) => row.awarded_at),
    ...contracts.flatMap((row) => [row.signed_at, row.cancelled_at]),
  ].filter((date) => typeof date === 'string')
  const last = dates.sort().at(-1)
  return last === undefined || last.length > 10 ? last : `${last}T00:00:00Z`
}

function moneyOf(amount: Value, currency: Value): Member | undefined {
  return some({ amount, currency })
}

/** An object without its empty members; `some`: undefined where nothing is left. */
function present(member: Member): Member {
  return Object.fromEntries(Object.entries(member).filter(([, value]) => value !== undefined))
}

function some(member: Member): Member | undefined {
  const found = present(member)
  return Object.keys(found).length === 0 ? undefined : found
}

function listed(members: readonly Member[]): readonly Member[] | undefined {
  return members.length === 0 ? undefined : members
}
