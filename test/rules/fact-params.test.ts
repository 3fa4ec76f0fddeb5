import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadRules, outcomeRows, scan } from '#tenderflag/index.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-fact-params-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const words = '{ en: a test }'
function ruleFile(name: string, params: string, more = ''): string {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(
    file,
    `{ id: test.${name}, version: 1, status: test, title: ${words}, subject: buyer, severity: low, confidence: low,
     params: { ${params} }, when: 'buyer.just_below >= 1', value: buyer.just_below, evidence: [buyer.just_below], ${more}
     explain: { en: '{buyer.just_below:count}' }, rationale: ${words}, innocent_explanations: [${words}] }`,
  )
  return file
}
const band = (value: number | boolean) => `band: { value: ${value}, about: ${words} }`

const releases = join(folder, 'releases.jsonl')
writeFileSync(
  releases,
  [60, 95]
    .map((amount, i) =>
      JSON.stringify({
        ocid: `o${i}`,
        date: '2024-01-01T00:00:00Z',
        tag: ['tender'],
        buyer: { id: 'B' },
        tender: { id: 't', value: { amount, currency: 'EUR' } },
      }),
    )
    .join('\n'),
)
const thresholds = join(folder, 'thresholds.csv')
writeFileSync(thresholds, 'method,currency,amount\ndirect,EUR,100\n')

test('rules with different values have facts of their own, and thresholds stand beside OCDS', async () => {
  const files = [ruleFile('narrow', band(0.1)), ruleFile('wide', band(0.5)), ruleFile('same', band(0.1))]
  const result = await scan([releases, thresholds], { rules: files, workers: 1 })
  const said = [...outcomeRows(result)].map(({ rule, value, evidence, message }) => [
    rule,
    value,
    evidence,
    message,
  ])
  expect(said).toEqual([
    ['test.narrow', 1, { 'buyer.just_below': 1 }, '1'],
    ['test.same', 1, { 'buyer.just_below': 1 }, '1'],
    ['test.wide', 2, { 'buyer.just_below': 2 }, '2'],
  ])
  const set = await scan([releases, thresholds], {
    rules: files.slice(0, 1),
    params: { 'test.narrow.band': 0.5 },
    workers: 1,
  })
  expect([...outcomeRows(set)].map(({ value }) => value)).toEqual([2])
})

test.each([
  [
    'is not declared',
    'other: { value: 1, about: { en: x } }',
    /buyer.just_below takes params.band, .*; declare it/,
  ],
  ['is too large', band(0.6), /between 0.001 and 0.5, not 0.6/],
  ['is no number', band(true), /between 0.001 and 0.5, not true/],
])('a parameter of a fact that %s is an error', async (_, params, message) => {
  await expect(loadRules([ruleFile('wrong', params)])).rejects.toThrow(message)
})
