import type { Rule } from '../rule.js'
import { ocpFlags } from './ocp-flags.js'
import { anchorOf } from './rule-catalogue.js'

/**
 * docs/ocp.md: the red flags of the Open Contracting Partnership's guide, and which of them the given rules look for.
 * Generated, in English.
 */
export function ocpPage(rules: readonly Rule[]): string {
  /** A flag about several kinds of subject has a rule each: `ocp.R038`, `ocp.R038-buyer`. */
  const rulesOf = (code: string) =>
    rules.filter(({ id }) => id === `ocp.${code}` || id.startsWith(`ocp.${code}-`))
  const ruled = ocpFlags.filter(({ code }) => rulesOf(code).length > 0).length
  const lacking = ocpFlags.filter(({ lacks }) => lacks !== undefined).length
  const later = ocpFlags.length - ruled - lacking
  return [
    '# The red flags of the Open Contracting Partnership',
    '',
    'Generated from the rule files and `src/rules/handbook/ocp-flags.ts` (`npm run docs`).',
    '',
    `The Open Contracting Partnership's guide *Red flags in public procurement* (2024) has ${ocpFlags.length} flags. Rules of pack`,
    `\`ocp\` look for ${ruled} of them, under the same codes. ${lacking} cannot be computed, as [no table](tables.md) holds what they take:`,
    'texts, documents, or what somebody saw on the spot; they become rules when a table does.',
    ...(later === 0
      ? []
      : [`For ${later} the tables hold what they take, but the rule has not been written.`]),
    '',
    '| code | looks for | status |',
    '| --- | --- | --- |',
    ...ocpFlags.map(({ code, about, lacks }) => {
      const found = rulesOf(code)
      return `| ${code} | ${about} | ${found.length > 0 ? `rule ${found.map(ruleCell).join('; ')}` : lacks ? `not computable: no table holds ${lacks}` : 'no rule yet'} |`
    }),
    '',
  ].join('\n')
}

function ruleCell(rule: Rule): string {
  return `[\`${rule.id}\`](rule-catalogue.md#${anchorOf(rule)}), about a ${rule.subject.replaceAll('_', ' ')}`
}
