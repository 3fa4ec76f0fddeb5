import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openAlerts } from '#tenderflag/alerts/open-alerts.js'
import type { Run, Sighting } from '#tenderflag/alerts/run.js'
import { scanRun } from '#tenderflag/alerts/scan-run.js'
import { loadRules, outcomeRows, scanRows } from '#tenderflag/index.js'
import { apply, folder, newFile } from './support.js'

const key = new Uint8Array(32).fill(7)
const words = '{ en: a test, pt: um teste }'
const made = mkdtempSync(join(folder, 'rules-'))

function rule(name: string, subject: string, when: string, more = ''): string {
  const file = join(made, `${name}.yaml`)
  writeFileSync(
    file,
    `{ id: test.${name}, version: 1, status: test, title: ${words}, subject: ${subject}, severity: high,
     confidence: low, when: '${when}', explain: ${words}, rationale: ${words}, innocent_explanations: [${words}], ${more} }`,
  )
  return file
}
const rules = await loadRules([
  rule('lot', 'lot', 'lot.bidders.submitted == 1', 'evidence: [lot.bidders.submitted]'),
  rule('award', 'award', 'award.status == "active"'),
  rule('supplier', 'supplier', 'supplier.tenders >= 1'),
  rule('buyer', 'buyer', 'buyer.tenders >= 1'),
])

type Row = Record<string, string | number>
const bid = (tender_id: string, bidder_id: string, more: Row = {}): Row => ({
  tender_id,
  bidder_id,
  status: 'valid',
  amount: 5,
  submitted_at: '2024-01-01T00:00:00Z',
  ...more,
})

function tables(bids: Row[], more: Record<string, Row[]> = {}) {
  return {
    tenders: [...new Set(bids.map(({ tender_id }) => tender_id!))].map((tender_id) => ({
      tender_id,
      buyer_id: 'CITY',
      buyer_name: 'The City',
      title: `Bread for ${tender_id}`,
      region: 'North',
      method: 'open',
      status: 'complete',
      deadline_at: '2024-01-10T00:00:00Z',
      opened_at: '2024-01-11T00:00:00Z',
    })),
    bids,
    awards: [
      { tender_id: bids[0]!.tender_id!, award_id: 'A1', supplier_id: 'MAN', status: 'active', amount: 5 },
    ],
    parties: [
      { party_id: 'FIRM', name: 'A firm', kind: 'firm' },
      { party_id: 'MAN', name: 'A man', kind: 'person' },
    ],
    ...more,
  }
}

const scanned = (data: ReturnType<typeof tables>) => scanRows(data, { rules, report: true, workers: 1 })

async function runOfData(data: ReturnType<typeof tables>, day: number, complete = false): Promise<Run> {
  return scanRun(await scanned(data), { at: `2026-01-0${day}`, languages: ['ar', 'pt'], complete, key })
}

describe('a scan as a run', () => {
  test('names a supplier where one won, and none where nobody or several did', async () => {
    const won = (tender_id: string, award_id: string, supplier_id: string): Row => ({
      tender_id,
      award_id,
      supplier_id,
      status: 'active',
      amount: 5,
    })
    const awards = [
      won('T1', 'A1', 'FIRM'),
      won('T2', 'A2', 'FIRM'),
      won('T2', 'A3', 'OTHER'),
      won('T3', 'A4', 'FIRM'),
      won('T3', 'A4', 'OTHER'),
    ]
    const parties = ['FIRM', 'OTHER'].map((party_id) => ({ party_id, name: party_id, kind: 'firm' }))
    const bids = ['T1', 'T2', 'T3', 'T4'].map((tender) => bid(tender, 'FIRM'))
    const { flags } = await runOfData(tables(bids, { awards, parties }), 1)
    const suppliers = [...flags]
      .filter(({ data }) => data.rule === 'test.lot' || data.rule === 'test.award')
      .map(({ data }) => [data.rule, data.tender_id, data.subject.id, data.supplier?.id ?? null].join(' '))
    expect(suppliers.sort()).toEqual([
      'test.award T1 A1 FIRM',
      'test.award T2 A2 FIRM',
      'test.award T2 A3 OTHER',
      'test.award T3 A4 ',
      'test.lot T1 T1 FIRM',
      'test.lot T2 T2 ',
      'test.lot T3 T3 ',
      'test.lot T4 T4 ',
    ])
  })

  test('says of each flag what the outputs say, masked, with what is around it', async () => {
    const result = await scanned(tables([bid('T1', 'MAN'), bid('T2', 'FIRM')]))
    const run = scanRun(result, { at: '2026-01-01', languages: ['ar', 'pt', 'en'], complete: false, key })
    const flags: Sighting[] = [...run.flags]
    const raised = [...outcomeRows(result, { key })].filter(({ outcome }) => outcome === 'raised')
    expect(flags.map(({ id }) => id)).toEqual(raised.map(({ fingerprint }) => fingerprint))
    const lot = flags.find(({ data }) => data.rule === 'test.lot' && data.tender_id === 'T1')
    expect(lot?.data).toEqual({
      rule: 'test.lot',
      rule_version: 1,
      subject: { type: 'lot', id: 'T1' },
      tender_id: 'T1',
      subject_title: 'Bread for T1',
      buyer: { id: 'CITY', name: 'The City' },
      region: 'North',
      supplier: { id: expect.stringMatching(/^party-[0-9a-f]{16}$/), name: null },
      severity: 'high',
      confidence: 'low',
      value: null,
      threshold: null,
      evidence: { 'lot.bidders.submitted': 1 },
      texts: {
        en: { title: 'a test', message: 'a test' },
        ar: { title: 'a test', message: 'a test' },
        pt: { title: 'um teste', message: 'um teste' },
      },
    })
    expect(lot?.score).toBeGreaterThan(0)
    expect(JSON.stringify(flags)).not.toMatch(/"MAN"|A man/)
    const supplier = flags.find(({ data }) => data.rule === 'test.supplier')
    expect(supplier?.data.supplier?.id).toBe(supplier?.data.subject.id)
    expect(flags.find(({ data }) => data.rule === 'test.buyer')?.data.buyer).toEqual({
      id: 'CITY',
      name: 'The City',
    })
    expect(run.rules).toEqual(
      rules.map(({ id }) => ({ id, version: 1 })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    )
  })

  test('follows the bounds of what is known only in part, whatever the words for them', async () => {
    const loaded = await loadRules([
      rule('withdrawn', 'lot', 'lot.bids.withdrawn >= 1', 'evidence: [lot.bids.withdrawn]'),
    ])
    const run = async (withdrawn: number, explain: string, day: number): Promise<Run> => {
      const bids = Array.from({ length: withdrawn }, (_, i) => bid('T1', `B${i}`, { status: 'withdrawn' }))
      const { status: _, ...unknown } = bid('T1', 'U')
      const result = await scanRows(tables([...bids, unknown]), {
        rules: loaded.map((one) => ({ ...one, explain: { en: explain } })),
        workers: 1,
      })
      return scanRun(result, { at: `2026-01-0${day}`, languages: [], complete: false, key })
    }
    const store = await openAlerts(newFile(), { create: true })
    await apply(store, await run(2, 'Withdrawn: {lot.bids.withdrawn}', 1))
    await apply(store, await run(2, 'Bids that were withdrawn: {lot.bids.withdrawn}', 2))
    await apply(store, await run(3, 'Bids that were withdrawn: {lot.bids.withdrawn}', 3))
    for await (const { data, history } of store.list()) {
      expect(history.map(({ kind, run }) => `${kind} ${run}`)).toEqual(['new 1', 'updated 3'])
      expect(data?.bounds).toEqual({ 'lot.bids.withdrawn': { least: 3, most: null } })
      expect(data?.texts.en?.message).toBe('Bids that were withdrawn: at least 3')
    }
    expect((await store.verify()).problems).toEqual([])
    await store.close()
  })

  const first = tables([bid('T1', 'MAN'), bid('T2', 'FIRM')])
  /** What a second scan makes of the alerts of the first: states by rule and tender. */
  async function afterwards(
    second: ReturnType<typeof tables>,
    complete = false,
  ): Promise<Record<string, string>> {
    const store = await openAlerts(newFile(), { create: true })
    await apply(store, await runOfData(first, 1))
    await apply(store, await runOfData(second, 2, complete))
    const states: Record<string, string> = {}
    for await (const { data, state } of store.list())
      states[`${data!.rule.slice(5)} ${data!.tender_id ?? data!.subject.type}`] = state
    expect((await store.verify()).problems).toEqual([])
    await store.close()
    return states
  }

  test('resolves what the rule now finds nothing about', async () => {
    const states = await afterwards(tables([bid('T1', 'MAN'), bid('T1', 'FIRM'), bid('T2', 'FIRM')]))
    expect(states).toMatchObject({ 'lot T1': 'resolved', 'lot T2': 'open', 'award T1': 'open' })
  })

  test('does not resolve what cannot be computed now', async () => {
    const states = await afterwards(
      tables([bid('T1', 'MAN'), { tender_id: 'T1', bidder_id: '', amount: 1 }, bid('T2', 'FIRM')]),
    )
    expect(states).toMatchObject({ 'lot T1': 'open' })
  })

  test('resolves a subject that is gone from a tender that is there, unless its table is gone too', async () => {
    const bids = [bid('T1', 'MAN'), bid('T2', 'FIRM')]
    const award = { tender_id: 'T2', award_id: 'A9', supplier_id: 'MAN', status: 'active', amount: 5 }
    expect(await afterwards(tables(bids, { awards: [award] }))).toMatchObject({
      'award T1': 'resolved',
      'supplier supplier': 'open',
    })
    const { awards, ...without } = tables(bids)
    expect(await afterwards({ ...without, awards: [] })).toMatchObject({
      'award T1': 'open',
      'supplier supplier': 'open',
    })
  })

  test('resolves what is gone with its tender only where the data are complete', async () => {
    const second = tables([bid('T2', 'FIRM')])
    expect(await afterwards(second)).toMatchObject({ 'lot T1': 'open', 'lot T2': 'open' })
    expect(await afterwards(second, true)).toMatchObject({
      'lot T1': 'resolved',
      'lot T2': 'open',
      'award T1': 'resolved',
    })
  })
})
