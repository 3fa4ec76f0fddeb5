import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TenderflagError } from '#tenderflag/errors.js'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { checkRules, loadRules } from '#tenderflag/rules/load-rules.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rules-'))
})
afterEach(() => rm(folder, { recursive: true }))

const parts: Record<string, string> = {
  id: 'id: my.rule',
  version: 'version: 1',
  status: 'status: stable',
  title: 'title: { en: A rule }',
  subject: 'subject: lot',
  severity: 'severity: low',
  confidence: 'confidence: low',
  when: 'when: lot.bidders.standing == 1',
  explain: 'explain: { en: One sentence. }',
  rationale: 'rationale: { en: Because. }',
  innocent: 'innocent_explanations: [{ en: Chance. }]',
}

/** A rule file with some parts in another way; '' leaves one out. Every part is one line, unless it says otherwise. */
function rule(changes: Record<string, string> = {}): string {
  return `${Object.values({ ...parts, ...changes })
    .filter((part) => part !== '')
    .join('\n')}\n`
}

const write = async (text: string, name = 'rule.yaml'): Promise<string> => {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

const load = (names: string[], params = {}) => loadRules(names, { facts: factCatalogue, params })

async function errorsOf(names: string[], params = {}): Promise<readonly TenderflagError[]> {
  return (await checkRules(names, { facts: factCatalogue, params })).errors
}

describe('a rule file', () => {
  it('becomes a rule with its defaults', async () => {
    const [loaded] = await load([await write(rule())])
    expect(loaded).toMatchObject({
      id: 'my.rule',
      pack: 'my',
      scope: { op: 'const', value: 1 },
      threshold: { op: 'const', value: Number.NaN },
      facts: ['lot.bidders.standing'],
      details: [],
      source: { scope: 'true', when: 'lot.bidders.standing == 1' },
    })
  })

  it('is plain data, for worker threads', async () => {
    const rules = await load([])
    expect(structuredClone(rules)).toEqual(rules)
  })

  it('takes the values of parameters, and leaves out facts that they make needless', async () => {
    const name = 'etimad.shared-ip'
    const off = (await load(['etimad'])).find(({ id }) => id === name)!
    const on = (await load(['etimad'], { [`${name}.same_network`]: true })).find(({ id }) => id === name)!
    expect(off.facts).not.toContain('lot.ip.network_bidders')
    expect(on.facts).toContain('lot.ip.network_bidders')
    expect(on.params.same_network?.value).toBe(true)
  })
})

describe('names', () => {
  it('without any, all stable shipped rules are loaded, in order of id', async () => {
    const ids = (await load([])).map(({ id }) => id)
    expect(ids).toEqual([
      'etimad.award-cancelled',
      'etimad.bid-withdrawn',
      'etimad.contract-cancelled',
      'etimad.low-award',
      'etimad.shared-ip',
      'etimad.single-bid',
      'etimad.tender-cancelled',
    ])
  })

  it('a pack that is named gives its rules in test too', async () => {
    expect((await load(['ocp'])).map(({ id }) => id)).toContain('ocp.R018')
  })

  it('folders give their stable rules and those in test without the examples, files whatever they are', async () => {
    await write(rule(), 'a.yaml')
    await write(rule({ id: 'id: my.other', status: 'status: experimental' }), 'b.yaml')
    await write(rule({ id: 'id: my.third', status: 'status: test' }), 'c.yaml')
    await write('rule: my.rule\nexamples: []\n', 'a.examples.yaml')
    expect((await load([folder])).map(({ id }) => id)).toEqual(['my.rule', 'my.third'])
    expect((await load([folder, join(folder, 'b.yaml')])).map(({ id }) => id)).toEqual([
      'my.other',
      'my.rule',
      'my.third',
    ])
  })

  it('a file named twice is one rule', async () => {
    const file = await write(rule())
    expect(await load([file, folder, file])).toHaveLength(1)
  })

  it('an unknown name suggests the nearest pack', async () => {
    await expect(load(['etimat'])).rejects.toMatchObject({
      code: 'RULE_UNKNOWN',
      message: expect.stringMatching(/no rule, pack, folder or file etimat; did you mean etimad\?/),
    })
  })

  it('a rule of a shipped pack goes by its id, whatever its status', async () => {
    expect((await load(['ocp.R018', 'etimad.low-award'])).map(({ id }) => id)).toEqual([
      'etimad.low-award',
      'ocp.R018',
    ])
    expect(await load(['etimad', 'etimad.low-award'])).toHaveLength(7)
  })

  it.each([
    ['R018', /; did you mean ocp\.R018\?/],
    ['etimad.low-awrad', /; did you mean etimad\.low-award\?/],
    ['etimad.../etimad/low-award', /there is no rule/],
  ])('the id of none, %s, suggests one', async (name, message) => {
    await expect(load([name])).rejects.toMatchObject({
      code: 'RULE_UNKNOWN',
      message: expect.stringMatching(message),
    })
  })

  it('a folder of which no rule runs is refused: nothing flagged would read as nothing found', async () => {
    await write(rule({ status: 'status: experimental' }), 'a.yaml')
    await expect(load([folder])).rejects.toMatchObject({
      code: 'RULE_UNKNOWN',
      message: expect.stringMatching(/no rule of .* is stable or in test; name the file/),
    })
  })

  it('an empty folder is said to be empty', async () => {
    await expect(load([folder])).rejects.toMatchObject({ code: 'RULE_UNKNOWN' })
  })
})

describe('errors point at line and column', () => {
  const cases: Record<string, [Record<string, string>, number, number, RegExp]> = {
    'an unknown fact': [
      { when: 'when: lot.bidders.standin == 1' },
      8,
      7,
      /no fact lot\.bidders\.standin; did you mean lot\.bidders\.standing\?/,
    ],
    'in single quotes': [{ when: "when: '!lot.open && lot.opn'" }, 8, 21, /lot\.opn/],
    'behind an escaped quote': [
      { when: `when: "tender.method == \\"open\\" && lot.opn"` },
      8,
      37,
      /lot\.opn/,
    ],
    'in a folded block': [{ when: 'when: >-\n  !lot.open\n  && lot.opn' }, 10, 6, /lot\.opn/],
    'in a literal block with a comment': [
      { when: 'when: |- # why\n\n    !lot.open &&\n      lot.opn' },
      11,
      7,
      /lot\.opn/,
    ],
    'a fact of another subject': [{ when: 'when: award.status == "active"' }, 8, 7, /is about awards/],
    'a wrong type': [{ when: 'when: lot.bidders.standing' }, 8, 7, /must be true or false/],
    'a division by zero': [{ when: 'when: lot.bidders.standing / 0 > 1' }, 8, 30, /division by zero/],
    'an unknown key': [
      { subject: 'subject: lot\nserverity: low' },
      6,
      1,
      /no field serverity; did you mean severity\?/,
    ],
    'a missing field': [{ when: '' }, 1, 1, /when is missing/],
    'a condition that is a list': [{ when: 'when: [a, b]' }, 8, 1, /a single text/],
    'a field of another type': [{ version: 'version: one' }, 2, 10, /version: a number belongs here/],
    'a title of no language': [
      { title: 'title: Few' },
      4,
      8,
      /title: write the text by language, as \{ en: … \}/,
    ],
    'a word that is not on the list': [
      { severity: 'severity: grave' },
      6,
      11,
      /severity: write one of low, medium, high$/,
    ],
    'an empty list': [{ innocent: 'innocent_explanations: []' }, 11, 1, /innocent_explanations: it is empty/],
    'a bad id': [{ id: 'id: Mine' }, 1, 5, /pack\.name/],
    'an unused parameter': [
      { params: 'params:\n  a: { value: 1, about: { en: A. } }' },
      13,
      3,
      /the parameter a is not used/,
    ],
    'a default out of range': [
      { params: 'params:\n  a: { value: 9, max: 5, about: { en: A. } }' },
      13,
      15,
      /outside min and max/,
    ],
    'evidence that is not there': [{ evidence: 'evidence: [lot.open, lot.opn]' }, 12, 22, /no fact lot\.opn/],
    'evidence of another subject': [
      { evidence: 'evidence: [contract.suppliers]' },
      12,
      12,
      /about contracts/,
    ],
    'a placeholder without evidence': [
      { explain: 'explain: { en: "It is {lot.open:word}." }' },
      9,
      23,
      /evidence/,
    ],
    'a placeholder in a wrong format': [
      { explain: 'explain: { en: "It is {lot.open:money}." }', evidence: 'evidence: [lot.open]' },
      9,
      23,
      /write it as word/,
    ],
    'an adjustment that changes nothing': [
      { adjust: 'adjust:\n  - when: lot.open\n    explain: { en: So. }' },
      13,
      5,
      /changes nothing/,
    ],
    'a text without English': [{ title: 'title: { ar: عنوان }' }, 4, 1, /title\.en is missing/],
    'a broken flow': [{ title: 'title: { en: A rule' }, 5, 1, /not valid YAML/],
    'a key twice': [{ version: 'version: 1\nversion: 2' }, 3, 1, /not valid YAML/],
    'a tag': [{ title: 'title: { en: !!js/function "x" }' }, 4, 14, /not valid YAML/],
  }
  for (const [what, [changes, line, column, message]] of Object.entries(cases))
    it(what, async () => {
      const file = await write(rule(changes))
      const [error] = await errorsOf([file])
      expect(error).toMatchObject({ code: 'RULE_INVALID', place: { file, line, column } })
      expect(error!.message).toMatch(message)
      expect(error!.message).toMatch(/^[^\n]*rule\.yaml:\d+:\d+: [^\n]+$/)
    })

  it('an id used twice names both files', async () => {
    const a = await write(rule(), 'a.yaml')
    const b = await write(rule(), 'b.yaml')
    const [error] = await errorsOf([folder])
    expect(error!.message).toBe(`${b}:1:5: the id my.rule is used in ${a} too; give one another id`)
  })

  it('all files are read before all errors are given, a line each', async () => {
    await write(rule({ when: 'when: lot.opn', title: 'title: { en: A rule }' }), 'a.yaml')
    await write(rule({ id: 'id: my.other', version: 'version: 0' }), 'b.yaml')
    await expect(load([folder])).rejects.toThrow(
      /a\.yaml:8:7: .*\n?.*b\.yaml:2:10|b\.yaml:2:10: .*\n.*a\.yaml:8:7/,
    )
    await expect(load([folder])).rejects.toBeInstanceOf(TenderflagError)
  })
})

describe('hostile files give one line', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
  for (const [name, before] of [...'bcdefghi'].map((letter, i) => [letter, 'abcdefgh'[i]]))
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`)
  const cases: Record<string, [string | Uint8Array, RegExp]> = {
    'aliases that explode': [bomb.join('\n'), /aliases \(\*name\) are not allowed/],
    'lists 30,000 deep': ['['.repeat(30_000), /nested deeper than 40 levels/],
    'blocks 30,000 deep': [`${'- '.repeat(30_000)}a`, /nested deeper than 40 levels/],
    'maps 30,000 deep': ['{a: '.repeat(30_000), /nested deeper than 40 levels/],
    'an expression 10,000 levels deep': [
      rule({ when: `when: "${'('.repeat(10_000)}true${')'.repeat(10_000)}"` }),
      /split the rule/,
    ],
    'a huge file': [`# ${'x'.repeat(1 << 20)}`, /larger than 1 MiB/],
    'bytes that are no UTF-8': [Uint8Array.of(0x69, 0x64, 0x3a, 0xff, 0xfe), /not UTF-8/],
    'an empty file': ['', /fields belong here/],
    'a list': ['- 1\n- 2\n', /fields belong here/],
    'two documents': [`${rule()}---\n${rule()}`, /not valid YAML/],
    'names of the prototype': [rule({ when: 'when: params.constructor == 1' }), /no parameter constructor/],
  }
  for (const [what, [text, message]] of Object.entries(cases))
    it(what, async () => {
      const file = join(folder, 'rule.yaml')
      await writeFile(file, text)
      const errors = await errorsOf([file])
      expect(errors[0]!.message).toMatch(message)
      for (const error of errors) {
        expect(error.message).not.toContain('\n')
        expect(error.message.length).toBeLessThan(400)
      }
    })
})

describe('parameters', () => {
  const cases: Record<string, [Record<string, number | boolean>, RegExp]> = {
    'out of range': [
      { 'etimad.low-award.ratio': 1.5 },
      /etimad\.low-award\.ratio must be between 0 and 1, not 1\.5/,
    ],
    'of another type': [{ 'etimad.low-award.ratio': true }, /must be a number, not true/],
    'no truth value': [{ 'etimad.shared-ip.same_network': 1 }, /must be true or false, not 1/],
    'not a number': [{ 'etimad.low-award.ratio': Number.NaN }, /must be a number/],
    unknown: [{ 'etimad.low-award.ration': 0.5 }, /no parameter .*; did you mean etimad\.low-award\.ratio\?/],
    'of an unknown rule': [{ 'etimad.lowaward.ratio': 0.5 }, /did you mean etimad\.low-award\.ratio\?/],
    'without a dot': [{ ratio: 0.5 }, /no parameter ratio/],
    'of the prototype': [{ 'etimad.low-award.constructor': 1 }, /no parameter/],
  }
  for (const [what, [params, message]] of Object.entries(cases))
    it(what, async () => {
      await expect(load([], params)).rejects.toMatchObject({
        code: 'PARAM_INVALID',
        message: expect.stringMatching(message),
      })
    })

  it('take their bounds', async () => {
    for (const ratio of [0, 1]) {
      const rules = await load([], { 'etimad.low-award.ratio': ratio })
      expect(rules.find(({ id }) => id === 'etimad.low-award')!.threshold).toEqual({
        op: 'const',
        value: ratio,
      })
    }
  })
})
