import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { loadRules, outcomeRows, Pool, scanRows } from '#tenderflag/index.js'
import { instantText } from '#tenderflag/schema/instant.js'
import { instant } from '../support/cases.js'
import { asRead, jsonMarket } from '../support/market-files.js'
import { winnerOracle } from '../support/oracle-ocp-prices.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { randomMarket } from '../support/random-market.js'

const pool = new Pool(1)
const folder = mkdtempSync(join(tmpdir(), 'tenderflag-ocp-prices-'))
afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Facts that rules compare with fences, each in a condition of its own. */
const conditions = {
  'test.won': ['lot', 'lot.won'],
  'test.winning': ['lot', 'lot.bids.winning < 950'],
  'test.late': ['lot', 'lot.winner.late'],
  'test.lowest': ['lot', 'lot.bids.lowest_disqualified'],
  'test.opening': ['tender', 'tender.opening_days < 1'],
  'test.awards': ['tender', 'tender.awards >= 2'],
  'test.evaluation': ['tender', 'tender.evaluation_days >= 1'],
  'test.margin': ['lot', 'lot.bids.margin > 0.1'],
} as const

const rules = await loadRules(
  Object.entries(conditions).map(([id, [subject, when]]) => {
    const file = join(folder, `${id}.yaml`)
    const words = '{ en: a test }'
    writeFileSync(
      file,
      `{ id: ${id}, version: 1, status: test, title: ${words}, subject: ${subject}, severity: low, confidence: low,
       when: '${when}', explain: ${words}, rationale: ${words}, innocent_explanations: [${words}] }`,
    )
    return file
  }),
)
const key = new Uint8Array(32)

const times = ['2024-04-30', '2024-05-01T12:00Z', '2024-05-01T12:00:00.001Z', '2024-05-02'].map(instant)
/** What a random market says of bids and awards besides. */
const more = fc.record({
  is_winner: fc.constantFrom(null, null, null, 'false', 'true'),
  submitted_at: fc.constantFrom(...times),
  amount: fc.constantFrom(900, 1000, 1045, 1100),
  status: fc.constantFrom('valid', 'valid', 'valid', 'disqualified', 'pending'),
  published_at: fc.constantFrom(null, ...times),
})

/**
 * A random market with marks of winners, in most cases mended so that most bids have a price, a time and a status; in some
 * so that A, the only winner, asks less than most.
 */
const market = fc
  .tuple(randomMarket(), fc.array(more, { minLength: 7, maxLength: 7 }), fc.nat(4), fc.boolean())
  .map(([{ tables, asOf }, extra, mended, marks]) => {
    const of = (i: number) => extra[i % extra.length]!
    const won = mended > 2
    const bids = tables.bids?.map((row, i): Row => {
      const { is_winner, submitted_at, amount, status } = of(i)
      const priced = { submitted_at, amount, status, withdrawn_at: null, currency: 'SAR' }
      const bidder_id = 'ABC'[i % 3]!
      return {
        ...row,
        ...(mended > 0 ? priced : {}),
        ...(mended > 1 ? { round: null } : {}),
        ...(won
          ? { status: 'valid', bid_id: null, bidder_id, amount: bidder_id === 'A' ? 950 : amount }
          : {}),
        ...(marks && !won ? { is_winner } : {}),
      }
    })
    const awards = tables.awards?.map(
      (row): Row => (won ? { ...row, status: 'active', supplier_id: 'A' } : row),
    )
    const tenders = tables.tenders?.map((row, i): Row => ({ published_at: of(i).published_at, ...row }))
    const changed = { ...(tenders && { tenders }), ...(bids && { bids }), ...(awards && { awards }) }
    return { tables: { ...tables, ...changed } as Tables, asOf }
  })

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
        (row) => `${row.rule} ${row.tender_id} ${row.subject.id} ${row.outcome}`,
      )
      for (const one of said) seen.add(one.replace(/ .* /, ' '))
      const expected = winnerOracle(tables).map(
        ({ rule, tender, id, outcome }) => `${rule} ${tender} ${id} ${outcome}`,
      )
      expect(said.sort()).toEqual(expected.sort())
    }),
    { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 300) },
  )
  for (const id of Object.keys(conditions))
    for (const outcome of ['raised', 'clear', 'not_computable']) expect(seen).toContain(`${id} ${outcome}`)
}, 600_000)
