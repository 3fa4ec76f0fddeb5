import type { Column, Dataset, TableData } from '#tenderflag/columns/dataset.js'
import { newDictionaries } from '#tenderflag/columns/dictionaries.js'
import type { Dictionary } from '#tenderflag/columns/dictionary.js'
import { Notices } from '#tenderflag/columns/notices.js'
import {
  CLEAR,
  NOT_APPLICABLE,
  NOT_COMPUTABLE,
  RAISED,
  type RuleResult,
  type ScanResult,
} from '#tenderflag/engine/result.js'
import { submittedState } from '#tenderflag/facts/bids/bid-state.js'
import type { FactCatalogue } from '#tenderflag/facts/catalogue.js'
import type { Detail, FactSpec } from '#tenderflag/facts/fact.js'
import { buildIndex } from '#tenderflag/join/build-index.js'
import { type Index, subjectCount } from '#tenderflag/join/index-of.js'
import { subjectId } from '#tenderflag/join/subject-id.js'
import {
  type Adjustment,
  type Confidence,
  confidences,
  type Rule,
  type Severity,
  severities,
} from '#tenderflag/rules/rule.js'
import type { SubjectKind } from '#tenderflag/schema/subject.js'
import { type Domain, type TableName, tableNames, tableSpec } from '#tenderflag/schema/tables.js'

/** A value of a canonical cell: text of ids, enums and texts, a number, or null. */
export type Cell = string | number | boolean | null
export type Rows = Readonly<Record<string, Cell>>[]

export interface RuleSpec {
  readonly id: string
  readonly subject: SubjectKind
  readonly severity?: Severity
  readonly confidence?: Confidence
  readonly equivalent?: readonly string[]
  readonly adjust?: readonly Omit<Adjustment, 'when'>[]
  readonly explain?: Rule['explain']
  readonly title?: Rule['title']
  readonly params?: Rule['params']
  readonly innocent?: Rule['innocentExplanations']
  /** By subject (`tender/subject`, a lot of an undivided tender `tender`); absent: not applicable. */
  readonly outcomes: Readonly<Record<string, OutcomeSpec>>
  /** Facts and details of the evidence. */
  readonly facts?: readonly string[]
  readonly details?: readonly string[]
}

export interface OutcomeSpec {
  /** A number from 3 on: not computable for the reason of that number less 3. */
  readonly code: 'raised' | 'clear' | 'not_applicable' | number
  readonly value?: number
  readonly threshold?: number
  /** Adjustments that hold. */
  readonly adjusted?: readonly number[]
  readonly facts?: Readonly<Record<string, number>>
}

export interface MarketSpec {
  readonly tables: Partial<Record<TableName, Rows>>
  readonly facts?: readonly FactSpec[]
  readonly details?: readonly Detail[]
  readonly rules: readonly RuleSpec[]
  readonly outcomes?: 'raised' | 'all'
  readonly zone?: string
  readonly asOf?: number
}

/** The columns of a small data set, given row by row. */
export function datasetOf(spec: Pick<MarketSpec, 'tables' | 'zone'>): Dataset {
  const dictionaries = newDictionaries()
  const tables = new Map<TableName, TableData>()
  for (const name of tableNames) {
    const rows = spec.tables[name]
    if (!rows) continue
    const present = new Set(rows.flatMap((row) => Object.keys(row)))
    const columns = new Map<string, Column>()
    for (const column of present) columns.set(column, columnOf(name, column, rows, dictionaries))
    const parts = [{ file: `${name}.csv`, from: 0, rows: rows.length, firstRow: 2 }]
    tables.set(name, { name, rows: rows.length, columns, present, parts, broken: new Set() })
  }
  return { tables, dictionaries, notices: new Notices(), zone: spec.zone ?? 'UTC' }
}

function columnOf(
  table: TableName,
  name: string,
  rows: Rows,
  dictionaries: Record<Domain, Dictionary>,
): Column {
  const spec = tableSpec(table).columns[name]
  if (!spec) throw new Error(`${table}.${name} is no canonical column`)
  const cells = rows.map((row) => row[name] ?? null)
  if (spec.type === 'enum')
    return { kind: 'enum', codes: Int8Array.from(cells, (cell) => spec.values!.indexOf(String(cell))) }
  if (spec.type === 'flag')
    return { kind: 'enum', codes: Int8Array.from(cells, (cell) => (cell === null ? -1 : cell ? 1 : 0)) }
  if (spec.domain) {
    const { domain } = spec
    const code = (cell: Cell) => (cell === null ? -1 : dictionaries[domain].encodeText(String(cell)))
    return { kind: 'code', domain, codes: Int32Array.from(cells, code) }
  }
  return {
    kind: 'number',
    values: Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell))),
  }
}

/** `tender/subject` of a subject, as `RuleSpec.outcomes` names it. */
export function subjectName(dataset: Dataset, index: Index, kind: SubjectKind, subject: number): string {
  const { tenderId, id } = subjectId(dataset, index, kind, subject)
  return kind === 'tender' || id === tenderId ? tenderId : `${tenderId}/${id}`
}

const never = { op: 'const', value: Number.NaN } as const

function ruleOf(spec: RuleSpec): Rule {
  return {
    id: spec.id,
    pack: spec.id.split('.')[0]!,
    version: 1,
    status: 'stable',
    subject: spec.subject,
    severity: spec.severity ?? 'medium',
    confidence: spec.confidence ?? 'medium',
    params: spec.params ?? {},
    scope: never,
    when: never,
    value: never,
    threshold: never,
    adjust: (spec.adjust ?? []).map((adjustment) => ({ ...adjustment, when: never })),
    evidence: [...(spec.facts ?? []), ...(spec.details ?? [])],
    title: spec.title ?? { en: `Title of ${spec.id}` },
    explain: spec.explain ?? { en: `${spec.id} was raised.` },
    rationale: { en: 'Why it matters.' },
    innocentExplanations: spec.innocent ?? [{ en: 'It may be nothing.' }],
    references: [],
    related: (spec.equivalent ?? []).map((id) => ({ id, type: 'equivalent' })),
    source: { file: `${spec.id}.yaml`, scope: '', when: '', adjust: [] },
    facts: [...(spec.facts ?? [])].sort(),
    details: spec.details ?? [],
  }
}

/** What a scan would have given that came to these outcomes. */
export function resultOf(spec: MarketSpec): ScanResult {
  const dataset = datasetOf(spec)
  const joined = buildIndex(dataset, { relaunches: false, networks: false, submitted: submittedState })
  const index = { ...joined, asOf: spec.asOf ?? Number.NaN }
  const kept = spec.outcomes ?? 'raised'
  const rules = [...spec.rules]
    .sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)))
    .map((rule) => ruleResultOf(rule, dataset, index, kept))
  return { dataset, index, asOf: spec.asOf ?? Number.NaN, rules, outcomes: kept }
}

function ruleResultOf(spec: RuleSpec, dataset: Dataset, index: Index, kept: 'raised' | 'all'): RuleResult {
  const rule = ruleOf(spec)
  const kind = rule.subject
  const names = Array.from({ length: subjectCount(index, kind) }, (_, s) =>
    subjectName(dataset, index, kind, s),
  )
  for (const name of Object.keys(spec.outcomes))
    if (!names.includes(name)) throw new Error(`${rule.id}: no ${kind} ${name}`)
  const outcomes = names.map((name): OutcomeSpec => spec.outcomes[name] ?? { code: 'not_applicable' })
  const codes = Uint8Array.from(outcomes, ({ code }) => codeOf(code))
  const bytes = (name: string) => Buffer.from(name.replace('/', '\0'))
  const subjects = names
    .map((_, s) => s)
    .filter((s) => kept === 'all' || codes[s] === RAISED)
    .sort((a, b) => Buffer.compare(bytes(names[a]!), bytes(names[b]!)))
  const shown = subjects.map((s) => outcomes[s]!)
  const place = (list: readonly string[], base: string, values: readonly (string | undefined)[]) =>
    Math.max(...values.map((value) => list.indexOf(value ?? base)), -1)
  const adjusted = (outcome: OutcomeSpec, key: 'severity' | 'confidence', list: readonly string[]) => {
    const values = (outcome.adjusted ?? []).map((i) => rule.adjust[i]![key]).filter((v) => v !== undefined)
    return values.length > 0 ? place(list, rule[key], values) : list.indexOf(rule[key])
  }
  const count = (test: (code: number) => boolean) => codes.filter(test).length
  const why = new Map<number, number>()
  for (const code of codes)
    if (code >= NOT_COMPUTABLE) why.set(code - NOT_COMPUTABLE, (why.get(code - NOT_COMPUTABLE) ?? 0) + 1)
  return {
    rule,
    codes,
    counts: {
      raised: count((code) => code === RAISED),
      clear: count((code) => code === CLEAR),
      notApplicable: count((code) => code === NOT_APPLICABLE),
      notComputable: count((code) => code >= NOT_COMPUTABLE),
    },
    reasons: [...why]
      .map(([code, n]) => ({ code, count: n }))
      .sort((a, b) => b.count - a.count || a.code - b.code),
    shown: {
      length: subjects.length,
      subject: Int32Array.from(subjects),
      severity: Uint8Array.from(shown, (outcome) => adjusted(outcome, 'severity', severities)),
      confidence: Uint8Array.from(shown, (outcome) => adjusted(outcome, 'confidence', confidences)),
      adjusted: Uint8Array.from(shown, (o) => (o.adjusted ?? []).reduce((bits, i) => bits | (1 << i), 0)),
      value: Float64Array.from(shown, (outcome) => outcome.value ?? Number.NaN),
      threshold: Float64Array.from(shown, (outcome) => outcome.threshold ?? Number.NaN),
      evidence: (spec.facts ?? []).map((name) =>
        Float64Array.from(shown, (outcome) => outcome.facts?.[name] ?? Number.NaN),
      ),
      evidenceFacts: spec.facts ?? [],
    },
    statistics: [],
  }
}

function codeOf(code: OutcomeSpec['code']): number {
  if (typeof code === 'number') return code
  return { raised: RAISED, clear: CLEAR, not_applicable: NOT_APPLICABLE }[code]
}

/** A catalogue of just these facts and details. */
export function catalogueOf(facts: readonly FactSpec[] = [], details: readonly Detail[] = []): FactCatalogue {
  return {
    facts: new Map(facts.map((fact) => [fact.name, fact])),
    details: new Map(details.map((detail) => [detail.name, detail])),
  }
}
