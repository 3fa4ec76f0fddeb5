import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, describe, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import {
  type OutcomeRow,
  outcomeRows,
  Pool,
  type ScanOptions,
  type ScanResult,
  scan,
} from '#tenderflag/index.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import { cpuTime } from '../support/cpu-time.js'

/** TENDERFLAG_EXTREME=1000000: so many bids; four times as many are held against them. */
const BIDS = Number(process.env.TENDERFLAG_EXTREME ?? 20_000)
const folder = mkdtempSync(join(tmpdir(), 'tenderflag-extremes-'))
const { rules } = await checkRules([], { facts: factCatalogue, everyStatus: true })
const pool = new Pool(1)
const duck = await (await DuckDBInstance.create()).connect()
afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Columns of bid `i` and of tender `t`, in SQL, and how many tenders there are of `n` bids. */
interface Shape {
  readonly tenders: (n: number) => number
  readonly tender: string
  readonly bid: string
}

const tender = `'T' || t AS tender_id, 'open' AS method, 'complete' AS status, 100::DOUBLE AS estimate, 'SAR' AS currency,
  TIMESTAMP '2024-01-10' AS deadline_at, 'A' || t % 1000 AS buyer_id`
const bid = (tenderId: string, bidder: string, ip: string): string =>
  `${tenderId} AS tender_id, 'b' || i AS bid_id, ${bidder} AS bidder_id, 50 + i % 7::DOUBLE AS amount, 'SAR' AS currency,
  'valid' AS status, ${ip} AS ip, TIMESTAMP '2024-01-01' AS submitted_at`
/** An address of its own for each of 2²⁴ bids. */
const ownAddress = `'10.' || (i >> 16) || '.' || (i >> 8) % 256 || '.' || i % 256`

const shapes: Readonly<Record<string, Shape>> = {
  'one lot has all bids': {
    tenders: () => 1,
    tender,
    // the last bidder has the address of the first
    bid: bid(`'T0'`, `'B' || i`, `CASE WHEN i = n - 1 THEN '10.0.0.0' ELSE ${ownAddress} END`),
  },
  'each lot has one bid, and every text comes once': {
    tenders: (n) => n,
    tender,
    bid: bid(`'T' || i`, `'B' || i`, ownAddress),
  },
  'one bidder is everywhere': { tenders: (n) => n, tender, bid: bid(`'T' || i`, `'B'`, `'10.1.1.1'`) },
  'nothing is filled but keys': {
    tenders: (n) => n,
    tender: `'T' || t AS tender_id, NULL::VARCHAR AS method, NULL::VARCHAR AS status, NULL::DOUBLE AS estimate,
      NULL::VARCHAR AS currency, NULL::TIMESTAMP AS deadline_at, NULL::VARCHAR AS buyer_id`,
    bid: `'T' || i AS tender_id, NULL::VARCHAR AS bid_id, NULL::VARCHAR AS bidder_id, NULL::DOUBLE AS amount,
      NULL::VARCHAR AS currency, NULL::VARCHAR AS status, NULL::VARCHAR AS ip, NULL::TIMESTAMP AS submitted_at`,
  },
}

/** Writes a market of a shape; gives its folder. */
async function written(shape: Shape, n: number, options = 'COMPRESSION snappy'): Promise<string> {
  const path = mkdtempSync(join(folder, 'market-'))
  const table = async (name: string, from: string): Promise<void> => {
    await duck.run(`COPY (${from}) TO '${path}/${name}.parquet' (FORMAT parquet, ${options})`)
  }
  await table('tenders', `SELECT ${shape.tender} FROM range(${shape.tenders(n)}) r(t)`)
  await table('bids', `SELECT ${shape.bid} FROM range(${n}) r(i), (SELECT ${n} AS n)`)
  return path
}

/** CPU time, in seconds, and what was found. */
async function scanned(
  path: string,
  names: ScanOptions['rules'] = rules,
): Promise<{ seconds: number; result: ScanResult }> {
  const spent = cpuTime()
  const result = await scan(path, { rules: names, pool, asOf: '2024-02-01' })
  return { seconds: spent() / 1000, result }
}

const countsOf = ({ rules: all }: ScanResult, id: string) =>
  all.find(({ rule }) => rule.id === `etimad.${id}`)!.counts
const flagsOf = (result: ScanResult, id: string): OutcomeRow[] =>
  [...outcomeRows(result, { reveal: true })].filter(({ rule }) => rule === `etimad.${id}`)

/** What is right of `n` bids. */
const right: Readonly<Record<string, (result: ScanResult, n: number) => void>> = {
  'one lot has all bids'(result) {
    expect(countsOf(result, 'single-bid')).toMatchObject({ raised: 0, clear: 1 })
    expect(flagsOf(result, 'shared-ip')).toMatchObject([{ tender_id: 'T0', value: 2 }])
  },
  'each lot has one bid, and every text comes once'(result, n) {
    expect(countsOf(result, 'single-bid')).toMatchObject({ raised: n, clear: 0 })
    expect(countsOf(result, 'shared-ip')).toMatchObject({ raised: 0, clear: n })
  },
  'one bidder is everywhere'(result, n) {
    expect(countsOf(result, 'single-bid')).toMatchObject({ raised: n, clear: 0 })
    expect(countsOf(result, 'shared-ip')).toMatchObject({ raised: 0, clear: n })
  },
  'nothing is filled but keys'(result, n) {
    expect(countsOf(result, 'single-bid')).toMatchObject({ raised: 0, notComputable: n })
    for (const { counts } of result.rules) expect(counts.raised).toBe(0)
  },
}

describe('all rules, right and in time that grows with the rows, where', () => {
  test.each(Object.keys(shapes))('%s', async (name) => {
    const shape = shapes[name]!
    await scanned(await written(shape, 1000))
    const few = await scanned(await written(shape, BIDS))
    right[name]!(few.result, BIDS)
    const many = await scanned(await written(shape, 4 * BIDS))
    right[name]!(many.result, 4 * BIDS)
    // 4 times as long if linear, 16 times if quadratic
    expect(many.seconds).toBeLessThan(few.seconds * 8 + 1)
  })
})

test.each(['uncompressed', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4_raw'])(
  'Parquet of one row group of many rows, packed with %s',
  async (codec) => {
    const n = 70_000
    const options = `COMPRESSION ${codec}, ROW_GROUP_SIZE ${n}`
    const { result } = await scanned(await written(shapes['one bidder is everywhere']!, n, options), [
      'etimad',
    ])
    right['one bidder is everywhere']!(result, n)
  },
)
