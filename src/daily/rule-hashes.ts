import { findRules, shippedPacks } from '../rules/find-rules.js'
import { ruleHash } from '../rules/lock.js'
import { checkShape } from '../rules/read-rule.js'
import type { Rule } from '../rules/rule.js'
import { readYaml } from '../text/yaml-file.js'
import type { Manifest } from './manifest.js'

/** Version and hash of the rules that run, by the files they were read from. */
export async function hashesOf(
  names: readonly string[] | undefined,
  rules: readonly Pick<Rule, 'id' | 'version'>[],
): Promise<Manifest['rules']> {
  const hashes = new Map<string, string>()
  for (const name of names ?? (await shippedPacks()))
    for (const { file } of await findRules(name)) {
      const { file: shape } = checkShape(await readYaml(file, { code: 'RULE_INVALID' }))
      if (shape) hashes.set(shape.id, ruleHash(shape))
    }
  return rules.map(({ id, version }) => ({ id, version, hash: hashes.get(id)! }))
}
