import { type Language, ofLanguage } from '../../text/languages.js'
import type { CoverageWords } from './words.js'
import { coverageAr } from './words-ar.js'
import { coverageEn } from './words-en.js'
import { coverageEs } from './words-es.js'
import { coverageFr } from './words-fr.js'
import { coveragePt } from './words-pt.js'

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
