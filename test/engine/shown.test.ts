import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { factCatalogue, families } from '#tenderflag/facts/catalogue.js'
import { loadRules, outcomeRows, Pool, type Rule, scanRows } from '#tenderflag/index.js'
import { jsonMarket } from '../support/market-files.js'
import type { Tables } from '../support/oracle-view.js'
import { randomMarket } from '../support/random-market.js'

/**
 * What only shows with a flag is computed for the flagged subjects alone; with all outcomes shown, for whole morsels.
 * Both must say the same, of every fact there is, whatever other rules run beside.
 */

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-shown-'))
const pool = new Pool(1)
const key = new Uint8Array(32)
let all: readonly Rule[] = []
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await pool.close()
})

/** Rules of a kind of subject that flag some, and together show every fact and detail about it, 20 a rule. */
function showing(subject: string, when: string): string[] {
  const kinds = new Set([subject, 'tender'])
  const names = [
    ...families
      .filter((family) => kinds.has(family.subject))
      .flatMap((family) => family.facts.map(({ name }) => name)),
    ...[...factCatalogue.details.values()]
      .filter((detail) => detail.subject === subject)
      .map(({ name }) => name),
  ]
  return Array.from({ length: Math.ceil(names.length / 20) }, (_, n) => {
    const file = join(folder, `${subject}${n}.yaml`)
    const words = { en: 'x' }
    writeFileSync(
      file,
      JSON.stringify({
        id: `shown.${subject}${n}`,
        version: 1,
        status: 'test',
        title: words,
        subject,
        severity: 'low',
        confidence: 'low',
        when,
        evidence: names.slice(n * 20, n * 20 + 20),
        explain: words,
        rationale: words,
        innocent_explanations: [words],
      }),
    )
    return file
  })
}

beforeAll(async () => {
  all = await loadRules([
    ...showing('lot', 'lot.awards.counting >= 1'),
    ...showing('tender', 'tender.status == "complete"'),
    ...showing('bid', 'bid.amount > 0'),
    ...showing('award', 'award.status == "active"'),
    ...showing('contract', 'contract.status == "active"'),
    'etimad',
    'ocp',
  ])
})

async function lines(tables: Tables, rules: readonly Rule[], outcomes: 'raised' | 'all'): Promise<string[]> {
  const found = await scanRows(jsonMarket(tables) as Parameters<typeof scanRows>[0], {
    rules,
    outcomes,
    pool,
  })
  return [...outcomeRows(found, { reveal: true, key })]
    .filter(({ outcome }) => outcome === 'raised')
    .map((row) => JSON.stringify(row))
}

test('flags are the same with and without the other outcomes, and with and without other rules', async () => {
  let flags = 0
  await fc.assert(
    fc.asyncProperty(randomMarket(), fc.nat(), async ({ tables }, n) => {
      const expected = await lines(tables, all, 'all')
      expect(await lines(tables, all, 'raised')).toEqual(expected)
      const one = all[n % all.length]!
      const ofOne = expected.filter((line) => line.includes(`"rule":"${one.id}",`))
      expect(await lines(tables, [one], 'raised')).toEqual(ofOne)
      // Alone, none of their facts decides.
      const showing = all.filter(({ pack }) => pack === 'shown')
      const ofThem = expected.filter((line) => line.includes('"rule":"shown.'))
      expect(await lines(tables, showing, 'raised')).toEqual(ofThem)
      flags += expected.length
    }),
    { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 200) },
  )
  expect(flags).toBeGreaterThan(1000)
}, 600_000)
