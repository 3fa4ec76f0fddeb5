import { type Language, ofLanguage } from '../../text/languages.js'
import type { HandbookWords } from './words.js'
import { handbookAr } from './words-ar.js'
import { handbookEn } from './words-en.js'
import { handbookEs } from './words-es.js'
import { handbookFr } from './words-fr.js'
import { handbookPt } from './words-pt.js'

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
