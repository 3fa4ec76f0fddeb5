import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planScan } from '#tenderflag/engine/plan.js'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { loadRules, Pool, type Rule, type ScanResult, scan, writeMarket } from '#tenderflag/index.js'
import { findTables } from '#tenderflag/ingest/find-folder.js'
import { type RowTables, rowSources } from '#tenderflag/ingest/row-tables.js'
import type { TableSource } from '#tenderflag/ingest/table-source.js'
import { writeCsv } from '#tenderflag/output/csv.js'
import type { FormatInput } from '#tenderflag/output/format.js'
import { writeJson } from '#tenderflag/output/json.js'
import { reportIn } from '#tenderflag/output/report.js'
import { rowsIn } from '#tenderflag/output/rows.js'
import { outputContext } from '#tenderflag/output/words/context.js'
import { MergedResults } from '#tenderflag/parts/merge-results.js'
import { scanInParts } from '#tenderflag/parts/scan-in-parts.js'
import { instantText } from '#tenderflag/schema/instant.js'
import { asRead, jsonMarket } from '../support/market-files.js'
import { randomMarket } from '../support/random-market.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-in-parts-'))
const pool = new Pool(1)
const words = { language: 'en', reveal: false, key: new Uint8Array(32) }
let rules: Rule[] = []
beforeAll(async () => {
  rules = await loadRules(['etimad'])
  await writeMarket(folder, { tenders: 2500, seed: 5, format: 'csv' })
})
afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
})

const plan = (of: Rule[]) => planScan(of, factCatalogue, { hasAsOf: false, report: true })

interface Read {
  readonly rows: string[]
  readonly json: string
  readonly csv: string
  readonly report: unknown
  readonly notices: unknown
  readonly parts: number
}

function read(input: Omit<FormatInput, 'width' | 'colour'>, parts: number): Omit<Read, 'notices'> {
  const given = { ...input, width: 80, colour: false }
  const { suppliers: _, tables, notices: __, ...report } = input.report()
  return {
    rows: [...input.rows()].map((row) => JSON.stringify(row)),
    json: [...writeJson(given)].join(''),
    csv: [...writeCsv(given)].join(''),
    report: { ...report, tables: tables.map(({ name, rows }) => [name, rows]) },
    parts,
  }
}

const counted = (notices: ScanResult['dataset']['notices']) =>
  notices.all().map(({ listed, ...group }) => ({ ...group, rows: listed.map(({ row }) => row).sort() }))

async function inParts(
  sources: readonly TableSource[],
  limit: number,
  asOf?: number,
  of = rules,
  startThreadsAfter = 0,
): Promise<Read> {
  const options = { zone: 'UTC', sharedAddresses: [], strict: false, threads: pool, startThreadsAfter }
  const scanning = await scanInParts(sources, plan(of), pool, {
    ...options,
    partSize: { part: 1 << 15 },
    asOf,
    outcomes: 'all',
    limit,
    needOf: (bytes) => bytes,
    buckets: 64,
  })
  const merged = new MergedResults(scanning, words, 5)
  try {
    let parts = 0
    await scanning.run((result) => {
      merged.add(result)
      parts++
    })
    const notices = scanning.notices()
    return { ...read(merged.input(notices), parts), notices: counted(notices) }
  } finally {
    merged.close()
    scanning.close()
  }
}

function inOneGo(result: ScanResult): Omit<Read, 'parts'> {
  const context = outputContext(result, words)
  const { parts: _, ...all } = read(
    { context, rows: () => rowsIn(context), report: () => reportIn(context, 5) },
    1,
  )
  return { ...all, notices: counted(result.dataset.notices) }
}

test('parts of random data sets say together what the whole says', async () => {
  let several = 0
  const { scanRows } = await import('#tenderflag/index.js')
  await fc.assert(
    fc.asyncProperty(randomMarket(), fc.integer({ min: 1000, max: 6000 }), async (market, limit) => {
      const { asOf } = market
      const tables = jsonMarket(asRead(market.tables, 'arrow')) as RowTables
      const given = { rules, outcomes: 'all', pool, report: true } as const
      const whole = inOneGo(
        await scanRows(tables as Parameters<typeof scanRows>[0], {
          ...given,
          ...(asOf === undefined ? {} : { asOf: instantText(asOf) }),
        }),
      )
      try {
        const { parts, ...all } = await inParts(rowSources(tables), limit, asOf)
        if (parts > 1) several++
        expect(all).toEqual(whole)
      } catch (error) {
        if (!(error instanceof Error) || !error.message.includes('memory limit')) throw error
      }
    }),
    { numRuns: 150 },
  )
  expect(several).toBeGreaterThan(20)
})

test('buyers that are persons are ranked by their ids, which are not in the order of their pseudonyms', async () => {
  const { scanRows } = await import('#tenderflag/index.js')
  const buyers = Array.from({ length: 9 }, (_, i) => `B${i}`)
  const tables = {
    tenders: buyers.map((buyer_id) => ({
      tender_id: `of ${buyer_id}`,
      buyer_id,
      status: 'cancelled',
      bids_count: 2,
    })),
    parties: buyers.map((party_id) => ({ party_id, kind: 'person' })),
  }
  const whole = inOneGo(await scanRows(tables, { rules, outcomes: 'all', pool, report: true }))
  const { parts, ...all } = await inParts(rowSources(tables), 1000)
  expect(parts).toBeGreaterThan(1)
  expect(all).toEqual(whole)
})

test('items without a tender are counted once where a rule is about items', async () => {
  const { scanRows } = await import('#tenderflag/index.js')
  const file = join(folder, 'item.yaml')
  const text = '{ en: Item }'
  writeFileSync(
    file,
    `id: my.item
version: 1
status: stable
title: ${text}
subject: item
severity: low
confidence: low
when: tender.method == "direct"
explain: ${text}
rationale: ${text}
innocent_explanations: [${text}]
`,
  )
  const ofItems = await loadRules([file])
  const ids = Array.from({ length: 9 }, (_, i) => `T${i}`)
  const tables = {
    tenders: ids.map((tender_id) => ({ tender_id, method: 'direct' })),
    items: [...ids, null].map((tender_id) => ({ tender_id, item_id: 'I' })),
  }
  const whole = inOneGo(await scanRows(tables, { rules: ofItems, outcomes: 'all', pool, report: true }))
  const { parts, ...all } = await inParts(rowSources(tables), 500, undefined, ofItems)
  expect(parts).toBeGreaterThan(1)
  expect(all).toEqual(whole)
})

describe('a market in files', () => {
  test('is read in pieces, put aside and scanned in many parts', async () => {
    const whole = inOneGo(await scan(folder, { rules, outcomes: 'all', pool, report: true }))
    const { parts, ...all } = await inParts(await findTables([folder]), 1_500_000)
    expect(parts).toBeGreaterThan(2)
    expect(all).toEqual(whole)
    expect(all.rows.length).toBeGreaterThan(2000)
  })

  test('rows without a tender are of every part, and counted once', async () => {
    const other = mkdtempSync(join(tmpdir(), 'tenderflag-lost-'))
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8')
      const lost = name === 'bids.csv' ? `${text.split('\n')[1]!.replace(/^[^,]*/, '')}\n` : ''
      writeFileSync(join(other, name), text + lost)
    }
    const whole = inOneGo(await scan(other, { rules, outcomes: 'all', pool, report: true }))
    const { parts, ...all } = await inParts(await findTables([other]), 1_500_000)
    rmSync(other, { recursive: true, force: true })
    expect(parts).toBeGreaterThan(2)
    expect(all).toEqual(whole)
  })

  test.each([
    ['by threads', 0],
    ['by the main thread', Number.POSITIVE_INFINITY],
  ])(
    'rows that cannot be read, and long chains of tenders, are what they are in one scan: read %s',
    async (_, after) => {
      const other = mkdtempSync(join(tmpdir(), 'tenderflag-chains-'))
      // each launched again after the one below, every fifth the first of its chain; two and two are of one buyer
      const tenders = Array.from({ length: 40 }, (_, i) => {
        const buyer = `B${Math.floor(i / 5)}-${Math.floor((i % 5) / 2)}`
        return `T${i},${buyer},open,cancelled,2024-05-01,${i % 5 === 4 ? '' : `T${i + 1}`}`
      })
      const bids = tenders.flatMap((_, i) => [
        `T${i},F1,valid,${i % 7 === 0 ? 'much' : 1000 + i},2024-04-30${i % 6 === 0 ? ',x' : ''}`,
        ...(i % 2 === 0 ? [] : [`T${i},F2,valid,1000,2024-04-30`]),
      ])
      const text = (head: string, rows: readonly string[]) => `${head}\n${rows.join('\n')}\n`
      writeFileSync(
        join(other, 'tenders.csv'),
        text('tender_id,buyer_id,method,status,deadline_at,previous_tender_id', tenders),
      )
      writeFileSync(join(other, 'bids.csv'), text('tender_id,bidder_id,status,amount,submitted_at', bids))
      const asOf = Date.parse('2024-06-01')
      const whole = inOneGo(
        await scan(other, { rules, outcomes: 'all', pool, report: true, asOf: '2024-06-01T00:00:00Z' }),
      )
      const { parts, ...all } = await inParts(await findTables([other]), 3000, asOf, rules, after)
      rmSync(other, { recursive: true, force: true })
      expect(parts).toBeGreaterThan(1)
      expect(all).toEqual(whole)
      for (const kind of ['bad_value', 'ragged_row']) expect(JSON.stringify(all.notices)).toContain(kind)
    },
  )
})
