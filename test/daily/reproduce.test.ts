import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openAlerts } from '#tenderflag/alerts/open-alerts.js'
import { reproduce } from '#tenderflag/daily/reproduce.js'
import { runDaily } from '#tenderflag/daily/run-daily.js'
import { saveFacts, scan } from '#tenderflag/index.js'
import { alertsOf, at, config, load, manifests, offices } from './office.js'

const { market, place, office } = offices()

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
    rmSync(join(folder, 'data', 'items.csv'))
    rmSync(join(folder, 'data', 'lots.csv'))
    await expect(reproduce(daily, alerts[0]!.id)).rejects.toMatchObject({
      message: expect.stringMatching(/lots\.csv: is not what run 1 read/),
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
    const folder = place()
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

  it('as far as it still comes out, and says which version made it', async () => {
    const folder = office()
    const daily = await load(folder)
    await runDaily(daily, at('2025-01-07T19:00:00Z'))
    const [alert] = await alertsOf(folder)
    const [manifest] = manifests(folder)
    const file = join(folder, 'runs', '2025-01-07T190000.000Z.json')
    writeFileSync(file, JSON.stringify({ ...manifest, version: '0.0.1', as_of: '1999-01-01' }))
    const { now, differences, otherVersion } = await reproduce(daily, alert!.id)
    expect([now, differences, otherVersion]).toEqual([undefined, [], true])
  })

  it('only of daily runs, and of what was not erased', async () => {
    const folder = office()
    const daily = await load(folder)
    await runDaily(daily)
    const [alert] = await alertsOf(folder)
    rmSync(join(folder, 'runs'), { recursive: true })
    await expect(reproduce(daily, alert!.id)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' })
    writeFileSync(join(folder, 'runs'), '')
    await expect(reproduce(daily, alert!.id)).rejects.toMatchObject({ code: 'ENOTDIR' })
    rmSync(join(folder, 'runs'))
    const store = await openAlerts(daily.store)
    await store.erase({ alerts: [alert!.id] }, { by: 'Ana', at: '2026-01-05' })
    await store.close()
    await expect(reproduce(daily, alert!.id)).rejects.toMatchObject({ code: 'ALERT_STATE' })
    await expect(reproduce(daily, 'ffffffffff')).rejects.toMatchObject({ code: 'ALERT_UNKNOWN' })
  })
})
