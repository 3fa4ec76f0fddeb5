import type { FactCatalogue } from '../facts/catalogue.js'
import { columnsOf } from '../facts/fact.js'
import { type HandbookWords, handbookWords } from './handbook-words.js'
import type { Param, Rule, Words } from './rule.js'

const WIDTH = 78

/** The text of a language, else the English one. */
export function inLanguage(words: Words, language: string): string {
  return words[language] ?? words.en
}

/**
 * All there is to know of a rule, as plain text of 78 columns with the parameters in force. Headings are in
 * English or Arabic, the rule's own texts in any language it has, English where it lacks them.
 */
export function handbookPage(rule: Rule, language: string, catalogue: FactCatalogue): string {
  const w = handbookWords(language)
  const say = (words: Words) => inLanguage(words, language)
  const part = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', title, ...lines])
  const title = `${rule.id}: ${say(rule.title)}`
  return [
    title,
    '='.repeat([...title].length),
    `${w.about}: ${w.subjects[rule.subject]} · ${w.severity}: ${w.levels[rule.severity]} · ${w.confidence}: ${w.levels[rule.confidence]} · ${w.version} ${rule.version}, ${w.statuses[rule.status]}`,
    '',
    ...wrap(withoutFormats(say(rule.explain))),
    ...part(w.why, wrap(say(rule.rationale), '  ')),
    ...part(w.scope, wrap(rule.source.scope === 'true' ? w.everySubject : rule.source.scope, '  ')),
    ...part(w.when, wrap(rule.source.when, '  ')),
    ...part(
      w.adjust,
      rule.adjust.flatMap((change, i) => [
        ...wrap(rule.source.adjust[i] ?? '', '  '),
        ...wrap(`→ ${changeText(change, w)}. ${withoutFormats(say(change.explain))}`, '    '),
      ]),
    ),
    ...part(
      w.params,
      Object.entries(rule.params).flatMap(([name, param]) => [
        `  params.${name} = ${param.value}${limits(param, w)}`,
        ...wrap(say(param.about), '    '),
      ]),
    ),
    ...part(w.needs, factLines(rule, catalogue)),
    ...part(w.shows, wrap(rule.evidence.join(', '), '  ')),
    ...part(w.outcomes, [
      ...item(`raised: ${w.raised}`),
      ...item(`clear: ${w.clear}`),
      ...item(`not_applicable: ${w.notApplicable}`),
      ...item(`not_computable: ${w.notComputable}`),
    ]),
    ...part(w.innocent, [
      ...wrap(w.notProof, '  '),
      ...rule.innocentExplanations.flatMap((words) => item(say(words))),
    ]),
    ...part(
      w.references,
      rule.references.flatMap((r) => item(r.url === undefined ? r.title : `${r.title}, ${r.url}`)),
    ),
    ...part(
      w.related,
      rule.related.flatMap(({ id, type }) => item(`${id}: ${w.relations[type]}`)),
    ),
    '',
  ].join('\n')
}

function changeText({ severity, confidence }: Rule['adjust'][number], w: HandbookWords): string {
  return [
    ...(severity ? [`${w.severity}: ${w.levels[severity]}`] : []),
    ...(confidence ? [`${w.confidence}: ${w.levels[confidence]}`] : []),
  ].join(', ')
}

function limits({ unit, min, max }: Param, w: HandbookWords): string {
  const range = [
    ...(min === undefined ? [] : [`${w.from} ${min}`]),
    ...(max === undefined ? [] : [`${w.to} ${max}`]),
  ]
  const all = [...(unit === undefined ? [] : [unit]), ...(range.length === 0 ? [] : [range.join(' ')])]
  return all.length === 0 ? '' : ` (${all.join('; ')})`
}

/** The facts a rule uses, with their meaning and the columns they come from. */
function factLines(rule: Rule, catalogue: FactCatalogue): string[] {
  return rule.facts.flatMap((name) => {
    const spec = catalogue.facts.get(name)
    return spec ? [...item(`${name}: ${spec.about}`), ...wrap(columnsOf(spec).join(', '), '      ')] : []
  })
}

/** `{lot.awarded:money}` as `[lot.awarded]`: what stands there is read off a flag. */
export function withoutFormats(template: string): string {
  return template.replace(/\{([^:{}]*):[a-z]+\}/g, '[$1]')
}

function item(text: string): string[] {
  const [first = '', ...rest] = wrap(text, '    ')
  return [`  - ${first.trimStart()}`, ...rest]
}

function wrap(text: string, indent = ''): string[] {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(/\s+/).filter((w) => w !== '')) {
    if (line.length > indent.length && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = indent
    }
    line += line.length === indent.length ? word : ` ${word}`
  }
  return [...lines, line]
}
