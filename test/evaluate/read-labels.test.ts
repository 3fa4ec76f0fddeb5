import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verdicts } from '#tenderflag/evaluate/label.js'
import { readLabels } from '#tenderflag/evaluate/read-labels.js'
import { csvCell } from '#tenderflag/output/csv.js'
import { root, tenderflag, testFolder } from '../cli/tenderflag.js'

const folder = testFolder()
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const lot = { rule: null, type: 'lot', tenderId: 'T', id: 'L' }

test('are read from CSV and JSON Lines alike, with either name of the verdict', async () => {
  const expected = [
    { ...lot, rule: 'a.b', isCase: true },
    { ...lot, isCase: false },
    { rule: null, type: 'bidder_pair', tenderId: '', id: 'A + B', isCase: true },
  ]
  const csv = file(
    'a.csv',
    'rule,subject_type,tender_id,subject_id,verdict,by\na.b,lot,T,L,Confirmed,me\n,lot,T,L, dismissed ,\n,bidder_pair,,A + B,cartel,\n',
  )
  const jsonl = file(
    'a.jsonl',
    [
      { rule: 'a.b', subject_type: 'lot', tender_id: 'T', subject_id: 'L', outcome: 'raised' },
      { subject_type: 'lot', tender_id: 'T', subject_id: 'L', outcome: false },
      { subject_type: 'bidder_pair', subject_id: 'A + B', outcome: 1 },
    ]
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
  )
  expect(await readLabels(csv)).toEqual(expected)
  expect(await readLabels(jsonl)).toEqual(expected)
})

test('ids in CSV are without the apostrophe that keeps spreadsheets from reading a formula', async () => {
  const id = "'=1"
  const written = `tender_id,verdict\n${csvCell('=1')},yes\n${csvCell(id)},no\n`
  expect((await readLabels(file('guarded.csv', written))).map((label) => label.id)).toEqual(['=1', id])
  const json = file('raw.jsonl', `${JSON.stringify({ tender_id: id, verdict: 'yes' })}\n`)
  expect((await readLabels(json)).map((label) => label.id)).toEqual([id])
})

test('without a kind they are of tenders, and a lot without an id is that of an undivided tender', async () => {
  expect(await readLabels(file('b.tsv', 'tender_id\tverdict\nT\tyes\n'))).toEqual([
    { rule: null, type: 'tender', tenderId: 'T', id: 'T', isCase: true },
  ])
  expect(await readLabels(file('c.csv', 'subject_type,tender_id,verdict\nlot,T,no\n'))).toEqual([
    { rule: null, type: 'lot', tenderId: 'T', id: 'T', isCase: false },
  ])
})

test('that say nothing are none', async () => {
  const open = Object.keys(verdicts).filter((word) => verdicts[word] === null)
  const text = `tender_id,verdict\n${open.map((word) => `T,${word}\n`).join('')}`
  expect(open.length).toBeGreaterThan(2)
  expect(await readLabels(file('d.csv', text))).toEqual([])
})

test.each([
  ['tender_id,verdict\nT,yes\nT,perhaps\n', 'row 3: "perhaps" is no verdict'],
  ['tender_id,verdict\nT,confirmd\n', 'did you mean confirmed'],
  ['tender_id,verdict\nT,constructor\n', '"constructor" is no verdict'],
  ['subject_type,tender_id,verdict\nfirm,T,yes\n', '"firm" is no subject_type'],
  ['subject_type,subject_id,verdict\naward,A,yes\n', 'needs the tender_id'],
  ['subject_type,tender_id,verdict\naward,T,yes\n', 'needs a subject_id'],
  ['tender_id,verdict\n,yes\n', 'needs a subject_id'],
  ['tender_id,verdict\nT,yes,more\n', 'row 2'],
  ['tender_id\nT\n', 'labels need a column verdict or outcome'],
  ['verdict\nyes\n', 'labels need a column subject_id or tender_id'],
  ['', 'holds nothing'],
])('what cannot be understood is an error: %j', async (text, message) => {
  await expect(readLabels(file('bad.csv', text))).rejects.toThrow(message)
})

test('on the command line: a table, JSON, CSV; and a word where none is of use', async () => {
  const market = `${root}samples/market`
  const labels = `${market}/labels.csv`
  const table = await tenderflag(['evaluate', market, '--labels', labels, '-q'])
  expect(table).toMatchObject({ code: 0, stderr: '' })
  expect(table.stdout).toMatch(/^etimad\.low-award +4 +3 +1\.00 \[0\.51, 1\.00\]/m)
  const json = await tenderflag([
    'evaluate',
    market,
    '--labels',
    labels,
    '-q',
    '--format',
    'json',
    '--complete',
  ])
  expect(JSON.parse(json.stdout)).toMatchObject({ format: 1, complete: true })
  const useless = file('e.csv', 'tender_id,verdict\nX,yes\n')
  const csv = await tenderflag(['evaluate', market, '--labels', useless, '--no-progress', '--format', 'csv'])
  expect(csv.code).toBe(0)
  expect(csv.stdout.split('\r\n')[1]).toMatch(/^1,etimad\.award-cancelled,award,subject,0,0,0,0,0,,,/)
  expect(csv.stderr).toContain('1 label, and none is of a subject of the data and a rule that ran')
  const missing = await tenderflag(['evaluate', market, '--labels', `${folder}/none.csv`])
  expect(missing).toMatchObject({ code: 2, stdout: '' })
})
