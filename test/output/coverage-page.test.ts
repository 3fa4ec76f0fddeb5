import { expect, test } from 'vitest'
import type { Coverage, Gap, RuleCoverage } from '#tenderflag/output/coverage/coverage.js'
import { writeCoverage } from '#tenderflag/output/coverage/terminal.js'
import { displayWidth } from '#tenderflag/text/display-width.js'
import { languages } from '#tenderflag/text/languages.js'

const gap = (table: string, column: string | null, problem: Gap['problem'], count: number): Gap => ({
  table,
  column,
  problem,
  count,
})

const rule = (
  id: string,
  computed: number,
  reasons: readonly Gap[],
  { lacks = [], subjects = 9 }: { lacks?: string[]; subjects?: number } = {},
): RuleCoverage => ({
  rule: id,
  title: { en: `Title of ${id}` },
  subject: 'market',
  subjects,
  computed,
  of: computed + reasons.reduce((sum, { count }) => sum + count, 0),
  reasons,
  costliest: undefined,
  lacks,
})

const noRegisters = (count: number) => gap('registers', null, 'no_table', count)
const rules = [
  rule('a.few', 5, [gap('rule', 'x', 'few_peers', 3), gap('bids', 'amount', 'missing', 1)]),
  rule('a.straw', 0, [noRegisters(7), gap('awards', 'status', 'missing', 2)]),
  rule('a.limits', 0, [gap('thresholds', null, 'no_table', 1)], { lacks: ['thresholds.amount'] }),
  rule('a.split', 1, [gap('tenders', 'estimate', 'missing', 4)], { lacks: ['thresholds.amount'] }),
  rule('a.mixed', 0, [gap('awards', 'status', 'missing', 2), gap('awards', 'amount', 'missing', 2)]),
  rule('a.none', 0, [], { subjects: 0 }),
  rule('a.out', 0, []),
  rule('b.straw', 0, [noRegisters(8)]),
]
const coverage: Coverage = {
  tables: [
    {
      table: 'bids',
      present: true,
      rows: 9,
      files: ['bids.csv'],
      fields: [
        { table: 'bids', column: 'bid_id', present: true, filled: 8, distinct: 8, unreadable: 1, rules: 2 },
      ],
    },
  ],
  rules,
  computed: 6,
  of: 36,
  costliest: [
    {
      table: 'registers',
      column: null,
      problem: 'no_table',
      count: 15,
      rules: Array.from({ length: 40 }, (_, i) => `a.rule-${i}`),
    },
  ],
}
const page = (width: number, language = 'en') =>
  [...writeCoverage(coverage, { language, asOf: '2024-01-01', width, colour: false })].join('')

test('rules that the data say nothing of stand together, by why, the dearest first', () => {
  const text = page(100)
  expect(text.slice(text.indexOf('Rules\n'), text.indexOf('\n\nMissing fields'))).toBe(
    `Rules
  rule        computed  in scope              share
  a.few              5         9  █████▌····  55.5%
    Title of a.few
    costs most: there are too few peers to compare with: 3 (33.3%)
    also: a value of amount in bids is missing: 1 (11.1%)
  a.mixed            0         4  ··········  0%
    Title of a.mixed
    costs most: a value of status in awards is missing: 2 (50%)
    also: a value of amount in awards is missing: 2 (50%)
  nothing could be computed, mostly because the data have no table registers
    a.straw          0         9  Title of a.straw
    b.straw          0         8  Title of b.straw
  cannot be raised by these data: they lack thresholds.amount
    a.limits         0         1  Title of a.limits
    a.split          1         5  Title of a.split
  there is no market in the data
    a.none           0         0  Title of a.none
  nothing in the data is in its scope
    a.out            0         0  Title of a.out`,
  )
})

test('names as many rules that lack a field as there is room for, and counts the others', () => {
  expect(page(80)).toMatch(
    /\n {2}registers \(no table\) +15 {2}a\.rule-0, a\.rule-1, a\.rule-2 and 37 more\n/,
  )
})

test.each([40, 60, 80])('keeps to %i columns', (width) => {
  for (const language of languages)
    for (const line of page(width, language).split('\n').slice(1))
      expect([line, displayWidth(line) <= width]).toEqual([line, true])
})
