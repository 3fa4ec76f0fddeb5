import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it, test } from 'vitest'
import {
  loadRules,
  type OutcomeRow,
  outcomeRows,
  Pool,
  type Rule,
  report,
  scanRows,
} from '#tenderflag/index.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-parts-'))
const pool = new Pool(2)
const key = new Uint8Array(32)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await pool.close()
})

type Tables = Parameters<typeof scanRows>[0]

async function rulesOf(...specs: Record<string, unknown>[]): Promise<Rule[]> {
  const words = { en: 'x' }
  const files = specs.map((spec, n) => {
    const file = join(folder, `r${n}-${String(spec.subject)}.yaml`)
    writeFileSync(
      file,
      JSON.stringify({
        id: `my.${String(spec.subject)}${n}`,
        version: 1,
        status: 'test',
        title: words,
        severity: 'low',
        confidence: 'low',
        explain: words,
        rationale: words,
        innocent_explanations: [words],
        ...spec,
      }),
    )
    return file
  })
  return loadRules(files)
}

const dearBids = { subject: 'bid', when: 'bid.amount > 100', value: 'bid.amount', evidence: ['bid.currency'] }
const dearItems = { subject: 'item', when: 'item.unit_price > 10', value: 'item.unit_price' }
const outliers = {
  subject: 'item',
  peers: { by: ['item.classification', 'item.unit', 'item.currency'], minimum: 4 },
  when: 'item.unit_price > median(item.unit_price)',
}

async function rowsOf(tables: Tables, rules: readonly Rule[], workers = 1): Promise<OutcomeRow[]> {
  const options = workers === 1 ? { workers } : { pool }
  return [...outcomeRows(await scanRows(tables, { rules, outcomes: 'all', ...options }), { key })]
}
const brief = (rows: readonly OutcomeRow[]) =>
  rows.map(({ subject, tender_id, outcome, value, reason }) =>
    [tender_id, subject.id, outcome, value, reason?.column ?? reason?.problem].filter((part) => part != null),
  )

describe('bids', async () => {
  const rules = await rulesOf(dearBids)

  it('are rows of a lot that share a bid_id, and rows without one', async () => {
    const rows = await rowsOf(
      {
        tenders: [{ tender_id: 'T' }],
        bids: [
          { tender_id: 'T', bid_id: 'B1', bidder_id: 'P1', amount: 120, currency: 'EUR' },
          { tender_id: 'T', bid_id: 'B1', bidder_id: 'P2', amount: 120, currency: 'EUR' },
          { tender_id: 'T', bidder_id: 'P4', amount: 7, currency: 'EUR' },
          { tender_id: 'T', bidder_id: 'P3', amount: 99, currency: 'EUR' },
          { tender_id: 'T', bid_id: 'B2', bidder_id: 'P5', amount: 101, currency: 'EUR' },
          { tender_id: 'T', bid_id: 'B2', bidder_id: 'P6', amount: 102, currency: 'EUR' },
        ],
      },
      rules,
    )
    expect(brief(rows)).toEqual([
      ['T', 'T#1', 'clear', 99],
      ['T', 'T#2', 'clear', 7],
      ['T', 'B1', 'raised', 120],
      ['T', 'B2', 'not_computable', 'amount'],
    ])
  })

  it('have the id of their lot before their own where the tender is divided', async () => {
    const rows = await rowsOf(
      {
        tenders: [{ tender_id: 'T' }],
        lots: [
          { tender_id: 'T', lot_id: 'L/1' },
          { tender_id: 'T', lot_id: 'L2' },
        ],
        bids: [
          { tender_id: 'T', lot_id: 'L2', bid_id: 'B', bidder_id: 'P1', amount: 200 },
          { tender_id: 'T', lot_id: 'L/1', bid_id: 'B', bidder_id: 'P1', amount: 50 },
          { tender_id: 'T', lot_id: 'L2', bidder_id: 'P1', amount: 50 },
          { tender_id: 'T', lot_id: null, bid_id: 'C', bidder_id: 'P1', amount: 50 },
        ],
      },
      rules,
    )
    expect(brief(rows)).toEqual([
      ['T', 'L%2F1/B', 'clear', 50],
      ['T', 'L2#1', 'clear', 50],
      ['T', 'L2/B', 'raised', 200],
    ])
  })

  it('of which copies were set aside say nothing', async () => {
    const row = { tender_id: 'T', bid_id: 'B', bidder_id: 'P', amount: 120 }
    const rows = await rowsOf({ tenders: [{ tender_id: 'T' }], bids: [row, row] }, rules)
    expect(brief(rows)).toEqual([['T', 'B', 'not_computable', 'set_aside']])
  })
})

describe('items', async () => {
  const rules = await rulesOf(dearItems)

  it('are told apart by item_id and the bid that prices them', async () => {
    const rows = await rowsOf(
      {
        tenders: [{ tender_id: 'T' }],
        items: [
          { tender_id: 'T', item_id: '1', bid_id: 'B2', unit_price: 12 },
          { tender_id: 'T', item_id: '1', bid_id: 'B1', unit_price: 8 },
          { tender_id: 'T', item_id: 'B1/1', bid_id: null, unit_price: 9 },
          { tender_id: 'T', item_id: '2', unit_price: 11 },
          { tender_id: 'T', item_id: '2', unit_price: 11 },
          { tender_id: 'T', item_id: null, unit_price: 11 },
        ],
      },
      rules,
    )
    expect(brief(rows)).toEqual([
      ['T', '2', 'not_computable', 'set_aside'],
      ['T', 'B1%2F1', 'clear', 9],
      ['T', 'B1/1', 'clear', 8],
      ['T', 'B2/1', 'raised', 12],
    ])
    expect(new Set(rows.map(({ fingerprint }) => fingerprint)).size).toBe(rows.length)
  })

  it('are found where no other table names their tender', async () => {
    const rows = await rowsOf({ items: [{ tender_id: 'T', item_id: '1', unit_price: 12 }] }, rules)
    expect(brief(rows)).toEqual([['T', '1', 'raised', 12]])
  })
})

test('a lot counts its bids and items once a rule, whoever won it; a tender those of no lot', async () => {
  const rules = await rulesOf(dearBids, dearItems)
  const lots = ['L1', 'L2', 'L3'].map((lot_id) => ({ tender_id: 'T', lot_id }))
  const bid = (lot_id: string, bidder_id: string, amount: number) => ({
    tender_id: 'T',
    lot_id,
    bid_id: bidder_id,
    bidder_id,
    amount,
    currency: 'EUR',
  })
  const result = await scanRows(
    {
      tenders: [{ tender_id: 'T', buyer_id: 'B' }],
      lots,
      bids: [bid('L1', 'P1', 120), bid('L1', 'P2', 130), bid('L1', 'P3', 9), bid('L2', 'P3', 9)],
      items: [
        { tender_id: 'T', lot_id: 'L1', item_id: '1', unit_price: 3 },
        { tender_id: 'T', lot_id: null, item_id: '2', unit_price: 12 },
      ],
      awards: [{ tender_id: 'T', lot_id: 'L1', award_id: 'A', supplier_id: 'P3', status: 'active' }],
    },
    { rules, workers: 1 },
  )
  const { lots: ranked, tenders, buyers, suppliers } = report(result, { key })
  expect(ranked.map(({ id, score, flags, messages }) => [id, score, flags, messages.length])).toEqual([
    ['L1', 1 / 2, 1, 2], // raised for bids, clear for items
  ])
  expect(ranked[0]?.messages[0]).toBe('L1/P1: x')
  // lot 1: 1 of 2; lot 2: clear for bids; the item of no lot: raised
  for (const one of [...tenders, ...buyers]) expect([one.score, one.flags]).toEqual([2 / 4, 2])
  expect(suppliers).toEqual([])
})

test('the order of rows and the number of threads change nothing', async () => {
  const rules = await rulesOf(dearBids, dearItems, outliers)
  const id = (prefix: string, most: number) =>
    fc.option(fc.integer({ min: 1, max: most }).map((n) => `${prefix}${n}`))
  const tender_id = id('T', 3)
  const lot_id = id('L', 2)
  const amount = fc.option(fc.constantFrom(1, 2, 3, 50, 200))
  const tables = fc.record({
    tenders: fc.constant([{ tender_id: 'T1' }, { tender_id: 'T2' }, { tender_id: 'T3' }]),
    lots: fc.constant([
      { tender_id: 'T1', lot_id: 'L1' },
      { tender_id: 'T1', lot_id: 'L2' },
    ]),
    bids: fc.array(fc.record({ tender_id, lot_id, bid_id: id('B', 3), bidder_id: id('P', 3), amount }), {
      maxLength: 12,
    }),
    items: fc.array(
      fc.record({
        tender_id,
        lot_id,
        bid_id: id('B', 2),
        item_id: id('I', 3),
        classification: id('C', 1),
        unit: fc.constantFrom('kg', 'kg', 'kg', 't', null),
        unit_price: amount,
        currency: fc.constant('EUR'),
      }),
      { minLength: 4, maxLength: 14 },
    ),
  })
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(tables, fc.infiniteStream(fc.nat()), async (given, random) => {
      const shuffled = <T>(rows: readonly T[]): T[] =>
        rows
          .map((row) => ({ row, at: random.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ row }) => row)
      const expected = await rowsOf(given, rules)
      for (const { outcome, rule } of expected) seen.add(`${rule} ${outcome}`)
      const other = {
        tenders: shuffled(given.tenders),
        lots: shuffled(given.lots),
        bids: shuffled(given.bids),
        items: shuffled(given.items),
      }
      expect(await rowsOf(other, rules, 2)).toEqual(expected)
      for (const { id: rule } of rules) {
        const ids = expected.filter((row) => row.rule === rule).map((row) => [row.tender_id, row.subject.id])
        expect(new Set(ids.map((parts) => JSON.stringify(parts))).size).toBe(ids.length)
      }
    }),
    { numRuns: 80 },
  )
  for (const rule of rules)
    for (const outcome of ['raised', 'clear', 'not_computable'])
      expect(seen).toContain(`${rule.id} ${outcome}`)
})

test('what nothing asks for is not made out', async () => {
  const tables = {
    tenders: [{ tender_id: 'T', status: 'cancelled' }],
    bids: [{ tender_id: 'T', bid_id: 'B', bidder_id: 'P', status: 'valid' }],
    items: [{ tender_id: 'T', item_id: '1', unit_price: 3 }],
  }
  const { index } = await scanRows(tables, { rules: ['etimad'], workers: 1 })
  expect([index.counts.bid, index.counts.item, index.startOf.bid.length, index.startOf.item.length]).toEqual([
    0, 0, 0, 0,
  ])
})
