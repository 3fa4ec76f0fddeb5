import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OutcomeRow, outcomeRows, scan } from '#tenderflag/index.js'
import { naiveQuantile } from '../support/naive-quantile.js'
import { writePlainMarket } from '../support/plain-market.js'

/**
 * Decisions as most publishers have them, dates, beside openings and deadlines with times: what lies within a day of a
 * fence is open, and everything else is said, as naive loops over the rows of the files say it.
 */

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-days-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const DAY = 86_400_000
const passed = (ms: number) => (ms < 0 ? ms / DAY : Math.floor(ms / DAY))

function rowsOf(table: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(join(folder, `${table}.csv`), 'utf8')
    .trim()
    .split('\n')
  const names = header!.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i]!, value])))
}

describe('periods that end with a date', () => {
  const outcomes = new Map<string, OutcomeRow>()
  const decided = new Map<string, number>()
  beforeAll(async () => {
    writePlainMarket(folder, 3000)
    const [header, ...awards] = readFileSync(join(folder, 'awards.csv'), 'utf8').trim().split('\n')
    const dates = awards.map((line) => line.replace(/T[^,]*Z$/, ''))
    writeFileSync(join(folder, 'awards.csv'), `${[header, ...dates].join('\n')}\n`)
    for (const { tender_id: id, awarded_at: date } of rowsOf('awards')) decided.set(id!, Date.parse(date!))
    const ids = ['ocp.R015', 'ocp.R061', 'ocp.R062']
    const result = await scan(folder, {
      rules: ids.map((id) => `rules/ocp/${id.slice(4)}.yaml`),
      outcomes: 'all',
      workers: 1,
    })
    for (const row of outcomeRows(result, { reveal: true, key: new Uint8Array(32) }))
      outcomes.set(`${row.rule} ${row.tender_id ?? row.subject.id}`, row)
  })

  test.each([
    ['ocp.R015', 'opened_at', true],
    ['ocp.R061', 'deadline_at', false],
    ['ocp.R062', 'deadline_at', true],
  ] as const)('%s', (rule, column, isLong) => {
    const periods = rowsOf('tenders').flatMap(({ tender_id: id, method, [column]: since }) => {
      const day = decided.get(id!)
      if (day === undefined) return []
      const from = Date.parse(since!)
      return [{ id, method, lo: passed(day - from), hi: passed(day + DAY - 1 - from) }]
    })
    const seen = { raised: 0, clear: 0, not_computable: 0 }
    for (const { id, method, lo, hi } of periods) {
      const peers = periods.filter((other) => other.method === method).map((other) => other.hi)
      const [q1, q3] = [naiveQuantile(peers, 0.25), naiveQuantile(peers, 0.75)]
      const isBeyond = (days: number) =>
        isLong ? days >= q3 + 1.5 * (q3 - q1) - 1e-9 : days <= q1 - 1.5 * (q3 - q1) + 1e-9
      const sure = isBeyond(lo) === isBeyond(hi)
      const expected = sure ? (isBeyond(lo) ? 'raised' : 'clear') : 'not_computable'
      seen[expected]++
      const row = outcomes.get(`${rule} ${id}`)!
      expect([id, row.outcome]).toEqual([id, expected])
      if (row.outcome !== 'not_computable')
        expect(row.statistics[0]).toMatchObject({ population: peers.length, left_out: 0 })
    }
    expect(seen.raised).toBeGreaterThan(0)
    expect(seen.not_computable).toBeGreaterThan(0)
    expect(seen.clear).toBeGreaterThan(20 * seen.not_computable)
  })
})
