import type { TenderflagError } from '../errors.js'
import type { FactCatalogue } from '../facts/catalogue.js'
import { readYaml, type YamlFile } from '../text/yaml-file.js'
import { type Found, idByPlace } from './find-rules.js'
import { checkShape, readRule } from './read-rule.js'
import type { Param, Rule } from './rule.js'
import type { RuleFile } from './rule-file.js'

/** A rule file whose shape is right. */
export interface Draft {
  readonly yaml: YamlFile
  readonly file: RuleFile
  readonly rule: (
    params: Readonly<Record<string, Param>>,
    catalogue: FactCatalogue,
  ) => { rule?: Rule; errors: TenderflagError[] }
}

/**
 * Reads a rule file; undefined where its shape is wrong, which `errors` tells then. In a module of its own: YAML, CEL and
 * zod take longer to load than a small scan. Throws as `readYaml`.
 */
export async function readDraft(found: Found, errors: TenderflagError[]): Promise<Draft | undefined> {
  const yaml = await readYaml(found.file, { code: 'RULE_INVALID' })
  const shape = checkShape(yaml)
  errors.push(...shape.errors)
  const { file } = shape
  if (!file) return undefined
  const expected = idByPlace(found) ?? file.id
  if (file.id !== expected)
    errors.push(yaml.error(`the id ${file.id} does not match the file; its id is ${expected}`, ['id']))
  return { yaml, file, rule: (params, catalogue) => readRule(yaml, file, params, catalogue) }
}
