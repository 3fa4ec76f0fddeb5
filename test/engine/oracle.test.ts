import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { instantText } from '#tenderflag/schema/instant.js'
import { scan } from '#tenderflag/scan.js'
import { arrowMarket, asRead, writeMarket } from '../support/market-files.js'
import { oracle } from '../support/oracle.js'
import { type Market, randomMarket } from '../support/random-market.js'
import { sorted, verdictsOf } from '../support/verdicts.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-oracle-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let sets = 0

const options = ({ asOf }: Market) => ({
  rules: ['etimad'],
  outcomes: 'all' as const,
  workers: 1,
  ...(asOf === undefined ? {} : { asOf: instantText(asOf) }),
})

const expected = ({ asOf }: Market, tables: Market['tables']) =>
  sorted(oracle(tables, asOf === undefined ? {} : { asOf }))

const tablesOf = ({ tables }: Market) => Object.values(tables).filter((rows) => rows !== undefined)

const runs = Number(process.env.TENDERFLAG_TEST_RUNS ?? 400)

test('Arrow tables give the verdicts of the row-by-row oracle', async () => {
  await fc.assert(
    fc.asyncProperty(randomMarket(), async (market) => {
      const tables = asRead(market.tables, 'arrow')
      const result = await scan(arrowMarket(tables), options(market))
      expect(verdictsOf(result, tables)).toEqual(expected(market, tables))
    }),
    { numRuns: runs },
  )
}, 120_000)

test.each(['csv', 'jsonl'] as const)('%s files give the verdicts of the row-by-row oracle', async (format) => {
  await fc.assert(
    fc.asyncProperty(randomMarket(), async (market) => {
      // a file of broken lines alone is no JSON Lines file, and refused
      fc.pre(format === 'csv' || tablesOf(market).every((rows) => rows.length === 0 || rows.some((row) => !row.broken)))
      const dir = join(folder, `${format}-${sets++}`)
      writeMarket(dir, market.tables, format)
      const tables = asRead(market.tables, format)
      const result = await scan(dir, options(market))
      expect(verdictsOf(result, tables)).toEqual(expected(market, tables))
      rmSync(dir, { recursive: true })
    }),
    { numRuns: runs / 2 },
  )
}, 120_000)
