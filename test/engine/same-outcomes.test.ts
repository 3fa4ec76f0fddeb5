import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { outcomeRows, type ScanOptions, scan, writeMarket } from '#tenderflag/index.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-same-'))
const market = join(folder, 'market')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** All shipped rules, with populations small enough for a small market. */
const { rules } = await checkRules([], {
  facts: factCatalogue,
  everyStatus: true,
  params: { 'ocp.R040.fence': true, 'ocp.R048.tenders': 5 },
})
let expected: readonly string[] = []
beforeAll(async () => {
  // enough tenders for threads to be started
  await writeMarket(market, { tenders: 6500, seed: 11, format: 'csv' })
  expected = await outcomes(market, { workers: 1 })
})

const key = new Uint8Array(32)

/** Every outcome of pack `etimad`; of the others what is raised, and how often each outcome came. */
async function outcomes(source: string, options: ScanOptions): Promise<string[]> {
  const [all, others] = [
    await scan(source, { rules: ['etimad'], outcomes: 'all', ...options }),
    await scan(source, { rules: rules.filter(({ pack }) => pack !== 'etimad'), ...options }),
  ]
  const counts = others.rules.map(({ rule, counts: of, reasons }) => ({ rule: rule.id, of, reasons }))
  return [...outcomeRows(all, { key }), ...outcomeRows(others, { key }), ...counts].map((row) =>
    JSON.stringify(row),
  )
}

test('there is something to compare', () => {
  expect(expected.length).toBeGreaterThan(30_000)
  const seen = new Set<string>()
  let [withStatistics, ofParties] = [0, 0]
  for (const text of expected) {
    const row = JSON.parse(text)
    if (row.outcome) seen.add(row.outcome)
    if (row.statistics?.length > 0) withStatistics++
    if (row.tender_id === null) ofParties++
  }
  expect(seen.size).toBe(4)
  expect(withStatistics).toBeGreaterThan(100)
  expect(ofParties).toBeGreaterThan(0)
})

test.each([2, 3])('%i threads say what one says', async (workers) => {
  expectSame(await outcomes(market, { workers }))
})

test.each([1, 2])('rows in another order say the same (%i)', async (seed) => {
  const other = join(folder, `shuffled-${seed}`)
  cpSync(market, other, { recursive: true })
  for (const name of readdirSync(other)) {
    const [header, ...rows] = readFileSync(join(other, name), 'utf8').trimEnd().split('\n')
    writeFileSync(join(other, name), `${[header, ...shuffled(rows, seed)].join('\n')}\n`)
  }
  expectSame(await outcomes(other, { workers: 2 }))
})

/** Equal, and if not the first that is not: all of them are too many to be shown. */
function expectSame(found: readonly string[]): void {
  const at = expected.findIndex((row, i) => row !== found[i])
  expect([found.length, found[at]]).toEqual([expected.length, expected[at]])
}

/** Fisher and Yates's shuffle with a small generator of its own (mulberry32). */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const all = [...items]
  let state = seed
  for (let i = all.length - 1; i > 0; i--) {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    const j = (((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * (i + 1)
    const k = Math.floor(j)
    ;[all[i], all[k]] = [all[k]!, all[i]!]
  }
  return all
}
