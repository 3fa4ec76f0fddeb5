import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { outcomeRows, Pool, scanRows } from '#tenderflag/index.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import { instantText } from '#tenderflag/schema/instant.js'
import { instant } from '../support/cases.js'
import { asRead, jsonMarket } from '../support/market-files.js'
import type { OcpVerdict } from '../support/oracle-ocp.js'
import { linkOracle, type PartyTables } from '../support/oracle-ocp-links.js'
import type { Row } from '../support/oracle-view.js'
import { randomMarket } from '../support/random-market.js'

const pool = new Pool(1)
afterAll(() => pool.close())

const codes = ['R032', 'R033', 'R044', 'R046']
const pack = await checkRules(['ocp'], { facts: factCatalogue, everyStatus: true })
const rules = pack.rules.filter(({ id }) => codes.some((code) => id === `ocp.${code}`))
const key = new Uint8Array(32)

const moment = fc.constantFrom(
  ...[null, null, null, '2024-04-30', '2024-05-01', '2024-05-01T11:59:59.999Z', '2024-05-01T12:00Z'].map(
    (text) => (text === null ? null : instant(text)),
  ),
  instant('2024-05-01T12:00:00.001Z'),
  instant('2024-05-02'),
)
const link = fc.record({
  party_id: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom('A', 'B', 'C', 'D') },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  other_id: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom('X', 'X', 'Y', 'A') },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  relation: fc.constantFrom('owner', 'owner', 'beneficial owner', 'shareholder', 'director', null),
  share: fc.constantFrom(0.25, 0.2, 0.1, 0.099, 0, 1, 30, null),
  from: moment,
  to: moment,
})

const entry = fc.record({
  register: fc.constantFrom('sanctions', 'sanctions', 'companies'),
  party_id: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom('A', 'B', 'C', 'D', 'X') },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  from: moment,
  to: moment,
})

/** A party with its contacts; some are spelled in two ways. */
const party = (party_id: string | null) =>
  fc.record({
    party_id: fc.constant(party_id),
    address: fc.constantFrom('1 A St', '1, a st', '2 A St', '3 A St', '4 A St', '5 A St'),
    phone: fc.constantFrom('1111111', '2222222', '3333333', '4444444', '5555555', null),
    email: fc.constantFrom('a@b.org', 'A@B.org', 'b@b.org', 'c@b.org', 'd@b.org', 'e@b.org'),
  })
/** Now and then a party twice, or a row without one. */
const copies = fc.oneof(
  { weight: 8, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: party('A').map((row) => [row]) },
  { weight: 1, arbitrary: party(null).map((row) => [row]) },
)

const parties = fc.record({
  party_links: fc.oneof(
    { weight: 12, arbitrary: fc.array(link, { maxLength: 8 }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
  registers: fc.oneof(
    { weight: 12, arbitrary: fc.array(entry, { maxLength: 5 }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
  parties: fc.oneof(
    { weight: 8, arbitrary: fc.tuple(...['A', 'B', 'C', 'D'].map(party), copies).map((rows) => rows.flat()) },
    { weight: 1, arbitrary: fc.array(fc.oneof(party('A'), party('B')), { maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
})

/** Rows as a line of JSON holds them: moments as text, and every column in each. */
function written(tables: PartyTables): Record<string, Row[]> {
  const asText = (row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        /^(from|to)$/.test(name) && value !== null ? instantText(Number(value)) : value,
      ]),
    )
  return Object.fromEntries(
    Object.entries(tables).flatMap(([name, rows]) => (rows ? [[name, rows.map(asText)]] : [])),
  )
}

const lines = (verdicts: readonly OcpVerdict[]): string[] =>
  verdicts.map(({ rule, tender, id, outcome }) => [rule, tender, id, outcome].join(' ')).sort()

test('the naive implementation and the engine agree on random bidders', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(randomMarket(), parties, async ({ tables: made, asOf }, about) => {
      const tables = asRead(made, 'arrow')
      const source = { ...jsonMarket(tables), ...written(about) }
      const result = await scanRows(source as Parameters<typeof scanRows>[0], {
        rules,
        outcomes: 'all',
        pool,
        ...(asOf === undefined ? {} : { asOf: instantText(asOf) }),
      })
      const said = [...outcomeRows(result, { reveal: true, key })].map(
        (row): OcpVerdict => ({
          rule: row.rule,
          tender: row.tender_id,
          // An award without an id is called by its number, which the naive implementation does not give.
          id: row.subject.id.replace(/^.*#\d+$/, ''),
          outcome: row.outcome,
        }),
      )
      for (const { rule, outcome } of said) seen.add(`${rule} ${outcome}`)
      expect(lines(said)).toEqual(lines(linkOracle(tables, about, asOf)))
    }),
    { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 300) },
  )
  for (const { id } of rules)
    for (const outcome of ['raised', 'clear', 'not_computable']) expect(seen).toContain(`${id} ${outcome}`)
}, 600_000)
