import { expect, test } from 'vitest'
import { loadRules, scanRows } from '#tenderflag/index.js'

const tenders = [{ tender_id: 'T' }]
const lots = ['L1', 'L2'].map((lot_id) => ({ tender_id: 'T', lot_id }))
const bid = { tender_id: 'T', lot_id: 'L1', bid_id: 'B1', bidder_id: 'A' }

test.each([
  [
    'a row without its key',
    [{ ...bid, tender_id: null }],
    /bids: missing key: the row has no tender_id; mend it/,
  ],
  ['copies', [bid, bid], /bids: duplicate/],
  ['a row of an unknown tender', [{ ...bid, tender_id: 'U' }], /bids: unknown tender/],
  ['a row of an unknown lot', [{ ...bid, lot_id: 'L3' }], /bids: unknown lot/],
  ['a row that names no lot', [{ ...bid, lot_id: null }], /bids: unplaced/],
])('strict scans stop at %s', async (_, rows, message) => {
  const tables = { tenders, lots, bids: rows }
  await expect(scanRows(tables, { strict: true, workers: 1 })).rejects.toMatchObject({
    code: 'BAD_ROWS',
    message,
  })
  await expect(scanRows(tables, { workers: 1 })).resolves.toBeDefined()
})

test('and go on where nothing is wrong', async () => {
  const result = await scanRows({ tenders, lots, bids: [bid] }, { strict: true, workers: 1 })
  expect(result.dataset.notices.all()).toEqual([])
})

test('nor is anything wrong where rows of a tender stand apart', async () => {
  const ids = ['T1', 'T2', 'T1', 'T2']
  const result = await scanRows(
    {
      tenders: [{ tender_id: 'T1' }, { tender_id: 'T2' }],
      items: ids.map((tender_id, i) => ({ tender_id, item_id: `I${i}` })),
      awards: ids.map((tender_id, i) => ({ tender_id, award_id: `W${i}`, status: 'active' })),
      contracts: ids.map((tender_id, i) => ({ tender_id, contract_id: `C${i}`, status: 'active' })),
    },
    { rules: await loadRules(['etimad', 'ocp']), strict: true, workers: 1 },
  )
  expect(result.dataset.notices.all()).toEqual([])
})
