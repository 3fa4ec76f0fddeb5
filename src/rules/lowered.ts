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
  return `${createHash('sha256').update(text).digest('hex').slice(0, 32)}.json`
}

/** What was kept of a file with this text; undefined where nothing was. Takes a tenth of reading the file. */
export function loweredOf(text: Uint8Array, file: string): Lowered | undefined {
  const kept = textOf(`${loweredFolder}${loweredName(text)}`)
  if (kept === undefined) return undefined
  const { file: says, rule }: Lowered = JSON.parse(kept, (_, value: unknown) =>
    value === null ? Number.NaN : value,
  )
  return { file: says, rule: { ...rule, source: { ...rule.source, file } } }
}

/** As `loweredOf` takes it. JSON writes NaN as null, which rules have nowhere. */
export function loweredText({ file, rule }: Lowered): string {
  return JSON.stringify({ file, rule: { ...rule, source: { ...rule.source, file: '' } } })
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined // it is read as it stands
  }
}
