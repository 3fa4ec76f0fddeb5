import type { Words } from '../rules/rule.js'
import type { OutputWords } from './output-words.js'
import { wordsAr } from './words-ar.js'
import { wordsEn } from './words-en.js'

/** To add a language, add its object: pt, es, fr, zh and ru are the next readers'. */
export const outputWords: ReadonlyMap<string, OutputWords> = new Map([
  ['en', wordsEn],
  ['ar', wordsAr],
])

/** The words of a language; English where there are none. */
export function wordsOf(language: string): OutputWords {
  return outputWords.get(language) ?? wordsEn
}

/** The text of a rule in a language, else in English. */
export function inLanguage(words: Words, language: string): string {
  return (Object.hasOwn(words, language) ? words[language] : undefined) ?? words.en
}

/** Puts values in the places `{name}` of one of our own phrases. */
export function fill(phrase: string, values: Readonly<Record<string, string>>): string {
  return phrase.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}
