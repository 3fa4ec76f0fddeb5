import { type Language, ofLanguage } from '../text/languages.js'
import type { HandbookWords } from './handbook-words.js'
import { handbookAr } from './handbook-words-ar.js'
import { handbookEn } from './handbook-words-en.js'
import { handbookEs } from './handbook-words-es.js'
import { handbookFr } from './handbook-words-fr.js'
import { handbookPt } from './handbook-words-pt.js'

const all: Readonly<Record<Language, HandbookWords>> = {
  en: handbookEn,
  ar: handbookAr,
  es: handbookEs,
  pt: handbookPt,
  fr: handbookFr,
}

/** The words of a language; English where it has none. */
export function handbookWords(language: string): HandbookWords {
  return ofLanguage(all, language)
}
