import { expect, it } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { handbookPage } from '#tenderflag/rules/handbook.js'
import { loadRules } from '#tenderflag/rules/load-rules.js'

const rules = await loadRules([], { facts: factCatalogue, params: { 'etimad.low-award.ratio': 0.65 } })

it.each(rules.map((rule) => [rule.id, rule] as const))('%s has a page in both languages', (id, rule) => {
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
  for (const page of [english, arabic]) {
    expect(page).not.toMatch(/undefined|NaN|\{/)
    for (const line of page.split('\n')) expect([...line].length).toBeLessThanOrEqual(100)
  }
})

it('shows parameters as they are in force', () => {
  const page = handbookPage(rules.find(({ id }) => id === 'etimad.low-award')!, 'en', factCatalogue)
  expect(page).toContain('params.ratio = 0.65 (share of the estimate; from 0 to 1)')
})

it('falls back to English for a language it has no words of', () => {
  expect(handbookPage(rules[0]!, 'xx', factCatalogue)).toBe(handbookPage(rules[0]!, 'en', factCatalogue))
})
