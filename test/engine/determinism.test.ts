import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MORSEL } from '#tenderflag/engine/units.js'
import type { Found } from '#tenderflag/engine/work.js'
import {
  loadRules,
  outcomeRows,
  Pool,
  report,
  type ScanOptions,
  type ScanResult,
  scan,
  scanRows,
  writeMarket,
} from '#tenderflag/index.js'
import { jsonMarket } from '../support/market-files.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { randomMarket } from '../support/random-market.js'

const TENDERS = 8 * MORSEL - 57
const key = new Uint8Array(32)
const folder = mkdtempSync(join(tmpdir(), 'tenderflag-engine-'))
const place = (name: string): string => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const options: ScanOptions = { outcomes: 'all', report: true }
let expected: { ndjson: string; report: string }

/** All that is said of the data: every outcome with its evidence, and the ranking with its words. */
function said(result: ScanResult): { ndjson: string; report: string } {
  const lines: string[] = []
  for (const row of outcomeRows(result, { reveal: true, key })) lines.push(JSON.stringify(row))
  const { notices: _, ...rest } = report(result, { reveal: true, key, top: 50 })
  return {
    ndjson: lines.join('\n'),
    report: JSON.stringify({ ...rest, tables: undefined, sources: undefined }),
  }
}

/** Equal, and if not the first line that is not: the texts are too long to be shown. */
function expectSame(found: { ndjson: string; report: string }): void {
  if (found.ndjson !== expected.ndjson) {
    const [a, b] = [expected.ndjson.split('\n'), found.ndjson.split('\n')]
    const at = a.findIndex((line, i) => line !== b[i])
    expect([b.length, b[at]]).toEqual([a.length, a[at]])
  }
  expect(found.ndjson === expected.ndjson).toBe(true)
  expect(found.report).toBe(expected.report)
}

/** Runs all jobs in threads, little ones too. */
class WatchedPool extends Pool {
  protected override readonly little = 0
  found: readonly Found[] = []
  override async run(...args: Parameters<Pool['run']>): Promise<readonly Found[]> {
    this.found = await super.run(...args)
    return this.found
  }
}

async function scanWith(workers: number, source: string): Promise<ScanResult> {
  await using pool = new WatchedPool(workers)
  const result = await scan(source, { ...options, pool })
  // Every run of morsels was taken, and by one thread; 8 morsels are 8 runs.
  expect(pool.found).toHaveLength(workers)
  const ran = pool.found.flatMap(({ runs }) => runs).sort((a, b) => a - b)
  expect(ran).toEqual(Array.from({ length: 8 }, (_, i) => i))
  return result
}

beforeAll(async () => {
  await writeMarket(place('csv'), { tenders: TENDERS, seed: 11, format: 'csv' })
  expected = said(await scanWith(1, place('csv')))
})

test('the market has every outcome of every rule', () => {
  const outcomes = new Set(
    expected.ndjson.split('\n').map((line) => {
      const { rule, outcome } = JSON.parse(line)
      return `${rule} ${outcome}`
    }),
  )
  const rules = [...outcomes].map((pair) => pair.split(' ')[0])
  expect(new Set(rules).size).toBe(7)
  for (const rule of rules)
    for (const outcome of ['raised', 'clear', 'not_computable'])
      expect(outcomes).toContain(`${rule} ${outcome}`)
})

test.each([2, 3, 5])('%i workers say what one says', async (workers) => {
  expectSame(said(await scanWith(workers, place('csv'))))
})

test.each(['jsonl', 'arrow', 'parquet'] as const)('%s says what CSV says', async (format) => {
  await writeMarket(place(format), { tenders: TENDERS, seed: 11, format })
  expectSame(said(await scanWith(2, place(format))))
})

describe('a little job, which the calling thread runs', () => {
  /** Does something while a job runs: a morsel of it is done by then. */
  class InterruptedPool extends Pool {
    interrupt = (): void => {}
    override run(...args: Parameters<Pool['run']>): Promise<readonly Found[]> {
      const running = super.run(...args)
      this.interrupt()
      return running
    }
  }

  test('says what threads say', async () => {
    expectSame(said(await scan(place('csv'), { ...options, workers: 2 })))
  })

  test('stops with the signal', async () => {
    await using pool = new InterruptedPool(1)
    const controller = new AbortController()
    pool.interrupt = () => controller.abort()
    const scanning = scan(place('csv'), { ...options, pool, signal: controller.signal })
    await expect(scanning).rejects.toMatchObject({ code: 'ABORTED' })
  })

  test('stops when the pool is closed', async () => {
    await using pool = new InterruptedPool(1)
    pool.interrupt = () => void pool.close()
    await expect(scan(place('csv'), { ...options, pool })).rejects.toMatchObject({ code: 'USAGE' })
  })
})

describe('any order of rows', () => {
  test('of data sets with every kind of trouble, reasons and evidence too', async () => {
    const pool = new Pool(1)
    const rules = await loadRules(['etimad'])
    const lines = async (tables: Tables): Promise<string[]> => {
      const found = await scanRows(jsonMarket(tables) as Parameters<typeof scanRows>[0], {
        rules,
        outcomes: 'all',
        pool,
      })
      return [...outcomeRows(found, { reveal: true, key })].map((row) => JSON.stringify(row))
    }
    const shuffled = (rows: readonly Row[] = [], random: () => number): readonly Row[] =>
      rows
        .map((row) => [random(), row] as const)
        .sort(([a], [b]) => a - b)
        .map(([, row]) => row)
    const inOrder = (rows: readonly Row[]): readonly Row[] => {
      const key = (row: Row): string =>
        ['tender_id', 'lot_id', 'award_id', 'contract_id', 'bid_id'].map((name) => row[name] ?? '').join('\t')
      return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
    }
    await fc.assert(
      fc.asyncProperty(randomMarket(), fc.integer(), async ({ tables }, seed) => {
        const random = generator(seed)
        const other = Object.fromEntries(
          Object.entries(tables).map(([name, rows]) => [name, rows && shuffled(rows, random)]),
        )
        const expected = await lines(tables)
        expect(await lines(other)).toEqual(expected)
        // As files mostly are: such tables are joined by a walk, others by sorting.
        const usual = Object.fromEntries(
          Object.entries(tables).map(([name, rows]) => [name, rows && inOrder(rows)]),
        )
        expect(await lines(usual)).toEqual(expected)
      }),
      { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 300) },
    )
    await pool.close()
  }, 600_000)

  test.each([1, 2, 3])('shuffle %i', async (seed) => {
    const random = generator(seed)
    const shuffled = place(`shuffled${seed}`)
    mkdirSync(shuffled)
    for (const name of readdirSync(place('csv'))) {
      const [head, ...rows] = readFileSync(join(place('csv'), name), 'utf8')
        .trimEnd()
        .split('\n')
      for (let i = rows.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1))
        ;[rows[i], rows[j]] = [rows[j]!, rows[i]!]
      }
      writeFileSync(join(shuffled, name), `${[head, ...rows].join('\n')}\n`)
    }
    expectSame(said(await scanWith(2, shuffled)))
  })
})

describe('columns that no rule needs are never decoded', () => {
  const columns = (result: ScanResult): Record<string, string[]> =>
    Object.fromEntries(
      [...result.dataset.tables].map(([name, table]) => [name, [...table.columns.keys()].sort()]),
    )

  test.each(['csv', 'parquet'] as const)('of %s', async (format) => {
    const source = place(`columns-${format}`)
    await writeMarket(source, { tenders: 50, seed: 1, format })
    const one = async (rule: string, more: ScanOptions = {}) =>
      columns(await scan(source, { rules: [`rules/etimad/${rule}.yaml`], ...more }))
    // The instant to look from is given, so what would tell it need not be read.
    // Kinds and buyers tell whose ids evidence may show.
    expect(await one('contract-cancelled', { asOf: '2024-01-01' })).toEqual({
      tenders: ['buyer_id', 'tender_id'],
      lots: ['lot_id', 'tender_id'],
      // contracts without an id are numbered by what they say
      contracts: [
        'amount',
        'award_id',
        'cancelled_at',
        'contract_id',
        'currency',
        'signed_at',
        'status',
        'supplier_id',
        'tender_id',
      ],
      parties: ['kind', 'party_id'],
    })
    const single = await one('single-bid', { asOf: '2024-01-01' })
    expect(Object.keys(single)).toEqual(['tenders', 'lots', 'bids', 'parties'])
    expect(single.tenders).toEqual(['bids_count', 'buyer_id', 'deadline_at', 'method', 'tender_id'])
    // Whether a bid without a status was submitted, its address and times tell; what it won does not.
    expect(single.bids).toContain('ip')
    expect(single.bids).not.toContain('is_winner')
    expect((await one('bid-withdrawn')).bids).toContain('is_winner')
  })
})

/** Numbers in [0, 1), the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
