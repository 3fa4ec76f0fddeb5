import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { quantile } from '#tenderflag/engine/quantile.js'
import { type PeerGroups, peerGroups, statisticsOf } from '#tenderflag/engine/statistic.js'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { FEW_PEERS, NO_SPREAD, reasonOf } from '#tenderflag/facts/reason.js'
import { outcomeRows, scan, writeMarket } from '#tenderflag/index.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import type { StatNode } from '#tenderflag/rules/statistics.js'
import { cpuTime } from '../support/cpu-time.js'
import { naiveQuantile } from '../support/naive-quantile.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-statistics-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const node = (changes: Partial<StatNode>): StatNode => ({
  op: 'stat',
  stat: 'upper_fence',
  subject: 'lot',
  of: { op: 'fact', fact: 'lot.bids.spread' },
  p: 1.5,
  among: { op: 'const', value: 1 },
  by: [],
  minimum: 4,
  text: 'upper_fence(lot.bids.spread)',
  ...changes,
})

describe('quantiles of type 8', () => {
  test('of one to five', () => {
    // h = (5 + 1/3) · 0.25 + 1/3 = 5/3
    expect(quantile(Float64Array.of(5, 3, 1, 4, 2), 0.25)).toBeCloseTo(5 / 3, 12)
    expect(quantile(Float64Array.of(5, 3, 1, 4, 2), 0.5)).toBe(3)
    expect(quantile(Float64Array.of(5, 3, 1, 4, 2), 0.75)).toBeCloseTo(13 / 3, 12)
    expect(quantile(Float64Array.of(7), 0.25)).toBe(7)
    expect(quantile(Float64Array.of(5, 3), 0)).toBe(3)
    expect(quantile(Float64Array.of(5, 3), 1)).toBe(5)
    expect(quantile(new Float64Array(0), 0.5)).toBeNaN()
  })

  test('are what sorting gives, bit for bit, in any order', () => {
    const values = fc.array(
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ max: 5 })),
      {
        minLength: 1,
        maxLength: 300,
      },
    )
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (of, p) => {
        const sorted = Float64Array.from(of).sort()
        expect(quantile(Float64Array.from(of), p)).toBe(quantile(sorted, p))
        expect(quantile(sorted, p)).toBe(naiveQuantile(of, p))
      }),
    )
  })

  test('of many are the same, and after a smaller one only what that left behind is looked at', () => {
    const value = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.double({ min: 1, max: 1e6, noNaN: true }))
    const many = fc.array(value, { minLength: 1, maxLength: 3000, size: 'max' })
    fc.assert(
      fc.property(many, fc.double({ min: 0, max: 1, noNaN: true }), (of, p) => {
        const values = Float64Array.from(of)
        const first = quantile(values, p / 2)
        expect([first, quantile(values, p, p / 2)]).toEqual([naiveQuantile(of, p / 2), naiveQuantile(of, p)])
      }),
      { numRuns: 100 },
    )
  })

  test('take no quadratic time of numbers that ascend, descend, are alike or form an organ pipe', () => {
    const n = 2_000_000
    for (const value of [
      (i: number) => i,
      (i: number) => n - i,
      () => 1,
      (i: number) => Math.min(i, n - i),
    ]) {
      const values = Float64Array.from({ length: n }, (_, i) => value(i))
      const spent = cpuTime()
      quantile(values, 0.25)
      expect(spent()).toBeLessThan(5000)
    }
  })
})

describe('statistics of peers', () => {
  const exact = (values: number[]) => {
    const column = Float64Array.from(values)
    return { lo: column, hi: column, why: new Uint8Array(values.length) }
  }
  const statisticOf = (of: StatNode, values: Float64Array, groups: PeerGroups) =>
    statisticsOf([of], values, groups)[0]!

  test('are taken over those who are alike; unknown values are left out, what is not in scope is not there', () => {
    const groups = peerGroups(9, [exact([1, 1, 1, 1, 2, 2, 1, 1, 1]), exact([0, 0, 0, 0, 0, 0, 0, 0, 3])])
    const values = Float64Array.of(1, 2, 3, 4, 9, 9, Number.NaN, Number.POSITIVE_INFINITY, 5)
    const found = statisticOf(node({ stat: 'median' }), values, groups)
    const g = groups.groupOf[0]!
    expect([...groups.groupOf.subarray(0, 4)]).toEqual([g, g, g, g])
    expect(groups.keys.map((key) => key[g])).toEqual([1, 0])
    expect([found.population[g], found.leftOut[g], found.why[g]]).toEqual([4, 1, 0])
    expect(statisticOf(node({ stat: 'median', p: 0.5 }), values, groups).value[g]).toBe(2.5)
    expect(reasonOf(found.why[groups.groupOf[4]!]!)?.problem).toBe('few_peers')
  })

  test('a subject whose peers are not known has none', () => {
    const unknown = {
      lo: Float64Array.of(1, Number.NEGATIVE_INFINITY),
      hi: Float64Array.of(1, Number.POSITIVE_INFINITY),
      why: Uint8Array.of(0, 7),
    }
    const groups = peerGroups(2, [unknown])
    expect([...groups.groupOf]).toEqual([0, -1])
    expect(groups.whyNot[1]).toBe(7)
  })

  test('are the same alone and beside others of the same values', () => {
    const values = Float64Array.from({ length: 60 }, (_, i) => (i * 37) % 61)
    const groups = peerGroups(60, [exact(Array.from(values, (value) => value % 2))])
    const nodes = (['lower_fence', 'median', 'upper_fence', 'percentile'] as const).map((stat) =>
      node({ stat, p: stat === 'median' ? 0.5 : 0.75 }),
    )
    const together = statisticsOf(nodes, values, groups)
    expect(together).toEqual(nodes.map((of) => statisticOf(of, values, groups)))
    expect(together.map(({ q1 }) => Number.isNaN(q1[0]!))).toEqual([false, true, false, true])
  })

  test('peers are told apart by any numbers', () => {
    const of = [0.5, -1, 0.5, 2 ** 31, -1, 3]
    expect([...peerGroups(6, [exact(of)]).groupOf]).toEqual([0, 1, 0, 2, 1, 3])
  })

  test('no fence of those who are nearly all alike, and none of few', () => {
    const groups = peerGroups(8, [])
    const alike = statisticOf(node({}), Float64Array.of(1, 1, 1, 1, 1, 1, 1, 9), groups)
    expect([alike.why[0], alike.q1[0], alike.q3[0]]).toEqual([NO_SPREAD, 1, 1])
    const few = statisticOf(node({ minimum: 9 }), Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), groups)
    expect([few.why[0], few.population[0]]).toEqual([FEW_PEERS, 8])
  })
})

describe('against DuckDB', () => {
  const market = join(folder, 'market')
  beforeAll(() => writeMarket(market, { tenders: 3000, seed: 5, format: 'csv' }))

  test('the fences of price spreads are those of SQL', async () => {
    const { rules } = await checkRules(['ocp'], { facts: factCatalogue, everyStatus: true })
    const rule = rules.find(({ id }) => id === 'ocp.R022')!
    const result = await scan(market, { rules: [rule], outcomes: 'all', workers: 1 })
    const found = new Map<string, readonly (number | null)[]>()
    for (const row of outcomeRows(result, { reveal: true, key: new Uint8Array(32) }))
      for (const { value, q1, q3, population, peers } of row.statistics)
        if (population > 0) found.set(Object.values(peers).join(' '), [population, q1, q3, value])

    const connection = await (await DuckDBInstance.create()).connect()
    const rows = await connection.runAndReadAll(sql(market))
    const expected = rows.getRowObjectsJS()
    expect(expected.length).toBeGreaterThan(5)
    for (const { peers, n, q1, q3, fence } of expected) {
      const got = found.get(String(peers))
      expect(got?.[0], String(peers)).toBe(Number(n))
      expect(got?.[1]).toBeCloseTo(Number(q1), 10)
      expect(got?.[2]).toBeCloseTo(Number(q3), 10)
      if (Number(n) >= 20) expect(got?.[3]).toBeCloseTo(Number(fence), 10)
      else expect(got?.[3]).toBeNull()
    }
    expect(found.size).toBe(expected.length)
  })
})

/**
 * Quartiles of type 8 and fences of (max − min) / mean by division and method, in SQL: only lots whose bids all have a
 * status, and whose valid ones all have a price, in one currency and for this lot alone.
 */
function sql(market: string): string {
  const table = (name: string) => `read_csv('${join(market, name)}.csv', all_varchar = true)`
  const quartile = (p: number) => {
    const h = `((n + 1/3::DOUBLE) * ${p} + 1/3::DOUBLE)`
    const at = (place: string) => `values[least(greatest(CAST(${place} AS INTEGER), 1), n)]`
    return `${at(`floor(${h})`)} + (${h} - floor(${h})) * (${at(`floor(${h}) + 1`)} - ${at(`floor(${h})`)})`
  }
  return `
    WITH lots AS (
      SELECT t.tender_id, l.lot_id, substr(t.classification, 1, 2) AS division, t.method
      FROM ${table('tenders')} t LEFT JOIN ${table('lots')} l USING (tender_id)
    ), only_lots AS (
      SELECT tender_id, max(lot_id) AS only_lot FROM ${table('lots')} GROUP BY tender_id HAVING count(*) = 1
    ), named AS (
      SELECT * REPLACE (coalesce(lot_id, only_lot) AS lot_id)
      FROM ${table('bids')} LEFT JOIN only_lots USING (tender_id)
    ), placed AS (
      SELECT *, max(round) FILTER (takes_part) OVER lot AS last, bool_or(round IS NULL) FILTER (takes_part) OVER lot AS some_without,
        bool_or(lot_id IS NULL) OVER (PARTITION BY tender_id) AS unplaced
      FROM (
        SELECT *, status IS DISTINCT FROM 'invited' OR withdrawn_at IS NOT NULL AS takes_part FROM named
      ) WINDOW lot AS (PARTITION BY tender_id, lot_id)
    ), bids AS (
      SELECT tender_id, lot_id, max(TRY_CAST(amount AS DOUBLE)) AS price, max(currency) AS currency, max(status) AS status,
        bool_or(amount IS NULL OR currency IS NULL) OR count(DISTINCT amount) > 1 AS lacks,
        bool_or(status IS NULL OR (some_without AND last IS NOT NULL) OR (unplaced AND lot_id IS NOT NULL)) AS unclear
      FROM placed WHERE withdrawn_at IS NULL AND (last IS NULL OR some_without OR round = last)
      GROUP BY tender_id, lot_id, coalesce(bid_id, bidder_id)
    ), spreads AS (
      SELECT tender_id, lot_id,
        count(*) FILTER (status = 'valid') AS valid,
        bool_or(unclear) OR bool_or(lacks AND status = 'valid')
          OR count(DISTINCT currency) FILTER (status = 'valid') <> 1 AS unknown,
        (max(price) FILTER (status = 'valid') - min(price) FILTER (status = 'valid'))
          / avg(price) FILTER (status = 'valid') AS spread
      FROM bids GROUP BY tender_id, lot_id
    ), groups AS (
      SELECT division || ' ' || method AS peers, count(*)::INTEGER AS n, list(spread ORDER BY spread) AS values
      FROM lots JOIN spreads ON lots.tender_id = spreads.tender_id
        AND lots.lot_id IS NOT DISTINCT FROM spreads.lot_id
      WHERE valid >= 2 AND NOT unknown AND division IS NOT NULL AND method IS NOT NULL
      GROUP BY division, method
    )
    SELECT peers, n, ${quartile(0.25)} AS q1, ${quartile(0.75)} AS q3, q3 + 1.5 * (q3 - q1) AS fence FROM groups`
}
