// A procurement system asks before an award is signed: is anything wrong here? Run: node samples/embed-monitor/index.mjs
import { fileURLToPath } from 'node:url'
import { openMonitor } from 'tenderflag'

// Once, when the system starts. `history` may be whatever `scan` takes: a folder of tables, OCDS, Arrow tables.
const monitor = await openMonitor({
  rules: ['etimad', 'alice'],
  history: fileURLToPath(new URL('../market', import.meta.url)),
  policy: fileURLToPath(new URL('policy.yaml', import.meta.url)),
})

// The system's own handlers call this, with the rows as they are since.
let n = 0
function happened(type, at, rows) {
  const answer = monitor.apply({ id: `agency-7/${++n}`, type, at, rows })
  for (const { change, flag } of answer.changes) console.log(at, change, flag.rule, '-', flag.message)
  return answer
}

const tender = {
  tender_id: 'T-2025-001',
  buyer_id: 'CITY-7',
  title: 'School furniture',
  method: 'open',
  estimate: 100_000,
  currency: 'SAR',
  deadline_at: '2025-02-01T12:00:00Z',
  status: 'active',
}
const bid = (bid_id, bidder_id, amount, ip, submitted_at) => ({
  tender_id: 'T-2025-001',
  bid_id,
  bidder_id,
  amount,
  currency: 'SAR',
  status: 'valid',
  submitted_at,
  ip,
})
const award = {
  tender_id: 'T-2025-001',
  award_id: 'A-1',
  supplier_id: 'F-2',
  bid_id: 'B-2',
  amount: 31_000,
  currency: 'SAR',
  status: 'pending',
  awarded_at: '2025-02-20',
}

happened('tender.published', '2025-01-05T08:00:00Z', { tenders: [tender] })
happened('bid.submitted', '2025-01-30T09:15:00Z', {
  bids: [bid('B-1', 'F-1', 96_000, '240.0.0.7', '2025-01-30T09:15:00Z')],
})
happened('bid.submitted', '2025-02-01T11:58:00Z', {
  bids: [bid('B-2', 'F-2', 31_000, '240.0.0.7', '2025-02-01T11:58:00Z')],
})
happened('bids.opened', '2025-02-01T12:30:00Z', {
  tenders: [{ ...tender, opened_at: '2025-02-01T12:30:00Z' }],
})

// Whoever keeps registers says what is new in them: who owns the firm, and who is barred, however they spell it.
happened('register.changed', '2025-02-03T08:00:00Z', {
  party_links: [{ party_id: 'F-2', other_id: '111.444.777-35', relation: 'owner' }],
  registers: [{ register: 'sanctions', party_id: '11144477735', from: '2024-06-01' }],
})

// Before somebody signs: hold, review or clear.
const { decision, reasons } = happened('award.proposed', '2025-02-20T10:00:00Z', { awards: [award] })
console.log(`award A-1: ${decision}`)
for (const reason of reasons) console.log(`  ${reason.decision}: ${reason.rule} (${reason.severity})`)

// At night: thresholds that are statistics, and facts of buyers, suppliers and pairs, are renewed.
const { changes } = await monitor.refresh()
console.log(`${changes.length} flags changed with the refresh`)
