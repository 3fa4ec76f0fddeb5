import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { outcomeRows, Pool, scanRows } from '#tenderflag/index.js'
import { hashedId } from '#tenderflag/join/parties/identities.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import { instantText } from '#tenderflag/schema/instant.js'
import { instant } from '../support/cases.js'
import { asRead, jsonMarket } from '../support/market-files.js'
import { aliceLinkOracle } from '../support/oracle-alice-links.js'
import type { OcpVerdict } from '../support/oracle-ocp.js'
import type { PartyTables } from '../support/oracle-ocp-links.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { randomMarket } from '../support/random-market.js'

const pool = new Pool(1)
afterAll(() => pool.close())

const names = ['sanctioned-award', 'sanctioned-name', 'public-servant-award', 'related-to-official-award']
const bidNames = ['sanctioned', 'public-servant', 'related-to-official']
const codes = [...names, ...bidNames, 'common-owner', 'straw-owner', 'donor'].map((name) => `alice.${name}`)
const pack = await checkRules(['alice'], { facts: factCatalogue, everyStatus: true })
const rules = pack.rules.filter(({ id }) => codes.includes(id))
const key = new Uint8Array(32)

const moment = fc.constantFrom(
  ...[null, null, null, null, '2024-04-30', '2024-05-01', '2024-05-01T12:00Z', '2024-05-02'].map((text) =>
    text === null ? null : instant(text),
  ),
)
const rarely = <T>(weight: number, usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: fc.constant(null) })

/** Bidders, people and buyers; some in two spellings, one as a hash. */
const anyone = fc.constantFrom(
  'A',
  'B',
  'C',
  'a',
  'X',
  'X',
  'Y',
  '7',
  '007',
  'Z.1',
  'z-1',
  hashedId('Y'),
  'M',
)
const buyer = fc.constantFrom('M', 'M', 'm', 'N')

const link = fc.record({
  party_id: rarely(60, fc.oneof({ weight: 2, arbitrary: fc.constantFrom('A', 'B', 'C', 'a') }, anyone)),
  other_id: rarely(40, fc.oneof({ weight: 2, arbitrary: fc.constantFrom('X', 'Y') }, anyone)),
  relation: rarely(
    12,
    fc.constantFrom(
      'owner',
      'owner',
      'director',
      'representative',
      'relative',
      'relative',
      'official',
      'employee',
      'x',
    ),
  ),
  from: moment,
  to: moment,
})

const entry = fc.record({
  register: rarely(
    60,
    fc.constantFrom(
      'sanctions',
      'public servants',
      'officials',
      'officials',
      'welfare',
      'deceased',
      'donors',
      'x',
    ),
  ),
  party_id: rarely(60, anyone),
  name: rarely(2, fc.constantFrom('Água Viva Ltda', 'Viva Agua', 'Terra Nova')),
  organisation_id: rarely(6, fc.constantFrom('M', 'm', 'N', 'X')),
  role: fc.constantFrom('mayor', 'clerk', null),
  from: moment,
  to: moment,
})

const party = fc.record({
  party_id: rarely(60, fc.constantFrom('A', 'B', 'C', 'D', 'X', '7', 'Z.1', 'M')),
  name: rarely(6, fc.constantFrom('AGUA VIVA', 'Terra Nova', 'Nova Terra Ltda', 'Outro Nome')),
  address: fc.constantFrom('1 A St', '2 A St', '3 A St', '4 A St', null, null),
  phone: fc.constantFrom('1111111', '2222222', '3333333', null, null),
})

const maybe = <T>(weight: number, rows: fc.Arbitrary<T[]>) =>
  fc.oneof({ weight, arbitrary: rows }, { weight: 1, arbitrary: fc.constant(undefined) })

const parties = fc.record({
  party_links: maybe(14, fc.array(link, { maxLength: 7 })),
  registers: maybe(14, fc.array(entry, { maxLength: 7 })),
  parties: maybe(
    14,
    fc.oneof(
      { weight: 6, arbitrary: fc.uniqueArray(party, { maxLength: 6, selector: (row) => row.party_id }) },
      { weight: 1, arbitrary: fc.array(party, { maxLength: 5 }) },
    ),
  ),
})

const isTime = /^(from|to)$/

/** Rows as a line of JSON holds them: moments as text, and every column in each. */
function written(tables: PartyTables): Record<string, Row[]> {
  const asText = (row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        isTime.test(name) && value !== null ? instantText(Number(value)) : value,
      ]),
    )
  return Object.fromEntries(
    Object.entries(tables).flatMap(([name, rows]) => (rows ? [[name, rows.map(asText)]] : [])),
  )
}

const lines = (verdicts: readonly OcpVerdict[]): string[] =>
  verdicts.map(({ rule, tender, id, outcome }) => [rule, tender, id, outcome].join(' ')).sort()

/** Tenders say who buys. */
function withBuyers(
  tables: Tables,
  buyers: readonly { buyer_id: string | null; procuring_entity_id: string | null }[],
) {
  return {
    ...tables,
    ...(tables.tenders && {
      tenders: tables.tenders.map((row, i) => ({ ...row, ...buyers[i % buyers.length] })),
    }),
  }
}

const buyers = fc.array(
  fc.record({ buyer_id: rarely(8, buyer), procuring_entity_id: fc.constantFrom(null, null, 'N') }),
  {
    minLength: 1,
    maxLength: 3,
  },
)

test('the naive implementation and the engine agree on random registers and links', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(randomMarket(), buyers, parties, async ({ tables: made, asOf }, who, about) => {
      const tables = withBuyers(asRead(made, 'arrow'), who)
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
          // What has no id is called by its number, which the naive implementation does not give.
          id: row.subject.id.replace(/^.*#\d+$/, '').replace(/^.*\//, ''),
          outcome: row.outcome,
        }),
      )
      for (const { rule, outcome } of said) seen.add(`${rule} ${outcome}`)
      expect(lines(said)).toEqual(lines(aliceLinkOracle(tables, about, asOf)))
    }),
    { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 300) },
  )
  for (const { id } of rules)
    for (const outcome of ['raised', 'clear', 'not_computable']) expect(seen).toContain(`${id} ${outcome}`)
}, 600_000)
