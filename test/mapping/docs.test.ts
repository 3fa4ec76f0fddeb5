import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readExpression } from '#tenderflag/ingest/mapping/expression.js'
import { notices, readMapped, root, rowsOf } from './data.js'

const text = readFileSync(join(root, 'docs/mapping.md'), 'utf8')
const block = (start: string) => text.split(`\`\`\`${start}`)[1]!.split('```')[0]!.replace(/^\n/, '')

describe('docs/mapping.md', () => {
  it('shows a file and a mapping that read as it says', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'docs-'))
    writeFileSync(join(folder, 'offers_2024.csv'), block('csv'))
    writeFileSync(join(folder, 'mapping.yaml'), block('yaml\nname: ').replace(/^/, 'name: '))
    const dataset = await readMapped(join(folder, 'mapping.yaml'), folder)
    expect(notices(dataset)).toEqual([])
    expect(rowsOf(dataset, 'tenders').map(({ tender_id, method }) => [tender_id, method])).toEqual([
      ['24/1', 'open'],
      ['24/2', 'direct'],
    ])
    const bids = rowsOf(dataset, 'bids')
    expect(bids.map(({ bidder_id, amount }) => [bidder_id, amount])).toEqual([
      ['77', 1200.5],
      ['78', 990],
      ['name:Amal', 5000],
    ])
    expect(new Date(Number(bids[0]!.submitted_at)).toISOString()).toBe('2024-02-03T06:15:00.000Z')
    expect(rowsOf(dataset, 'awards')).toHaveLength(2)
    expect(rowsOf(dataset, 'parties')).toHaveLength(3)
  })

  it('shows expressions that can be read', () => {
    const table = text.split('## Expressions')[1]!.split('## What to mind')[0]!
    const cells = [...table.matchAll(/^\| (`.+?`) +\|/gm)].flatMap(
      ([, cell]) => cell!.match(/`[^`]+`/g) ?? [],
    )
    const expressions = cells
      .flatMap((cell) => cell.slice(1, -1).split(/ (?=x\.)/))
      .filter((part) => !part.startsWith('=='))
    expect(expressions.length).toBeGreaterThan(10)
    for (const part of expressions) expect(() => readExpression(part), part).not.toThrow()
  })
})
