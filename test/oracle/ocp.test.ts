import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { loadRules, outcomeRows, Pool, scanRows } from '#tenderflag/index.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import { instantText } from '#tenderflag/schema/instant.js'
import { instant } from '../support/cases.js'
import { asRead, jsonMarket } from '../support/market-files.js'
import { type OcpVerdict, ocpOracle } from '../support/oracle-ocp.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { randomMarket } from '../support/random-market.js'

const pool = new Pool(1)
const folder = mkdtempSync(join(tmpdir(), 'tenderflag-ocp-'))
afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Facts that no rule of the pack compares alone, each in a condition of its own. */
const conditions = {
  'test.valid': ['lot', 'lot.bids.valid >= 2'],
  'test.spread': ['lot', 'lot.bids.spread > 0.05'],
  'test.tenders': ['supplier', 'supplier.tenders >= 2'],
  'test.divisions': ['supplier', 'supplier.divisions >= 2'],
} as const

const files = Object.entries(conditions).map(([id, [subject, when]]) => {
  const file = join(folder, `${id}.yaml`)
  const words = '{ en: a test }'
  writeFileSync(
    file,
    `{ id: ${id}, version: 1, status: test, title: ${words}, subject: ${subject}, severity: low, confidence: low,
     when: '${when}', explain: ${words}, rationale: ${words}, innocent_explanations: [${words}] }`,
  )
  return file
})
const names = ['R003', 'R013', 'R018', 'R028', 'R035', 'R040']
const pack = await checkRules(['ocp'], {
  facts: factCatalogue,
  everyStatus: true,
  params: { 'ocp.R013.tenders': 1, 'ocp.R040.awards': 1 },
})
const rules = [
  ...pack.rules.filter(({ id }) => names.some((name) => id === `ocp.${name}`)),
  ...(await loadRules(files)),
]
const key = new Uint8Array(32)

const more = fc.record({
  buyer_id: fc.constantFrom('P', 'P', 'Q', null),
  published_at: fc.constantFrom(
    null,
    ...['2024-04-16', '2024-04-16T12:00Z', '2024-04-16T12:00:00.001Z', '2024-04-17', '2024-05-03'].map(
      instant,
    ),
  ),
  classification: fc.constantFrom('45233140', '45100000-1', '30200000', '3', null),
})

/** A random market whose tenders say a little more; in some all bidders but one are disqualified. */
const market = fc
  .tuple(
    randomMarket(),
    fc.array(more, { minLength: 5, maxLength: 5 }),
    fc.constantFrom(null, null, 'A', 'B'),
  )
  .map(([{ tables, asOf }, extra, winner]) => {
    const isOut = (row: Row) => winner !== null && row.bidder_id !== winner && row.status === 'valid'
    const bids = tables.bids?.map((row): Row => (isOut(row) ? { ...row, status: 'disqualified' } : row))
    const tenders = tables.tenders?.map((row, i): Row => ({ ...extra[i % extra.length]!, ...row }))
    return { tables: { ...tables, ...(tenders && { tenders }), ...(bids && { bids }) } as Tables, asOf }
  })

const lines = (verdicts: readonly OcpVerdict[]): string[] =>
  verdicts.map(({ rule, tender, id, outcome }) => [rule, tender, id, outcome].join(' ')).sort()

test('the naive implementation and the engine agree on random data sets', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(market, async ({ tables: made, asOf }) => {
      const tables = asRead(made, 'arrow')
      const result = await scanRows(jsonMarket(tables) as Parameters<typeof scanRows>[0], {
        rules,
        outcomes: 'all',
        pool,
        ...(asOf === undefined ? {} : { asOf: instantText(asOf) }),
      })
      const said = [...outcomeRows(result, { reveal: true, key })].map(
        (row): OcpVerdict => ({
          rule: row.rule,
          tender: row.tender_id,
          id: row.subject.id,
          outcome: row.outcome,
        }),
      )
      for (const { rule, outcome } of said) seen.add(`${rule} ${outcome}`)
      expect(lines(said)).toEqual(lines(ocpOracle(tables, asOf)))
    }),
    { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 300) },
  )
  for (const { id } of rules)
    for (const outcome of ['raised', 'clear', 'not_computable']) expect(seen).toContain(`${id} ${outcome}`)
}, 600_000)
