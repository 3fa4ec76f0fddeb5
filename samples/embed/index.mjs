// A procurement system asks at bid opening: is anything wrong with this lot? Run: node samples/embed/index.mjs
import { tableFromArrays } from 'apache-arrow'
import { outcomeRows, scan } from 'tenderflag'

// What the system holds in memory, as Arrow tables in tenderflag's columns. Times are ISO text or Arrow timestamps.
const tables = {
  tenders: tableFromArrays({
    tender_id: ['T1'],
    method: ['open'],
    status: ['active'],
    deadline_at: ['2024-05-02T12:00:00Z'],
    opened_at: ['2024-05-02T12:30:00Z'],
  }),
  lots: tableFromArrays({
    tender_id: ['T1', 'T1', 'T1'],
    lot_id: ['L1', 'L2', 'L3'],
  }),
  bids: tableFromArrays({
    tender_id: ['T1', 'T1', 'T1', 'T1', 'T1'],
    lot_id: ['L1', 'L1', 'L2', 'L3', 'L3'],
    bid_id: ['B1', 'B2', 'B3', 'B4', 'B5'],
    bidder_id: ['S1', 'S2', 'S1', 'S2', 'S3'],
    amount: [90_000, 95_000, 40_000, 71_000, 72_500],
    currency: ['SAR', 'SAR', 'SAR', 'SAR', 'SAR'],
    status: ['valid', 'valid', 'valid', 'valid', 'valid'],
    submitted_at: Array(5).fill('2024-05-02T09:15:00Z'),
    ip: ['240.0.0.7', '240.0.1.9', '240.0.0.7', '240.0.2.4', '::ffff:240.0.2.4'],
  }),
}

const result = await scan(tables, {
  rules: ['etimad'],
  asOf: '2024-05-02T12:31:00Z',
  outcomes: 'all',
  workers: 1,
})

// Hold on a grave flag, review on any other, clear when the rules that could be asked found nothing.
const decisions = new Map()
for (const row of outcomeRows(result)) {
  if (row.subject.type !== 'lot') continue
  const lot = decisions.get(row.subject.id) ?? { decision: 'clear', flags: [] }
  if (row.outcome === 'raised') {
    lot.flags.push(`${row.rule}: ${row.message}`)
    if (row.severity === 'high') lot.decision = 'hold'
    else if (lot.decision === 'clear') lot.decision = 'review'
  }
  decisions.set(row.subject.id, lot)
}

for (const [lot, { decision, flags }] of decisions) console.log(lot, decision, ...flags)
