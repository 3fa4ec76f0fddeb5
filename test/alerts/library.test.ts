import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type Alerts, openAlerts, scan } from '#tenderflag/index.js'
import { market } from '../cli/tenderflag.js'
import { all, folder, newFile } from './support.js'

const key = new Uint8Array(32)
const flagged = await scan(market(join(folder, 'data')), { report: true, workers: 1 })
const nothing = await scan(market(join(folder, 'none'), { 'tenders.csv': 'tender_id,method\nT2,open\n' }), {
  workers: 1,
})

let opened: Alerts | undefined
afterAll(() => opened?.close())

test('keeps what scans found, and writes feeds of it', async () => {
  opened = await openAlerts(newFile(), { create: true })
  const first = await opened.record(flagged, { at: '2026-01-01', key, languages: ['ar'] })
  expect(first.counts).toMatchObject({ flags: 2, new: 2 })
  expect((await opened.record(flagged, { at: '2026-01-02', key })).counts).toMatchObject({ new: 0 })
  const [alert] = await all(opened.list({ rule: ['etimad.low-award'] }))
  expect(alert).toMatchObject({ state: 'open', runs: 2, first_seen: '2026-01-01T00:00:00.000Z' })
  await opened.act(alert!.id, { kind: 'confirmed' }, { by: 'Ana', at: '2026-01-03' })

  const config = join(folder, 'feeds.yaml')
  writeFileSync(config, 'office: An office\natom:\n  - file: out/all.atom\n')
  expect(await opened.writeFeeds(config, { env: {} })).toEqual([
    expect.objectContaining({ kind: 'atom', count: 2, problems: [] }),
  ])
  expect(readFileSync(join(folder, 'out/all.atom'), 'utf8')).toContain('A single bid')

  expect((await opened.record(nothing, { at: '2026-01-04', key, complete: true })).counts).toMatchObject({
    flags: 0,
    resolved: 1, // what was confirmed keeps its verdict
  })
  expect((await opened.verify()).problems).toEqual([])
})

test('erases a party by its own id, though alerts have its pseudonym', async () => {
  const store = await openAlerts(newFile(), { create: true })
  try {
    await store.record(flagged, { key })
    const erase = (parties: string[], own = key) =>
      store.erase({ parties }, { by: 'Ana', at: '2026-01-05' }, { key: own })
    expect(await erase(['B1'], new Uint8Array(32).fill(1))).toBe(0)
    expect(await erase(['B1'])).toBeGreaterThan(0)
    expect((await store.verify()).problems).toEqual([])
  } finally {
    await store.close()
  }
})

test('says in a line what it cannot take', async () => {
  const code = (of: Promise<unknown>) =>
    of.then(
      () => 'nothing',
      (error: unknown) =>
        error instanceof Error && 'code' in error ? `${error.code} ${error.message}` : error,
    )
  const store = await openAlerts(newFile(), { create: true })
  try {
    expect(await code(openAlerts(''))).toMatch(/^USAGE openAlerts takes the path of a file or a URL, not ""/)
    expect(await code(openAlerts(newFile()))).toMatch(/^STORE_UNREACHABLE/)
    expect(await code(Reflect.apply(openAlerts, undefined, ['x', { creat: true }]))).toMatch(
      /has no option creat; did you mean/,
    )
    expect(await code(store.record(Object.assign({}, flagged, { index: undefined, rules: 1 })))).toMatch(
      /^USAGE record takes what scan gave/,
    )
    expect(await code(store.record(flagged, { material: 2 }))).toMatch(
      /material of record must be a number from 0/,
    )
    for (const at of ['noon', '2025-02-29', '2025-04-31T10:00:00Z'])
      expect(await code(store.record(flagged, { at, key }))).toMatch(
        new RegExp(`^USAGE "${at}" is no instant`),
      )
    expect(await code(store.record(flagged, { languages: ['xx'] }))).toMatch(
      /^USAGE the option languages.0 of record/,
    )
    expect(await code(store.writeFeeds(join(folder, 'none.yaml')))).toMatch(/^FILE_MISSING/)
    expect((await store.head()).seq).toBe(0)
  } finally {
    await store.close()
  }
})
