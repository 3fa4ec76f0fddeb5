import { openMonitor, loadRules } from '#tenderflag/index.js'
import { readTables } from '#tenderflag/ingest/read-tables.js'
import { rowSources } from '#tenderflag/ingest/row-tables.js'
const link = (party_id, other_id, relation) => ({ party_id, other_id, relation })
const N = Number(process.argv[2] ?? 10000)
const owners = Array.from({ length: N }, (_, i) => link('F-1', `P${i}`, 'owner'))
const circle = owners.slice(0, 100).map(({ other_id }, i) => link(other_id, `P${(i + 1) % 100}`, 'relative'))
const tables = { tenders: [{ tender_id: 'T', buyer_id: 'M', method: 'open', status: 'active', deadline_at: '2024-05-01' }], bids: [{ tender_id: 'T', bid_id: 'B', bidder_id: 'F-1', status: 'valid', submitted_at: '2024-04-30' }],
 awards: [], party_links: [...owners, ...circle],
 registers: [{ register: 'sanctions', party_id: `P${N - 1}` }, { register: 'officials', party_id: 'P77', organisation_id: 'M' }],
 parties: owners.map(({ other_id }) => ({ party_id: other_id, address: '1 Tower', phone: '1111111' })) }
const history = await readTables(rowSources(tables), () => 'all', { zone: 'UTC', sharedAddresses: [], strict: false })
const rules = await loadRules(['alice'])
const timed = async (name, f) => { const c = process.cpuUsage(); const w = performance.now(); const r = await f(); const { user, system } = process.cpuUsage(c); console.log(name, 'cpu', ((user + system) / 1000).toFixed(0), 'ms wall', (performance.now() - w).toFixed(0)); return r }
const m = await timed('open', () => openMonitor({ history, rules, key: new Uint8Array(32), workers: 1 }))
const award = { tender_id: 'T', award_id: 'A', supplier_id: 'F-1', status: 'pending', awarded_at: '2024-05-02' }
for (let i = 0; i < 5; i++) await timed('award', () => m.apply({ id: `a${i}`, type: 'award.made', at: '2024-06-01', rows: { awards: [award] } }))
for (let i = 0; i < 3; i++) await timed('register', () => m.apply({ id: `r${i}`, type: 'register.changed', at: '2024-06-01', rows: { registers: [{ register: 'sanctions', party_id: `P${N - 1}`, to: `2024-03-0${i + 1}` }] } }))
