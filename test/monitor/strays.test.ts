import { expect, test } from 'vitest'
import { openMonitor, outcomeRows, scan } from '#tenderflag/index.js'
import type { TableName } from '#tenderflag/schema/tables.js'
import { datasetOf, eventOf, key, type Rows, localRules as rules, sorted } from './support.js'

const of = (tender_id: string | null, row: object) => ({ tender_id, currency: 'SAR', ...row })
const at = { submitted_at: '2024-05-01T00:00:00Z', awarded_at: '2024-05-02T00:00:00Z' }
const award = (tender: string | null, id: string, status: string) =>
  of(tender, { award_id: id, supplier_id: 'S', amount: 10, status, awarded_at: at.awarded_at })
const contract = (tender: string | null, id: string, status: string) =>
  of(tender, { contract_id: id, supplier_id: 'S', award_id: 'A', status, signed_at: at.awarded_at })
const bid = (tender: string | null, id: string, bidder: string) =>
  of(tender, { bid_id: id, bidder_id: bidder, amount: 10, status: 'valid', submitted_at: at.submitted_at })

const tables = {
  tenders: ['T', 'U'].map((tender_id) => ({ tender_id, method: 'open', estimate: 100, currency: 'SAR' })),
  bids: [bid('T', 'B1', 'S'), bid('U', 'B2', 'S')],
  awards: [
    award('T', 'A1', 'cancelled'),
    award('T', 'A2', 'active'),
    award('U', 'A3', 'cancelled'),
    award('U', 'A4', 'active'),
  ],
  contracts: [contract('T', 'C1', 'cancelled'), contract('U', 'C2', 'cancelled')],
  parties: [],
  party_links: [],
  registers: [{ register: 'sanctions', party_id: 'S' }],
} satisfies Rows

/** The first of each names nothing of a process that is there. */
const strays: Rows = {
  bids: [bid(null, 'B9', 'P'), bid(null, 'B1', 'P')],
  awards: [award(null, 'A9', 'active'), award(null, 'A1', 'active'), award(null, 'A2', 'active')],
  contracts: [contract(null, 'C9', 'active'), contract(null, 'C1', 'active')],
}

test('rows of the history that name no tender leave open what has their id, as in a scan', async () => {
  const all = Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [name, [...rows, ...(strays[name as TableName] ?? [])]]),
  ) as Rows
  const scanned = await scan(await datasetOf(all), { rules, workers: 1 })
  const history = await datasetOf(all)
  const monitor = await openMonitor({ history, historyAt: '1970-01-01', rules, key, workers: 1 })
  for (const table of ['tenders', 'bids', 'awards', 'contracts'] as const)
    for (const tender of ['T', 'U']) {
      const rows = tables[table].filter((row) => row.tender_id === tender)
      monitor.apply(eventOf(`${table} ${tender}`, { table, rows }, '2024-05-03T00:00:00Z'))
    }
  const flags = [...monitor.flags()]
  expect(flags.map(({ rule, subject }) => `${rule} ${subject.id}`).sort()).toEqual([
    'alice.sanctioned B2',
    'alice.sanctioned-award A4',
    'etimad.award-cancelled A3',
    'etimad.contract-cancelled C2',
    'ocp.R046 A4',
  ])
  expect(sorted(flags)).toEqual(sorted(outcomeRows(scanned, { key })))
})
