import { createHash } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dailyJsonSchema } from '#tenderflag/daily/daily-format.js'
import { loadDaily } from '#tenderflag/daily/load-daily.js'
import { reproduce } from '#tenderflag/daily/reproduce.js'
import { runDaily } from '#tenderflag/daily/run-daily.js'
import { tenderedIn } from '#tenderflag/feeds/tendered.js'
import { openDataset } from '#tenderflag/index.js'
import { alertsOf, at, config, load, manifests, offices } from './office.js'

const { market, place, office } = offices()

/** What the archive holds: name, hash of the content, and which file it is on disk. */
const archived = (folder: string) =>
  readdirSync(join(folder, 'archive'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => {
      const file = join(parentPath, name)
      const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
      return { name, sha256, place: statSync(file).ino }
    })

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

  const grow = (file: string) => appendFileSync(file, '\n')
  const turn = (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace(/\n$/, ' '))
  it.each([
    ['of another size', grow, ['archive: archive']],
    ['of another size', grow, []],
    ['of the same size', turn, ['archive: archive']],
    ['of the same size', turn, []],
  ] as const)('takes nothing from a file that is written to meanwhile, %s', async (_, change, lines) => {
    const folder = office(lines)
    const daily = await load(folder)
    const onProgress = () => change(join(folder, 'data', 'bids.csv'))
    await expect(runDaily(daily, { onProgress })).rejects.toMatchObject({ code: 'INPUT_CHANGED' })
    expect(await alertsOf(folder)).toEqual([])
    expect(readdirSync(join(folder, 'runs'))).toEqual([])
    if (lines.length > 0) expect(archived(folder).filter(({ name, sha256 }) => name !== sha256)).toEqual([])
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

  it.each(['runs', 'archive'])('says that its folder %s cannot be made', async (name) => {
    const daily = await load(office([`${name}: daily.yaml`]))
    await expect(runDaily(daily)).rejects.toMatchObject({ code: 'OUTPUT_FAILED' })
  })

  it('stops at a manifest that is none', async () => {
    const folder = office()
    mkdirSync(join(folder, 'runs'))
    writeFileSync(join(folder, 'runs', '2025-01-07T190000.000Z.json'), '{"format":1}')
    await expect(runDaily(await load(folder))).rejects.toMatchObject({ code: 'FILE_BROKEN' })
  })

  it('is silent about what an office has decided, and keeps the decisions', async () => {
    const folder = office(['exceptions: exceptions.yaml', 'archive: archive'])
    const file = join(folder, 'exceptions.yaml')
    writeFileSync(file, 'exceptions: []\n')
    const daily = await load(folder)
    const first = await runDaily(daily, at('2025-01-07T19:00:00Z'))
    expect(first.summary.counts.silenced).toBe(0)
    const [alert] = await alertsOf(folder)
    const { rule, data } = alert!
    const decided = `- { rule: ${rule}, subjects: [{ tender: ${data!.tender_id} }], reason: a, owner: b, expires: 2030-01-01 }`
    writeFileSync(file, `exceptions:\n${decided}\n`)
    const second = await runDaily(daily, at('2025-01-08T19:00:00Z'))
    expect(second.summary.counts.silenced).toBeGreaterThan(0)
    for (const { manifest } of [first, second])
      expect(manifest.inputs.map(({ path }) => path)).toContain(file)
    expect((await reproduce(daily, alert!.id)).differences).toEqual([])
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
    ['source: data\n', /daily.yaml:1:1: .*needs store or store_env/],
    ['source: data\nstore: a.db\nstore_env: A\n', /daily.yaml:3:1[0-9]*: .*needs store or store_env/],
    ['source: data\nstore_env: NOWHERE\n', /variable NOWHERE is not set/],
    ['source: data\nstore: postgresql://me:secret@host/db\n', /^(?!.*secret).*has a password in it/],
    ["source: '-'\nstore: a.db\n", /stdin cannot be read again/],
    ['source: data\nstore: a.db\nmaterial: 2\n', /daily.yaml:3:11: material/],
  ])('%j is told of', async (text, says) => {
    const folder = place()
    writeFileSync(join(folder, 'daily.yaml'), text)
    const problem = await load(folder).catch((error: unknown) => error)
    expect(problem).toMatchObject({ code: 'DAILY_INVALID', message: expect.stringMatching(says) })
  })

  it('has what it says, and for the rest the defaults', async () => {
    const folder = office()
    const given = {
      languages: ['fr'],
      material: 0.5,
      complete: true,
      workers: 3,
      feeds: join(folder, 'f.yaml'),
    }
    const others = { runs: join(folder, 'runs'), archive: undefined, exceptions: undefined }
    const defaults = {
      languages: ['ar', 'pt'],
      material: 0.1,
      complete: false,
      workers: undefined,
      ...others,
    }
    expect(await load(folder)).toMatchObject(defaults)
    const lines = ['languages: [fr]', 'material: 0.5', 'complete: true', 'workers: 3', 'feeds: f.yaml']
    writeFileSync(join(folder, 'daily.yaml'), config(lines))
    expect(await load(folder)).toMatchObject({ ...given, ...others })
  })

  it('takes the address of a database from the variable it names, as it is', async () => {
    const folder = place()
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
