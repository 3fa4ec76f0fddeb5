import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runExamples } from '#tenderflag/cli/run-examples.js'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { bareName } from '#tenderflag/facts/fact-params.js'
import { loadExamples } from '#tenderflag/rules/examples.js'
import { handbookWords } from '#tenderflag/rules/handbook/languages.js'
import { ruleCatalogue } from '#tenderflag/rules/handbook/rule-catalogue.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import { checkLock, readLock } from '#tenderflag/rules/lock.js'
import type { Words } from '#tenderflag/rules/rule.js'
import { ruleSchema } from '#tenderflag/rules/rule-file.js'
import { accusing, looseFrench } from '../support/word-texts.js'

const { rules, errors } = await checkRules([], { facts: factCatalogue, everyStatus: true })
/** The languages that all texts of a shipped pack are written in: those of its readers. */
const packLanguages: Readonly<Record<string, readonly string[]>> = {
  alice: ['en', 'pt'],
  etimad: ['en', 'ar', 'es', 'pt', 'fr'],
  ocp: ['en', 'es', 'pt', 'fr'],
}
/** Words for bidders, procuring entities, direct awards and markets beside those that all other texts have: a French `marché` alone is a contract. */
const strays: Readonly<Record<string, RegExp>> = {
  pt: /concorrentes?\b|adjudicaç(ão|ões) diret|\bpartilh/i,
  fr: /entités? passant|procédures? directe|(?<!segments? de )\bmarchés (?!publics)/i,
  ar: /القاعدة|أسلوب الطرح \{/,
}
const root = new URL('../../', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, root), 'utf8')

describe('the shipped packs', () => {
  it('have no errors: ids, versions, facts, types, texts, parameters all used', () => {
    expect(errors.map(({ message }) => message)).toEqual([])
    expect(rules.length).toBeGreaterThanOrEqual(7)
  })

  it('have changed nothing that decides outcomes without a new version, and keep their lock', async () => {
    const { errors: changed, renewed } = await checkLock()
    expect(changed.map(({ message }) => message)).toEqual([])
    expect(renewed).toEqual([])
    expect(Object.keys(await readLock())).toEqual(rules.map(({ id }) => id))
  })

  it('count no days in the middle of a sentence, where one would need another word', () => {
    const days = /\{(?!params\.)[\w.]+(:\w+)?\} (days|días|dias|jours)/
    for (const { id, explain, adjust } of rules)
      for (const text of [explain, ...adjust.map((change) => change.explain)].flatMap(Object.values))
        expect([id, text]).toEqual([id, expect.not.stringMatching(days)])
  })

  it('are described by the published schema', () => {
    expect(JSON.parse(text('rules/rule.schema.json'))).toEqual(ruleSchema())
  })

  it('are listed in the catalogue of the docs', () => {
    expect(text('docs/rule-catalogue.md')).toBe(ruleCatalogue(rules, factCatalogue))
  })

  it('are named in texts of the docs by ids that exist', () => {
    const named = text('docs/rules.md').match(/etimad\.[a-z-]+/g) ?? []
    expect(named.length).toBeGreaterThan(0)
    for (const id of named) expect(rules.map((rule) => rule.id)).toContain(id)
  })
})

/** Rules whose shares and numbers may be unknown though they flag, as where all that they may be is beyond the limit. */
const ranged = [
  'R013',
  'R023',
  'R025',
  'R026',
  'R029',
  'R029-market',
  'R034',
  'R038',
  'R038-buyer',
  'R038-entity',
  'R040',
  'R050',
  'R052',
  'R053',
  'R057',
]

it.each(ranged)('ocp.%s reads well where a value is unknown: each stands after what it is of', (code) => {
  const explain = rules.find(({ id }) => id === `ocp.${code}`)?.explain ?? { en: '' }
  for (const said of Object.values(explain))
    expect(said).toMatch(/^[^{]+: \{[^}]+\}[\s;.,]+[^{]+[:\u00a0] \{/)
})

it('says in Arabic what the facts mean that pack etimad uses', () => {
  const { facts } = handbookWords('ar').condition
  const used = new Set(
    rules.filter(({ pack }) => pack === 'etimad').flatMap((rule) => rule.facts.map(bareName)),
  )
  expect(used.size).toBeGreaterThan(25)
  for (const name of used)
    expect([name, facts[name]]).toEqual([name, expect.stringMatching(/\p{Script=Arabic}.*\.$/u)])
  for (const name of Object.keys(facts)) expect(factCatalogue.facts.has(name), name).toBe(true)
})

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  const all: Words[] = [
    rule.title,
    rule.explain,
    rule.rationale,
    ...rule.innocentExplanations,
    ...rule.adjust.map((change) => change.explain),
    ...Object.values(rule.params).map((param) => param.about),
  ]

  it('speaks the languages of its pack everywhere', () => {
    for (const words of all) {
      expect(Object.keys(words).sort()).toEqual([...(packLanguages[rule.pack] ?? ['en'])].sort())
      for (const [language, said] of Object.entries(words)) {
        if (language === 'ar') expect(said).toMatch(/\p{Script=Arabic}/u)
        else expect(said).toMatch(/^[\P{Script=Arabic}]+$/u)
      }
      expect(new Set(Object.values(words)).size).toBe(Object.keys(words).length)
    }
  })

  it('accuses nobody', () => {
    for (const words of all) for (const said of Object.values(words)) expect(said).not.toMatch(accusing)
  })

  it('holds the signs of French to the word before them', () => {
    for (const { fr } of all) expect(fr ?? '').not.toMatch(looseFrench)
  })

  it('calls a thing by one word in every rule', () => {
    for (const words of all)
      for (const [language, said] of Object.entries(words)) expect(said).not.toMatch(strays[language] ?? /^$/)
  })

  it('says the same of the same facts in every language', () => {
    const places = (said: string) => (said.match(/\{[^}]+\}/g) ?? []).sort()
    for (const words of all)
      for (const said of Object.values(words)) expect(places(said)).toEqual(places(words.en))
  })

  it('has two innocent explanations or more, references and evidence', () => {
    expect(rule.innocentExplanations.length).toBeGreaterThanOrEqual(2)
    expect(rule.references.length).toBeGreaterThan(0)
    expect(rule.evidence.length).toBeGreaterThan(0)
    expect(rule.related.map(({ id }) => id)).not.toContain(rule.id)
  })

  it('says between which bounds its numbers can be set', () => {
    const open = Object.entries(rule.params).filter(
      ([, { value, unit, min, max }]) => typeof value === 'number' && [unit, min, max].includes(undefined),
    )
    expect(open).toEqual([])
  })

  it('names the schema in its first line', () => {
    expect(readFileSync(rule.source.file, 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/rule\.schema\.json\n/,
    )
  })

  it('has an example raised, clear and not computable, and one at its limits', async () => {
    const { rule: id, examples } = await loadExamples(rule.source.file, rule.subject)
    expect(id).toBe(rule.id)
    const outcomes = new Set(
      examples.flatMap(({ expect: expected }) => expected.map(({ outcome }) => outcome)),
    )
    expect([...outcomes]).toEqual(expect.arrayContaining(['raised', 'clear', 'not_computable']))
    if (rule.pack === 'ocp' || rule.source.scope !== 'true') expect([...outcomes]).toContain('not_applicable')
    const set = new Set(examples.flatMap(({ params }) => Object.keys(params)))
    expect([...set].sort()).toEqual(Object.keys(rule.params).sort())
  })

  it('gives the outcomes of its examples', async () => {
    const { passed, failures } = await runExamples(rule)
    expect(failures).toEqual([])
    expect(passed).toBeGreaterThan(0)
  })
})
