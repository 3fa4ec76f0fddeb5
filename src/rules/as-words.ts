import type { Words } from './rule.js'
import type { RuleFile } from './rule-file.js'

/** The languages that are there. */
export function asWords(given: RuleFile['title']): Words {
  const { en, ...others } = given
  const words: Record<string, string> = {}
  for (const [language, text] of Object.entries(others)) if (text !== undefined) words[language] = text
  return { en, ...words }
}
