import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expectOneLine, market, rows, ruleText, tenderflag, testFolder, write } from './tenderflag.js'

const folder = testFolder()
const data = market(join(folder, 'data'))
let n = 0
const ruleFile = (text: string): string => write(join(folder, `${n++}`, 'rule.yaml'), text)
const scan = (...args: string[]) => tenderflag(['scan', data, ...args])

const param = (value: string): string =>
  `params: { share: { value: ${value}, min: 0, max: 1, unit: share, about: { en: A text } } }`

describe('a rule that cannot be used stops the scan with file, line and column', () => {
  test.each([
    [
      'an unknown fact',
      'lot.estimat > 1.0',
      /rule\.yaml:9:8: when: there is no fact lot\.estimat; did you mean lot\.estimate\?/,
    ],
    [
      'a wrong type',
      'tender.method > 1.0',
      /rule\.yaml:9:24: when: .*two values of one kind.* one of open, selective, limited, direct and/,
    ],
    ['a division by zero', 'lot.awarded / 0 > 1.0', /rule\.yaml:9:22: when: division by zero; divide by/],
    [
      '10,000 parentheses',
      `${'('.repeat(10_000)}lot.open${')'.repeat(10_000)}`,
      /rule\.yaml:9:8: when: the expression has 20008 characters/,
    ],
    [
      '4,900 parentheses',
      `${'('.repeat(4900)}lot.open${')'.repeat(4900)}`,
      /when: the expression is too deep or too long .*; split the rule/,
    ],
    [
      '10,000 times !',
      `${'!'.repeat(10_000)}lot.open`,
      /rule\.yaml:9:8: when: the expression has 10008 characters/,
    ],
    ['9,900 times !', `${'!'.repeat(9900)}lot.open`, /when: the expression is too deep or too long/],
    [
      '9,900 times -',
      `${'-'.repeat(9900)}lot.estimate > 0.0`,
      /when: the expression is too deep or too long/,
    ],
    [
      '4,900 times ! and (',
      `${'!('.repeat(3300)}lot.open${')'.repeat(3300)}`,
      /when: the expression is too deep or too long/,
    ],
    [
      '4,900 times [',
      `${'['.repeat(4900)}${']'.repeat(4900)}`,
      /when: the expression is too deep or too long/,
    ],
    ['an expression that is none', 'lot.open &&', /rule\.yaml:9:\d+: when: .*; check the CEL syntax/],
  ])('%s', async (_, when, says) => {
    expectOneLine(await scan('--rules', ruleFile(ruleText('site.a', when))), says)
  })

  test('a default out of range', async () => {
    const text = ruleText('site.a', 'lot.estimate > params.share', param('7'))
    expectOneLine(
      await scan('--rules', ruleFile(text)),
      /rule\.yaml:8:27: params\.share\.value: the default lies outside min and max/,
    )
  })
  test('a division that turns out to be by zero is not computable', async () => {
    const text = ruleText('site.a', 'lot.awarded / (lot.estimate - lot.estimate) > 1.0')
    const run = await scan('--rules', ruleFile(text), '--outcomes', 'all')
    expect(rows(run.stdout).map(({ outcome, reason }) => [outcome, reason?.problem])).toEqual([
      ['not_computable', 'undefined'],
    ])
    expect([run.code, run.stderr]).toEqual([0, ''])
  })
  test('an id used twice', async () => {
    const place = join(folder, 'twice')
    write(join(place, 'a.yaml'), ruleText('site.a', 'lot.open'))
    write(join(place, 'b.yaml'), ruleText('site.a', '!lot.open'))
    expectOneLine(
      await scan('--rules', place),
      /b\.yaml:1:5: the id site\.a is used in .*a\.yaml too; give one another id/,
    )
  })
  test('aliases that explode', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) =>
        `a${i}: &a${i} [${Array(9)
          .fill(i ? `*a${i - 1}` : 'x')
          .join(', ')}]\n`,
    )
    const file = ruleFile(levels.join(''))
    expectOneLine(await scan('--rules', file), /rule\.yaml:2:\d+: aliases \(\*name\) are not allowed/)
    expectOneLine(await scan('--mapping', file), /rule\.yaml:1: has too many aliases/)
  })
  test('YAML 20,000 levels deep', async () => {
    expectOneLine(
      await scan('--rules', ruleFile(`a: ${'['.repeat(20_000)}`)),
      /rule\.yaml:1:\d+: nested deeper than 40 levels/,
    )
  })
  test('what is no YAML', async () => {
    expectOneLine(await scan('--rules', ruleFile('id: "a')), /rule\.yaml:\d+:\d+: /)
  })
  test('an unknown pack', async () => {
    expectOneLine(
      await scan('--rules', 'etimat'),
      /there is no rule, pack, folder or file etimat; did you mean etimad\?; shipped packs are alice, etimad, ocp/,
    )
  })
  test('rules check tells all of it and exits with 2', async () => {
    const place = join(folder, 'several')
    write(join(place, 'a.yaml'), ruleText('site.a', 'lot.estimat > 1.0'))
    write(join(place, 'b.yaml'), ruleText('site.b', 'lot.open > 1.0'))
    write(join(place, 'c.yaml'), ruleText('site.c', 'lot.open'))
    const run = await tenderflag(['rules', 'check', '--rules', place])
    expect(run.stderr).toMatch(/a\.yaml:9:8: [^\n]+\n[^\n]*b\.yaml:9:\d+: [^\n]+\n$/)
    expect([run.code, run.stdout]).toEqual([2, '1 rule read, 2 errors\n'])
  })
})

describe('explain', () => {
  test('knows a rule of shipped packs by the end of its id', async () => {
    expect((await tenderflag(['explain', 'r018'])).stdout).toContain('ocp.R018: Single bid')
    expectOneLine(await tenderflag(['explain', 'R999']), /there is no rule "R999"/)
  })
})

describe('--param', () => {
  test.each([
    [
      'out of range',
      'etimad.low-award.ratio=7',
      /parameter etimad\.low-award\.ratio must be between 0 and 1, not 7/,
    ],
    [
      'no number',
      'etimad.low-award.ratio=x',
      /--param etimad\.low-award\.ratio: "x" is neither a number nor/,
    ],
    [
      'unknown',
      'etimad.low-award.rato=0.5',
      /no parameter etimad\.low-award\.rato; did you mean etimad\.low-award\.ratio\?/,
    ],
    ['without a value', 'etimad.low-award.ratio', /--param etimad\.low-award\.ratio: write it as/],
  ])('%s', async (_, pair, says) => {
    expectOneLine(await scan('--param', pair), says)
  })
  test('sets a threshold', async () => {
    const low = async (ratio: string) => {
      const run = await scan(
        '--rules',
        'etimad',
        '--outcomes',
        'all',
        '--param',
        `etimad.low-award.ratio=${ratio}`,
      )
      return rows(run.stdout).find((row) => row.rule === 'etimad.low-award')?.outcome
    }
    expect([await low('0.2'), await low('0.21')]).toEqual(['clear', 'raised'])
  })
})
