import type { Words } from './rule.js'

/** A text of a rule in a language, else in English. */
export function inLanguage(words: Words, language: string): string {
  return (Object.hasOwn(words, language) ? words[language] : undefined) ?? words.en
}
