import { expect, test } from 'vitest'
import { openMonitor, outcomeRows, scanRows } from '#tenderflag/index.js'
import { allRules, datasetOf, eventOf, key, sorted } from './support.js'

const bid = (tender_id: string, bid_id: string, ip: string) => ({
  tender_id,
  bid_id,
  bidder_id: bid_id,
  status: 'valid',
  submitted_at: '2024-04-30T10:00:00Z',
  ip,
})

test('a history without a table of tenders: as a scan, tenders are what other tables name', async () => {
  const bids = [bid('T2', 'A', '240.0.0.1'), bid('T1', 'B', '240.0.0.1'), bid('T1', 'C', '240.0.0.1')]
  const lots = [{ tender_id: 'T3', lot_id: 'L' }]
  const parties = [{ party_id: 'A', kind: 'firm' }]
  const monitor = await openMonitor({
    history: await datasetOf({ bids, parties }),
    historyAt: '1970-01-01',
    rules: allRules,
    key,
    workers: 1,
  })
  const more = [bid('T2', 'C', '240.0.0.1'), bid('T3', 'A', '240.0.0.9')]
  for (const [i, row] of more.entries())
    expect(monitor.apply(eventOf(`e${i}`, { table: 'bids', rows: [row] }, '2024-05-01')).status).toBe(
      'applied',
    )
  // a party of several processes at once
  monitor.apply(eventOf('p', { table: 'parties', rows: [{ party_id: 'A', kind: 'person' }] }, '2024-05-01'))
  const before = sorted(monitor.flags())
  await monitor.refresh()
  const tables = { bids: [...bids, ...more], parties: [{ party_id: 'A', kind: 'person' }] }
  const scanned = await scanRows(tables, { rules: allRules, asOf: '2024-05-01', workers: 1 })
  const expected = sorted(outcomeRows(scanned, { key }))
  expect(sorted(monitor.flags())).toEqual(expected)
  expect(before).toEqual(expected)
  expect(expected.length).toBeGreaterThan(1)
  // from here on there is a table of lots, and one of tenders
  monitor.apply(eventOf('l', { table: 'lots', rows: lots }, '2024-05-01'))
  monitor.apply(eventOf('t', { table: 'tenders', rows: [{ tender_id: 'T3' }] }, '2024-05-01'))
  expect(
    monitor.apply(eventOf('h', { table: 'bids', rows: [bid('T1', 'D', '240.0.0.1')] }, '2024-05-01')).status,
  ).toBe('held')
  await monitor.refresh()
  expect([...monitor.flags()].filter(({ tender_id }) => tender_id !== null && tender_id !== 'T3')).toEqual([])
})
