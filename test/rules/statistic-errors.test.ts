import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-statistic-errors-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PEERS = 'peers: { by: [tender.method], minimum: 20 }'
const words = '{ en: a test }'

/** The errors of a rule whose condition stands in line 8 from column 7, and whose peers in line 9. */
async function errorsOf(when: string, peers = PEERS, params = '') {
  const file = join(folder, 'rule.yaml')
  const lines = [
    'id: my.rule',
    'version: 1',
    'status: stable',
    `title: ${words}`,
    'subject: lot',
    'severity: low',
    'confidence: low',
    `when: ${when}`,
    peers,
    `explain: ${words}`,
    `rationale: ${words}`,
    `innocent_explanations: [${words}]`,
    params,
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  const { errors } = await checkRules([file], { facts: factCatalogue })
  return { file, errors }
}

/** The column of a part of the condition. */
const columnOf = (when: string, part: string): number => 7 + when.indexOf(part)

describe('errors of statistics point at what is wrong', () => {
  const fence = 'lot.bids.spread >= upper_fence'
  test.each<[name: string, when: string, at: string, message: RegExp]>([
    ['no argument', 'lot.bids.spread >= median()', 'median', /median takes a number$/],
    [
      'too many of a median',
      'lot.bids.spread >= median(lot.bids.spread, 2)',
      'median',
      /median takes a number$/,
    ],
    [
      'too many of a fence',
      `${fence}(lot.bids.spread, 1, 2)`,
      'upper_fence',
      /upper_fence takes a number, and how many interquartile ranges above the third quartile$/,
    ],
    [
      'a lower fence says below',
      'lot.bids.spread <= lower_fence()',
      'lower_fence',
      /lower_fence takes a number, and how many interquartile ranges below the first quartile$/,
    ],
    [
      'a percentile without its share',
      'lot.bids.spread >= percentile(lot.bids.spread)',
      'percentile',
      /percentile takes a number, and a share between 0 and 1$/,
    ],
    [
      'a share above 1',
      'lot.bids.spread >= percentile(lot.bids.spread, 75)',
      '75',
      /a percentile is a share between 0 and 1$/,
    ],
    [
      'a share below 0',
      'lot.bids.spread >= percentile(lot.bids.spread, -0.1)',
      '-0.1',
      /a percentile is a share between 0 and 1$/,
    ],
    [
      'a fence on the wrong side',
      `${fence}(lot.bids.spread, -1)`,
      '-1)',
      /a fence lies 0 or more interquartile ranges away$/,
    ],
    [
      'a width that is computed',
      `${fence}(lot.bids.spread, lot.bids.valid)`,
      'lot.bids.valid',
      /this must be a number or a parameter$/,
    ],
    [
      'a median of a condition',
      'lot.bids.spread >= median(lot.open)',
      'lot.open',
      /median takes a number, but this is .+/,
    ],
    [
      'a median of a word',
      'lot.bids.spread >= median(tender.method)',
      'tender.method',
      /median takes a number, but this is .+/,
    ],
    [
      'a share of a number',
      'share(lot.bids.spread) > 0.5',
      'lot.bids.spread',
      /share takes a condition, but this is .+/,
    ],
    [
      'amounts of any currency',
      'lot.awarded >= median(lot.awarded)',
      'lot.awarded)',
      /amounts of several currencies have no median; add a currency, as .+\.currency, to the facts of peers\.by$/,
    ],
  ])('%s', async (_, when, at, message) => {
    const { file, errors } = await errorsOf(when)
    expect(errors[0]).toMatchObject({
      code: 'RULE_INVALID',
      message: expect.stringMatching(message),
      place: { file, line: 8, column: columnOf(when, at) },
    })
    expect(errors[0]?.message).toContain(`${file}:8:${columnOf(when, at)}`)
  })

  test('without peers it says how to name them', async () => {
    const when = 'lot.bids.spread >= upper_fence(lot.bids.spread)'
    const { file, errors } = await errorsOf(when, '')
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('say who they are: peers: { by: [], minimum: 20 }'),
      place: { file, line: 8, column: columnOf(when, 'upper_fence') },
    })
  })

  test.each([
    ['peers: { by: [lot.bids.spread], minimum: 20 }', 15, /lot\.bids\.spread is of type share; peers have/],
    ['peers: { by: [tender.methd], minimum: 20 }', 15, /peers\.by: .*did you mean tender\.method\?/],
    ['peers: { by: [award.status], minimum: 20 }', 15, /peers\.by: .*awards/],
    ['peers: { by: [], minimum: 0 }', 27, /peers\.minimum: write a number from 1, or a parameter/],
    [
      'peers: { by: [], minimum: lot.bids.valid }',
      27,
      /peers\.minimum: write a number from 1, or a parameter/,
    ],
  ])('%s', async (peers, column, message) => {
    const { file, errors } = await errorsOf('lot.bids.spread >= upper_fence(lot.bids.spread)', peers)
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(message),
      place: { file, line: 9, column },
    })
  })

  test('amounts of one currency have a median, and both ends of a percentile are shares', async () => {
    const one = 'peers: { by: [lot.currency], minimum: 20 }'
    expect((await errorsOf('lot.awarded >= median(lot.awarded)', one)).errors).toEqual([])
    for (const share of [0, 1])
      expect((await errorsOf(`lot.bids.spread >= percentile(lot.bids.spread, ${share})`)).errors).toEqual([])
    expect((await errorsOf('lot.bids.spread >= upper_fence(lot.bids.spread, 0)')).errors).toEqual([])
  })
})
