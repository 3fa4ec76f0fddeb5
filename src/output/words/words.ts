import { type Language, ofLanguage } from '../../text/languages.js'
import type { OutputWords } from './output-words.js'
import { wordsAr } from './words-ar.js'
import { wordsEn } from './words-en.js'
import { wordsEs } from './words-es.js'
import { wordsFr } from './words-fr.js'
import { wordsPt } from './words-pt.js'

const all: Readonly<Record<Language, OutputWords>> = {
  en: wordsEn,
  ar: wordsAr,
  es: wordsEs,
  pt: wordsPt,
  fr: wordsFr,
}

/** The words of a language; English where there are none. */
export function wordsOf(language: string): OutputWords {
  return ofLanguage(all, language)
}

/** The words for a value of a closed list; undefined for other texts. */
export function inWords({ values }: OutputWords, text: string): string | undefined {
  return Object.hasOwn(values, text) ? values[text] : undefined
}

/** Puts values in the places `{name}` of one of our own phrases, in one pass: braces in values mean nothing. */
export function fill(phrase: string, values: Readonly<Record<string, string>>): string {
  return phrase.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}
