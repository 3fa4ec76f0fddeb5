import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tenderflag-year-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const env = { ...process.env, TENDERFLAG_KEY_FILE: join(folder, 'key') }
const run = (...args: string[]) => promisify(execFile)(process.execPath, args, { env })

test('samples/year plays a year, and finds what was planted and nothing that only looks like it', async () => {
  const year = join(folder, 'year')
  // Evenings of every other month, the last one of December.
  const { stdout } = await run(path('samples/year/play.mjs'), year, '73')
  expect(stdout.trimEnd().split('\n')).toHaveLength(6)
  expect(readdirSync(join(year, 'runs')).filter((name) => name.endsWith('.json'))).toHaveLength(6)
  expect(readdirSync(join(year, 'feeds'))).toEqual(expect.arrayContaining(['events.ndjson', 'high.atom']))
  const labels = readFileSync(join(year, 'labels.csv'), 'utf8').trimEnd().split('\n').slice(1)
  const args = [
    'evaluate',
    join(year, 'data'),
    '--labels',
    join(year, 'labels.csv'),
    '--rules',
    'alice',
    '--format',
    'json',
  ]
  const { evaluated } = JSON.parse((await run(path('dist/bin/bin.js'), ...args)).stdout)
  const rules = new Set(labels.map((label) => label.split(',')[0]!))
  expect([...rules].sort()).toEqual([
    'alice.related-to-official-award',
    'alice.sanctioned-award',
    'alice.straw-owner',
  ])
  for (const rule of rules) {
    const own = labels.filter((label) => label.startsWith(`${rule},`))
    const cases = own.filter((label) => label.endsWith(',confirmed')).length
    expect(evaluated.find((measured: { rule: string | null }) => measured.rule === rule)).toMatchObject({
      cases,
      others: own.length - cases,
      flagged_cases: cases,
      flagged_others: 0,
    })
  }
  expect(labels).toHaveLength(15)
})
