import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type EventRow, openMonitor } from '#tenderflag/index.js'
import { allRules, datasetOf, eventOf, sorted } from './support.js'

const rules = allRules.filter(({ facts }) => facts.some((fact) => fact.includes('relaunch')))

const tender = fc.record({
  buyer_id: fc.constantFrom('M', 'M', 'N'),
  classification: fc.constantFrom('45000000', '45000000', '72000000', null),
  title: fc.constantFrom('Road works north section', 'Road works south section', 'Office paper'),
  status: fc.constantFrom('cancelled', 'withdrawn', 'active', 'complete'),
  estimate: fc.constantFrom(1000, 1500, 2500),
  currency: fc.constantFrom('SAR', 'SAR', 'USD'),
  published_at: fc.constantFrom(
    '2024-01-01',
    '2024-01-01T10:00:00Z',
    '2024-02-01',
    '2024-06-29',
    '2024-09-01',
    null,
  ),
  previous_tender_id: fc.constantFrom(null, null, null, 'T0', 'T1', 'T2'),
  winner: fc.constantFrom('A', 'B', null),
})

/** Tenders, and a second version of some; which of them the history has. */
const play = fc.record({
  tenders: fc.array(tender, { minLength: 2, maxLength: 6 }),
  again: fc.array(fc.tuple(fc.nat(5), tender), { maxLength: 3 }),
  inHistory: fc.nat(3),
  order: fc.infiniteStream(fc.nat()),
})

test('a process that launches another again is seen at once, whatever comes first', async () => {
  let relaunched = 0
  await fc.assert(
    fc.asyncProperty(play, async ({ tenders, again, inHistory, order }) => {
      const rowsOf = ({ winner, ...row }: (typeof tenders)[number], t: number) => ({
        tender: { tender_id: `T${t}`, ...row },
        bid: { tender_id: `T${t}`, bid_id: 'B', bidder_id: 'A', status: 'valid', submitted_at: '2023-12-31' },
        award: { tender_id: `T${t}`, award_id: 'A', supplier_id: winner, status: 'active' },
      })
      const all = tenders.map(rowsOf)
      const old = all.slice(0, inHistory)
      const history = await datasetOf({
        tenders: [{ ...all[0]!.tender, tender_id: 'of the history' }, ...old.map((row) => row.tender)],
        bids: [{ ...all[0]!.bid, tender_id: 'of the history' }, ...old.map((row) => row.bid)],
        awards: [{ ...all[0]!.award, tender_id: 'of the history' }, ...old.map((row) => row.award)],
      })
      const monitor = await openMonitor({ history, historyAt: '1970-01-01', rules, reveal: true, workers: 1 })
      const now = '2024-12-01T00:00:00Z'
      monitor.apply(eventOf('first', { table: 'tenders', rows: [{ tender_id: 'first' }] }, now))
      await monitor.refresh()
      const events = [
        ...all
          .slice(inHistory)
          .flatMap(({ tender: of, bid, award }, i) => [
            eventOf(`t${i}`, { table: 'tenders', rows: [of] }, now),
            eventOf(`b${i}`, { table: 'bids', rows: [bid] }, now),
            eventOf(`a${i}`, { table: 'awards', rows: [award] }, now),
          ]),
        ...again.map(([t, row], i) =>
          eventOf(`u${i}`, { table: 'tenders', rows: [rowsOf(row, t % tenders.length).tender] }, now),
        ),
      ].map((event) => ({ event, at: order.next().value as number }))
      for (const { event } of events.sort((a, b) => a.at - b.at)) monitor.apply(event)
      const before = sorted(monitor.flags())
      await monitor.refresh()
      expect(before).toEqual(sorted(monitor.flags()))
      if (before.some((flag) => flag.includes('"tender.relaunched":true'))) relaunched++
    }),
    { numRuns: 40 },
  )
  expect(relaunched).toBeGreaterThan(5)
})

const cancelled = {
  tender_id: 'X',
  buyer_id: 'M',
  classification: '45000000',
  title: 'Road works north section',
  status: 'cancelled',
  estimate: 1000,
  currency: 'SAR',
  published_at: '2024-01-01T10:00:00Z',
}
const again = { ...cancelled, status: 'active', published_at: '2024-02-01T10:00:00Z' }
const others: Record<string, readonly EventRow[]> = {
  'one that was advertised at the same moment launches nothing again': [
    { ...again, tender_id: 'Y', published_at: cancelled.published_at },
    { ...again, tender_id: 'Z' },
  ],
  'nor one of another title, currency or value': [
    { ...again, tender_id: 'U', title: 'Office paper' },
    { ...again, tender_id: 'V', currency: 'USD' },
    { ...again, tender_id: 'W', estimate: 2500 },
    { ...again, tender_id: 'Z', published_at: '2024-03-01' },
  ],
  'of two at one moment the smaller id': [
    { ...again, tender_id: 'Z' },
    { ...again, tender_id: 'Y' },
  ],
  'the earlier one, though the later one came first': [
    { ...again, tender_id: 'Z', published_at: '2024-03-01' },
    { ...again, tender_id: 'Y' },
  ],
  'the last day of the window': [
    { ...again, tender_id: 'Y', published_at: '2024-06-29T10:00:00Z' },
    { ...again, tender_id: 'Z', published_at: '2024-06-29T10:00:01Z' },
  ],
  'one of two rows is none': [
    { ...again, tender_id: 'Y', published_at: '2024-01-20' },
    { ...again, tender_id: 'Y', published_at: '2024-01-21' },
    { ...again, tender_id: 'Z' },
  ],
}

test.each(Object.entries(others))('%s', async (_, tenders) => {
  const bid = { tender_id: 'X', bid_id: 'B', bidder_id: 'A', status: 'valid', submitted_at: '2023-12-31' }
  const ids = [...new Set(tenders.map(({ tender_id }) => tender_id))]
  const winner = (tender_id: EventRow[string], supplier_id: string) => ({
    tender_id,
    award_id: 'A',
    supplier_id,
    status: 'active',
  })
  const now = '2025-01-01T00:00:00Z'
  const awards = [winner('X', 'A'), ...ids.map((id, i) => winner(id, i === 0 ? 'A' : 'B'))]
  const inHistory = { tenders: [cancelled, ...tenders], bids: [bid], awards }
  const alone = { tenders: [cancelled], bids: [bid], awards: [winner('X', 'A')] }
  for (const history of [inHistory, alone]) {
    const options = { historyAt: '1970-01-01', rules, reveal: true, workers: 1 }
    const monitor = await openMonitor({ history: await datasetOf(history), ...options })
    if (history === alone)
      for (const [i, id] of ids.entries()) {
        const rows = tenders.filter(({ tender_id }) => tender_id === id)
        monitor.apply(eventOf(`t${i}`, { table: 'tenders', rows }, now))
        monitor.apply(eventOf(`a${i}`, { table: 'awards', rows: [awards[i + 1]!] }, now))
      }
    monitor.apply(eventOf('x', { table: 'bids', rows: [bid] }, now))
    const before = sorted(monitor.flags())
    await monitor.refresh()
    expect(before).toEqual(sorted(monitor.flags()))
    expect(before.filter((flag) => flag.includes('"tender.relaunched":true'))).toHaveLength(1)
  }
})
