import { createHash } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAlerts } from '#tenderflag/alerts/open-alerts.js'
import { dailyJsonSchema } from '#tenderflag/daily/daily-format.js'
import { loadDaily } from '#tenderflag/daily/load-daily.js'
import type { Manifest } from '#tenderflag/daily/manifest.js'
import { reproduce } from '#tenderflag/daily/reproduce.js'
import { runDaily } from '#tenderflag/daily/run-daily.js'
import { tenderedIn } from '#tenderflag/feeds/tendered.js'
import { openDataset, saveFacts, scan, writeMarket } from '#tenderflag/index.js'

const base = mkdtempSync(join(tmpdir(), 'tenderflag-daily-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const market = join(base, 'market')
beforeAll(async () => {
  process.env.TENDERFLAG_KEY_FILE ??= join(base, 'key')
  await writeMarket(market, { tenders: 60, seed: 5, format: 'csv' })
  rmSync(join(market, 'labels.csv'), { force: true })
})

let made = 0
/** A folder with the market and a configuration. */
function office(lines: readonly string[] = []): string {
  const folder = join(base, `office-${++made}`)
  cpSync(market, join(folder, 'data'), { recursive: true })
  writeFileSync(join(folder, 'daily.yaml'), config(lines))
  return folder
}
const config = (lines: readonly string[]): string =>
  ['source: data', 'store: alerts.db', 'rules: [etimad]', ...lines].map((line) => `${line}\n`).join('')
const load = (folder: string) => loadDaily(join(folder, 'daily.yaml'), {})
const at = (text: string) => ({ at: Date.parse(text) })
const manifests = (folder: string): Manifest[] =>
  readdirSync(join(folder, 'runs'))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, 'runs', name), 'utf8')))
/** What the archive holds: name, hash of the content, and which file it is on disk. */
const archived = (folder: string) =>
  readdirSync(join(folder, 'archive'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => {
      const file = join(parentPath, name)
      const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
      return { name, sha256, place: statSync(file).ino }
    })
async function alertsOf(folder: string) {
  const store = await openAlerts(join(folder, 'alerts.db'))
  const alerts = []
  for await (const alert of store.list()) alerts.push(alert)
  await store.close()
  return alerts
}

describe('a daily run', () => {
  it('keeps alerts, writes feeds, and writes down what it was made of', async () => {
    const folder = office(['feeds: feeds.yaml', 'params: { etimad.low-award.ratio: 0.5 }'])
    writeFileSync(join(folder, 'feeds.yaml'), 'events:\n  - file: out/events.ndjson\n')
    const { manifest, file } = await runDaily(await load(folder), at('2025-01-07T19:00:00Z'))
    const [kept] = manifests(folder)
    expect(kept).toEqual(manifest)
    expect(file).toBe(join(folder, 'runs', '2025-01-07T190000.000Z.json'))
    const names = readdirSync(join(folder, 'data')).sort()
    expect(manifest.inputs).toEqual(
      names.map((name) => {
        const bytes = readFileSync(join(folder, 'data', name))
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        return { path: join(folder, 'data', name), bytes: bytes.length, sha256 }
      }),
    )
    expect(manifest).toMatchObject({
      state: 'done',
      run: 1,
      at: '2025-01-07T19:00:00.000Z',
      options: { params: { 'etimad.low-award.ratio': 0.5 } },
    })
    const lock = JSON.parse(readFileSync(new URL('../../rules/rules.lock.json', import.meta.url), 'utf8'))
    expect(manifest.rules.map(({ id }) => id)).toEqual(
      Object.keys(lock).filter((id) => id.startsWith('etimad.')),
    )
    for (const { id, version, hash } of manifest.rules) expect({ version, hash }).toEqual(lock[id])
    const alerts = await alertsOf(folder)
    expect(alerts.length).toBeGreaterThan(3)
    expect(manifest.counts).toMatchObject({ flags: alerts.length, new: alerts.length })
    const events = readFileSync(join(folder, 'out', 'events.ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
    expect(events).toHaveLength(alerts.length)
    expect(manifest.feeds).toEqual([
      {
        kind: 'events',
        name: join(folder, 'out', 'events.ndjson'),
        count: alerts.length,
        waiting: 0,
        problems: [],
      },
    ])
  })

  it('twice, or late, changes no alert', async () => {
    const folder = office()
    const daily = await load(folder)
    await runDaily(daily, at('2025-01-07T19:00:00Z'))
    const before = await alertsOf(folder)
    const { summary } = await runDaily(daily, at('2025-01-07T19:05:00Z'))
    expect(summary.counts).toMatchObject({ new: 0, changed: 0, reopened: 0, resolved: 0 })
    const { summary: late } = await runDaily(daily, at('2025-03-01T08:00:00Z'))
    expect(late.counts).toMatchObject({ new: 0, changed: 0, reopened: 0, resolved: 0 })
    const after = await alertsOf(folder)
    expect(after.map(({ id, history }) => [id, history])).toEqual(
      before.map(({ id, history }) => [id, history]),
    )
    expect(manifests(folder).map(({ run }) => run)).toEqual([1, 2, 3])
  })

  it('refuses to be two', async () => {
    const folder = office()
    const daily = await load(folder)
    const ends = await Promise.allSettled([runDaily(daily), runDaily(daily)])
    const codes = ends.map((end) => (end.status === 'rejected' ? end.reason.code : 'done'))
    expect(codes.sort()).toEqual(['FEEDS_BUSY', 'done'])
    expect(manifests(folder)).toHaveLength(1)
  })

  it('takes nothing from a file that is written to meanwhile', async () => {
    const folder = office(['archive: archive'])
    const daily = await load(folder)
    const onProgress = () => appendFileSync(join(folder, 'data', 'bids.csv'), '\n')
    await expect(runDaily(daily, { onProgress })).rejects.toMatchObject({ code: 'INPUT_CHANGED' })
    expect(await alertsOf(folder)).toEqual([])
    expect(readdirSync(join(folder, 'runs'))).toEqual([])
    expect(archived(folder).filter(({ name, sha256 }) => name !== sha256)).toEqual([])
    await runDaily(daily)
  })

  it('keeps what did not change once', async () => {
    const folder = office(['archive: archive'])
    const daily = await load(folder)
    await runDaily(daily)
    const before = archived(folder)
    expect(before.length).toBe(readdirSync(join(folder, 'data')).length)
    await runDaily(daily)
    expect(archived(folder)).toEqual(before)
  })

  it.each([
    [[], 0],
    [['complete: true'], 1],
  ])('with %j, what is no longer in the data is resolved: %i', async (lines, resolved) => {
    const folder = office(lines)
    const daily = await load(folder)
    await runDaily(daily, at('2025-01-07T19:00:00Z'))
    const { data } = (await alertsOf(folder))[0]!
    for (const name of readdirSync(join(folder, 'data'))) {
      const file = join(folder, 'data', name)
      const rows = readFileSync(file, 'utf8').split('\n')
      writeFileSync(file, rows.filter((row) => !row.startsWith(`${data!.tender_id},`)).join('\n'))
    }
    const { summary } = await runDaily(daily, at('2025-01-08T19:00:00Z'))
    expect(summary.counts.resolved > 0).toBe(resolved === 1)
  })

  it('says that its folder cannot be made', async () => {
    const daily = await load(office(['runs: daily.yaml']))
    await expect(runDaily(daily)).rejects.toMatchObject({ code: 'OUTPUT_FAILED' })
  })

  it('writes down and keeps a file that comes while others are read for their hash', async () => {
    const folder = office(['archive: archive'])
    const late = join(folder, 'data', 'bids-2.csv')
    const { signal } = new AbortController()
    const listen = signal.addEventListener.bind(signal)
    signal.addEventListener = (...how: Parameters<typeof listen>) => {
      if (!existsSync(late)) writeFileSync(late, 'tender_id,bid_id,bidder_id\nT1,BX,FX\n')
      listen(...how)
    }
    const { manifest, result } = await runDaily(await load(folder), { signal })
    expect(result.dataset.dictionaries.party.find('FX')).toBeGreaterThanOrEqual(0)
    expect(manifest.inputs.map(({ path }) => path)).toContain(late)
  })

  it('finds out what became of runs that were interrupted before and after the store had taken them', async () => {
    const folder = office()
    const daily = await load(folder)
    await runDaily(daily, at('2025-01-07T19:00:00Z'))
    const [done] = manifests(folder)
    const lost = {
      ...done,
      state: 'started',
      run: null,
      counts: null,
      head: null,
      feeds: null,
      duration: null,
    }
    writeFileSync(join(folder, 'runs', '2025-01-07T190000.000Z.json'), JSON.stringify(lost))
    const never = { ...lost, at: '2025-01-07T20:00:00.000Z' }
    writeFileSync(join(folder, 'runs', '2025-01-07T200000.000Z.json'), JSON.stringify(never))
    await runDaily(daily, at('2025-01-08T19:00:00Z'))
    expect(manifests(folder).map(({ state, run, counts }) => ({ state, run, counts }))).toMatchObject([
      { state: 'started', run: 1, counts: done!.counts },
      { state: 'started', run: null, counts: null },
      { state: 'done', run: 2 },
    ])
    const [alert] = await alertsOf(folder)
    expect((await reproduce(daily, alert!.id)).manifest.run).toBe(1)
  })

  it('finds that out also after a run of a clock that had jumped ahead', async () => {
    const folder = office()
    const daily = await load(folder)
    await runDaily(daily, at('2030-01-01T00:00:00Z'))
    await runDaily(daily, at('2025-01-07T19:00:00Z'))
    const [done] = manifests(folder)
    const lost = { ...done, state: 'started', run: null, counts: null, head: null, feeds: null }
    writeFileSync(join(folder, 'runs', '2025-01-07T190000.000Z.json'), JSON.stringify(lost))
    await runDaily(daily, at('2025-01-08T19:00:00Z'))
    expect(manifests(folder).map(({ run }) => run)).toEqual([2, 3, 1])
  })

  it('keeps a manifest of each of two runs of one instant', async () => {
    const folder = office()
    const daily = await load(folder)
    for (let n = 0; n < 3; n++) await runDaily(daily, at('2025-01-07T19:00:00Z'))
    expect(manifests(folder).map(({ run }) => run)).toEqual([1, 2, 3])
    const [alert] = await alertsOf(folder)
    expect((await reproduce(daily, alert!.id)).manifest.run).toBe(1)
  })

  it('leaves nothing behind when it is stopped', async () => {
    const folder = office()
    const daily = await load(folder)
    const stop = new AbortController()
    stop.abort()
    await expect(runDaily(daily, { signal: stop.signal })).rejects.toThrow()
    expect(await alertsOf(folder)).toEqual([])
    await runDaily(daily)
  })
})

describe('a configuration', () => {
  it.each([
    ['source: data\nstor: x\n', /daily.yaml:2:1: the configuration has no key "stor"; did you mean store\?/],
    ['store: alerts.db\n', /daily.yaml:1:1: source/],
    ['source: data\n', /needs store or store_env/],
    ['source: data\nstore: a.db\nstore_env: A\n', /needs store or store_env/],
    ['source: data\nstore_env: NOWHERE\n', /variable NOWHERE is not set/],
    ['source: data\nstore: postgresql://me:secret@host/db\n', /^(?!.*secret).*has a password in it/],
    ["source: '-'\nstore: a.db\n", /stdin cannot be read again/],
    ['source: data\nstore: a.db\nmaterial: 2\n', /daily.yaml:3:11: material/],
  ])('%j is told of', async (text, says) => {
    const folder = join(base, `config-${++made}`)
    mkdirSync(folder)
    writeFileSync(join(folder, 'daily.yaml'), text)
    const problem = await load(folder).catch((error: unknown) => error)
    expect(problem).toMatchObject({ code: 'DAILY_INVALID', message: expect.stringMatching(says) })
  })

  it('takes the address of a database from the variable it names, as it is', async () => {
    const folder = join(base, `config-${++made}`)
    mkdirSync(folder)
    writeFileSync(join(folder, 'daily.yaml'), 'source: data\nstore_env: WHERE\n')
    const daily = await loadDaily(join(folder, 'daily.yaml'), { WHERE: 'postgresql://me:secret@host/db' })
    expect(daily.store).toBe('postgresql://me:secret@host/db')
    expect(daily.source).toEqual([join(folder, 'data')])
  })

  it('has a JSON Schema that is current; UPDATE_SCHEMA=1 writes it anew (then format it)', () => {
    const file = new URL('../../docs/daily.schema.json', import.meta.url)
    if (process.env.UPDATE_SCHEMA) writeFileSync(file, JSON.stringify(dailyJsonSchema(), null, 2))
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(dailyJsonSchema())
  })
})

describe('an alert is reproduced', () => {
  it('from files that are as they were, and not from others', async () => {
    const folder = office()
    const daily = await load(folder)
    await runDaily(daily)
    const alerts = await alertsOf(folder)
    for (const { id } of alerts.slice(0, 3)) {
      const { now, differences, otherVersion } = await reproduce(daily, id.slice(0, 12))
      expect([now !== undefined, differences, otherVersion]).toEqual([true, [], false])
    }
    appendFileSync(join(folder, 'data', 'lots.csv'), '\n')
    await expect(reproduce(daily, alerts[0]!.id)).rejects.toMatchObject({
      code: 'INPUT_CHANGED',
      message: expect.stringMatching(/lots\.csv: is not what run 1 read/),
    })
    cpSync(join(market, 'lots.csv'), join(folder, 'data', 'lots.csv'))
    writeFileSync(join(folder, 'data', 'items.csv'), 'tender_id,item_id\n')
    await expect(reproduce(daily, alerts[0]!.id)).rejects.toMatchObject({
      message: expect.stringMatching(/items\.csv: is not what run 1 read/),
    })
  })

  it('from an archive, whatever became of the files', async () => {
    const folder = office(['archive: archive'])
    const daily = await load(folder)
    await runDaily(daily, at('2025-01-07T19:00:00Z'))
    const alerts = await alertsOf(folder)
    rmSync(join(folder, 'data', 'bids.csv'))
    appendFileSync(join(folder, 'data', 'tenders.csv'), '\n')
    await runDaily(daily, at('2025-01-08T19:00:00Z'))
    const { manifest, differences } = await reproduce(daily, alerts[0]!.id)
    expect([manifest.run, differences]).toEqual([1, []])
    const { sha256 } = manifest.inputs.find(({ path }) => path.endsWith('tenders.csv'))!
    const kept = join(folder, 'archive', sha256.slice(0, 2), sha256)
    appendFileSync(kept, 'x')
    await expect(reproduce(daily, alerts[0]!.id)).rejects.toMatchObject({
      message: expect.stringMatching(/tenders\.csv: is not what run 1 read; the archive is damaged/),
    })
    rmSync(kept)
    await expect(reproduce(daily, alerts[0]!.id)).rejects.toMatchObject({
      code: 'INPUT_CHANGED',
      message: expect.stringMatching(/archive: does not have .*tenders\.csv as run 1 read it/),
    })
  })

  it('from an archive that lost the end of a file, once a run has kept it again', async () => {
    const folder = office(['archive: archive'])
    const daily = await load(folder)
    const { manifest } = await runDaily(daily)
    const [alert] = await alertsOf(folder)
    for (const { sha256 } of manifest.inputs)
      truncateSync(join(folder, 'archive', sha256.slice(0, 2), sha256))
    await expect(reproduce(daily, alert!.id)).rejects.toMatchObject({ code: 'INPUT_CHANGED' })
    await runDaily(daily)
    expect((await reproduce(daily, alert!.id)).differences).toEqual([])
  })

  it('from kept facts, whatever became of their file', async () => {
    const folder = office(['archive: archive'])
    const facts = join(folder, 'facts.arrow')
    const result = await scan(join(folder, 'data'), { rules: ['etimad'], report: true, outcomes: 'all' })
    await saveFacts(result, facts)
    writeFileSync(
      join(folder, 'daily.yaml'),
      config(['archive: archive']).replace('source: data', 'source: facts.arrow'),
    )
    const daily = await load(folder)
    const { manifest } = await runDaily(daily)
    expect(manifest.inputs.map(({ path }) => path)).toEqual([facts])
    rmSync(facts)
    const [alert] = await alertsOf(folder)
    expect((await reproduce(daily, alert!.id)).differences).toEqual([])
  })

  it('with the rule of that day alone', async () => {
    const folder = office()
    const rule = join(folder, 'rules', 'single-bid.yaml')
    mkdirSync(join(folder, 'rules'))
    cpSync(new URL('../../rules/etimad/single-bid.yaml', import.meta.url), rule)
    writeFileSync(join(folder, 'daily.yaml'), config([]).replace('[etimad]', 'rules'))
    const daily = await load(folder)
    await runDaily(daily)
    const [alert] = await alertsOf(folder)
    expect((await reproduce(daily, alert!.id)).differences).toEqual([])
    writeFileSync(
      rule,
      readFileSync(rule, 'utf8').replace('lot.bidders.standing == 1', 'lot.bidders.standing <= 1'),
    )
    await expect(reproduce(daily, alert!.id)).rejects.toMatchObject({
      code: 'RULE_INVALID',
      message: expect.stringMatching(/etimad\.single-bid is not what it was in run 1/),
    })
    writeFileSync(rule, 'id: etimad.single-bid\n')
    await expect(reproduce(daily, alert!.id)).rejects.toMatchObject({ code: 'RULE_INVALID' })
  })

  it('with all shipped rules, where none are named', async () => {
    const folder = office(['archive: archive'])
    writeFileSync(join(folder, 'daily.yaml'), config(['archive: archive']).replace('rules: [etimad]\n', ''))
    const daily = await load(folder)
    const { manifest } = await runDaily(daily)
    expect(manifest.options).toEqual({ source: [join(folder, 'data')] })
    const [alert] = await alertsOf(folder)
    expect((await reproduce(daily, alert!.id)).differences).toEqual([])
  })

  it.each([
    [
      {
        'data/bids.csv': [
          'tender,firm,ip,until,sent',
          ...['T1,F1,10.0.0.9', 'T1,F2,10.0.0.9', 'T2,F1,10.0.0.8', 'T2,F2,10.0.0.8'].map(
            (bid) => `${bid},2024-01-10,2024-01-02T10:00:00`,
          ),
        ].join('\n'),
        'bids.yaml': `name: Bids of a town
files: bids.csv
tables:
  tenders:
    distinct: [tender_id]
    columns: { tender_id: tender, method: { value: open }, deadline_at: until, opened_at: { value: 2024-01-12 } }
  bids:
    columns: { tender_id: tender, bidder_id: firm, ip: ip, status: { value: valid }, submitted_at: sent }
`,
        'shared.txt': '10.0.0.9\n',
      },
      { mapping: 'bids.yaml', timezone: 'Europe/Belgrade', shared_addresses: 'shared.txt' },
      'T2',
    ],
    [
      {
        'data/releases.jsonl': JSON.stringify({
          ocid: 'T3',
          id: '1',
          date: '2024-02-01T00:00:00Z',
          tag: ['tender'],
          tender: { id: 'T3', procurementMethod: 'abierta', tenderPeriod: { endDate: '2024-01-10' } },
          bids: { details: [{ id: 'B1', status: 'valid', tenderers: [{ id: 'F1' }], date: '2024-01-02' }] },
          awards: [
            {
              id: 'A1',
              status: 'active',
              date: '2024-02-01',
              value: { amount: 1 },
              suppliers: [{ id: 'F1' }],
            },
          ],
        }),
        'codes.yaml': 'tenders.method: { abierta: open }\n',
      },
      { codelists: 'codes.yaml', currency: 'COP' },
      'T3',
    ],
  ])('from an archive with all that data were read with: %#', async (files, read, tender) => {
    const folder = join(base, `read-${++made}`)
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    const lines = Object.entries(read).map(([key, value]) => `${key}: ${value}`)
    writeFileSync(join(folder, 'daily.yaml'), config(['archive: archive', ...lines]))
    const daily = await load(folder)
    const { manifest } = await runDaily(daily)
    expect(manifest.inputs.map(({ path }) => path)).toEqual(
      Object.keys(files)
        .map((name) => join(folder, name))
        .sort(),
    )
    const { mapping, timezone, sharedAddresses, codeLists, currency, rules } = daily
    const how = { mapping, timezone, sharedAddresses, codeLists, currency, rules }
    expect({ ...manifests(folder)[0]!.options }).toEqual(
      JSON.parse(JSON.stringify({ source: [join(folder, 'data')], ...how })),
    )
    const [alert, ...others] = await alertsOf(folder)
    expect([alert?.data?.tender_id, others]).toEqual([tender, []])
    for (const name of Object.keys(files)) rmSync(join(folder, name))
    expect((await reproduce(daily, alert!.id)).differences).toEqual([])
  })

  it('with a shipped rule by its id', async () => {
    const folder = office(['archive: archive'])
    writeFileSync(
      join(folder, 'daily.yaml'),
      config(['archive: archive']).replace('[etimad]', '[etimad.single-bid]'),
    )
    const daily = await load(folder)
    const { manifest } = await runDaily(daily)
    expect(manifest.inputs.filter(({ path }) => path.endsWith('.yaml'))).toEqual([])
    const [alert] = await alertsOf(folder)
    rmSync(join(folder, 'data'), { recursive: true })
    expect((await reproduce(daily, alert!.id)).differences).toEqual([])
  })

  it('with the rule of that day from an archive, whatever became of its file', async () => {
    const folder = office(['archive: archive'])
    const rule = join(folder, 'rules', 'single-bid.yaml')
    mkdirSync(join(folder, 'rules'))
    cpSync(new URL('../../rules/etimad/single-bid.yaml', import.meta.url), rule)
    writeFileSync(join(folder, 'daily.yaml'), config(['archive: archive']).replace('[etimad]', 'rules'))
    const daily = await load(folder)
    await runDaily(daily)
    const [alert] = await alertsOf(folder)
    rmSync(rule)
    expect((await reproduce(daily, alert!.id)).differences).toEqual([])
  })

  it('only of daily runs', async () => {
    const folder = office()
    const daily = await load(folder)
    await runDaily(daily)
    const [alert] = await alertsOf(folder)
    rmSync(join(folder, 'runs'), { recursive: true })
    await expect(reproduce(daily, alert!.id)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' })
    await expect(reproduce(daily, 'ffffffffff')).rejects.toMatchObject({ code: 'ALERT_UNKNOWN' })
  })
})

it('what was put out to tender is counted by the day it was advertised', async () => {
  const dataset = await openDataset(market)
  const rows = readFileSync(join(market, 'tenders.csv'), 'utf8').trimEnd().split('\n')
  const names = rows[0]!.split(',')
  const [from, to] = [Date.parse('2022-06-01'), Date.parse('2023-06-01')]
  let processes = 0
  const amounts = new Map<string, number>()
  for (const row of rows.slice(1)) {
    const fields = row.match(/("([^"]|"")*"|[^,]*)(,|$)/g)!.map((field) => field.replace(/,$/, ''))
    const get = (name: string) => fields[names.indexOf(name)]!
    const published = Date.parse(get('published_at'))
    if (!(published >= from && published < to)) continue
    processes++
    if (get('currency') === '' || !(Number(get('estimate')) > 0)) continue
    amounts.set(get('currency'), (amounts.get(get('currency')) ?? 0) + Number(get('estimate')))
  }
  const found = tenderedIn(dataset)(from, to)
  expect(processes).toBeGreaterThan(5)
  expect(found.processes).toBe(processes)
  expect([...found.amounts.keys()].sort()).toEqual([...amounts.keys()].sort())
  for (const [currency, amount] of found.amounts) expect(amount / amounts.get(currency)!).toBeCloseTo(1, 9)
})
