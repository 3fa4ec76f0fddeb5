import { describe, expect, test } from 'vitest'
import type { AlertData } from '#tenderflag/alerts/alert.js'
import { changeOf, digestOf, isMaterial } from '#tenderflag/alerts/compare-data.js'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { data } from './support.js'

const line = (more: object) => ({
  bidders: ['B1', 'B2'],
  amount: 100,
  currency: 'SAR',
  file: 'bids.csv',
  row: 7,
  ...more,
})
const before = data(1, {
  value: 100,
  evidence: {
    'lot.awarded': 100,
    'lot.currency': 'SAR',
    'lot.bidders': 1,
    'tender.method_details': 'Open',
    'tender.buyer': 'B1',
    'params.days': 5,
    'lot.deadline': '2025-01-01',
    'lot.identical': [line({}), line({ amount: 200 })],
    'lot.only_before': 7,
  },
})
const evidence = (more: object): Partial<AlertData> => ({ evidence: { ...before.evidence, ...more } })

describe('what is material, with a share of 0.1', () => {
  const cases: Readonly<Record<string, readonly [Partial<AlertData>, boolean]>> = {
    nothing: [{}, false],
    'an amount that moved by just the share of the larger': [evidence({ 'lot.awarded': 90 }), false],
    'an amount that moved by more': [evidence({ 'lot.awarded': 89.99 }), true],
    'up by just the share': [{ value: 100 / 0.9 }, false],
    'up by more': [{ value: 112 }, true],
    'an amount that became unknown': [evidence({ 'lot.awarded': null }), true],
    'an amount that became zero': [evidence({ 'lot.awarded': 0 }), true],
    'one bidder more': [evidence({ 'lot.bidders': 2 }), true],
    'another currency': [evidence({ 'lot.currency': 'EUR' }), true],
    'another party': [evidence({ 'tender.buyer': 'B2' }), true],
    'another deadline': [evidence({ 'lot.deadline': '2025-01-02' }), true],
    'words of the source': [evidence({ 'tender.method_details': 'open procedure' }), false],
    'a parameter': [evidence({ 'params.days': 50 }), false],
    'severity, confidence, version, threshold, title': [
      { severity: 'high', confidence: 'high', rule_version: 9, threshold: 0.9, subject_title: 'x' },
      false,
    ],
    'other lines of words': [{ texts: { en: { title: 'x', message: 'y' } } }, false],
    'order of lines and bidders, and places in files': [
      evidence({
        'lot.identical': [line({ amount: 200, row: 1 }), line({ bidders: ['B2', 'B1'], file: 'other.csv' })],
      }),
      false,
    ],
    'an amount of a line that moved little': [
      evidence({ 'lot.identical': [line({ amount: 105 }), line({ amount: 190 })] }),
      false,
    ],
    'an amount of a line that moved much': [
      evidence({ 'lot.identical': [line({ amount: 150 }), line({ amount: 200 })] }),
      true,
    ],
    'a line more': [evidence({ 'lot.identical': [line({}), line({ amount: 200 }), line({})] }), true],
    'a line less': [evidence({ 'lot.identical': [line({})] }), true],
    'another bidder in a line': [
      evidence({ 'lot.identical': [line({ bidders: ['B1', 'B3'] }), line({ amount: 200 })] }),
      true,
    ],
    'an amount of a line that is not there': [
      evidence({ 'lot.identical': [line({ amount: undefined }), line({ amount: 200 })] }),
      true,
    ],
    'evidence of another version': [{ evidence: { 'lot.awarded': 100, 'lot.new': 1 } }, false],
  }
  for (const [what, [more, material]] of Object.entries(cases))
    test(`${what}: ${material}`, () => {
      expect(isMaterial(before, { ...before, ...more }, 0.1, factCatalogue)).toBe(material)
      expect(isMaterial({ ...before, ...more }, before, 0.1, factCatalogue)).toBe(material)
    })
})

describe('the digest', () => {
  test('leaves out places, messages and the threshold', () => {
    const moved = evidence({ 'lot.identical': [line({ row: 8 }), line({ amount: 200, file: 'x' })] })
    const other = { ...before, ...moved, threshold: 1, texts: { en: { title: 'x', message: 'y' } } }
    expect(digestOf(other)).toBe(digestOf(before))
  })
  test('tells anything else', () => {
    const others: Partial<AlertData>[] = [
      { value: 1 },
      { severity: 'high' },
      { region: null },
      { supplier: null },
      { texts: { ...before.texts, ar: { title: '', message: '' } } },
      evidence({ 'lot.awarded': 101 }),
    ]
    for (const more of others) expect(digestOf({ ...before, ...more })).not.toBe(digestOf(before))
  })
})

test('a change tells what an auditor would want to know from the rest', () => {
  const now = { ...before, value: 100 * (1 + 1e-12), ...evidence({ 'lot.awarded': 101 }) }
  expect(changeOf(before, now, 0.1)).toEqual({
    fields: [{ field: 'lot.awarded', before: 100, now: 101 }],
    other: false,
  })
  expect(changeOf(before, { ...before, rule_version: 2 }, 0.1)).toEqual({ fields: [], other: true })
  expect(changeOf(before, { ...before, threshold: 0.37 }, 0.1).other).toBe(false)
  expect(changeOf(before, { ...before, threshold: 0.4 }, 0.1).other).toBe(true)
})

test('other bounds of a number that is not known update an alert, other words for them do not', () => {
  const between = (least: number, most: number | null, message = 'Little time') => ({
    ...before,
    value: null,
    ...evidence({ 'tender.submission_days': null }),
    bounds: { 'tender.submission_days': { least, most } },
    texts: { en: { title: 'Little time', message } },
  })
  expect(changeOf(between(8, 9), between(3, 9), 0.1)).toEqual({ fields: [], other: true })
  expect(changeOf(between(8, 9), between(8, null), 0.1)).toEqual({ fields: [], other: true })
  expect(digestOf(between(8, 9))).not.toBe(digestOf(between(3, 9)))
  const { bounds, ...unknown } = between(8, 9)
  expect(changeOf(unknown, between(8, 9), 0.1)).toEqual({ fields: [], other: true })
  expect(digestOf(unknown)).not.toBe(digestOf(between(8, 9)))

  const reworded = between(8, 9, 'There is little time')
  expect(changeOf(between(8, 9), reworded, 0.1)).toEqual({ fields: [], other: false })
  expect(digestOf(reworded)).toBe(digestOf(between(8, 9)))
})
