import { describe, expect, it } from 'vitest'
import { formatOf } from '#tenderflag/output/html/format.js'
import { htmlWords } from '#tenderflag/output/html/languages.js'
import { languages } from '#tenderflag/text/languages.js'
import { texts } from '../support/word-texts.js'

describe.each(languages)('words in %s', (language) => {
  const words = htmlWords(language)

  it('are found by the tag and by its longer forms', () => {
    expect(words.language).toBe(language)
    expect(htmlWords(`${language.toUpperCase()}-XX`)).toBe(words)
  })

  it('has a form for every number of its plurals that needs one', () => {
    const rules = new Intl.PluralRules(words.locale)
    const needed = [0, 1, 2, 3, 11, 100, 103].map((n) => rules.select(n))
    for (const forms of [words.ranking.flags, words.ranking.lotCount, words.summary.flagsNote])
      for (const category of needed) if (category !== 'zero') expect(Object.keys(forms)).toContain(category)
  })

  it('says no “one” where there may be none', () => {
    const category = new Intl.PluralRules(words.locale).select(0)
    const { summary, coverage, ranking } = words
    const none = [summary.flagsNote, summary.rowsNote, ranking.flags, ranking.lotCount]
    for (const forms of [...none, ...Object.values(coverage.about)])
      expect((category !== 'zero' && forms[category]) || '{n}').toContain('{n}')
  })

  it('counts millions as they are spoken', () => {
    const category = new Intl.PluralRules(words.locale).select(2_000_000)
    for (const forms of [words.ranking.flags, words.summary.raised, ...Object.values(words.coverage.about)])
      if (category === 'many') expect(forms.many).toMatch(/^\{n\} (?:de |d’|\p{Script=Arabic})/u)
      else expect(forms.other).toMatch(/^\{n\} /)
  })
})

it('writes Arabic in Arabic', () => {
  const latin = texts(htmlWords('ar'))
    .filter(([path]) => !['/language', '/direction', '/locale'].includes(path))
    .filter(([, forms]) => /[a-z]/i.test(forms.join(' ').replace(/\{\w+\}|tenderflag/g, '')))
  expect(latin).toEqual([])
})

it('shows neither nothing of a low score, nor all of one that is not', () => {
  const { score } = formatOf('en-GB')
  expect([0.0001, 0.9999, 0, 1, 0.333].map(score)).toEqual(['0.01', '0.99', '0.00', '1.00', '0.33'])
})
