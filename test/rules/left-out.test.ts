import { afterAll, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { outcomeRows, Pool, scanRows } from '#tenderflag/index.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'

/** What evidence says of rows that were left out, or that do not agree. */

const pool = new Pool(1)
afterAll(() => pool.close())
const { rules } = await checkRules([], {
  facts: factCatalogue,
  everyStatus: true,
  params: { 'ocp.R040.awards': 1, 'ocp.R053.lots': 2 },
})

async function evidenceOf(rule: string, source: Parameters<typeof scanRows>[0]) {
  const wanted = rules.filter(({ id }) => id === rule)
  const result = await scanRows(source, { rules: wanted, outcomes: 'all', pool })
  return [...outcomeRows(result, { reveal: true, key: new Uint8Array(32) })].map(({ subject, evidence }) => ({
    id: subject.id,
    ...evidence,
  }))
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i)
const active = { status: 'active', currency: 'EUR' }

/** Twenty awards of B to S; one that names nobody, one in another currency, and one of a tender that names no buyer. */
const awards = {
  tenders: [
    ...range(22).map((i) => ({ tender_id: `T${i}`, buyer_id: 'B' })),
    { tender_id: 'N', buyer_id: null },
  ],
  awards: [
    ...range(20).map((i) => ({
      tender_id: `T${i}`,
      supplier_id: 'S',
      amount: 10,
      awarded_at: `2024-01-${10 + i}`,
      ...active,
    })),
    { tender_id: 'T20', supplier_id: null, amount: 1, ...active },
    { tender_id: 'T21', supplier_id: 'Z', amount: 10, ...active, currency: 'JPY' },
    { tender_id: 'N', supplier_id: 'S', amount: 10, ...active },
  ],
}

test('a share counts what it is computed without, not what is within its range', async () => {
  const [first] = await evidenceOf('ocp.R040', awards)
  expect(first).toMatchObject({ id: 'B + S', 'buyer_supplier.awards_left_out': 2 })
})

test('the first and later purchases count what they are computed without, whatever its currency', async () => {
  const [first] = await evidenceOf('ocp.R052', awards)
  expect(first).toMatchObject({ id: 'B + S', 'buyer_supplier.purchases_left_out': 2 })
})

test('pairs and bidders count bids that name nobody', async () => {
  const bid = { status: 'valid' }
  const source = {
    tenders: range(2).map((i) => ({ tender_id: `T${i}` })),
    bids: range(2).flatMap((i) => [
      { tender_id: `T${i}`, bidder_id: 'A', ...bid },
      { tender_id: `T${i}`, bidder_id: 'B', ...bid },
      { tender_id: `T${i}`, bidder_id: 'C', ...bid },
      { tender_id: `T${i}`, bidder_id: null, status: i === 0 ? 'valid' : 'invited' },
    ]),
    awards: range(2).map((i) => ({ tender_id: `T${i}`, supplier_id: 'A', ...active })),
  }
  const [pair] = await evidenceOf('ocp.R053', source)
  expect(pair).toMatchObject({ id: 'A + B', 'bidder_pair.bids_left_out': 1 })
  const [bidder] = await evidenceOf('ocp.R025', source)
  expect(bidder).toMatchObject({ id: 'A', 'bidder.bids_left_out': 1 })
})

test('a consortium whose members do not ask the same has no amount, whichever row comes first', async () => {
  const member = { tender_id: 'T', bid_id: 'b', status: 'valid', currency: 'EUR' }
  const rows = [
    { ...member, bidder_id: 'A', amount: 10 },
    { ...member, bidder_id: 'B', amount: 20 },
    { ...member, bid_id: 'c', bidder_id: 'C', amount: 30 },
  ]
  const of = async (bids: typeof rows) => {
    const [found] = await evidenceOf('ocp.R022', { tenders: [{ tender_id: 'T', method: 'open' }], bids })
    return found
  }
  const found = await of(rows)
  const bids = [
    { bidders: ['C'], amount: 30, currency: 'EUR' },
    { bidders: ['A', 'B'], amount: null, currency: null },
  ]
  expect(found).toMatchObject({ 'lot.valid.bids': bids })
  expect(await of([rows[1]!, rows[0]!, rows[2]!])).toEqual(found)
})

test("a bid of a tender that is not there may be a buyer's in whatever order rows come", async () => {
  const tenders = [
    ...range(40).map((i) => ({ tender_id: `T${i}`, buyer_id: 'P' })),
    { tender_id: null, buyer_id: 'P' },
  ]
  const bidsOf = (bidder_id: string) =>
    range(40).map((i) => ({ tender_id: `T${i}`, bidder_id, status: 'valid' }))
  const bids = [...bidsOf('A'), ...bidsOf('B'), { tender_id: 'X', bidder_id: 'A', status: 'valid' }]
  const sorted = [...bids].sort((a, b) =>
    a.tender_id < b.tender_id ? -1 : a.tender_id > b.tender_id ? 1 : 0,
  )
  const [first] = await evidenceOf('ocp.R038-buyer', { tenders, bids: sorted })
  expect(first).toMatchObject({ id: 'P', 'buyer.submitted': null })
  expect(await evidenceOf('ocp.R038-buyer', { tenders, bids })).toEqual([first])
})
