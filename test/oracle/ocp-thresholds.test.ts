import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { outcomeRows, Pool, scanRows } from '#tenderflag/index.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import { instantText } from '#tenderflag/schema/instant.js'
import { instant } from '../support/cases.js'
import { asRead, jsonMarket } from '../support/market-files.js'
import type { OcpVerdict } from '../support/oracle-ocp.js'
import { oracleParams, thresholdOracle } from '../support/oracle-ocp-thresholds.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { padded, padding, randomMarket } from '../support/random-market.js'

const pool = new Pool(1)
afterAll(() => pool.close())

const names = ['R002', 'R011', 'R034', 'R049', 'R054', 'R055'].map((name) => `ocp.${name}`)
const { rules: all } = await checkRules(['ocp', 'alice'], {
  facts: factCatalogue,
  everyStatus: true,
  params: oracleParams,
})
const rules = all.filter(({ id }) => names.includes(id) || id === 'alice.splitting')
const key = new Uint8Array(32)

const mostly = <T>(weight: number, usual: T, ...others: T[]) =>
  fc.oneof(
    { weight, arbitrary: fc.constant(usual) },
    { weight: others.length, arbitrary: fc.constantFrom(...others) },
  )
const days = ['2024-05-01', '2024-05-01T23:00Z', '2024-05-02T01:00Z', '2024-05-02', '2024-05-03'].map(instant)
const day = mostly<number | null>(2, days[0]!, ...days, null)
const currency = mostly<string | null>(20, 'SAR', 'USD', null)
const value = mostly<number | null>(3, 95, 90, 89.9, 99.999_999_999, 100, 110, 110.1, 190, 50, null)

const tender = fc.record({
  buyer_id: mostly<string | null>(6, 'P', 'Q', null),
  method: mostly<string | null>(8, 'direct', 'open', null),
  category: mostly<string | null>(4, 'goods', 'works', null),
  country: mostly<string | null>(4, 'X', 'Y', null),
  classification: mostly<string | null>(4, '45', '46', null),
  published_at: day,
  estimate: value,
  currency,
})
const award = fc.record({
  amount: mostly<number | null>(3, 60, 95, 95, 95, 40, 50, 39.999, 99.999_999_999_9, 100, null),
  currency,
  awarded_at: day,
})
const contract = fc.record({
  final_amount: mostly<number | null>(3, 100, 99.9, 60, 150, 40, null),
  currency,
})
const bid = fc.record({ submitted_at: mostly<number | null>(4, days[0]!, ...days, null) })
const threshold = fc.record({
  method: mostly<string | null>(30, 'direct', 'limited', 'open', null),
  currency: mostly<string | null>(30, 'SAR', 'USD', null),
  amount: mostly<number | null>(12, 100, 200, 0, null),
  category: mostly<string | null>(3, null, 'goods', 'works'),
  country: mostly<string | null>(4, null, 'X', 'Y'),
  from: mostly<number | null>(4, null, days[0]!, days[2]!),
  to: mostly<number | null>(4, null, days[1]!, days[3]!),
})

const market = fc
  .tuple(
    randomMarket(),
    fc.array(tender, { minLength: 4, maxLength: 4 }),
    fc.array(award, { minLength: 7, maxLength: 7 }),
    fc.array(contract, { minLength: 4, maxLength: 4 }),
    fc.array(bid, { minLength: 9, maxLength: 9 }),
    fc.oneof(
      { weight: 7, arbitrary: fc.array(threshold, { minLength: 1, maxLength: 3 }) },
      { weight: 1, arbitrary: fc.array(threshold, { minLength: 4, maxLength: 20 }) },
      { weight: 1, arbitrary: fc.constantFrom(undefined, []) },
    ),
    /** Whether nearly everything is known, so that sums come about. */
    fc.boolean(),
    padding,
  )
  .map(([{ tables }, tenders, awards, contracts, bids, thresholds, isPlain, more]) => {
    const over = (rows: readonly Row[] | undefined, more: readonly Row[], plain: Row = {}) =>
      rows?.map((row, i): Row => {
        const added = { ...more[i % more.length], ...(isPlain ? plain : {}) }
        // What a mutation took away stays away.
        const kept = Object.entries(added).filter(([name]) => row[name] !== null)
        return { ...row, ...Object.fromEntries(kept) }
      })
    const made = {
      ...tables,
      tenders: over(tables.tenders, tenders, { buyer_id: 'P', method: 'direct', currency: 'SAR' }),
      awards: over(tables.awards, awards, { status: 'active', currency: 'SAR' }),
      contracts: over(tables.contracts, contracts, { currency: 'SAR' }),
      bids: over(tables.bids, bids, { status: 'valid', bid_id: null })?.map((row, i): Row => {
        if (!isPlain || row.bidder_id === null) return row
        const isLate = row.tender_id === 'T2' && bids[0]!.submitted_at !== days[0]
        const first = instant(isLate ? '2024-05-04' : '2024-04-30')
        return i % 2 ? { ...row, bidder_id: 'B' } : { ...row, bidder_id: 'A', submitted_at: first }
      }),
    }
    const plain = { method: 'direct', currency: 'SAR', amount: 100, category: null, country: null }
    return {
      tables: padded(Object.fromEntries(Object.entries(made).filter(([, rows]) => rows)) as Tables, more),
      thresholds: isPlain && thresholds ? [{ ...plain, from: null, to: null }] : thresholds,
    }
  })

/** As a line of JSON holds it. */
function written(row: Row): Row {
  const isInstant = (name: string, cell: unknown) => /^(from|to)$/.test(name) && cell !== null
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [
      name,
      isInstant(name, cell) ? instantText(Number(cell)) : cell,
    ]),
  )
}

const lines = (verdicts: readonly OcpVerdict[]): string[] =>
  verdicts.map(({ rule, tender, id, outcome }) => [rule, tender, id, outcome].join(' ')).sort()

test('the naive implementation and the engine agree on random thresholds', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(market, async ({ tables: made, thresholds }) => {
      const tables = asRead(made, 'arrow')
      const source = {
        ...jsonMarket(tables),
        ...(thresholds && { thresholds: thresholds.map(written) }),
      }
      const result = await scanRows(source as Parameters<typeof scanRows>[0], {
        rules,
        outcomes: 'all',
        pool,
      })
      const said = [...outcomeRows(result, { reveal: true, key })].map(
        ({ rule, tender_id, subject, outcome }): OcpVerdict => ({
          rule,
          tender: tender_id,
          id: subject.id,
          outcome,
        }),
      )
      for (const { rule, outcome } of said) seen.add(`${rule} ${outcome}`)
      expect(lines(said)).toEqual(lines(thresholdOracle(tables, thresholds)))
    }),
    { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 400) },
  )
  for (const { id } of rules)
    for (const outcome of ['raised', 'clear', 'not_applicable', 'not_computable'])
      expect(seen).toContain(`${id} ${outcome}`)
}, 600_000)
