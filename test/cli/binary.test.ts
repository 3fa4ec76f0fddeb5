import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { binary, market, type Run, tenderflag, testFolder, write } from './tenderflag.js'

/**
 * Of every command, good runs and bad ones, in this order in one folder: the others of these tests run in a process
 * that is kept, and here the binary is held to what that says.
 */
const runs = [
  'scan data',
  'scan data --outcomes all -q -f table --lang ar',
  'scan data --fail-on low -f json -o out.json',
  'scan data --alerts alerts.db --run-at 2026-01-01',
  'scan data --explain-plan',
  'scan nothing',
  'scan data --nope',
  'scan release.json --profile cardinal',
  'coverage data',
  'evaluate data --labels labels.csv',
  'watch events --once --rules etimad',
  'init data/bids.csv',
  'feeds alerts.db -c feeds.yaml --at 2026-01-02',
  'alerts list alerts.db --format ndjson',
  'alerts verify alerts.db',
  'rules list --rules etimad',
  'rules check',
  'rules show etimad.low-award',
  'rules test --rules etimad',
  'facts',
  'explain etimad.low-award --lang pt',
  'daily daily.yaml --run-at 2026-01-02',
  'reproduce 123 -c daily.yaml',
  'generate market --tenders 2000 -q',
  'scan market -q',
  '--version',
  'scan --help',
]
const places = [testFolder(), testFolder()] as const
const env = { USER: 'ana', TENDERFLAG_KEY_FILE: join(testFolder(), 'key') }
beforeAll(() => {
  for (const folder of places) {
    market(join(folder, 'data'))
    const at = '2025-02-01T12:00:00Z'
    const rows = { bids: [{ tender_id: 'T1', bid_id: 'B1', bidder_id: 'B1', ip: '240.0.0.7' }] }
    write(
      join(folder, 'events/a.ndjson'),
      `${JSON.stringify({ id: 'B1', type: 'bid.submitted', at, rows })}\n`,
    )
    write(join(folder, 'release.json'), `${JSON.stringify({ ocid: 'A', date: at })}\n`)
    write(join(folder, 'labels.csv'), 'rule,tender_id,verdict\netimad.single-bid,T1,confirmed\n')
    write(join(folder, 'feeds.yaml'), 'feeds:\n  - { name: all, type: files, folder: out, format: ndjson }\n')
    write(join(folder, 'daily.yaml'), 'source: data\nstore: daily.db\nrules: [etimad]\n')
  }
})
const codes: (number | null)[] = []

test.each(runs)('tenderflag %s', async (line) => {
  const [here, there] = await Promise.all(
    [tenderflag, binary].map((run, i) => run(line.split(' '), { cwd: places[i]!, env })),
  )
  expect(plain(there!)).toEqual(plain(here!))
  codes.push(here!.code)
})

test('some did what they were asked, some found something, and some could not', () => {
  expect(codes.filter((code) => code === 0).length).toBeGreaterThan(18)
  expect(new Set(codes)).toEqual(new Set([0, 1, 2]))
})

/** Without what is different each time: where it ran, and when. */
function plain({ code, stdout, stderr }: Run): Run {
  const same = (text: string): string =>
    places.reduce((all, folder) => all.replaceAll(folder, 'FOLDER'), text)
  return { code, stdout: same(stdout), stderr: same(stderr) }
}
