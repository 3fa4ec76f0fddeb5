import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadRules, type MonitorEvent, openDataset, openMonitor, scan } from '#tenderflag/index.js'
import { testFolder, write } from '../cli/tenderflag.js'
import { key } from './support.js'

const folder = testFolder()
const rules = await loadRules(['etimad.single-bid', 'alice.sanctioned-award'])
const tables = {
  'tenders.csv':
    'tender_id,buyer_id,method,status,deadline_at\nT1,M,open,complete,2024-05-01\nT2,M,open,complete,2024-05-01\nT3,M,open,complete,2024-05-01\n',
  // one of T1 and two of T2 have a field too many
  'bids.csv':
    'tender_id,bidder_id,status,submitted_at\nT1,F1,valid,2024-04-30\nT1,F2,valid,2024-04-30,x\nT2,F1,valid,2024-04-30,x\nT2,F2,valid,2024-04-30,x\nT3,F2,valid,2024-04-30\n',
  'awards.csv':
    'tender_id,award_id,supplier_id,status,awarded_at\nT1,A,F1,active,2024-06-01\nT2,A,F1,active,2024-06-01\nT3,A,F2,active,2024-06-01\n',
  'party_links.csv': 'party_id,other_id,relation\nF3,P3,owner\n',
  'registers.csv': 'register,party_id\nsanctions,F2\nsanctions,F1,x\n',
}
for (const [name, text] of Object.entries(tables)) write(join(folder, name), text)

test('rows that cannot be read leave open in the monitor what they leave open in a scan', async () => {
  const scanned = await scan(folder, { rules, outcomes: 'all' })
  const counts = scanned.rules.map(({ rule, counts: { raised, notComputable } }) => [
    rule.id,
    raised,
    notComputable,
  ])
  expect(counts).toEqual([
    ['alice.sanctioned-award', 1, 2],
    ['etimad.single-bid', 1, 2],
  ])
  const monitor = await openMonitor({
    history: await openDataset(folder),
    rules,
    key,
    policy: { unknown: rules.map(({ id }) => id) },
    workers: 1,
  })
  let n = 0
  const said = (tender_id: string) => {
    const rows: MonitorEvent['rows'] = {
      tenders: [{ tender_id, buyer_id: 'M', method: 'open', deadline_at: '2024-05-01', status: 'complete' }],
    }
    const at = `2024-06-02T00:00:0${n}Z`
    return monitor.apply({ id: `e${n++}`, type: 'tender.published', at, rows }).not_computable
  }
  const open = ['alice.sanctioned-award', 'etimad.single-bid']
  const flags = () => [...monitor.flags()].map(({ rule, tender_id }) => `${rule} ${tender_id}`).sort()
  for (let round = 0; round < 2; round++) {
    expect([said('T1'), said('T2'), said('T3')]).toEqual([open, open, []])
    expect(flags()).toEqual(open.map((rule) => `${rule} T3`))
    await monitor.refresh()
    expect(flags()).toEqual(open.map((rule) => `${rule} T3`))
  }
})
