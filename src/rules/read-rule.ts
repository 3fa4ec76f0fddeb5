import type { z } from 'zod'
import type { TenderflagError } from '../errors.js'
import type { FactCatalogue } from '../facts/catalogue.js'
import { ExpressionError } from '../text/cel.js'
import { didYouMean } from '../text/nearest.js'
import type { Path, YamlFile } from '../text/yaml-file.js'
import { asWords } from './as-words.js'
import { boundIn } from './bind-fact.js'
import { collectFacts, FALSE, NO_NUMBER, TRUE } from './fold.js'
import { lowerCondition, lowerNumber } from './lower.js'
import { evidenceProblem, factProblem } from './lower-reference.js'
import type { Adjustment, Node, Param, Peers, Rule } from './rule.js'
import { type RuleFile, ruleFile } from './rule-file.js'
import type { Scope } from './scope.js'
import { templateProblem } from './template.js'

/** What the file says, or all that is wrong with its shape. */
export function checkShape(yaml: YamlFile): { file?: RuleFile; errors: TenderflagError[] } {
  const { data, error } = ruleFile.safeParse(yaml.value)
  if (data) return { file: data, errors: [] }
  return { errors: error.issues.flatMap((issue) => shapeErrors(yaml, issue)) }
}

/** Errors of zod, in our words and at their places. */
export function shapeErrors(yaml: YamlFile, issue: z.core.$ZodIssue): TenderflagError[] {
  const path: Path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  const name = path.join('.')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      yaml.errorAtKey(`there is no field ${key.slice(0, 60)}${didYouMean(key, fields)}`, [...path, key]),
    )
  if (issue.code !== 'custom' && isMissing(yaml.value, path)) return [yaml.error(`${name} is missing`, path)]
  if (issue.code === 'invalid_union')
    return [yaml.error(`${name}: a single text, number, or true or false belongs here`, path)]
  const message = shapeProblem(issue)
  return [yaml.error(name === '' ? message : `${name}: ${message}`, path)]
}

const kinds: Readonly<Record<string, string>> = {
  object: 'fields belong here, as name: value',
  array: 'a list belongs here',
  string: 'a text belongs here; quote it if it looks like a number',
  number: 'a number belongs here',
  int: 'a whole number belongs here',
  boolean: 'true or false belongs here',
}

/** What belongs there; what the schema itself says of it stands. */
function shapeProblem(issue: z.core.$ZodIssue): string {
  if (!/^(Invalid|Too) /.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? issue.message
    case 'invalid_value':
      return `write one of ${issue.values.join(', ')}`
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string'
        ? 'it is empty'
        : `at least ${issue.minimum}`
    case 'too_big':
      return `at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`
    default:
      return issue.message
  }
}

function isMissing(value: unknown, path: Path): boolean {
  let at = value
  for (const part of path) at = Object.entries(Object(at)).find(([key]) => key === String(part))?.[1]
  return at === undefined
}

const fields = [
  ...Object.keys(ruleFile.shape),
  'value',
  'about',
  'unit',
  'min',
  'max',
  'title',
  'url',
  'type',
]

/**
 * A rule of what a file says, with the parameters in force.
 * @returns the rule, or everything that is wrong with its expressions, evidence and texts.
 */
export function readRule(
  yaml: YamlFile,
  file: RuleFile,
  params: Readonly<Record<string, Param>>,
  catalogue: FactCatalogue,
): { rule?: Rule; errors: TenderflagError[] } {
  const errors: TenderflagError[] = []
  let scope: Omit<Scope, 'text'> = { subject: file.subject, catalogue, params, among: TRUE, used: new Set() }
  const lowered = (path: Path, text: string, lower: typeof lowerCondition): Node => {
    try {
      return lower(text, scope)
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      errors.push(yaml.error(`${path.join('.')}: ${error.message}`, path, error.at))
      return FALSE
    }
  }
  const number = (name: 'value' | 'threshold') => {
    const text = file[name]
    return text === undefined ? NO_NUMBER : lowered([name], text, lowerNumber)
  }
  const peers = peersOf(yaml, file, scope, errors, lowered)
  scope = { ...scope, peers }
  const inScope = lowered(['scope'], file.scope, lowerCondition)
  scope = { ...scope, among: inScope }
  const nodes = {
    scope: inScope,
    when: lowered(['when'], file.when, lowerCondition),
    value: number('value'),
    threshold: number('threshold'),
  }
  const adjust = file.adjust.map(
    ({ when, severity, confidence, explain }, i): Adjustment => ({
      when: lowered(['adjust', i, 'when'], when, lowerCondition),
      ...(severity && { severity }),
      ...(confidence && { confidence }),
      explain: asWords(explain),
    }),
  )
  file.evidence.forEach((name, i) => {
    const problem = file.evidence.indexOf(name) < i ? `${name} is there twice` : evidenceProblem(name, scope)
    if (problem !== undefined) errors.push(yaml.error(`evidence: ${problem}`, ['evidence', i]))
    for (const param of catalogue.facts.get(name)?.params ?? []) scope.used.add(param)
  })
  for (const [path, text] of templates(file)) {
    const problem = templateProblem(text, file.evidence, params, catalogue)
    if (problem) errors.push(yaml.error(`${path.join('.')}: ${problem.message}`, path, problem.at))
  }
  for (const name of Object.keys(file.params))
    if (!scope.used.has(name) && errors.length === 0)
      errors.push(
        yaml.errorAtKey(`the parameter ${name} is not used; use it as params.${name} or leave it out`, [
          'params',
          name,
        ]),
      )
  if (errors.length > 0) return { errors }

  const details = file.evidence.filter((name) => catalogue.details.has(name))
  const shown = file.evidence.flatMap((name) => catalogue.facts.get(name) ?? [])
  const facts = new Set(shown.map((spec) => boundIn(spec, params)))
  for (const node of [...Object.values(nodes), ...adjust.map((a) => a.when)]) collectFacts(node, facts)
  const rule: Rule = {
    id: file.id,
    pack: file.id.slice(0, file.id.indexOf('.')),
    version: file.version,
    status: file.status,
    subject: file.subject,
    severity: file.severity,
    confidence: file.confidence,
    params,
    ...nodes,
    ...(peers && { peers }),
    adjust,
    evidence: file.evidence,
    title: asWords(file.title),
    explain: asWords(file.explain),
    rationale: asWords(file.rationale),
    innocentExplanations: file.innocent_explanations.map(asWords),
    references: file.references.map(({ title, url }) => ({ title, ...(url !== undefined && { url }) })),
    related: file.related,
    source: {
      file: yaml.file,
      scope: file.scope.trim(),
      when: file.when.trim(),
      adjust: file.adjust.map((a) => a.when.trim()),
    },
    facts: [...facts].sort(),
    details,
  }
  return { rule, errors }
}

/** Whom the rule compares its subjects with; errors for facts that cannot tell peers apart. */
function peersOf(
  yaml: YamlFile,
  { peers }: RuleFile,
  scope: Omit<Scope, 'text'>,
  errors: TenderflagError[],
  lowered: (path: Path, text: string, lower: typeof lowerCondition) => Node,
): Peers | undefined {
  if (!peers) return undefined
  peers.by.forEach((name, i) => {
    const type = scope.catalogue.facts.get(name)?.type
    const problem =
      factProblem(name, scope) ??
      (type === 'enum' || type === 'text' || type === 'boolean'
        ? undefined
        : `${name} is of type ${type}; peers have an enum, a text or a boolean in common`)
    if (problem !== undefined) errors.push(yaml.error(`peers.by: ${problem}`, ['peers', 'by', i]))
  })
  const minimum = lowered(['peers', 'minimum'], peers.minimum, lowerNumber)
  if (minimum.op === 'const' && minimum.value >= 1) return { by: peers.by, minimum: minimum.value }
  errors.push(yaml.error('peers.minimum: write a number from 1, or a parameter', ['peers', 'minimum']))
  return { by: [], minimum: 1 }
}

/** Every text with placeholders, with its place. */
function* templates(file: RuleFile): Generator<[Path, string]> {
  for (const [language, text] of Object.entries(asWords(file.explain))) yield [['explain', language], text]
  for (const [i, { explain }] of file.adjust.entries())
    for (const [language, text] of Object.entries(asWords(explain)))
      yield [['adjust', i, 'explain', language], text]
}
