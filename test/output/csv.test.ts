import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvCell, guardFormula, withoutGuard, writeCsv } from '#tenderflag/output/csv.js'
import { flatColumns, flatRow } from '#tenderflag/output/flat-row.js'
import type { FormatInput } from '#tenderflag/output/format.js'
import type { OutcomeRow } from '#tenderflag/output/model.js'
import { outputContext } from '#tenderflag/output/words/context.js'
import { sampleResult } from '../support/sample-market.js'

const hostile = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      ';',
      '|',
      "'",
      '"',
      ' ',
      ',',
      'a',
      '1',
      '＝',
      '\u200b',
    ),
  }),
  fc.string({ unit: 'grapheme' }),
  fc.double().map(String),
)

function inputOf(rows: readonly OutcomeRow[]): FormatInput {
  return {
    context: outputContext(sampleResult(), { language: 'en', reveal: true }),
    *rows() {
      yield* rows
    },
    report: () => {
      throw new Error('CSV needs no report')
    },
    width: 80,
    colour: false,
  }
}

const row = (changes: Partial<OutcomeRow>): OutcomeRow => ({
  format: 1,
  rule: 'a.b',
  rule_version: 1,
  outcome: 'raised',
  subject: { type: 'lot', id: 'L' },
  tender_id: 'T',
  value: null,
  threshold: null,
  severity: 'low',
  confidence: 'low',
  evidence: {},
  statistics: [],
  reason: null,
  message: '',
  fingerprint: '0'.repeat(32),
  ...changes,
})

const csvOf = (rows: readonly OutcomeRow[]) => [...writeCsv(inputOf(rows))].join('')

describe('CSV', () => {
  test('comes back as it was, by a reader of RFC 4180 and the documented apostrophe', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(hostile, hostile, fc.option(fc.double()), hostile), { maxLength: 4 }),
        (values) => {
          const rows = values.map(([id, message, value, evidence]) =>
            row({
              subject: { type: 'lot', id },
              message,
              value,
              tender_id: id,
              evidence: { [evidence]: evidence },
            }),
          )
          const [header, ...read] = parse(csvOf(rows), {
            record_delimiter: '\r\n',
            relax_column_count: false,
          })
          expect(header).toEqual(flatColumns)
          expect(read.map((cells) => cells.map(withoutGuard))).toEqual(
            rows.map((r) => Object.values(flatRow(r)).map((cell) => (cell === null ? '' : String(cell)))),
          )
        },
      ),
    )
  })

  test.each([
    '=HYPERLINK("http://x","y")',
    '+1+cmd',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '  =1',
    '"=1',
    "'=1",
    '＝1+1',
    '＠x',
    '\u200b=1',
    'a;=1',
    'a\n=1',
    'a\t+1',
  ])('leaves no cell that a spreadsheet could take for a formula: %j', (text) => {
    const guarded = guardFormula(text)
    for (const cell of guarded.split(/[;\t\n\r|]/)) expect(cell).not.toMatch(/^[\s"\p{Cf}]*[=+\-@＝＋－＠]/u)
    expect(guarded).not.toMatch(/^[\t\r]/)
    expect(withoutGuard(guarded)).toBe(text)
  })

  test.each(['-5', '+12.5', '-1e5', 'a-b', 'T=1', '2024-05-01', 'AWARD; see below', ''])(
    'leaves alone: %j',
    (text) => {
      expect(guardFormula(text)).toBe(text)
    },
  )

  test('holds nothing that a terminal would take for a command', () => {
    const text = csvOf([row({ tender_id: 'T\u001b[2J\u0007\u009b', message: 'two\nlines' })])
    expect(text).not.toMatch(/(?![\t\r\n])\p{Cc}/u)
    expect(text).toContain('T\ufffd[2J\ufffd\ufffd')
    expect(text).toContain('"two\nlines"')
  })

  test('writes only the header where nothing was found', () => {
    expect(csvOf([])).toBe(`${flatColumns.join(',')}\r\n`)
  })
})

test('a plain text is written as one that was looked at for formulas and controls', () => {
  const control = fc.constantFrom('\u0000', '\u001b', '\u007f', '\u0085', '{', '[', 'a')
  const anyText = fc.oneof(
    hostile,
    fc.string({ unit: control }),
    fc.tuple(fc.constantFrom('a', '{', '1'), hostile),
  )
  fc.assert(
    fc.property(anyText, (given) => {
      const text = typeof given === 'string' ? given : given.join('')
      const looked = guardFormula(text.replace(/(?![\t\r\n])\p{Cc}/gu, '\ufffd'))
      const quoted = /[",\r\n]/.test(looked) ? `"${looked.replaceAll('"', '""')}"` : looked
      expect(csvCell(text)).toBe(quoted)
    }),
    { numRuns: 2000 },
  )
})
