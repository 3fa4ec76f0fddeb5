import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Rule } from './rule.js'
import type { RuleFile } from './rule-file.js'

/** Folder of what rule files of shipped packs came to when tenderflag was built. */
export const loweredFolder = fileURLToPath(new URL('../lowered/', import.meta.url))

/** A rule file that was read and checked before: what it says, and its rule with the parameters it has by default. */
export interface Lowered {
  readonly file: RuleFile
  readonly rule: Rule
}

/** Where what a text of a rule file came to is kept: by the hash of the text, so that an edited file has none. */
export function loweredName(text: Uint8Array): string {
  return `${sumOf(text)}.json`
}

/** What was kept of a file with this text; undefined where nothing was. Takes a tenth of reading the file. */
export function loweredOf(text: Uint8Array, file: string): Lowered | undefined {
  const kept = keptIn(`${loweredFolder}${loweredName(text)}`)
  return kept && { file: kept.file, rule: { ...kept.rule, source: { ...kept.rule.source, file } } }
}

/** As `loweredOf` takes it: with a sum of it, on a line of its own. JSON writes NaN as null, which rules have nowhere. */
export function loweredText({ file, rule }: Lowered): string {
  const says = JSON.stringify({ file, rule: { ...rule, source: { ...rule.source, file: '' } } })
  return `${sumOf(says)}\n${says}`
}

function keptIn(path: string): Lowered | undefined {
  try {
    const [sum, says = ''] = readFileSync(path, 'utf8').split('\n', 2)
    if (sum !== sumOf(says)) return undefined // damaged: the rule file is read as it stands
    return JSON.parse(says, (_, value: unknown) => (value === null ? Number.NaN : value))
  } catch {
    return undefined // not there
  }
}

function sumOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
