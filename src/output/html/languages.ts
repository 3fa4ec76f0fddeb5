import { type Language, ofLanguage } from '../../text/languages.js'
import type { HtmlWords } from './words.js'
import { arabicWords } from './words-ar.js'
import { englishWords } from './words-en.js'
import { spanishWords } from './words-es.js'
import { frenchWords } from './words-fr.js'
import { portugueseWords } from './words-pt.js'

const all: Readonly<Record<Language, HtmlWords>> = {
  en: englishWords,
  ar: arabicWords,
  es: spanishWords,
  pt: portugueseWords,
  fr: frenchWords,
}

/** The words of a language tag (`ar`, `ar-SA`); English for a language that has none yet. */
export function htmlWords(language: string): HtmlWords {
  return ofLanguage(all, language.toLowerCase().split('-')[0] ?? '')
}
