import { describe, expect, it } from 'vitest'
import { htmlWords } from '#tenderflag/output/html-languages.js'

/** Every text of the words with its path; the forms of a plural are one text. */
function texts(value: unknown, path = ''): [string, string[]][] {
  if (typeof value === 'string') return [[path, [value]]]
  if (typeof value !== 'object' || value === null) return []
  const entries = Object.entries(value)
  if ('other' in value) return [[path, entries.map(([, text]) => String(text))]]
  return entries.flatMap(([key, part]) => texts(part, `${path}/${key}`))
}
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()

const en = new Map(texts(htmlWords('en')))

describe.each(['en', 'ar'])('words in %s', (language) => {
  const words = htmlWords(language)
  const all = texts(words)

  it('says the same things', () => {
    expect(words.language).toBe(language)
    expect(all.map(([path]) => path)).toEqual([...en.keys()])
    expect(all.length).toBeGreaterThan(100)
  })

  it.each(all)('%s has words, and the places of the English text', (path, forms) => {
    const wanted = new Set(en.get(path)!.flatMap(places))
    for (const form of forms) {
      expect(form.trim()).not.toBe('')
      for (const place of places(form)) expect([...wanted]).toContain(place)
    }
    expect(new Set(forms.flatMap(places))).toEqual(wanted)
  })

  it('has a form for every number of its plurals that needs one', () => {
    const rules = new Intl.PluralRules(words.locale)
    const needed = [0, 1, 2, 3, 11, 100, 103].map((n) => rules.select(n))
    for (const forms of [words.ranking.flags, words.ranking.lotCount, words.summary.flagsNote])
      for (const category of needed) if (category !== 'zero') expect(Object.keys(forms)).toContain(category)
  })

  it('accuses nobody', () => {
    for (const [, forms] of all)
      expect(forms.join(' ')).not.toMatch(/corrupt|guilty|fraudster|فاسد|مذنب|محتال/i)
  })
})

it('writes Arabic in Arabic', () => {
  const latin = texts(htmlWords('ar'))
    .filter(([path]) => !['/language', '/direction', '/locale'].includes(path))
    .filter(([, forms]) => /[a-z]/i.test(forms.join(' ').replace(/\{\w+\}|tenderflag/g, '')))
  expect(latin).toEqual([])
})
