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

test('rows that a mapping makes one with those of another file tell nothing: not when it is, nor who buys', async () => {
  const data = testFolder()
  const head = 'tender,buyer,deadline,award,supplier,amount,date'
  write(join(data, '1.csv'), `${head}\nT1,B1,2024-03-01,A1,F1,10,2024-02-01\n`)
  write(join(data, '2.csv'), `${head}\nT1,F1,2024-03-01,A1,F1,10,2024-09-09\n`)
  const mapping = write(
    join(data, 'mapping.yaml'),
    `name: One award in two files
currency: SAR
files: "*.csv"
tables:
  tenders:
    distinct: [tender_id]
    columns: { tender_id: tender, buyer_id: buyer, estimate: { value: 100 }, deadline_at: deadline }
  awards:
    distinct: [tender_id, award_id]
    columns: { tender_id: tender, award_id: award, supplier_id: supplier, amount: amount, awarded_at: date, status: { value: active } }
`,
  )
  for (const more of [
    ['--outcomes', 'all'],
    ['--as-of', '2024-04-01'],
  ]) {
    const args = ['scan', data, '--mapping', mapping, '--format', 'ndjson', '--quiet', ...more]
    const whole = await tenderflag(args)
    expect(whole.stdout).toContain(more[0] === '--as-of' ? '"party-' : '"not_applicable"')
    expect((await tenderflag([...args, '--memory', '2GB'])).stdout).toBe(whole.stdout)
  }
})

test('a column whose name is nearly ours is told of with a limit too', async () => {
  const near = testFolder()
  write(join(near, 'tenders.csv'), 'tender_id,Deadline_At\nT1,2024-01-01\n')
  const [whole, parts] = await Promise.all([
    tenderflag(['scan', near]),
    tenderflag(['scan', near, '--memory', '1GB']),
  ])
  expect(parts.stderr).toContain('did you mean deadline_at?')
  expect(parts.stderr).toBe(whole.stderr)
})

test('OCDS needs no limit', async () => {
  expectOneLine(
    await tenderflag(['scan', write(join(folder, 'releases.json'), '{"releases":[]}'), '--memory', '1GB']),
    /a memory limit is for tables in files/,
  )
})
