import { afterAll, expect, test } from 'vitest'
import { outcomeRows, Pool, scanRows } from '#tenderflag/index.js'

const pool = new Pool(1)
afterAll(() => pool.close())
const key = new Uint8Array(32)

const bid = (bidder_id: string | null, ip: string | null, more: Record<string, string | number> = {}) => ({
  tender_id: 'T',
  bidder_id,
  ip,
  status: 'valid',
  ...more,
})
const tables = {
  tenders: [{ tender_id: 'T', method: 'open', deadline_at: '2024-05-01T12:00Z' }],
  bids: [
    bid('A', '192.0.2.7', { amount: 100, currency: 'SAR', round: 1 }),
    bid('A', '192.0.2.7', { amount: 90, currency: 'SAR', round: 2 }),
    bid('B', '192.0.2.7', { amount: 120, currency: 'SAR', withdrawn_at: '2024-04-30T10:00Z' }),
    bid('C', '192.0.2.8', { status: 'withdrawn' }),
    bid('D', '192.0.2.9', { amount: 70 }),
    bid('E', '192.0.2.9', { status: 'invited' }),
  ],
  contracts: [
    { tender_id: 'T', contract_id: 'K', supplier_id: 'A', status: 'cancelled' },
    { tender_id: 'T', contract_id: 'K', supplier_id: 'B', status: 'cancelled' },
  ],
}

/** What all flags show. */
async function evidenceOf(source: Parameters<typeof scanRows>[0]): Promise<Record<string, unknown>> {
  const result = await scanRows(source, { rules: ['etimad'], asOf: '2024-06-01', pool })
  const all = [...outcomeRows(result, { reveal: true, key })].flatMap(({ evidence }) =>
    Object.entries(evidence),
  )
  return Object.fromEntries(all)
}

test('evidence names the bids, addresses and suppliers that a flag is about, and no others', async () => {
  const evidence = await evidenceOf(tables)
  expect(evidence['lot.ip.shared']).toEqual([{ address: '192.0.2.7', bidders: ['A', 'B'] }])
  expect(evidence['lot.withdrawn.bids']).toEqual([
    { bidders: ['B'], amount: 120, currency: 'SAR', at: '2024-04-30T10:00:00Z' },
    { bidders: ['C'] },
  ])
  expect(evidence['contract.suppliers']).toEqual([{ bidders: ['A', 'B'] }])
})

test('a single bid is named with its amount, in its currency or none', async () => {
  const evidence = await evidenceOf({ ...tables, bids: tables.bids.slice(4) })
  expect(evidence['lot.standing.bidders']).toEqual([{ bidders: ['D'], amount: 70, currency: null }])
})
