import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { loadRules, outcomeRows, Pool, type ScanOptions, scan, scanRows } from '#tenderflag/index.js'
import { instantText } from '#tenderflag/schema/instant.js'
import { isLocal } from '#tenderflag/schema/subject.js'
import { readCases } from '../support/cases.js'
import { arrowMarket, asRead, type Format, jsonMarket, writeMarket } from '../support/market-files.js'
import { oracle, type Row, type Tables, type Verdict } from '../support/oracle.js'
import { randomMarket } from '../support/random-market.js'

const pool = new Pool(1)
const folder = mkdtempSync(join(tmpdir(), 'tenderflag-oracle-'))
afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
})
const rules = await loadRules(['etimad'])
const key = new Uint8Array(32)

function optionsOf(asOf: number | undefined): ScanOptions {
  return { rules, outcomes: 'all', pool, ...(asOf === undefined ? {} : { asOf: instantText(asOf) }) }
}

function verdicts(result: Awaited<ReturnType<typeof scan>>): Verdict[] {
  return [...outcomeRows(result, { reveal: true, key })].map(({ rule, subject, tender_id, outcome }) => {
    if (!isLocal(subject.type) || tender_id === null) throw new Error(`${rule} is not of the pack`)
    return { rule, subject: { type: subject.type, id: subject.id }, tender_id, outcome }
  })
}

/** In one order, with ids of what has none left out. */
function inOrder(said: readonly Verdict[], tables: Tables): string[] {
  const named = new Set(
    [...(tables.awards ?? []), ...(tables.contracts ?? [])].flatMap((row) => [row.award_id, row.contract_id]),
  )
  return said
    .map(({ rule, subject: { type, id }, tender_id, outcome }) => {
      const own = (type === 'award' || type === 'contract') && !named.has(id) ? '' : id
      return [rule, type, tender_id, own, outcome].join(' ')
    })
    .sort()
}

describe('the engine and the naive implementation agree', () => {
  test.each(
    readCases(new URL('../cases/etimad/', import.meta.url)).map(
      (one) => [`${one.rule}: ${one.say}`, one] as const,
    ),
  )('%s', async (_, one) => {
    const tables = asRead(one.tables, 'arrow')
    const result = await scanRows(jsonMarket(tables) as Parameters<typeof scanRows>[0], {
      ...optionsOf(one.asOf),
      rules: ['etimad'],
      params: one.params,
    })
    const options = { params: one.params, ...(one.asOf === undefined ? {} : { asOf: one.asOf }) }
    expect(inOrder(verdicts(result), tables)).toEqual(inOrder(oracle(tables, options), tables))
  })

  test('on random data sets', async () => {
    await fc.assert(
      fc.asyncProperty(randomMarket(), async ({ tables: made, asOf }) => {
        const tables = asRead(made, 'arrow')
        const result = await scanRows(jsonMarket(tables) as Parameters<typeof scanRows>[0], optionsOf(asOf))
        const said = oracle(tables, asOf === undefined ? {} : { asOf })
        expect(inOrder(verdicts(result), tables)).toEqual(inOrder(said, tables))
      }),
      { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 300) },
    )
  }, 600_000)

  test.each<Format | 'arrow'>(['csv', 'jsonl', 'arrow'])(
    'on random data sets in %s',
    async (format) => {
      let n = 0
      await fc.assert(
        fc.asyncProperty(randomMarket(), async ({ tables: made, asOf }) => {
          // a file of broken lines alone is no JSON Lines, and is refused
          const lists: (readonly Row[])[] = Object.values(made).filter((rows) => rows !== undefined)
          fc.pre(
            format !== 'jsonl' || lists.every((rows) => rows.length === 0 || rows.some((row) => !row.broken)),
          )
          const tables = asRead(made, format)
          const source =
            format === 'arrow'
              ? arrowMarket(tables)
              : writeMarket(join(folder, `${format}${n++}`), tables, format)
          const result = await scan(source, optionsOf(asOf))
          const said = oracle(tables, asOf === undefined ? {} : { asOf })
          expect(inOrder(verdicts(result), tables)).toEqual(inOrder(said, tables))
        }),
        { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 50) },
      )
    },
    600_000,
  )
})
