import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { market, shell, tenderflag, testFolder } from './tenderflag.js'

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
