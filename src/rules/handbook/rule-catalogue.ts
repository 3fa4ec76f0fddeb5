import { type FactCatalogue, specOf } from '../../facts/catalogue.js'
import { columnsOf } from '../../facts/fact.js'
import type { Param, Peers, Rule } from '../rule.js'
import { withoutFormats } from './handbook.js'

/** docs/rule-catalogue.md: every rule in a few lines of Markdown, in order of pack and id. Generated, in English. */
export function ruleCatalogue(rules: readonly Rule[], catalogue: FactCatalogue): string {
  const packs = [...new Set(rules.map((rule) => rule.pack))].sort()
  return [
    '# Rules',
    '',
    'Generated from the rule files; do not edit. `tenderflag explain ID` prints a rule in full. What',
    'a flag means, and what it does not: it is an indication, never proof.',
    '',
    ...rules.map(
      (rule) =>
        `- [\`${rule.id}\`](#${anchorOf(rule)}): ${rule.title.en} (${rule.subject}; severity ${rule.severity}, confidence ${rule.confidence})`,
    ),
    ...packs.flatMap((pack) => [
      '',
      `## Pack \`${pack}\``,
      ...rules.filter((rule) => rule.pack === pack).flatMap((rule) => ruleSection(rule, catalogue)),
    ]),
    '',
  ].join('\n')
}

/** Where the catalogue tells of a rule: the part of a link behind `#`. */
export function anchorOf(rule: Rule): string {
  return rule.id.replace(/[^\w-]/g, '').toLowerCase()
}

function ruleSection(rule: Rule, catalogue: FactCatalogue): string[] {
  const params = Object.entries(rule.params)
  const specs = rule.facts.flatMap((name) => specOf(catalogue, name) ?? [])
  const needs = [...new Set(specs.flatMap(columnsOf))].sort()
  return [
    '',
    `### ${rule.id}`,
    '',
    `${rule.title.en}. ${rule.rationale.en}`,
    '',
    `A flag reads: “${withoutFormats(rule.explain.en)}”`,
    '',
    '```text',
    `scope: ${oneLine(rule.source.scope)}`,
    `when:  ${oneLine(rule.source.when)}`,
    ...(rule.peers ? [`peers: ${peersText(rule.peers)}`] : []),
    '```',
    ...(rule.adjust.length + params.length > 0 ? [''] : []),
    ...rule.adjust.flatMap((change, i) => [
      `- ${dials(change)} when \`${oneLine(rule.source.adjust[i] ?? '')}\`: ${withoutFormats(change.explain.en)}`,
    ]),
    ...params.flatMap(([name, param]) => [
      `- \`params.${name}\` = ${param.value}${limits(param)}: ${param.about.en}`,
    ]),
    '',
    `Innocent explanations: ${rule.innocentExplanations.map((words) => words.en).join(' ')}`,
    '',
    `Reads ${needs.map((need) => `\`${need}\``).join(', ')}.`,
    '',
    `Sources: ${rule.references.map((r) => (r.url === undefined ? r.title : `[${r.title}](${r.url})`)).join('; ')}.${related(rule)}`,
  ]
}

function peersText({ by, minimum }: Peers): string {
  return `${by.length === 0 ? 'all in scope' : `the same ${by.join(', ')}`}; at least ${minimum}`
}

function dials({ severity, confidence }: Rule['adjust'][number]): string {
  return [
    ...(severity ? [`severity ${severity}`] : []),
    ...(confidence ? [`confidence ${confidence}`] : []),
  ].join(' and ')
}

function limits({ unit, min, max }: Param): string {
  const range = [...(min === undefined ? [] : [`from ${min}`]), ...(max === undefined ? [] : [`to ${max}`])]
  const all = [...(unit === undefined ? [] : [unit]), ...(range.length === 0 ? [] : [range.join(' ')])]
  return all.length === 0 ? '' : ` (${all.join('; ')})`
}

function related(rule: Rule): string {
  if (rule.related.length === 0) return ''
  return ` Related: ${rule.related.map(({ id, type }) => `\`${id}\` (${type})`).join(', ')}.`
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}
