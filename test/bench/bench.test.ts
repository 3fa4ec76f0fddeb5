import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-bench-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const root = fileURLToPath(new URL('../../', import.meta.url))

test('tenderflag, DuckDB and the naive implementation raise the same', () => {
  const output = join(folder, 'results.json')
  // A contender whose answer is another ends the run with an error.
  execFileSync(
    process.execPath,
    ['bench/run.js', 'memory', 'kept', 'kernel-competition', '--tenders', '3000', '--output', output],
    { cwd: root, stdio: 'pipe' },
  )
  const { cases } = JSON.parse(readFileSync(output, 'utf8'))
  const answers = cases.flatMap((one: { contenders: { name: string; tenders: number; answer: unknown }[] }) =>
    one.contenders
      .filter(({ tenders, answer }) => tenders === 3000 && answer !== undefined)
      .map(({ answer }) => JSON.stringify(answer)),
  )
  // more where engines of others are installed
  expect(answers.length).toBeGreaterThanOrEqual(9)
  expect(answers.some((answer: string) => /single-bid":[1-9]/.test(answer))).toBe(true)
}, 120_000)
