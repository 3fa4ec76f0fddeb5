import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { market, ruleText, shell, tenderflag, testFolder, write } from './tenderflag.js'

const folder = testFolder()
const formula = '=HYPERLINK("http://example.org","pay")'
const script = '<script>alert(1)</script>'
const address = '203.0.113.77'

/** Two bidders with hostile names at one address, who are people. */
function hostile(name: string, kind: string): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
  return market(join(folder, name), {
    'bids.csv': `tender_id,bidder_id,status,ip\nT1,${quote(formula)},valid,${address}\nT1,${quote(script)},valid,${address}\n`,
    'parties.csv': `party_id,name,kind\n${quote(formula)},${quote(formula)},${kind}\n${quote(script)},${quote(script)},${kind}\n`,
    'awards.csv': `tender_id,award_id,supplier_id,amount,currency,status\nT1,=A1,${quote(formula)},20,SAR,active\nT1,A2,${quote(script)},1,SAR,active\n`,
  })
}
const firms = hostile('firms', 'firm')
const persons = hostile('persons', 'person')

describe('a supplier that is called', () => {
  test('=HYPERLINK(…) is no formula in CSV', async () => {
    const run = await tenderflag(['scan', firms, '-f', 'csv', '--outcomes', 'all'])
    expect(run.stdout).toContain('=HYPERLINK')
    const cells = (parse(run.stdout) as string[][]).flat()
    expect(cells.filter((cell) => cell.includes('=A1'))).toEqual(["'=A1"])
    expect(cells.filter((cell) => /^\s*[=+@\t\r]/.test(cell))).toEqual([])
    expect(run.code).toBe(0)
  })
  test('<script> runs nowhere in HTML', async () => {
    const run = await tenderflag(['scan', firms, '-f', 'html', '--reveal'])
    expect(run.stdout).toContain('&lt;script&gt;alert(1)')
    expect(run.stdout).not.toMatch(/<script/i)
    expect(run.code).toBe(0)
  })
})

describe('what may identify a person', () => {
  test.each(['table', 'ndjson', 'json', 'csv', 'html', 'arrow', 'parquet'])(
    'is masked in %s, unless --reveal',
    async (format) => {
      // Strings of Parquet pages are compressed: DuckDB or any other reader sees them, grep does not.
      const scan = (more: string) =>
        shell(`tenderflag scan ${persons} -f ${format} --outcomes all ${more} | cat -v`)
      const masked = await scan('')
      expect(masked.stdout.length).toBeGreaterThan(500)
      expect(masked.stdout).not.toContain(address)
      expect(masked.stdout).not.toContain('HYPERLINK("http')
      expect(masked.stdout).not.toContain('alert(1)')
      if (format === 'parquet') return
      expect(masked.stdout).toMatch(/party-[0-9a-f]{16}/)
      const open = await scan('--reveal')
      expect(open.stdout).toContain('alert(1)')
      if (format !== 'table' && format !== 'html') expect(open.stdout).toContain(address)
    },
  )
})

describe('a name with orders for a terminal', () => {
  const orders = '\u001b[31mX\u001b]0;owned\u0007\u009b2J\u202e'
  const clean = (run: { stdout: string; stderr: string }) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(run.stdout + run.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  }
  const odd = market(join(folder, `odd${orders}\nname`), { 'bids.csv': 'tender_id,bidder_id\nT1\nT9,B1\n' })

  test.each([
    [['scan', odd, '-f', 'table']],
    [['scan', odd, '--strict']],
    [['scan', odd, '--explain-plan']],
    [['scan', odd, '-o', `${odd}/none/x.csv`]],
    [['coverage', odd]],
    [['init', `${odd}/none.csv`]],
    [['rules', 'check', '--rules', orders]],
    [['scan', odd, `--${orders}`]],
  ])('gives none: command %#', async (args) => {
    const run = await tenderflag(args)
    expect(run.stdout + run.stderr).toContain('\ufffd')
    clean(run)
  })

  test('nor does a rule', async () => {
    const title = String.raw`en: "A \e[31m\u202e"`
    const text = ruleText('odd.rule', 'lot.estimate < 0').replace('en: A title', title)
    const file = write(join(folder, 'odd.rule.yaml'), text)
    for (const args of [
      ['rules', 'list'],
      ['explain', 'odd.rule'],
    ]) {
      const run = await tenderflag([...args, '--rules', file])
      expect(run.stdout).toContain('[31m')
      clean(run)
    }
  })

  test('nor a second line of an error', async () => {
    const run = await tenderflag(['scan', odd, '--strict'])
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})
