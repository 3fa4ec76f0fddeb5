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
import type { OcpVerdict } from '../support/oracle-ocp.js'
import { contractOracle } from '../support/oracle-ocp-contracts.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { randomMarket } from '../support/random-market.js'

const pool = new Pool(1)
const folder = mkdtempSync(join(tmpdir(), 'tenderflag-ocp-contracts-'))
afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Facts that rules compare with statistics only, each in a condition of its own. */
const conditions = {
  'test.difference': ['contract', 'true', 'contract.award_difference > 0.05'],
  'test.signature': ['contract', 'true', 'contract.signature_days >= 1'],
  'test.decision': ['lot', 'lot.awards.counting >= 1', 'lot.decision_days >= 1'],
  'test.won': ['bidder_pair', 'true', 'bidder_pair.won_share >= 0.6'],
  'test.turn': ['bidder_pair', 'true', 'bidder_pair.turn_share >= 0.4'],
  'test.met': ['bidder_pair', 'true', 'bidder_pair.met >= 2'],
} as const

const files = Object.entries(conditions).map(([id, [subject, scope, when]]) => {
  const file = join(folder, `${id}.yaml`)
  const words = '{ en: a test }'
  writeFileSync(
    file,
    `{ id: ${id}, version: 1, status: test, title: ${words}, subject: ${subject}, severity: low, confidence: low,
     scope: '${scope}', when: '${when}', explain: ${words}, rationale: ${words}, innocent_explanations: [${words}] }`,
  )
  return file
})
const names = ['R059', 'R064', 'R069', 'R023', 'R052', 'R053', 'R057']
const pack = await checkRules(['ocp'], {
  facts: factCatalogue,
  everyStatus: true,
  params: { 'ocp.R057.lots': 2, 'ocp.R052.times': 1.5 },
})
const rules = [
  ...pack.rules.filter(({ id }) => names.some((name) => id === `ocp.${name}`)),
  ...(await loadRules(files)),
]
const key = new Uint8Array(32)

const more = fc.record({
  buyer: fc.constantFrom('P', 'P', 'P', 'Q', null),
  award: fc.constantFrom(1000, 1000, 1000, 1900, 1800, 0, null),
  contract: fc.constantFrom(1000, 1000, 900, 0),
  /** Undefined: whatever it was. */
  awarded: fc.constantFrom(undefined, ...['2024-05-02', '2024-05-04', '2024-05-06T10:00Z'].map(instant)),
  supplier: fc.constantFrom(undefined, undefined, 'A', 'B'),
  final: fc.constantFrom(1000, 1000, 900, 1200, 0, null),
})

const plainBid: Row = { status: 'valid', bid_id: null, withdrawn_at: null, round: null }
const plainAward: Row = { status: 'active', award_id: null, currency: 'SAR' }
/** A row with other values in the columns that it has. */
const but = (row: Row, values: Row): Row => ({
  ...row,
  ...Object.fromEntries(Object.entries(values).filter(([column]) => column in row)),
})

/**
 * A random market whose contracts are worth about what was awarded, and say what they came to; in some all bids are valid,
 * of two bidders, and all awards active.
 */
const market = fc
  .tuple(randomMarket(), fc.array(more, { minLength: 7, maxLength: 7 }), fc.constantFrom(false, false, true))
  .map(([{ tables, asOf }, extra, isPlain]) => {
    const of = (i: number) => extra[i % extra.length]!
    const awards = tables.awards?.map((row, i): Row => {
      const { award, awarded, supplier } = of(i)
      return but(row, {
        ...(isPlain ? { ...plainAward, supplier_id: i % 2 ? 'A' : 'B' } : {}),
        amount: award,
        ...(awarded ? { awarded_at: awarded } : {}),
        ...(supplier ? { supplier_id: supplier } : {}),
      })
    })
    const bids = tables.bids?.map(
      (row, i): Row => (isPlain ? but(row, { ...plainBid, bidder_id: i % 2 ? 'A' : 'B' }) : row),
    )
    const tenders = tables.tenders?.map((row, i): Row => ({ ...row, buyer_id: of(i).buyer }))
    const contracts = tables.contracts?.map((row, i): Row => {
      const amount = row.amount ? of(i).contract : (row.amount ?? null)
      return { ...row, ...('amount' in row ? { amount } : {}), final_amount: of(i).final }
    })
    const changed = { ...(tenders && { tenders }), ...(bids && { bids }), ...(awards && { awards }) }
    return { tables: { ...tables, ...changed, ...(contracts && { contracts }) } as Tables, asOf }
  })

/** Subjects without an id, by their order `T1#2`, are told from one another by what is said of them only. */
const lines = (verdicts: readonly OcpVerdict[]): string[] =>
  verdicts
    .map(({ rule, tender, id, outcome }) => [rule, tender, id.replace(/^.*#\d*$/, '#'), outcome].join(' '))
    .sort()

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
      expect(lines(said)).toEqual(lines(contractOracle(tables)))
    }),
    { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 1000) },
  )
  for (const { id } of rules)
    for (const outcome of ['raised', 'clear', 'not_computable']) expect(seen).toContain(`${id} ${outcome}`)
}, 600_000)
