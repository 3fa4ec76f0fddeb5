import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { outcomeRows, Pool, scanRows } from '#tenderflag/index.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import { instantText } from '#tenderflag/schema/instant.js'
import { instant } from '../support/cases.js'
import { asRead, jsonMarket } from '../support/market-files.js'
import { type FirmTables, firmOracle } from '../support/oracle-alice-firms.js'
import type { OcpVerdict } from '../support/oracle-ocp.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { randomMarket } from '../support/random-market.js'

const pool = new Pool(1)
afterAll(() => pool.close())

const names = [
  'amendment-limit',
  'common-contact',
  'failed-then-direct',
  'inactive-company',
  'inactive-company-award',
  'new-company',
  'no-capacity',
  'repeat-loser',
  'wrong-activity',
].map((name) => `alice.${name}`)
// Small sets have two lots of a pair, not four, and all their dates lie within a few days.
const params = {
  'alice.repeat-loser.lots': 2,
  'alice.repeat-loser.share': 0.5,
  'alice.failed-then-direct.days': 1,
}
const pack = await checkRules(['alice'], { facts: factCatalogue, everyStatus: true, params })
const rules = pack.rules.filter(({ id }) => names.includes(id))
const key = new Uint8Array(32)

const days = [
  '2024-04-28',
  '2024-04-30',
  '2024-05-01',
  '2024-05-01T12:00Z',
  '2024-05-02',
  '2024-05-03T12:00:00.001Z',
]
const moment = fc.constantFrom(null, ...days.map(instant))

const moreOfTender = fc.record({
  buyer_id: fc.constantFrom('P', 'P', 'P', 'P', 'P', 'P', 'Q', null),
  title: fc.constantFrom(
    'masks for wards',
    'for wards masks',
    'wards masks',
    'masks for wards',
    'new roads',
    null,
  ),
  classification: fc.constantFrom('33600000', '33600000', '33600000', '45453000', '45100000', null),
  published_at: fc.constantFrom(null, ...['2024-04-30', '2024-05-01', '2024-05-01T12:00Z'].map(instant)),
  previous_tender_id: fc.constantFrom(null, null, null, 'T1', 'T2'),
})
const finals = fc.constantFrom(1, 1.25, 1.25 + 1e-12, 1.2501, 1.5, 1.5001, 2, null)

const firm = (party_id: string | null) =>
  fc.record({
    party_id: fc.constant(party_id),
    address: fc.constantFrom('1 A St', '1, a st', '2 A St', '3 A St', '4 A St'),
    phone: fc.constantFrom('1111111', '2222222', '3333333', '4444444', '5555555'),
    email: fc.constantFrom('a@b.org', 'A@B.org', 'b@b.org', 'c@b.org', 'd@b.org'),
    bank_account: fc.constantFrom(
      'AB123456',
      'ab123456',
      'cd123456',
      'ef123456',
      'gh123456',
      'ij123456',
      null,
    ),
    accountant_id: fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5', 'k6', null),
    registered_at: fc.constantFrom(
      null,
      ...[
        '2023-11-02',
        '2023-11-03',
        '2023-11-03T12:00Z',
        '2023-11-03T12:00:00.001Z',
        '2001-01-01',
        '2024-06-01',
      ].map(instant),
    ),
    dissolved_at: moment,
    activity_codes: fc.constantFrom('46.44-3', '4644, 9999', '42;11', '11', '9999', null),
    employees: fc.constantFrom(0, 0, 1, 5, null),
    capital: fc.constantFrom(0, 17.5, 17_500, 50, 1_000_000, null),
    currency: fc.constantFrom('SAR', 'SAR', 'SAR', 'USD', null),
  })
const copies = fc.oneof(
  { weight: 8, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: firm('A').map((row) => [row]) },
  { weight: 1, arbitrary: firm(null).map((row) => [row]) },
)
const maybe = <T>(weight: number, arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight, arbitrary }, { weight: 1, arbitrary: fc.constant(undefined) })
const rarelyNull = (...values: string[]) =>
  fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: fc.constant(null) })

const firms: fc.Arbitrary<FirmTables> = fc.record({
  parties: maybe(
    10,
    fc.tuple(...['A', 'B', 'C', 'D'].map(firm), copies).map((rows) => rows.flat()),
  ),
  registers: maybe(
    10,
    fc.array(
      fc.record({
        register: fc.constantFrom('companies', 'companies', 'companies', 'sanctions'),
        party_id: rarelyNull('A', 'B', 'C', 'D'),
        role: fc.constantFrom('suspended', 'active', null),
        from: moment,
        to: fc.oneof(fc.constant(null), moment),
      }),
      { maxLength: 8 },
    ),
  ),
  activities: maybe(
    10,
    fc.array(
      fc.record({
        activity: rarelyNull('4644', '46', '42', '11'),
        classification: rarelyNull('336', '33600000', '45', '454', '9'),
      }),
      { maxLength: 6 },
    ),
  ),
})

/** A random market whose tenders and contracts say more; in some only two firms bid, and every award is plain. */
const market = fc
  .tuple(
    randomMarket(),
    fc.array(moreOfTender, { minLength: 5, maxLength: 5 }),
    fc.array(finals, { minLength: 5, maxLength: 5 }),
    fc.boolean(),
    fc.array(moment, { minLength: 5, maxLength: 5 }),
  )
  .map(([{ tables, asOf }, extra, factors, isPlain, dates]) => {
    // In plain ones a competition failed, and the others are direct.
    const failed = (i: number) =>
      i === 0 ? { method: 'open', status: 'cancelled' } : { method: 'direct', status: 'complete' }
    const tenders = tables.tenders?.map(
      (row, i): Row => ({ ...row, ...extra[i % extra.length]!, ...(isPlain ? failed(i) : {}) }),
    )
    const contracts = tables.contracts?.map((row, i): Row => {
      const factor = factors[i % factors.length]!
      const amount = row.amount ?? null
      return { ...row, final_amount: factor === null || amount === null ? null : Number(amount) * factor }
    })
    const awards = tables.awards?.map(
      (row, i): Row =>
        isPlain && row.status !== undefined && row.supplier_id !== undefined
          ? {
              ...row,
              status: 'active',
              awarded_at: dates[i % dates.length]!,
              supplier_id: row.supplier_id === null ? 'A' : row.supplier_id,
            }
          : row,
    )
    return {
      tables: {
        ...tables,
        ...(tenders && { tenders }),
        ...(contracts && { contracts }),
        ...(awards && { awards }),
      } as Tables,
      asOf,
    }
  })

/** Rows as a line of JSON holds them: moments as text, and every column in each. */
function written(tables: FirmTables): Record<string, Row[]> {
  const asText = (row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        /^(from|to|registered_at|dissolved_at)$/.test(name) && value !== null
          ? instantText(Number(value))
          : value,
      ]),
    )
  return Object.fromEntries(
    Object.entries(tables).flatMap(([name, rows]) => (rows ? [[name, rows.map(asText)]] : [])),
  )
}

const lines = (verdicts: readonly OcpVerdict[]): string[] =>
  verdicts.map(({ rule, tender, id, outcome }) => [rule, tender, id, outcome].join(' ')).sort()

test('the naive implementation and the engine agree on random firms', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(market, firms, async ({ tables: made, asOf }, about) => {
      const tables = asRead(made, 'arrow')
      const source = { ...jsonMarket(tables), ...written(about) }
      const options = {
        rules,
        outcomes: 'all',
        pool,
        ...(asOf === undefined ? {} : { asOf: instantText(asOf) }),
      } as const
      const rowsOf = async (tables: Record<string, readonly Row[]>) => {
        const result = await scanRows(tables as Parameters<typeof scanRows>[0], options)
        return [...outcomeRows(result, { reveal: true, key })]
      }
      const rows = await rowsOf(source as Record<string, Row[]>)
      const turned = Object.entries(source).map(([name, all]) => [name, (all as Row[]).toReversed()])
      expect(await rowsOf(Object.fromEntries(turned))).toEqual(rows)
      const said = rows.map(
        (row): OcpVerdict => ({
          rule: row.rule,
          tender: row.tender_id,
          id:
            row.subject.type === 'bidder_pair'
              ? pairOf(row.subject.id)
              : row.subject.id.replace(/^.*#\d+$/, '').replace(/^.*\//, ''),
          outcome: row.outcome,
        }),
      )
      for (const { rule, outcome } of said) seen.add(`${rule} ${outcome}`)
      expect(lines(said)).toEqual(lines(firmOracle(tables, about, asOf)))
    }),
    { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 150) },
  )
  for (const id of names)
    for (const outcome of ['raised', 'clear', 'not_computable']) expect(seen).toContain(`${id} ${outcome}`)
}, 600_000)

/** The ids of two, however they are put together. */
function pairOf(id: string): string {
  return id.split(/[^A-Z]+/).join(' ')
}
