import { openMonitor, loadRules } from '#tenderflag/index.js'
import { registerData } from './lib/register-data.js'
import { sharedInt32, sharedFloat64 } from '#tenderflag/columns/shared.js'
const firms = Number(process.argv[2] ?? 200000)
const packs = (process.argv[3] ?? 'alice').split(',')
const rules = await loadRules(packs)
console.log(rules.length, 'rules')
const data = registerData(firms)
const { dictionaries } = data
const n = firms * 2
const code = (domain, f) => { const c = sharedInt32(n); for (let i = 0; i < n; i++) c[i] = dictionaries[domain].encodeText(f(i)); return { kind: 'code', codes: c, domain } }
const parties = { name: 'parties', rows: n, parts: [], broken: new Set(), present: new Set(['party_id', 'address', 'phone', 'name']), columns: new Map([
  ['party_id', code('party', (i) => (i < firms ? `F${i}` : `P${i - firms}`))],
  ['address', code('word', (i) => `${i % 977} Street ${Math.floor(i / 3)}`)],
  ['phone', code('word', (i) => `+34 9${1000000 + (i >> 1)}`)],
  ['name', code('title', (i) => `Firm ${i}`)],
]) }
// officials: a further register
const tables = new Map(data.tables)
tables.set('parties', parties)
const tenders = tables.get('tenders')
const buyers = sharedInt32(firms); for (let i = 0; i < firms; i++) buyers[i] = dictionaries.party.encodeText(`M${i % 500}`)
tables.set('tenders', { ...tenders, present: new Set([...tenders.present, 'buyer_id']), columns: new Map([...tenders.columns, ['buyer_id', { kind: 'code', codes: buyers, domain: 'party' }]]) })
const regs = tables.get('registers')
{
  const org = sharedInt32(regs.rows).fill(-1)
  for (let r = 0; r < regs.rows; r++) if (r % 4 === 1) org[r] = buyers[r % firms]
  tables.set('registers', { ...regs, present: new Set([...regs.present, 'organisation_id']), columns: new Map([...regs.columns, ['organisation_id', { kind: 'code', codes: org, domain: 'party' }]]) })
}
console.log('data', [...tables].map(([k, t]) => `${k} ${t.rows}`).join(' '), 'parties', dictionaries.party.size)
let t = performance.now()
const monitor = await openMonitor({ history: { ...data, tables }, rules, key: new Uint8Array(32), workers: 1, maxAhead: 36500 })
console.log('open', ((performance.now() - t) / 1000).toFixed(1), 's', (process.memoryUsage().rss / 2 ** 30).toFixed(2), 'GB')
let id = 0
const run = (name, count, make) => {
  const times = []
  const cpu0 = process.cpuUsage()
  const said = {}
  for (let i = 0; i < count; i++) {
    const [type, rows] = make(i)
    const b = performance.now()
    const a = monitor.apply({ id: `e${++id}`, type, at: '2025-01-01T00:00:00Z', rows })
    times.push(performance.now() - b)
    said[a.decision] = (said[a.decision] ?? 0) + 1
  }
  const { user, system } = process.cpuUsage(cpu0)
  times.sort((x, y) => x - y)
  const at = (s) => (1000 * times[Math.floor(s * times.length)]).toFixed(0)
  console.log(name, `least ${at(0)} 5% ${at(0.05)} median ${at(0.5)} 99% ${at(0.99)} µs; cpu ${((user + system) / count).toFixed(0)} µs`, JSON.stringify(said))
}
const tender = (i) => ({ tender_id: `N${i}`, buyer_id: `M${i % 500}`, method: 'open', status: 'active', deadline_at: '2024-12-20' })
for (let round = 0; round < 1; round++) {
run('tender', 2000, (i) => ['tender.published', { tenders: [tender(i)] }])
run('bid 1', 2000, (i) => ['bid.submitted', { bids: [{ tender_id: `N${i}`, bid_id: 'B', bidder_id: `F${(i * 97) % firms}`, status: 'valid', submitted_at: '2024-12-19' }] }])
run('bid 2', 2000, (i) => ['bid.submitted', { bids: [{ tender_id: `N${i}`, bid_id: 'C', bidder_id: `F${(i * 89 + 7) % firms}`, status: 'valid', submitted_at: '2024-12-19' }] }])
run('award', 2000, (i) => ['award.proposed', { awards: [{ tender_id: `N${i}`, award_id: 'A', supplier_id: `F${(i * 97) % firms}`, status: 'pending', awarded_at: '2024-12-31' }] }])
run('register', 500, (i) => ['register.changed', { registers: [{ register: 'sanctions', party_id: `P${(i * 31) % firms}`, from: '2024-01-01', to: round === 0 ? '2024-11-01' : null }] }])
}
console.log((process.memoryUsage().rss / 2 ** 30).toFixed(2), 'GB')
