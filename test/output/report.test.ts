import { describe, expect, test } from 'vitest'
import { buildReport } from '#tenderflag/output/report.js'
import { sampleDetails, sampleFacts, sampleMarket, sampleResult } from '../support/sample-market.js'
import { catalogueOf, type MarketSpec } from '../support/scan-result.js'

const options = {
  language: 'en',
  reveal: false,
  key: new Uint8Array(32).fill(7),
  catalogue: catalogueOf(sampleFacts, sampleDetails),
}
const reportOf = (changes: Partial<MarketSpec> = {}, more = {}) =>
  buildReport(sampleResult(changes), { ...options, ...more })
const pseudonym = expect.stringMatching(/^party-[0-9a-f]{16}$/)

describe('a report', () => {
  const report = reportOf()

  test('says what was read and what each rule found', () => {
    expect(report).toMatchObject({ asOf: '2024-06-01T12:00:00Z', language: 'en', flags: 4, notices: [] })
    expect(report.tables[0]).toEqual({ name: 'tenders', rows: 3, files: ['tenders.csv'] })
    expect(report.rules[1]).toEqual({
      id: 'etimad.low-award',
      title: 'Awarded far below the estimate',
      subject: 'lot',
      severity: 'high',
      rationale: 'Why it matters.',
      innocentExplanations: ['It may be nothing.'],
      raised: 1,
      clear: 1,
      notApplicable: 1,
      notComputable: 1,
      reasons: [{ text: 'a value of estimate in lots is missing', count: 1 }],
    })
  })

  test('ranks subjects with labels, rules and messages', () => {
    expect(report.lots.map(({ id, tender_id, label, rules }) => [id, tender_id, label, rules])).toEqual([
      ['T-1', 'T-1', '=SUM(A1)', ['etimad.shared-ip']],
      ['L-b', 'T-2', 'North', ['etimad.low-award']],
    ])
    expect(report.buyers.map(({ id, label, lots, flags }) => [id, label, lots, flags])).toEqual([
      ['B-2', 'Port', 1, 1],
      ['B-1', 'City', 3, 3],
    ])
    expect(report.tenders[2]).toMatchObject({
      id: 'T-2',
      rules: ['etimad.low-award', 'etimad.tender-cancelled'],
      messages: [expect.stringMatching(/^L-b: Awarded at/), expect.stringMatching(/^Status cancelled/)],
    })
  })

  test('sets ids apart from the direction of a language from right to left', () => {
    const tender = reportOf({}, { language: 'ar' }).tenders[2]
    expect(tender!.messages[0]).toMatch(/^\u2068L-b\u2069: /)
  })

  test('names who buys, and whom a flag is about', () => {
    expect(report.lots.map(({ buyer, details }) => [buyer, details])).toEqual([
      [
        'City',
        [
          [
            'Firm One (FIRM-1)',
            expect.stringMatching(/^Firm One \(FIRM-1\), party-\w{16}, party-\w{16} · address-\w{16}$/),
            expect.stringMatching(/^party-\w{16} · SAR\u00a012\.50 · May 2, 2024, 09:30 UTC$/),
          ],
        ],
      ],
      ['City', [[]]],
    ])
    expect(report.buyers.map(({ buyer }) => buyer)).toEqual([null, null])
    expect(JSON.stringify(reportOf({}, { language: 'ar' }).lots[0]!.details)).not.toContain('\ufffd')
  })

  test('shows no id or name of whom it may not', () => {
    expect(report.suppliers.map(({ id, label }) => [id, label])).toEqual([
      [pseudonym, null],
      ['FIRM-1', 'Firm One'],
    ])
    const revealed = reportOf({}, { reveal: true }).suppliers
    expect(revealed.map(({ id, label }) => [id, label])).toContainEqual(['ZQXPERSON91', 'Amina Qorvath'])
  })

  test('counts flags by month of the deadline', () => {
    expect(report.months).toEqual([
      { month: '', rule: 'etimad.award-cancelled', count: 1 },
      { month: '2024-04', rule: 'etimad.shared-ip', count: 1 },
      { month: '2024-05', rule: 'etimad.low-award', count: 1 },
      { month: '2024-05', rule: 'etimad.tender-cancelled', count: 1 },
    ])
  })

  test('takes the month of the opening, publication, award or signature where there is no deadline', () => {
    const raised = { code: 'raised' } as const
    const months = reportOf({
      zone: 'Asia/Riyadh',
      tables: {
        tenders: [
          { tender_id: 'A', deadline_at: null, published_at: Date.UTC(2024, 0, 31, 21) + 0.5 },
          { tender_id: 'B', deadline_at: null, published_at: null },
          { tender_id: 'C', deadline_at: null, published_at: null },
          { tender_id: 'D', deadline_at: null, published_at: null },
          { tender_id: 'E', opened_at: Date.UTC(2024, 2, 1), published_at: Date.UTC(2024, 1, 1) },
          { tender_id: 'F', deadline_at: Date.UTC(2024, 3, 1), opened_at: Date.UTC(2024, 4, 1) },
        ],
        awards: [
          { tender_id: 'B', award_id: '1', awarded_at: null },
          { tender_id: 'B', award_id: '2', awarded_at: Date.UTC(2024, 7, 1) },
          { tender_id: 'B', award_id: '3', awarded_at: Date.UTC(2024, 6, 1) },
        ],
        contracts: [{ tender_id: 'C', contract_id: '1', signed_at: Date.UTC(2023, 8, 1) }],
      },
      rules: [
        {
          id: 'a.b',
          subject: 'tender',
          outcomes: { A: raised, B: raised, C: raised, D: raised, E: raised, F: raised },
        },
      ],
    }).months
    expect(months.map(({ month }) => month)).toEqual([
      '',
      '2023-09',
      '2024-02',
      '2024-03',
      '2024-04',
      '2024-07',
    ])
  })

  test('lists at most as many subjects as asked for, and five messages of each, the gravest first', () => {
    const raised = { code: 'raised' } as const
    const lots = ['1', '2', '3', '4', '5', '6'].map((lot_id) => ({ tender_id: 'T', lot_id }))
    const outcomes = Object.fromEntries(lots.map(({ lot_id }) => [`T/${lot_id}`, raised]))
    const { tenders, lots: ranked } = reportOf(
      {
        tables: { tenders: [{ tender_id: 'T' }], lots },
        rules: [
          { id: 'a.slight', subject: 'lot', severity: 'low', outcomes },
          {
            id: 'b.grave',
            subject: 'lot',
            severity: 'high',
            outcomes: { 'T/6': raised },
            equivalent: ['c.twin'],
          },
          { id: 'c.twin', subject: 'lot', severity: 'high', outcomes: { 'T/6': raised } },
        ],
      },
      { top: 2 },
    )
    expect(ranked).toHaveLength(2)
    expect(tenders[0]).toMatchObject({ flags: 7, lots: 6, rules: ['b.grave', 'c.twin', 'a.slight'] })
    expect(tenders[0]!.messages.map((text) => text.slice(0, 4))).toEqual([
      '6: b',
      '1: a',
      '2: a',
      '3: a',
      '4: a',
    ])
  })

  test('is the same for any order of rows', () => {
    const reversed = Object.fromEntries(
      Object.entries(sampleMarket.tables).map(([name, rows]) => [
        name,
        name === 'parties' ? rows : [...rows].reverse(),
      ]),
    )
    const { rules } = sampleMarket
    const plain = rules.map((rule) => ({ ...rule, details: [], facts: [], explain: { en: rule.id } }))
    expect(reportOf({ rules: plain, tables: reversed })).toEqual(reportOf({ rules: plain }))
  })
})
