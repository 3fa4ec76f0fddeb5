import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { type OutcomeRow, outcomeRows, scan } from '#tenderflag/index.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import { writePlainMarket } from '../support/plain-market.js'

/**
 * Rules that compare with peers, by SQL and from the files: the numbers themselves, who is compared with whom, quartiles,
 * fences, and who is flagged. Nothing is missing here; what is missing is tried out in the other tests of this folder.
 */

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-sql-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Side = 'lower' | 'upper' | 'both'
interface Expected {
  readonly side: Side
  /** id, peers, x of those in scope. */
  readonly sql: string
  /** Flagged, too, above this. */
  readonly above?: number
  /** Interquartile ranges, by default 1.5. */
  readonly times?: number
}

const lots = `lots AS (SELECT t.*, substr(classification, 1, 2) AS division, extract('epoch' FROM deadline_at) AS closed
  FROM tenders t)`
/** One row a bid, and one for each lot. */
const bids = `bid AS (SELECT tender_id, bid_id, any_value(amount) AS amount, any_value(status) AS status,
    count(*) > 1 AS together, list(bidder_id) AS who FROM bids GROUP BY ALL),
  winners AS (SELECT tender_id, list(supplier_id) AS won FROM awards GROUP BY ALL),
  prices AS (SELECT tender_id, max(amount) - min(amount) AS range, avg(amount) AS mean, count(*) AS valid,
      min(amount) FILTER (list_has_any(who, coalesce(won, []))) AS winning,
      min(amount) FILTER (NOT list_has_any(who, coalesce(won, []))) AS next
    FROM bid LEFT JOIN winners USING (tender_id) WHERE status = 'valid' GROUP BY ALL)`
const award = `award AS (SELECT tender_id, any_value(amount) AS amount, any_value(awarded_at) AS day FROM awards GROUP BY ALL)`
const contract = `contract AS (SELECT tender_id, any_value(amount) AS amount, any_value(signed_at) AS day FROM contracts
  WHERE status <> 'cancelled' GROUP BY ALL)`
/** Whole days; below zero the part of a day that says so. */
const days = (from: string, to: string) =>
  `(SELECT CASE WHEN d < 0 THEN d ELSE floor(d) END FROM (SELECT (epoch_ms(${to}) - epoch_ms(${from})) / 86400000.0 AS d))`
const margin = `WITH ${lots}, ${bids} SELECT tender_id AS id, division || ' ' || method AS peers, CASE WHEN next >= winning THEN (next - winning) / winning END AS x
  FROM lots JOIN prices USING (tender_id) JOIN winners USING (tender_id) WHERE valid >= 2`
const expected: Record<string, Expected> = {
  R014: {
    side: 'lower',
    sql: `SELECT tender_id AS id, method AS peers, ${days('published_at', 'opened_at')} AS x FROM tenders WHERE method <> 'direct'`,
  },
  R015: {
    side: 'upper',
    sql: `WITH ${award} SELECT tender_id AS id, method AS peers, ${days('opened_at', 'day')} AS x FROM tenders JOIN award USING (tender_id)`,
  },
  R016: {
    side: 'both',
    sql: `SELECT tender_id AS id, substr(classification, 1, 2) || ' ' || method || ' EUR' AS peers, estimate AS x FROM tenders`,
  },
  R019: {
    side: 'lower',
    times: 0,
    sql: `WITH ${lots} SELECT tender_id AS id, division AS peers, count(DISTINCT bid_id) AS x
      FROM lots JOIN bids USING (tender_id) WHERE method IN ('open', 'selective') GROUP BY ALL`,
  },
  R022: {
    side: 'upper',
    sql: `WITH ${lots}, ${bids} SELECT tender_id AS id, division || ' ' || method AS peers, range / mean AS x
      FROM lots JOIN prices USING (tender_id) WHERE valid >= 2`,
  },
  R024: { side: 'lower', times: 0.25, sql: margin },
  R058: { side: 'upper', sql: margin },
  R025: {
    side: 'lower',
    times: 0.5,
    sql: `WITH ${bids}, record AS (SELECT bidder_id, count(DISTINCT tender_id) AS n,
        count(DISTINCT tender_id) FILTER (list_contains(won, bidder_id)) AS wins
      FROM bids JOIN winners USING (tender_id) GROUP BY 1),
      usual AS (SELECT list(n ORDER BY n) AS v, count(*) AS c, (c + 1/3::DOUBLE) * 0.75 + 1/3::DOUBLE AS h FROM record)
      SELECT bidder_id AS id, '' AS peers, wins / n AS x FROM record, usual
      WHERE n >= v[floor(h)::INT] + (h - floor(h)) * (v[floor(h)::INT + 1] - v[floor(h)::INT])`,
  },
  R026: {
    side: 'upper',
    times: 0.5,
    sql: `WITH ${lots}, ${bids} SELECT division AS id, '' AS peers, avg(together::INT) AS x
      FROM lots JOIN bid USING (tender_id) GROUP BY ALL HAVING count(*) >= 20`,
  },
  R031: {
    side: 'upper',
    sql: `WITH ${lots}, ${award} SELECT tender_id AS id, division || ' ' || method AS peers, amount / estimate AS x
      FROM lots JOIN award USING (tender_id)`,
  },
  R038: {
    side: 'upper',
    sql: `SELECT bidder_id AS id, '' AS peers, avg((status = 'disqualified')::INT) AS x FROM bids
      GROUP BY 1 HAVING count(*) >= 2 AND count(DISTINCT tender_id) >= 2`,
  },
  'R038-buyer': {
    side: 'upper',
    sql: `WITH ${bids} SELECT buyer_id AS id, '' AS peers, avg((bid.status = 'disqualified')::INT) AS x
      FROM bid JOIN tenders USING (tender_id) GROUP BY 1`,
  },
  'R038-entity': {
    side: 'upper',
    sql: `WITH ${bids} SELECT procuring_entity_id AS id, '' AS peers, avg((bid.status = 'disqualified')::INT) AS x
      FROM bid JOIN tenders USING (tender_id) GROUP BY 1`,
  },
  R013: {
    side: 'upper',
    above: 0.3,
    sql: `SELECT buyer_id AS id, '' AS peers, avg((method IN ('limited', 'direct'))::INT) AS x FROM tenders
      GROUP BY 1 HAVING count(*) >= 10`,
  },
  R048: {
    side: 'upper',
    sql: `WITH ${lots} SELECT supplier_id AS id, '' AS peers, count(DISTINCT division) AS x
      FROM awards JOIN lots USING (tender_id) GROUP BY 1 HAVING count(DISTINCT tender_id) >= 5`,
  },
  R059: {
    side: 'upper',
    above: 0.3,
    sql: `WITH ${award}, ${contract} SELECT tender_id AS id, '' AS peers, abs(contract.amount - award.amount) / award.amount AS x
      FROM contract JOIN award USING (tender_id)`,
  },
  R060: {
    side: 'upper',
    sql: `WITH ${award}, ${contract} SELECT tender_id AS id, method AS peers, ${days('award.day', 'contract.day')} AS x
      FROM contract JOIN award USING (tender_id) JOIN tenders USING (tender_id)`,
  },
  R061: {
    side: 'lower',
    sql: `WITH ${award} SELECT tender_id AS id, method AS peers, ${days('deadline_at', 'day')} AS x FROM tenders JOIN award USING (tender_id)`,
  },
  R062: {
    side: 'upper',
    sql: `WITH ${award} SELECT tender_id AS id, method AS peers, ${days('deadline_at', 'day')} AS x FROM tenders JOIN award USING (tender_id)`,
  },
}

/** Quartiles of type 8 by peers, and beside each subject whether it lies on or beyond a fence, by one part in 10⁹. */
function judged({ sql, side, above, times = 1.5 }: Expected, minimum: number): string {
  const quartile = (p: number) => {
    const h = `((n + 1/3::DOUBLE) * ${p} + 1/3::DOUBLE)`
    const at = (place: string) => `v[least(greatest(CAST(${place} AS INTEGER), 1), n)]`
    return `${at(`floor(${h})`)} + (${h} - floor(${h})) * (${at(`floor(${h}) + 1`)} - ${at(`floor(${h})`)})`
  }
  const upper = `x >= q3 + ${times} * (q3 - q1) - 1e-9 * abs(x)`
  const lower = `x <= q1 - ${times} * (q3 - q1) + 1e-9 * abs(x)`
  const beyond = side === 'upper' ? upper : side === 'lower' ? lower : `(${upper} OR ${lower})`
  return `WITH subjects AS (${sql}), groups AS (SELECT peers, list(x ORDER BY x) FILTER (x IS NOT NULL) AS v, count(x)::INTEGER AS n,
      (count(*) - count(x))::INTEGER AS out FROM subjects GROUP BY 1),
      fences AS (SELECT *, ${quartile(0.25)} AS q1, ${quartile(0.75)} AS q3, n >= ${minimum} AND q3 - q1 > 1e-9 * abs(q3) AS known FROM groups)
    SELECT id, peers, x::DOUBLE AS x, n, out, q1::DOUBLE AS q1, q3::DOUBLE AS q3, x IS NOT NULL AND known AS known, ${beyond} AS beyond,
      ${above === undefined ? 'false' : `x > ${above} * (1 + 1e-9)`} AS above
    FROM subjects JOIN fences USING (peers)`
}

const params = {
  'ocp.R013.fence': true,
  'ocp.R019.multiplier': 0,
  'ocp.R024.multiplier': 0.25,
  'ocp.R025.multiplier': 0.5,
  'ocp.R026.minimum': 4,
  'ocp.R026.multiplier': 0.5,
  'ocp.R048.tenders': 5,
  'ocp.R059.fence': true,
}

describe('flags of rules with statistics are those of SQL', async () => {
  const outcomes = new Map<string, OutcomeRow[]>()
  const connection = await (await DuckDBInstance.create()).connect()

  beforeAll(async () => {
    writePlainMarket(folder, 3000)
    const { rules } = await checkRules(['ocp'], { facts: factCatalogue, everyStatus: true, params })
    const wanted = rules.filter(({ id }) => id === 'ocp.R010' || id.slice(4) in expected)
    const result = await scan(folder, { rules: wanted, outcomes: 'all', workers: 1 })
    for (const row of outcomeRows(result, { reveal: true, key: new Uint8Array(32) }))
      outcomes.set(row.rule, [...(outcomes.get(row.rule) ?? []), row])
    for (const name of ['tenders', 'bids', 'awards', 'contracts'])
      await connection.run(
        `CREATE TABLE ${name} AS FROM read_csv('${join(folder, name)}.csv'${name === 'tenders' ? ", types = {'classification': 'VARCHAR'}" : ''})`,
      )
  })

  const inScope = (code: string) =>
    (outcomes.get(`ocp.${code}`) ?? []).filter(({ outcome }) => outcome !== 'not_applicable')

  test.each(Object.entries(expected))('%s', async (code, one) => {
    const rows = (await connection.runAndReadAll(judged(one, code === 'R026' ? 4 : 20))).getRowObjectsJS()
    const said = new Map(inScope(code).map((row) => [row.tender_id ?? row.subject.id, row]))
    expect(said.size).toBe(rows.length)
    const seen = new Set<string>()
    for (const { id, x, n, out, q1, q3, known, beyond, above } of rows) {
      const row = said.get(String(id))!
      const byFence = known ? (beyond ? 'raised' : 'clear') : 'not_computable'
      expect([id, row?.outcome]).toEqual([id, above ? 'raised' : byFence])
      seen.add(row.outcome)
      if (row.outcome === 'not_computable') continue
      expect(row.value).toBeCloseTo(Number(x), 9)
      const fence = row.statistics.find(({ name }) => /^(upper|lower)_fence/.test(name))!
      expect([fence.population, fence.left_out]).toEqual([n, out])
      expect(fence.q1).toBeCloseTo(Number(q1), 9)
      expect(fence.q3).toBeCloseTo(Number(q3), 9)
    }
    expect(seen).toContain('raised')
    expect(seen).toContain('clear')
  })

  test('R010', async () => {
    const rows =
      await connection.runAndReadAll(`SELECT tender_id AS id, usual > 0.5 AND method IN ('limited', 'direct') AS flagged
      FROM tenders JOIN (SELECT category, avg((method = 'open')::INT) AS usual FROM tenders WHERE status <> 'planned'
        GROUP BY 1) USING (category) WHERE status <> 'planned'`)
    const flagged = rows.getRowObjectsJS().map(({ id, flagged }) => `${id} ${flagged ? 'raised' : 'clear'}`)
    expect(
      inScope('R010')
        .map((row) => `${row.tender_id} ${row.outcome}`)
        .sort(),
    ).toEqual(flagged.sort())
  })
})
