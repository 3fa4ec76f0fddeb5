import { describe, expect, it } from 'vitest'
import { evaluationWords } from '#tenderflag/evaluate/evaluation-words.js'
import { feedWords } from '#tenderflag/feeds/words/feed-words.js'
import { coverageWords } from '#tenderflag/output/coverage/languages.js'
import { htmlWords } from '#tenderflag/output/html/languages.js'
import { valueWords } from '#tenderflag/output/words/value-words.js'
import { wordsOf } from '#tenderflag/output/words/words.js'
import { handbookWords } from '#tenderflag/rules/handbook/languages.js'
import { languages } from '#tenderflag/text/languages.js'
import { accusing, looseFrench, texts } from '../support/word-texts.js'

const kinds = { outputs: wordsOf, coverage: coverageWords, html: htmlWords, handbook: handbookWords }
/** No words: tags of the language, and values, units and meanings of facts that English has as they are. */
const aside = /^\/(?:language|locale|direction|(?:condition\/)?values\/.*|condition\/facts\/.*|units\/.*)$/
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place)
const of = (kind: keyof typeof kinds, language: string) =>
  texts(kinds[kind](language)).filter(([path]) => !aside.test(path))

describe.each(Object.keys(kinds) as (keyof typeof kinds)[])('words of %s', (kind) => {
  const english = new Map(of(kind, 'en'))

  describe.each(languages)('in %s', (language) => {
    const all = of(kind, language)

    it('say the same things', () => {
      expect(all.map(([path]) => path)).toEqual([...english.keys()])
      expect(all.length).toBeGreaterThan(30)
    })

    it.each(all)('%s has words, and the places of the English text', (path, forms) => {
      const wanted = new Set(english.get(path)!.flatMap(places))
      for (const form of forms) {
        expect(form.trim()).not.toBe('')
        for (const place of places(form)) expect([...wanted]).toContain(place)
      }
      expect(new Set(forms.flatMap(places))).toEqual(wanted)
    })

    it('accuse nobody', () => {
      for (const [, forms] of all) expect(forms.join(' ')).not.toMatch(accusing)
    })

    it('are of the language', () => {
      const same = all.filter(([path, forms]) => forms.join() === english.get(path)!.join())
      // Words that two languages share, as “stable” and “score”, and signs.
      expect(same.length).toBeLessThan(language === 'en' ? all.length + 1 : all.length / 10)
    })
  })

  it('are English in a language that has none', () => {
    for (const language of ['xx', '', '__proto__', 'constructor'])
      expect(kinds[kind](language)).toBe(kinds[kind]('en'))
  })
})

it('have the values of closed lists and the usual categories in every language but English', () => {
  const wanted = Object.keys(wordsOf('ar').values).sort()
  for (const value of ['open', 'cancelled', 'goods', 'works', 'services']) expect(wanted).toContain(value)
  for (const language of languages)
    expect(Object.keys(wordsOf(language).values).sort()).toEqual(language === 'en' ? [] : wanted)
})

it('holds the signs of French to the word before them', () => {
  const french = [
    ...(Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((kind) => of(kind, 'fr')),
    ...texts(feedWords('fr')),
    ...texts(evaluationWords('fr')),
  ]
  for (const [path, forms] of french)
    for (const form of forms) expect([path, form]).toEqual([path, expect.not.stringMatching(looseFrench)])
})

describe('numbers, money and dates', () => {
  const day = Date.UTC(2024, 4, 6, 9, 5)
  it.each([
    ['en', '1,234,567.5', '12.35%', 'BRL 12,345.50', 'May 6, 2024, 09:05 UTC'],
    ['es', '1.234.567,5', '12,35 %', '12.345,50 BRL', '6 may 2024, 09:05 UTC'],
    ['pt', '1.234.567,5', '12,35%', 'BRL 12.345,50', '6 de mai. de 2024, 09:05 UTC'],
    ['fr', '1 234 567,5', '12,35 %', '12 345,50 BRL', '6 mai 2024, 09:05 UTC'],
  ])('are written as in %s', (language, number, share, money, instant) => {
    const values = valueWords(wordsOf(language), 'UTC')
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
    expect([
      plain(values.number(1234567.5)),
      plain(values.percent(0.12345)),
      plain(values.money(12345.5, 'BRL')),
      plain(values.instant(day)),
    ]).toEqual([number, share, money, instant])
    expect(values.number(Number.NaN)).toBe(wordsOf(language).unknown)
  })

  it.each([
    ['en', ['0 rows', '1 row', '2 rows']],
    ['es', ['0 filas', '1 fila', '2 filas']],
    ['pt', ['0 linha', '1 linha', '2 linhas']],
    ['fr', ['0 ligne', '1 ligne', '2 lignes']],
  ])('agree in %s with how many there are', (language, wanted) => {
    const words = wordsOf(language)
    const { counted } = valueWords(words, 'UTC')
    expect([0, 1, 2].map((count) => counted(words.terminal.rows, count))).toEqual(wanted)
  })

  it('have two decimals or none where they are money', () => {
    const { money } = valueWords(wordsOf('en'), 'UTC')
    const amounts = [672.3, 672, 672.125, 0.999].flatMap((amount) => [money(amount), money(amount, 'EUR')])
    expect(amounts.map((text) => text.replace('\u00a0', ' '))).toEqual([
      ...['672.30', 'EUR 672.30', '672', 'EUR 672'],
      ...['672.13', 'EUR 672.13', '1', 'EUR 1'],
    ])
  })

  it('show small amounts and numbers, which are not zero', () => {
    const { money, number } = valueWords(wordsOf('en'), 'UTC')
    expect([0.0035, -0.00412345, 0.05, 0].map((amount) => money(amount))).toEqual([
      ...['0.0035', '-0.00412', '0.05', '0'],
    ])
    expect(money(0.0035, 'EUR').replace('\u00a0', ' ')).toBe('EUR 0.0035')
    expect(money(0.0035, 'ducats')).toBe('0.0035 ducats')
    expect([0.00001234, 0.01512, 4100.12345, 0].map(number)).toEqual([
      '0.0000123',
      '0.0151',
      '4,100.1235',
      '0',
    ])
  })

  it('are not rounded to whole percents that they are not', () => {
    const { percent } = valueWords(wordsOf('en'), 'UTC')
    const shares = [0.9999996, 0.3499999, 0.00003, 0.35000001, 0.35, 0.35 * (1 + 1e-12), 1, 0, 0.12345, 1 / 3]
    expect(shares.map(percent)).toEqual([
      ...['99.99996%', '34.99999%', '0.003%', '35.000001%', '35%', '35%', '100%', '0%', '12.35%', '33.33%'],
    ])
  })
})
