import { describe, expect, it } from 'vitest'
import { factCatalogue, specOf } from '#tenderflag/facts/catalogue.js'
import { bareName } from '#tenderflag/facts/fact-params.js'
import { conditionLines } from '#tenderflag/rules/handbook/condition-words.js'
import { handbookPage } from '#tenderflag/rules/handbook/handbook.js'
import { handbookWords } from '#tenderflag/rules/handbook/languages.js'
import { ruleCatalogue } from '#tenderflag/rules/handbook/rule-catalogue.js'
import { checkRules, loadRules } from '#tenderflag/rules/load-rules.js'
import type { Node } from '#tenderflag/rules/rule.js'
import { displayWidth } from '#tenderflag/text/display-width.js'
import { languages } from '#tenderflag/text/languages.js'
import { accusing, looseFrench } from '../support/word-texts.js'

const ocp = await loadRules(['ocp'], { facts: factCatalogue })
const rules = await loadRules([], { facts: factCatalogue, params: { 'etimad.low-award.ratio': 0.65 } })

it.each(rules.map((rule) => [rule.id, rule] as const))('%s has a page in every language', (id, rule) => {
  const english = handbookPage(rule, 'en', factCatalogue)
  const arabic = handbookPage(rule, 'ar', factCatalogue)
  expect(english).toContain(`${id}: ${rule.title.en}\n`)
  expect(arabic).toContain(`${id}: ${rule.title.ar}\n`)
  const flat = english.replace(/\s+/g, ' ')
  for (const part of [
    rule.rationale.en,
    rule.source.when,
    ...rule.innocentExplanations.map(({ en }) => en),
    ...rule.references.map(({ title }) => title),
    ...rule.related.map((related) => related.id),
    ...Object.values(rule.params).map(({ about }) => about.en),
    ...rule.facts,
    'A flag is an indication, never proof.',
  ])
    expect(flat).toContain(part.replace(/\s+/g, ' '))
  for (const page of languages.map((language) => handbookPage(rule, language, factCatalogue))) {
    expect(page).not.toMatch(/undefined|NaN|\{/)
    for (const line of page.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(78)
  }
})

it('shows parameters as they are in force', () => {
  const page = handbookPage(rules.find(({ id }) => id === 'etimad.low-award')!, 'en', factCatalogue)
  expect(page).toContain('params.ratio = 0.65 (share of the estimate; from 0 to 1)')
})

it.each([
  [
    'single-bid',
    'All of this holds: - the deadline has passed by the instant the data are looked at from, or is not known - procurement method: one of open, selective As written: !lot.open &&',
  ],
  [
    'single-bid',
    'Flagged when distinct bidders whose bid stood at the deadline: 1 As written: lot.bidders.standing == 1',
  ],
  [
    'low-award',
    'Flagged when awarded sum over estimate, both above zero, in one currency and on one basis: below 0.65 As written: lot.awarded_to_estimate < params.ratio',
  ],
  ['low-award', 'Set it with --param etimad.low-award.ratio=0.65'],
  ['low-award', '- without lots.estimate or tenders.estimate, unless the rest decides alone'],
  ['award-cancelled', 'Applies where everywhere Flagged when state of the award: cancelled As written:'],
  ['shared-ip', 'tenderflag coverage DATA --rules etimad'],
])('%s says %s', (name, text) => {
  const rule = rules.find(({ id }) => id === `etimad.${name}`)
  expect(rule && handbookPage(rule, 'en', factCatalogue).replace(/\s+/g, ' ')).toContain(text)
})

it('names facts where it has no words for them', async () => {
  const [rule] = await loadRules(['rules/alice/failed-then-direct.yaml'], { facts: factCatalogue })
  const page = (language: string) => rule && handbookPage(rule, language, factCatalogue)
  expect(page('es')).toContain('  - estado de la licitación: uno de cancelada, desierta, retirada\n')
  expect(page('es')).toContain('[tender.direct_after] es cierto')
  expect(page('es')).toContain('  - tender.status: Estado de la licitación.')
  expect(page('es')).toContain('  - tender.direct_after: After it was advertised')
})

it('says what facts mean in the language of the page', () => {
  const rule = rules.find(({ id }) => id === 'etimad.tender-cancelled')
  const page = (language: string) => rule && handbookPage(rule, language, factCatalogue)
  expect(page('es')?.replace(/\s+/g, ' ')).toContain('- tender.bids.any: Se presentó al menos una oferta')
  expect(page('ar')).toContain('  - حالة المنافسة: من بين ملغاة، مسحوبة\n')
  expect(page('ar')).toContain('  - قُدّم عرض واحد على الأقل لإحدى حصص المنافسة\n')
  expect(page('ar')).toContain('  - tender.status: حالة المنافسة.\n')
})

it('says what follows from no text of the rule in the language asked for', () => {
  const [rule] = ocp.filter(({ id }) => id === 'ocp.R018')
  const page = (language: string) => (rule ? handbookPage(rule, language, factCatalogue) : '').split('\n')
  expect(page('es')).toContain('Señala: lotes · gravedad: media · confianza: media · versión 1, en prueba')
  expect(page('es').join(' ')).toMatch(/ {2}- el plazo ha vencido en el instante .* o no +se conoce/)
  expect(page('pt')).toContain('Sinaliza: lotes · gravidade: média · confiança: média · versão 1, em teste')
  expect(page('pt')).toContain('  - método de contratação: um de aberto, seletivo')
  expect(page('fr').slice(2, 4).join(' ')).toBe(
    'Signale\u00a0: les lots · gravité\u00a0: moyenne · confiance\u00a0: moyenne · version 1, à l’essai',
  )
  expect(
    page('fr')
      .slice(page('fr').indexOf('Signalé quand') + 1)
      .join(' '),
  ).toMatch(/^ {2}soumissionnaires distincts dont l’offre tenait à la date limite\u00a0: 1 /)
})

describe('the pages of shipped rules in the languages of their texts', async () => {
  const { rules: shipped } = await checkRules(['etimad', 'ocp', 'alice'], {
    facts: factCatalogue,
    everyStatus: true,
  })
  const pages = shipped.flatMap((rule) =>
    languages
      .filter((language) => language !== 'en' && rule.title[language] !== undefined)
      .map((language) => [rule.id, language, rule] as const),
  )
  const marked = (text: string) => [...text.matchAll(/`\w+`/g)].map(([word]) => word)

  it('are many', () => {
    expect(pages.length).toBeGreaterThan(180)
  })

  it.each(pages)('%s has facts, units and values in %s', (_, language, rule) => {
    const { condition, units } = handbookWords(language)
    for (const name of rule.facts.map(bareName)) {
      const text = condition.facts[name] ?? expect.fail(`no meaning of ${name}`)
      const spec = specOf(factCatalogue, name)!
      expect([...new Set(marked(text))].sort()).toEqual([...new Set(marked(spec.about))].sort())
      expect(text).toMatch(/[.…]$/)
      expect(text).not.toBe(spec.about)
      expect(text).not.toMatch(accusing)
      if (language === 'fr') expect(text).not.toMatch(looseFrench)
      for (const value of spec.values ?? []) expect([value, condition.values[value]]).not.toContain(undefined)
    }
    for (const { unit } of Object.values(rule.params))
      if (unit !== undefined) expect([unit, units[unit]]).not.toContain(undefined)
  })

  it('have no meaning of a fact that is none', () => {
    for (const language of languages)
      for (const name of Object.keys(handbookWords(language).condition.facts))
        expect([name, specOf(factCatalogue, name)]).not.toContain(undefined)
  })
})

describe('conditions in words', () => {
  const { condition } = handbookWords('en')
  const fact = (name: string): Node => ({ op: 'fact', fact: name })
  const one: Node = { op: 'const', value: 1 }
  const open = fact('lot.open')
  const few: Node = { op: 'le', a: fact('lot.bidders.standing'), b: one, tolerant: false }
  const lines = (node: Node) => conditionLines(node, condition, factCatalogue)

  it.each<[string, Node, readonly string[] | undefined]>([
    ['always', one, ['everywhere']],
    ['never', { op: 'const', value: 0 }, ['never']],
    ['a fact', open, ['the deadline lies after the instant the data are looked at from']],
    [
      'or, with a part that is and',
      { op: 'or', a: open, b: { op: 'and', a: few, b: { op: 'not', a: open } } },
      [
        'Any of this holds:',
        'the deadline lies after the instant the data are looked at from',
        'distinct bidders whose bid stood at the deadline: at most 1, and the deadline has passed by the instant the data are looked at from, or is not known',
      ],
    ],
    [
      'a fact that is not in the catalogue',
      { op: 'le', a: fact('own.fact'), b: one, tolerant: false },
      ['[own.fact]: at most 1'],
    ],
    [
      'a fact with parameters',
      { op: 'ge', a: fact('buyer.just_below_together(band=0.1, days=90)'), b: one, tolerant: false },
      [
        'most tenders of one category that the buyer advertised within 90 days, whose estimates lie each below a legal threshold: at least 1',
      ],
    ],
    [
      'days',
      { op: 'lt', a: fact('tender.submission_days'), b: { op: 'const', value: 15 }, tolerant: false },
      ['from the advertisement to the deadline of submission: below 15 days'],
    ],
    [
      'a fact that is not so, and has no words of its own for it',
      { op: 'not', a: fact('lot.won') },
      ['it is not so that somebody won'],
    ],
    ['arithmetic', { op: 'le', a: open, b: { op: 'add', a: one, b: one }, tolerant: false }, undefined],
    ['what is known', { op: 'has', a: open, instant: false }, undefined],
  ])('%s', (_, node, wanted) => {
    expect(lines(node)).toEqual(wanted)
  })
})

it('fits a narrow terminal', () => {
  for (const rule of rules)
    for (const line of handbookPage(rule, 'en', factCatalogue, 40).split('\n'))
      expect([line, line.length <= 40 || !line.trim().replace(/^- /, '').includes(' ')]).toEqual([line, true])
})

it('falls back to English for a language it has no words of', () => {
  expect(handbookPage(rules[0]!, 'xx', factCatalogue)).toBe(handbookPage(rules[0]!, 'en', factCatalogue))
})

describe('rules that compare with peers', async () => {
  const { rules: pack } = await checkRules(['ocp'], {
    facts: factCatalogue,
    everyStatus: true,
    params: { 'ocp.R022.multiplier': 3, 'ocp.R022.minimum': 7, 'ocp.R040.fence': true },
  })
  const page = (id: string, language = 'en') =>
    handbookPage(pack.find((rule) => rule.id === id)!, language, factCatalogue).replace(/\s+/g, ' ')

  it.each([
    [
      'R022',
      'Flagged when highest less lowest price of the valid bids, over their mean: at least upper_fence(lot.bids.spread) As written:',
    ],
    [
      'R022',
      'Compared with - upper_fence(lot.bids.spread): the third quartile and 3 interquartile ranges more, of the lots it applies to that have the same tender.classification_division, tender.method; there must be 7 or more of known value',
    ],
    ['R022', '- with fewer than 7 peers of known value; of a fence, also where most peers are alike'],
    ['R040', 'of the buyers with a supplier it applies to; there must be 20'],
  ])('%s says with whom, with the parameters in force', (code, text) => {
    expect(page(`ocp.${code}`)).toContain(text)
  })

  it('says so in Arabic', () => {
    expect(page('ocp.R022', 'ar')).toContain('الربيع الثالث زائدًا 3 من المدى الربيعي')
  })

  it('says nothing of peers where a rule has none', () => {
    for (const word of ['Compared with', 'peers']) expect(page('ocp.R018')).not.toContain(word)
  })

  it('the catalogue shows peers below the condition', () => {
    const catalogue = ruleCatalogue(pack, factCatalogue)
    expect(catalogue).toContain(
      'peers: the same tender.classification_division, tender.method; at least 7\n```',
    )
    expect(catalogue).toContain('peers: all in scope; at least 20\n```')
  })
})
