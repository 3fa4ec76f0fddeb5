import { describe, expect, test } from 'vitest'
import type { Report } from '#tenderflag/output/model.js'
import { buildReport } from '#tenderflag/output/report.js'
import { writeTerminal } from '#tenderflag/output/terminal.js'
import { outputContext } from '#tenderflag/output/words/context.js'
import { displayWidth, fit, hang, pad, wrap, wrapTo } from '#tenderflag/text/display-width.js'
import { languages } from '#tenderflag/text/languages.js'
import { sampleDetails, sampleFacts, sampleResult } from '../support/sample-market.js'
import { catalogueOf } from '../support/scan-result.js'

const options = {
  language: 'en',
  reveal: false,
  key: new Uint8Array(32).fill(7),
  catalogue: catalogueOf(sampleFacts, sampleDetails),
}

function printed(
  changes: Partial<Report> = {},
  { width = 100, colour = false, language = 'en' } = {},
): string {
  const result = sampleResult()
  const report = { ...buildReport(result, { ...options, language }), ...changes }
  return [
    ...writeTerminal({
      context: outputContext(result, options),
      rows: function* () {},
      report: () => report,
      width,
      colour,
    }),
  ].join('')
}

describe('the page', () => {
  test('has coverage, subjects and a last word', () => {
    const lines = printed().split('\n')
    expect(lines[0]).toMatch(/^tenderflag \d+\.\d+\.\d+ · as of 2024-06-01T12:00:00Z$/)
    expect(lines).toContain('  tenders  3 rows  tenders.csv')
    expect(lines).toContain('  rule                     flagged  clear  not applicable  not computable')
    expect(lines).toContain('  etimad.low-award               1      1               1               1')
    expect(lines).toContain('    not computable: a value of estimate in lots is missing (1)')
    expect(lines).toContain('  0.40  L-b · tender T-2 · North')
    expect(lines).toContain('        Awarded at SAR\u00a01,234.50, 12.35% of SAR\u00a010,000.')
    expect(printed()).toMatch(/A flag is an indication.*not proof.*\n$/s)
  })

  test('shows neither nothing of a low score, nor all of one that is not', () => {
    const lot = buildReport(sampleResult(), options).lots[0]!
    const scores = (lots: Report['lots']) =>
      printed({ lots, tenders: [], buyers: [], suppliers: [] }).match(/^ {2}[01]\.\d\d {2}.*$/gm)
    expect(
      scores([
        { ...lot, score: 0.9999, computed: 0.001 },
        { ...lot, score: 0.0001, computed: 0.9999 },
        { ...lot, score: 1, computed: 1 },
      ]),
    ).toEqual([
      expect.stringMatching(/^ {2}0\.99 .* · 1% could be computed/),
      expect.stringMatching(/^ {2}0\.01 .* · 99% could be computed/),
      expect.stringMatching(/^ {2}1\.00 /),
    ])
  })

  test('lists what was not taken as it stood, with the first place', () => {
    const listed = [
      {
        kind: 'bad_value',
        table: 'bids',
        column: 'amount',
        file: 'bids.csv',
        row: 7,
        value: 'x\u001b[2J',
      } as const,
    ]
    const notices = [{ kind: 'bad_value', table: 'bids', column: 'amount', count: 1200, listed } as const]
    expect(printed({ notices })).toContain(
      '  1,200  bids.amount: bad value, taken as unknown (bids.csv:7 “x\ufffd[2J”)\n',
    )
  })

  test('says so when nothing was flagged', () => {
    expect(printed({ flags: 0, lots: [], tenders: [], buyers: [], suppliers: [] })).toContain(
      '\nNo flag was raised.\n',
    )
  })

  test('has colours only where they are wanted', () => {
    expect(printed()).not.toContain('\u001b')
    expect(printed({}, { colour: true })).toContain('\u001b[31m')
  })

  test.each([36, 40, 60, 80, 120])('keeps to %i columns', (width) => {
    for (const language of languages)
      for (const line of printed({}, { width, language }).split('\n'))
        expect([line, displayWidth(line) <= width]).toEqual([line, true])
  })

  test('puts counts under the rule where a table is too wide', () => {
    const page = printed({}, { width: 40 })
    expect(page).not.toContain('  rule  ')
    expect(page.replaceAll('\u00a0', ' ')).toContain(
      '\n  etimad.low-award\n    flagged: 1 · clear: 1 ·\n    not applicable: 1 ·\n    not computable: 1\n',
    )
  })

  test('says below a message of a lot who stands behind it, at most three, and nowhere else', () => {
    const [lot] = buildReport(sampleResult(), options).lots
    const details = [['A Ltd · SAR 1', 'B Ltd · SAR 2', 'C Ltd', 'D Ltd', 'E Ltd']]
    const page = printed({ lots: [{ ...lot!, details }], tenders: [{ ...lot!, type: 'tender', details }] })
    const lines = page.split('\n')
    expect(lines.filter((line) => line.includes(' Ltd'))).toEqual([
      '          A Ltd · SAR 1',
      '          B Ltd · SAR 2',
      '          C Ltd',
    ])
    expect(lines).toContain('          and 2 more')
  })

  test('lets no text from the data move the cursor or turn the line around', () => {
    const evil = 'a\u001b[2Jb\r\nc\u202ed'
    const lots = buildReport(sampleResult(), options).lots.map((lot) => ({
      ...lot,
      id: evil,
      tender_id: evil,
      label: evil,
    }))
    const page = printed({ lots, tables: [{ name: 'tenders', rows: 1, files: [evil] }] })
    expect(page).toContain('a\ufffd[2Jb\ufffd\ufffdc\ufffdd')
    expect(page).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u)
  })
})

describe('widths', () => {
  test.each([
    ['abc', 3],
    ['日本', 4],
    ['ｶﾅ', 2],
    ['한국', 4],
    ['العربية', 7],
    ['é', 1],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['\u2068x\u2069', 1],
    ['ＡＢ', 4],
  ])('of %s', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })
  test('are kept by cutting, filling and wrapping', () => {
    expect(fit('日本語', 5)).toBe('日本…')
    expect(fit('abc', 3)).toBe('abc')
    expect(fit('of SAR 221,000.', 12)).toBe('of SAR…')
    expect(fit('of SAR 221,000.', 7)).toBe('of SAR…')
    expect(fit('in /a/path/that/fills/the/line.csv', 30)).toBe('in /a/path/that/fills/the/lin…')
    expect(pad('日本', 6)).toBe('日本  ')
    expect(pad('7', 3, true)).toBe('  7')
    expect(wrap('aa bb  cc dddddd', 5)).toEqual(['aa bb', 'cc', 'dddd…'])
    expect(wrap('aa b\u00a0: 1\u202f000 c', 5)).toEqual(['aa', 'b\u00a0:', '1\u202f000', 'c'])
  })
})

test('lines are at most so many, the last with what is left of them', () => {
  expect(wrapTo(3, 'one two three', 5)).toEqual(['one', 'two', 'three'])
  expect(wrapTo(2, 'one two three', 9)).toEqual(['one two', 'three'])
  expect(wrapTo(2, 'one two three four', 8)).toEqual(['one two', 'three…'])
})

test('further lines hang below the first word, and what is to be copied stays whole', () => {
  expect(hang('  - one two three', 9)).toEqual(['  - one', '    two', '    three'])
  expect(hang('    one two', 9)).toEqual(['    one', '    two'])
  expect(hang('one  https://example.org/a-long-way', 9)).toEqual(['one', 'https://example.org/a-long-way'])
  expect(hang('  ', 9)).toEqual(['  '])
})
