import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectOneLine, tenderflag, testFolder, write } from './tenderflag.js'

const folder = testFolder()
const sample = ['scan', 'samples/market']

test('with a memory limit, output and exit code are those of a scan in one go, and nothing is left', async () => {
  const tmp = testFolder()
  const env = { TMPDIR: tmp }
  for (const format of ['ndjson', 'table']) {
    const args = [...sample, '--format', format, '--fail-on', 'high', '--lang', 'ar']
    const [whole, parts] = await Promise.all([
      tenderflag(args, { env }),
      tenderflag([...args, '--memory', '2GB'], { env }),
    ])
    expect(parts.code).toBe(whole.code)
    const suppliers = whole.stdout.indexOf('المورّدون')
    const [before, after] = [
      whole.stdout.slice(0, suppliers < 0 ? undefined : suppliers).trimEnd(),
      parts.stdout,
    ]
    expect(after.startsWith(before)).toBe(true)
    if (format === 'ndjson') expect(parts.stdout).toBe(whole.stdout)
  }
  expect(readdirSync(tmp)).toEqual([])
})

test.each([
  [['--memory', 'much'], /--memory "much" is no size; write it like 2GB or 512MB/],
  [
    ['--memory', '499MB', '--workers', '2'],
    /memory limit is too low: the program and its threads need 500MB/,
  ],
  [['--memory', '1GB', '--rules', 'ocp'], /these rules need them all at once: ocp\.R\d+, .* and \d+ more/],
  [['--memory', '1GB', '--output', join(folder, 'a.html')], /html ranks suppliers/],
  [['--memory', '1GB', '--compare', 'x.ndjson'], /--memory does not go with --compare/],
])('%j is refused', async (args, line) => {
  expectOneLine(await tenderflag([...sample, ...args]), line)
})

test('OCDS needs no limit', async () => {
  expectOneLine(
    await tenderflag(['scan', write(join(folder, 'releases.json'), '{"releases":[]}'), '--memory', '1GB']),
    /a memory limit is for tables in files/,
  )
})
