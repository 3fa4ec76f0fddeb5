import { type FactCatalogue, specOf } from '../../facts/catalogue.js'
import { columnsOf } from '../../facts/fact.js'
import { bareName } from '../../facts/fact-params.js'
import { displayWidth, hang } from '../../text/display-width.js'
import { factsOf } from '../facts-of.js'
import { inLanguage } from '../in-language.js'
import type { Node, Param, Rule, Words } from '../rule.js'
import { type StatNode, statisticsOf } from '../statistics.js'
import { aboutFact, conditionLines } from './condition-words.js'
import { handbookWords } from './languages.js'
import type { HandbookWords } from './words.js'

const WIDTH = 78
const NARROWEST = 36

/**
 * All there is to know of a rule, as plain text of at most `width` and 78 columns with the parameters in force. Headings
 * are in one of our languages, the rule's own texts in any that it has; English where there is none.
 */
export function handbookPage(rule: Rule, language: string, catalogue: FactCatalogue, width = WIDTH): string {
  const w = handbookWords(language)
  const say = (words: Words) => inLanguage(words, language)
  const part = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', title, ...lines])
  const columns = Math.max(NARROWEST, Math.min(WIDTH, width))
  const title = hang(`${rule.id}: ${say(rule.title)}`, columns)
  return [
    ...title,
    '='.repeat(Math.max(...title.map(displayWidth))),
    ...para(
      `${w.about}${w.colon}${w.subjects[rule.subject]} · ${w.severity}${w.colon}${w.levels[rule.severity]} · ${w.confidence}${w.colon}${w.levels[rule.confidence]} · ${w.version} ${rule.version}${w.comma}${w.statuses[rule.status]}`,
    ),
    '',
    ...para(withoutFormats(say(rule.explain))),
    ...part(w.why, para(say(rule.rationale), '  ')),
    ...part(
      w.scope,
      rule.source.scope === 'true'
        ? para(w.everySubject, '  ')
        : condition(rule.scope, rule.source.scope, w, catalogue),
    ),
    ...part(w.when, condition(rule.when, rule.source.when, w, catalogue)),
    ...part(w.compared, statisticLines(rule, w)),
    ...part(
      w.adjust,
      rule.adjust.flatMap((change, i) => [
        ...para(rule.source.adjust[i] ?? '', '  '),
        ...para(`${w.arrow} ${changeText(change, w)}. ${withoutFormats(say(change.explain))}`, '    '),
      ]),
    ),
    ...part(
      w.params,
      Object.entries(rule.params).flatMap(([name, param]) => [
        ...para(`params.${name} = ${param.value}${limits(param, w)}`, '  '),
        ...para(say(param.about), '    '),
        ...para(w.change.replace('{option}', `--param ${rule.id}.${name}=${param.value}`), '    '),
      ]),
    ),
    ...part(w.needs, factLines(rule, catalogue, w)),
    ...part(w.unknownWhen, unknownLines(rule, catalogue, w)),
    ...part(w.shows, para(rule.evidence.join(', '), '  ')),
    ...part(w.outcomes, [
      ...item(`raised${w.colon}${w.raised}`),
      ...item(`clear${w.colon}${w.clear}`),
      ...item(`not_applicable${w.colon}${w.notApplicable}`),
      ...item(`not_computable${w.colon}${w.notComputable}`),
    ]),
    ...part(w.innocent, [
      ...para(w.notProof, '  '),
      ...rule.innocentExplanations.flatMap((words) => item(say(words))),
    ]),
    ...part(
      w.next,
      w.steps.flatMap((step) => item(step.replace('{id}', rule.pack))),
    ),
    ...part(
      w.references,
      rule.references.flatMap((r) => item(r.url === undefined ? r.title : `${r.title}, ${r.url}`)),
    ),
    ...part(
      w.related,
      rule.related.flatMap(({ id, type }) => item(`${id}${w.colon}${w.relations[type]}`)),
    ),
    '',
  ]
    .flatMap((line) => hang(line, columns))
    .join('\n')
}

function changeText({ severity, confidence }: Rule['adjust'][number], w: HandbookWords): string {
  return [
    ...(severity ? [`${w.severity}${w.colon}${w.levels[severity]}`] : []),
    ...(confidence ? [`${w.confidence}${w.colon}${w.levels[confidence]}`] : []),
  ].join(w.comma)
}

function limits({ unit, min, max }: Param, w: HandbookWords): string {
  const range = [
    ...(min === undefined ? [] : [`${w.from} ${min}`]),
    ...(max === undefined ? [] : [`${w.to} ${max}`]),
  ]
  const all = [
    ...(unit === undefined ? [] : [w.units[unit] ?? unit]),
    ...(range.length === 0 ? [] : [range.join(' ')]),
  ]
  return all.length === 0 ? '' : ` (${all.join(w.semicolon)})`
}

/** A condition in words, and as it is written. */
function condition(node: Node, source: string, w: HandbookWords, catalogue: FactCatalogue): string[] {
  const [first, ...more] = conditionLines(node, w.condition, catalogue) ?? []
  if (first === undefined) return para(source, '  ')
  return [...para(first, '  '), ...more.flatMap(item), ...para(`${w.written} ${source}`, '  ')]
}

/** The facts a rule uses, with their meaning, and the columns they come from. */
function factLines(rule: Rule, catalogue: FactCatalogue, w: HandbookWords): string[] {
  const specs = rule.facts.flatMap((name) => {
    const spec = specOf(catalogue, name)
    return spec ? [{ ...spec, about: aboutFact(name, w.condition.facts[bareName(name)] ?? spec.about) }] : []
  })
  const columns = [...new Set(specs.flatMap(columnsOf))].sort()
  return [
    ...specs.flatMap((spec) => item(`${spec.name}${w.colon}${spec.about}`)),
    ...para(`${w.reads} ${columns.join(', ')}`, '  '),
  ]
}

/** What makes it not computable: columns that the facts of its conditions cannot do without, and doubts about rows. */
function unknownLines(rule: Rule, catalogue: FactCatalogue, w: HandbookWords): string[] {
  const facts = [...factsOf(rule.scope), ...factsOf(rule.when)]
  const needed = new Set(facts.flatMap((name) => specOf(catalogue, name)?.requires ?? []))
  const columns = [...needed].map((need) => need.replaceAll('|', ` ${w.or} `))
  const few = statisticsOf(rule).map(({ minimum }) => w.fewPeers.replace('{minimum}', String(minimum)))
  return [...columns.map((each) => w.without.replace('{columns}', each)), ...new Set(few), w.doubt].flatMap(
    item,
  )
}

/** The statistics a rule compares with: what each is, and of whom. */
function statisticLines(rule: Rule, w: HandbookWords): string[] {
  return statisticsOf(rule).flatMap((node) => item(statisticText(node, w)))
}

function statisticText({ stat, subject, p, among, by, minimum, text }: StatNode, w: HandbookWords): string {
  const kind = among.op === 'const' ? w.everyPeer : w.peersInScope
  const alike = by.length === 0 ? '' : w.alike.replace('{facts}', by.join(w.comma))
  const parts: Readonly<Record<string, string>> = {
    '{text}': text,
    '{is}': w.statistics[stat].replace('{p}', String(p)),
    '{peers}': `${kind.replace('{kind}', w.subjects[subject])}${alike}`,
    '{minimum}': String(minimum),
  }
  return w.statistic.replace(/\{\w+\}/g, (place) => parts[place] ?? place)
}

/** `{lot.awarded:money}` as `[lot.awarded]`: what stands there is read off a flag. */
export function withoutFormats(template: string): string {
  return template.replace(/\{([^:{}]*):[a-z]+\}/g, '[$1]')
}

/** A paragraph: the lines of it begin as it does, but for the dash of an item. */
function para(text: string, indent = ''): string[] {
  return [indent + text]
}

function item(text: string): string[] {
  return [`  - ${text}`]
}
