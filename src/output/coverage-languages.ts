import { type Language, ofLanguage } from '../text/languages.js'
import type { CoverageWords } from './coverage-words.js'
import { coverageAr } from './coverage-words-ar.js'
import { coverageEn } from './coverage-words-en.js'
import { coverageEs } from './coverage-words-es.js'
import { coverageFr } from './coverage-words-fr.js'
import { coveragePt } from './coverage-words-pt.js'

const all: Readonly<Record<Language, CoverageWords>> = {
  en: coverageEn,
  ar: coverageAr,
  es: coverageEs,
  pt: coveragePt,
  fr: coverageFr,
}

/** The words of a language; English where there are none. */
export function coverageWords(language: string): CoverageWords {
  return ofLanguage(all, language)
}
