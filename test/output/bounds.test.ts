import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadRules, outcomeRows, type RowTables, scanRows } from '#tenderflag/index.js'
import { boundsOf } from '#tenderflag/output/words/bounds.js'
import { ruleText, write } from '../cli/tenderflag.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-bounds-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const tables: RowTables = {
  tenders: [{ tender_id: 'T' }],
  lots: [
    { tender_id: 'T', lot_id: 'L1' },
    { tender_id: 'T', lot_id: 'L2' },
    { tender_id: 'T', lot_id: 'L3' },
  ],
  bids: [
    { tender_id: 'T', lot_id: 'L1', bidder_id: 'X', status: 'valid', ip: null },
    // L2: at least two withdrew and share an address, a third may have
    { tender_id: 'T', lot_id: 'L2', bidder_id: 'A', status: 'withdrawn', ip: '10.0.0.1' },
    { tender_id: 'T', lot_id: 'L2', bidder_id: 'B', status: 'withdrawn', ip: '10.0.0.1' },
    { tender_id: 'T', lot_id: 'L2', bidder_id: 'C', status: null, submitted_at: '2024-01-01', ip: null },
    // L3: known
    { tender_id: 'T', lot_id: 'L3', bidder_id: 'A', status: 'withdrawn', ip: '10.0.0.2' },
    { tender_id: 'T', lot_id: 'L3', bidder_id: 'B', status: 'valid', ip: '10.0.0.3' },
  ],
}

async function messages(rules: readonly string[], language: string): Promise<string[]> {
  const result = await scanRows(tables, { rules, workers: 1 })
  return [...outcomeRows(result, { language, key: new Uint8Array(32) })].map(
    ({ subject, message, value }) => `${subject.id} ${value}: ${message}`,
  )
}

test('a count whose upper bound is not known reads as at least so many', async () => {
  const [, withdrawn, known] = ['', ...(await messages(['etimad'], 'en'))]
  expect(withdrawn).toBe('L2 null: Bids withdrawn after they had been submitted: at least 2.')
  expect(known).toMatch(/^L3 1: Bids withdrawn after they had been submitted: 1\./)
  const shared = (await messages(['etimad'], 'en')).find((text) => text.includes('same address'))
  expect(shared).toBe('L2 null: Bidders that submitted from the same address as another bidder: at least 2.')
  expect((await messages(['etimad'], 'ar'))[0]).toContain('2 على الأقل')
})

test('as the value of a rule too', async () => {
  const file = write(
    join(folder, 'own.yaml'),
    ruleText('own.count', 'lot.bids.withdrawn >= 1', 'value: lot.bids.withdrawn')
      .replace('evidence: [lot.estimate]', 'evidence: [lot.bids.withdrawn]')
      .replace('explain: { en: A text }', 'explain: { en: "Withdrawn: {value:count}" }'),
  )
  expect(await messages([file], 'en')).toEqual(['L2 null: Withdrawn: at least 2', 'L3 1: Withdrawn: 1'])
})

test('rows have the bounds that the words tell, and none where the number is known', async () => {
  const result = await scanRows(tables, { rules: ['etimad'], workers: 1, outcomes: 'all' })
  const found = [...outcomeRows(result, { language: 'en', key: new Uint8Array(32) })].filter(
    (row) => row.bounds,
  )
  expect(found.map(({ rule, subject, outcome, bounds }) => [rule, subject.id, outcome, bounds])).toEqual([
    ['etimad.bid-withdrawn', 'L2', 'raised', { 'lot.bids.withdrawn': { least: 2, most: null } }],
    ['etimad.shared-ip', 'L2', 'raised', { 'lot.ip.shared_bidders': { least: 2, most: null } }],
  ])
})

test('what is not known at all stays unknown', async () => {
  const rules = await loadRules(['etimad'])
  const { index } = await scanRows(tables, { rules, workers: 1 })
  const lots = [0, 1, 2].map((lot) => boundsOf(index, 'lot.ip.shared_bidders', 'lot', lot)?.least)
  expect(lots).toEqual([0, 2, 0])
  expect(boundsOf(index, 'lot.no.such', 'lot', 0)).toBeUndefined()
})

test('days between a date and a moment read as the least and the most they may be', async () => {
  const given: RowTables = {
    tenders: [
      { tender_id: 'T1', published_at: '2024-01-01', deadline_at: '2024-01-10T12:00:00Z', method: 'open' },
      {
        tender_id: 'T2',
        published_at: '2024-01-01T06:00:00Z',
        deadline_at: '2024-01-10T12:00:00Z',
        method: 'open',
      },
    ],
  }
  const result = await scanRows(given, { rules: ['rules/ocp/R003.yaml'], workers: 1 })
  const texts = (language: string) =>
    [...outcomeRows(result, { language, key: new Uint8Array(32) })].map(({ message }) => message)
  expect(texts('en')).toEqual([
    'Days from the advertisement to the deadline: 8 – 9; fewer than 15 are flagged.',
    'Days from the advertisement to the deadline: 9; fewer than 15 are flagged.',
  ])
  expect(texts('fr')[0]).toContain('\u00a0: 8 – 9\u202f;')
})

/** Awards of 50 EUR in one market: so many of S1 and of S2, and one that names no supplier. */
function marketOf(first: number, second: number): RowTables {
  const awards = Array.from({ length: first + second + 1 }, (_, i) => ({
    tender_id: `T${i}`,
    award_id: 'A',
    supplier_id: i < first ? 'S1' : i < first + second ? 'S2' : null,
    amount: 50,
    currency: 'EUR',
    status: 'active',
  }))
  return {
    tenders: awards.map(({ tender_id }) => ({ tender_id, buyer_id: 'B', classification: '45000000' })),
    awards,
  }
}

test('shares and amounts read as the least and the most they may be, of populations too', async () => {
  const given = marketOf(5, 4)
  const rules = ['R040', 'R050', 'R051'].map((code) => `rules/ocp/${code}.yaml`)
  for (const workers of [1, 2]) {
    const result = await scanRows(given, { rules, workers, params: { 'ocp.R040.share': 0.45 } })
    const rows = (language: string) => [...outcomeRows(result, { language, key: new Uint8Array(32) })]
    expect(rows('en').map(({ value, message }) => [value, message])).toEqual([
      [null, 'Share of what the buyer spent that went to this supplier: 50% – 60%; awards: 5.'],
      [null, 'Share of one supplier in what was awarded in this market: 50% – 60%; awards: 10.'],
      [
        null,
        'Herfindahl-Hirschman index of this market: 4,100 – 5,200; awards: 10. Above 1,800 a market counts as concentrated.',
      ],
    ])
    // The same in numbers.
    const share = { least: 0.5, most: 0.6 }
    const market = { 'market.concentration': { least: 4100, most: 5200 }, 'market.largest_share': share }
    expect(rows('en').map(({ bounds }) => bounds)).toEqual([
      { 'buyer_supplier.share': share },
      market,
      market,
    ])
    expect(rows('fr').at(-1)?.message).toContain(' 4\u202f100 – 5\u202f200\u202f;')
  }
})

test('bounds are rounded away from what lies within', async () => {
  const given = marketOf(6, 4)
  const result = await scanRows(given, { rules: ['rules/ocp/R051.yaml'], workers: 1 })
  const [row] = [...outcomeRows(result, { language: 'en', key: new Uint8Array(32) })]
  const { least, most } = row?.bounds?.['market.concentration'] ?? {}
  expect([least, most]).toEqual([expect.closeTo(42.97520661e2, 5), expect.closeTo(53.71900826e2, 5)])
  expect(row?.message).toContain(': 4,297.5206 – 5,371.9009;')
})
