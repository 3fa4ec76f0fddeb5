import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { outcomeRows, Pool, scan, scanRows } from '#tenderflag/index.js'
import { rulesFor, testAgreement } from '../support/agree.js'
import { instant } from '../support/cases.js'
import { cpuTime } from '../support/cpu-time.js'
import { jsonMarket } from '../support/market-files.js'
import { itemOracle } from '../support/oracle-items.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { randomMarket } from '../support/random-market.js'

const rules = await rulesFor({
  ids: ['ocp.R012', 'ocp.R017', 'alice.emergency-price'],
  params: { 'ocp.R017.minimum': 4, 'ocp.R017.multiplier': 0, 'alice.emergency-price.peers': 2 },
})

const tenderId = fc.constantFrom('T1', 'T1', 'T2', 'T3', 'T2', 'T9', null)
const often = <T>(...values: T[]) =>
  fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: fc.constant(null) })
const item = fc.record({
  tender_id: tenderId,
  lot_id: fc.constantFrom(null, null, 'L1', 'L2'),
  bid_id: fc.constantFrom(null, null, null, 'b1', 'b2'),
  item_id: often('I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7'),
  classification: often('33'),
  unit: often('box', 'box', 'box', 'kg'),
  currency: often('BRL'),
  unit_price: often(10, 10, 12, 14, 20, 20.1, 28, 40, 100, 0),
})
const more = fc.record({
  /** The days before and after 90 days, and something between. */
  published_at: fc.constantFrom(
    ...['2024-01-01', '2024-03-31', '2024-03-31T23:59:59.999Z', '2024-04-01', '2024-04-01T00:00Z'].map(
      instant,
    ),
    null,
  ),
  emergency: fc.constantFrom('true', 'true', 'true', 'false', null),
  planned_method: fc.constantFrom('open', 'direct', 'selective', null),
  method: fc.constantFrom('direct', 'direct', 'open'),
})

const market = fc
  .tuple(
    randomMarket(),
    fc.array(more, { minLength: 4, maxLength: 4 }),
    fc.array(item, { minLength: 4, maxLength: 18 }),
    fc.array(fc.constantFrom('b1', 'b1', 'b2', null), { minLength: 3, maxLength: 3 }),
  )
  .map(([{ tables, asOf }, extra, rows, won]) => {
    const tenders = tables.tenders?.map((row, i): Row => {
      const { method, ...said } = extra[i % extra.length]!
      return { ...said, ...row, ...(row.method ? { method } : {}) }
    })
    const awards = tables.awards?.map((row, i): Row => ({ bid_id: won[i % won.length]!, ...row }))
    // Without a table of tenders items would name some of their own.
    const named = [...(tables.lots ?? []), ...(tables.bids ?? []), ...(tables.awards ?? [])].map(
      (row) => row.tender_id,
    )
    const items = tenders ? rows : rows.filter((row) => named.includes(row.tender_id))
    const changed = { ...(tenders && { tenders }), ...(awards && { awards }) }
    return { tables: { ...tables, ...changed } as Tables, asOf, more: { items } }
  })

testAgreement(
  'the naive implementation and the engine agree on random items',
  rules,
  market,
  (tables, _, { more: { items } }) => itemOracle(tables, items),
  { runs: 500 },
)

const [fences, emergencies] = [
  await rulesFor({ ids: ['ocp.R017'] }),
  await rulesFor({ ids: ['alice.emergency-price'] }),
]

test('facts of shown items are those of all items', async () => {
  const facts = [...factCatalogue.facts.values()].filter(({ subject }) => subject === 'item')
  const [rule] = await rulesFor({ conditions: { 'test.items': ['item', 'item.unit_price >= 20'] } })
  const names = facts.map(({ name }) => name)
  const shows = { ...rule!, evidence: names, facts: [...new Set([...rule!.facts, ...names])].sort() }
  const pool = new Pool(1)
  let flags = 0
  await fc.assert(
    fc.asyncProperty(market, async ({ tables, more: { items } }) => {
      const source = { ...jsonMarket(tables), items } as Parameters<typeof scanRows>[0]
      const lines = async (outcomes: 'raised' | 'all') =>
        [
          ...outcomeRows(await scanRows(source, { rules: [shows], outcomes, pool }), {
            key: new Uint8Array(32),
          }),
        ]
          .filter(({ outcome }) => outcome === 'raised')
          .map((row) => JSON.stringify(row))
      const expected = await lines('all')
      expect(await lines('raised')).toEqual(expected)
      flags += expected.length
    }),
    { numRuns: 60 },
  )
  await pool.close()
  expect(flags).toBeGreaterThan(50)
}, 60_000)

describe('many items', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenderflag-items-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** `n` items of one class, one a tender, in 400 days. */
  function write(n: number): void {
    let seed = 7
    const random = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return seed / 2 ** 32
    }
    const tenders = ['tender_id,published_at,emergency']
    const items = ['tender_id,item_id,classification,unit,currency,unit_price']
    for (let i = 0; i < n; i++) {
      const day = new Date(Date.UTC(2024, 0, 1 + Math.floor(random() * 400))).toISOString().slice(0, 10)
      tenders.push(`T${i},${day},${random() < 0.1}`)
      items.push(`T${i},I,33141420,box,BRL,${(Math.exp(random() * 3) * 10).toFixed(2)}`)
    }
    writeFileSync(join(folder, 'tenders.csv'), `${tenders.join('\n')}\n`)
    writeFileSync(join(folder, 'items.csv'), `${items.join('\n')}\n`)
  }
  const key = new Uint8Array(32)

  test('have the fence and the medians that DuckDB finds', async () => {
    write(3000)
    const result = await scan(folder, { rules: [...fences, ...emergencies], outcomes: 'all', workers: 1 })
    const rows = [...outcomeRows(result, { key })]
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const read = (name: string) => `read_csv('${join(folder, name)}.csv')`
    const medians = await connection.runAndReadAll(`
      WITH priced AS (SELECT tender_id, published_at::DATE AS day, emergency, unit_price
        FROM ${read('tenders')} AS t JOIN ${read('items')} AS i USING (tender_id))
      SELECT a.tender_id, median(b.unit_price) AS middle, count(*)::INTEGER AS peers
      FROM priced a JOIN priced b ON a.tender_id <> b.tender_id AND abs(a.day - b.day) <= 90
      WHERE a.emergency GROUP BY a.tender_id`)
    const expected = new Map(medians.getRowObjects().map((row) => [row.tender_id, row]))
    const said = rows.filter(
      (row) => row.rule === 'alice.emergency-price' && row.outcome !== 'not_applicable',
    )
    expect(said.length).toBe(expected.size)
    expect(new Set(said.map(({ outcome }) => outcome))).toEqual(new Set(['raised', 'clear']))
    for (const { tender_id, evidence } of said) {
      expect(evidence['item.peer_median']).toBeCloseTo(Number(expected.get(tender_id)!.middle), 9)
      expect(evidence['item.price_peers']).toBe(expected.get(tender_id)!.peers)
    }

    const at = (place: string) => `values[least(greatest(CAST(${place} AS INTEGER), 1), n)]`
    const quartile = (p: number) => {
      const h = `((n + 1/3::DOUBLE) * ${p} + 1/3::DOUBLE)`
      return `${at(`floor(${h})`)} + (${h} - floor(${h})) * (${at(`floor(${h}) + 1`)} - ${at(`floor(${h})`)})`
    }
    const quartiles = await connection.runAndReadAll(`
      SELECT ${quartile(0.25)} AS q1, ${quartile(0.75)} AS q3 FROM
        (SELECT list(unit_price ORDER BY unit_price) AS values, count(*)::INTEGER AS n FROM ${read('items')})`)
    const [{ q1, q3 }] = quartiles.getRowObjects() as [{ q1: number; q3: number }]
    const fence = rows.find(({ rule }) => rule === 'ocp.R017')!.threshold
    expect(fence).toBeCloseTo(q3 + 1.5 * (q3 - q1), 9)
  }, 60_000)

  test('of one class take no quadratic time', async () => {
    write(100_000)
    const spent = cpuTime()
    const result = await scan(folder, { rules: emergencies, workers: 1 })
    expect(result.rules[0]!.counts.raised).toBeGreaterThan(100)
    expect(spent()).toBeLessThan(20_000)
  }, 60_000)
})
