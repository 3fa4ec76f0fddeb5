import { describe, expect, test } from 'vitest'
import { reason } from '#tenderflag/facts/reason.js'
import { outcomeRows } from '#tenderflag/output/rows.js'
import {
  FIRM,
  IP,
  PERSON,
  PERSON_NAME,
  sampleDetails,
  sampleFacts,
  sampleResult,
  UNKNOWN_KIND,
} from '../support/sample-market.js'
import { catalogueOf } from '../support/scan-result.js'

const catalogue = catalogueOf(sampleFacts, sampleDetails)
const key = new Uint8Array(32).fill(7)
const options = { language: 'en', reveal: false, key, catalogue }
const rows = (changes = {}, more = {}) => [...outcomeRows(sampleResult(changes), { ...options, ...more })]

describe('outcome rows', () => {
  test('come in order of rule, tender and subject', () => {
    expect(
      rows({ outcomes: 'all' }).map((row) => [row.rule, row.tender_id, row.subject.id, row.outcome]),
    ).toEqual([
      ['etimad.award-cancelled', 'T-1', 'A-1', 'clear'],
      ['etimad.award-cancelled', 'T-2', 'A-1', 'not_computable'],
      ['etimad.award-cancelled', 'T-2', 'A-2', 'not_applicable'],
      ['etimad.award-cancelled', 'T-3', 'T-3#1', 'raised'],
      ['etimad.low-award', 'T-1', 'T-1', 'clear'],
      ['etimad.low-award', 'T-2', 'L-a', 'not_computable'],
      ['etimad.low-award', 'T-2', 'L-b', 'raised'],
      ['etimad.low-award', 'T-3', 'T-3', 'not_applicable'],
      ['etimad.shared-ip', 'T-1', 'T-1', 'raised'],
      ['etimad.shared-ip', 'T-2', 'L-a', 'not_computable'],
      ['etimad.shared-ip', 'T-2', 'L-b', 'clear'],
      ['etimad.shared-ip', 'T-3', 'T-3', 'not_applicable'],
      ['etimad.tender-cancelled', 'T-1', 'T-1', 'not_computable'],
      ['etimad.tender-cancelled', 'T-2', 'T-2', 'raised'],
      ['etimad.tender-cancelled', 'T-3', 'T-3', 'clear'],
    ])
  })

  test('give facts by name, readable', () => {
    const [, low, , cancelled] = rows()
    expect(low).toMatchObject({
      format: 1,
      rule_version: 1,
      subject: { type: 'lot', id: 'L-b' },
      value: 1234.5,
      threshold: 3500,
      severity: 'high',
      confidence: 'medium',
      reason: null,
      evidence: { 'lot.awarded': 1234.5, 'lot.awarded_to_estimate': 0.12345, 'lot.currency': 'SAR' },
    })
    expect(cancelled!.evidence).toEqual({ 'tender.status': 'cancelled', 'tender.deadline': '2024-05-01' })
    expect(cancelled!.value).toBeNull()
  })

  test('give details with people and addresses masked', () => {
    const [, , shared] = rows()
    const detail = shared!.evidence['lot.ip.shared']
    const pseudonym = expect.stringMatching(/^party-[0-9a-f]{16}$/)
    expect(detail).toEqual([
      { address: expect.stringMatching(/^address-[0-9a-f]{16}$/), bidders: [FIRM, pseudonym, pseudonym] },
    ])
    expect(shared!.evidence['lot.withdrawn.bids']).toEqual([
      {
        bidders: [pseudonym],
        amount: 12.5,
        currency: 'SAR',
        at: '2024-05-02T09:30:00Z',
        file: 'bids.csv',
        row: 2,
      },
      { bidders: [FIRM], amount: null, currency: null, at: null, file: 'bids.csv', row: 3 },
    ])
    expect(shared!.evidence['lot.winner']).toMatch(/^party-/)
  })

  test('show everything only when asked', () => {
    const secrets = [IP, PERSON, PERSON_NAME, UNKNOWN_KIND]
    const masked = JSON.stringify(rows({ outcomes: 'all' }))
    for (const secret of secrets) expect(masked).not.toContain(secret)
    const revealed = JSON.stringify(rows({ outcomes: 'all' }, { reveal: true }))
    for (const secret of secrets) expect(revealed).toContain(secret)
  })

  test('say why an outcome could not be computed, in view of what the data have', () => {
    const reasons = rows({ outcomes: 'all' })
      .filter((row) => row.outcome === 'not_computable')
      .map((row) => [row.reason, row.message])
    expect(reasons).toEqual([
      [
        { table: 'bids', column: 'withdrawn_at', problem: 'same_day' },
        expect.stringContaining('is a date without a time'),
      ],
      [
        { table: 'lots', column: 'estimate', problem: 'missing' },
        'Cannot be computed (Awarded far below the estimate): a value of estimate in lots is missing.',
      ],
      [
        { table: 'bids', column: 'ip', problem: 'no_column' },
        'Cannot be computed (Title of etimad.shared-ip): the data have no column ip in bids.',
      ],
      [
        { table: 'contracts', column: 'status', problem: 'no_table' },
        'Cannot be computed (Title of etimad.tender-cancelled): the data have no table contracts.',
      ],
    ])
  })

  test('say so where there is no row', () => {
    const NO_ROW = 3 + reason('bids', undefined, 'missing')
    const [row] = rows({
      outcomes: 'all',
      rules: [{ id: 'a.b', subject: 'tender', outcomes: { 'T-1': { code: NO_ROW } } }],
    })
    expect(row).toMatchObject({
      reason: { table: 'bids', column: null, problem: 'missing' },
      message: 'Cannot be computed (Title of a.b): rows of it are missing in bids.',
    })
  })

  test('are made only as they are asked for', () => {
    let made = 0
    const details = sampleDetails.map((detail) => ({
      ...detail,
      of: (...a: Parameters<typeof detail.of>) => {
        made++
        return detail.of(...a)
      },
    }))
    const generator = outcomeRows(sampleResult(), {
      ...options,
      catalogue: catalogueOf(sampleFacts, details),
    })
    generator.next()
    generator.next()
    expect(made).toBe(0)
    generator.next()
    expect(made).toBeGreaterThan(0)
  })
})

describe('messages', () => {
  const messages = (changes = {}, more = {}) => rows(changes, more).map((row) => row.message)

  test('fill in facts, details and adjustments', () => {
    expect(messages()).toEqual([
      'etimad.award-cancelled was raised.',
      'Awarded at SAR\u00a01,234.50, 12.35% of SAR\u00a010,000.',
      expect.stringMatching(
        /^3 bid from address-\w{16}, FIRM-1, party-\w{16}, party-\w{16}; won by party-\w{16}, text-\w{16}\. From one network\.$/,
      ),
      'Status cancelled, deadline May 1, 2024.',
    ])
  })

  test('are in the language asked for where the rule has it, else in English', () => {
    const [award, low, , cancelled] = messages({}, { language: 'ar' })
    expect(low).toMatch(/^رسا بمبلغ .*1,234\.5.*10,000/)
    expect(award).toBe('etimad.award-cancelled was raised.')
    // English throughout, with no Arabic word or number inside.
    expect(cancelled).toBe('Status cancelled, deadline May 1, 2024.')
    expect(messages({}, { language: 'xx' })).toEqual(messages())
  })

  test('read unknown values and unknown names as a word, and fill nothing in twice', () => {
    const [rule] = sampleResult().rules.slice(1, 2)
    const low = {
      id: 'x.y',
      subject: 'lot' as const,
      explain: {
        en: '{lot.awarded:money} {lot.nothing} {constructor} {__proto__:word} {value:percent} {params.cap}\n{lot.currency}',
      },
      params: { cap: { value: 0.5, about: { en: '' } } },
      facts: ['lot.awarded', 'lot.currency'],
      outcomes: { 'T-2/L-b': { code: 'raised' as const, value: 0.5, facts: { 'lot.currency': 1 } } },
    }
    expect(rule).toBeDefined()
    const result = sampleResult({ rules: [low] })
    result.dataset.dictionaries.currency.encodeText('{value}\u001b[31m\u202e')
    expect([...outcomeRows(result, options)][0]!.message).toBe(
      'unknown unknown unknown unknown 50% 0.5\ufffd{value}\ufffd[31m\ufffd',
    )
  })
})

describe('fingerprints', () => {
  test('do not depend on masking, language, values or what else was found', () => {
    const prints = (changes = {}, more = {}) => rows(changes, more).map((row) => row.fingerprint)
    expect(new Set(prints()).size).toBe(4)
    expect(prints({}, { reveal: true, language: 'ar' })).toEqual(prints())
    expect(prints({ outcomes: 'all' })).toEqual(expect.arrayContaining(prints()))
  })
  test('are those of the documented recipe', () => {
    // printf '["etimad.low-award","lot","T-2","L-b"]' | sha256sum
    expect(rows()[1]!.fingerprint).toBe('b27f6526ccd643b1009d415ac33045ce')
  })
})
