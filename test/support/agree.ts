import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { loadRules, outcomeRows, Pool, type Rule, scanRows } from '#tenderflag/index.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import { instantText } from '#tenderflag/schema/instant.js'
import { asRead, jsonMarket } from './market-files.js'
import type { OcpVerdict } from './oracle-ocp.js'
import type { Row, Tables } from './oracle-view.js'

/** What all tests share that hold rules against a naive implementation. */

/** Subject, condition and scope (by default all) of a rule that only tests have. */
export type Condition = readonly [subject: string, when: string, scope?: string]

export interface Wanted {
  /** Ids of shipped rules. */
  readonly ids?: readonly string[]
  /** Values of their parameters. */
  readonly params?: Readonly<Record<string, number | boolean>>
  /** Facts that no shipped rule compares alone, each in a condition of its own, by the id of its rule. */
  readonly conditions?: Readonly<Record<string, Condition>>
}

/** The shipped rules that are named, and one for each condition. */
export async function rulesFor({ ids = [], params = {}, conditions = {} }: Wanted): Promise<Rule[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tenderflag-agree-'))
  const words = { en: 'a test' }
  const files = Object.entries(conditions).map(([id, [subject, when, scope = 'true']]) => {
    const file = join(folder, `${id}.yaml`)
    const texts = { title: words, explain: words, rationale: words, innocent_explanations: [words] }
    const levels = { version: 1, status: 'test', severity: 'low', confidence: 'low' }
    writeFileSync(file, JSON.stringify({ id, subject, scope, when, ...levels, ...texts }))
    return file
  })
  const shipped = await checkRules([], { facts: factCatalogue, everyStatus: true, params })
  const rules = [
    ...shipped.rules.filter(({ id }) => ids.includes(id)),
    ...(files.length > 0 ? await loadRules(files) : []),
  ]
  rmSync(folder, { recursive: true, force: true })
  if (rules.length !== ids.length + files.length) throw new Error('a rule is not there')
  return rules
}

/** A random data set; `more`: tables that `Tables` does not know, as lines of JSON hold them. */
export interface Made {
  readonly tables: Tables
  readonly asOf: number | undefined
  readonly more?: Readonly<Record<string, readonly Row[] | undefined>>
}

const key = new Uint8Array(32)

/** Subjects without an id, by their order `T1#2`, are told from one another by what is said of them only. */
const lines = (verdicts: readonly OcpVerdict[]): string[] =>
  verdicts
    .map(({ rule, tender, id, outcome }) => [rule, tender, id.replace(/^.*#\d*$/, ''), outcome].join(' '))
    .sort()

/**
 * A test: engine and naive implementation say the same of random data sets, and each rule was raised, clear and not
 * computable in some of them, but for what is `rare`.
 */
export function testAgreement<M extends Made>(
  name: string,
  rules: readonly Rule[],
  market: fc.Arbitrary<M>,
  oracle: (tables: Tables, asOf: number | undefined, made: M) => readonly OcpVerdict[],
  { runs = 300, rare = () => false }: { runs?: number; rare?: (seen: string) => boolean } = {},
): void {
  const pool = new Pool(1)
  afterAll(() => pool.close())
  test(name, async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(market, async (made) => {
        const { asOf, more = {} } = made
        const tables = asRead(made.tables, 'arrow')
        const result = await scanRows(
          { ...jsonMarket(tables), ...given(more) } as Parameters<typeof scanRows>[0],
          {
            rules,
            outcomes: 'all',
            pool,
            ...(asOf === undefined ? {} : { asOf: instantText(asOf) }),
          },
        )
        const said = [...outcomeRows(result, { reveal: true, key })].map(
          (row): OcpVerdict => ({
            rule: row.rule,
            tender: row.tender_id,
            id: row.subject.id,
            outcome: row.outcome,
          }),
        )
        for (const { rule, outcome } of said) seen.add(`${rule} ${outcome}`)
        expect(lines(said)).toEqual(lines(oracle(tables, asOf, made)))
      }),
      { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? runs) },
    )
    for (const { id } of rules)
      for (const outcome of ['raised', 'clear', 'not_computable'])
        if (!rare(`${id} ${outcome}`)) expect(seen).toContain(`${id} ${outcome}`)
  }, 600_000)
}

/** Tables that are there, with moments as text. */
function given(more: NonNullable<Made['more']>): Record<string, Row[]> {
  const asText = (row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        /^(from|to)$/.test(name) && value !== null ? instantText(Number(value)) : value,
      ]),
    )
  return Object.fromEntries(
    Object.entries(more).flatMap(([name, rows]) => (rows ? [[name, rows.map(asText)]] : [])),
  )
}
