import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectOneLine, tenderflag, testFolder, write } from './tenderflag.js'

const folder = testFolder()
const bid = (id: string) => ({
  id,
  type: 'bid.submitted',
  at: '2025-02-01T12:00:00Z',
  rows: {
    bids: [
      { tender_id: 'T1', bid_id: id, bidder_id: id, ip: '240.0.0.7', submitted_at: '2025-01-31T00:00:00Z' },
    ],
  },
})
const events = [
  {
    id: 'T1',
    type: 'tender.published',
    at: '2025-01-01T00:00:00Z',
    rows: { tenders: [{ tender_id: 'T1', method: 'open', deadline_at: '2025-02-01T00:00:00Z' }] },
  },
  bid('B1'),
  bid('B2'),
]
const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('')

test('takes the shared addresses that scan takes, comments in them too', async () => {
  const source = join(folder, 'shared')
  write(join(source, 'events.ndjson'), lines)
  write(join(source, 'folder.json', 'events.ndjson'), lines) // a folder is no file of events, whatever its name
  const addresses = write(join(folder, 'shared.txt'), '# known\r\n240.0.0.7 # the proxy of a ministry\r\n')
  const args = ['watch', source, '--once', '--rules', 'etimad']
  const [plain, known] = await Promise.all([
    tenderflag(args),
    tenderflag([...args, '--shared-addresses', addresses]),
  ])
  expect(plain.stderr).toBe('')
  expect(known.stderr).toBe('')
  expect(plain.stdout).toContain('"rule":"etimad.shared-ip"')
  expect(known.stdout.match(/"kind":"answer"/g)).toHaveLength(3)
  expect(known.stdout).not.toContain('"rule":"etimad.shared-ip"')
})

test('names a file that it cannot read', async () => {
  const source = join(folder, 'broken')
  write(join(source, '.keep'), '')
  symlinkSync(join(folder, 'nowhere'), join(source, 'events.ndjson'))
  expectOneLine(
    await tenderflag(['watch', source, '--once', '--rules', 'etimad']),
    /events\.ndjson: cannot be read/,
  )
})
