import type { HtmlWords } from './html-words.js'
import { arabicWords } from './html-words-ar.js'
import { englishWords } from './html-words-en.js'

const languages: readonly HtmlWords[] = [englishWords, arabicWords]

/** The words of a language tag (`ar`, `ar-SA`); English for a language that has none yet. */
export function htmlWords(language: string): HtmlWords {
  const base = language.toLowerCase().split('-')[0]
  return languages.find((words) => words.language === base) ?? englishWords
}
