import type { Column, Dataset, TableData } from '#tenderflag/columns/dataset.js'
import { Dictionary } from '#tenderflag/columns/dictionary.js'
import { Notices } from '#tenderflag/columns/notices.js'
import {
  CLEAR,
  NOT_APPLICABLE,
  NOT_COMPUTABLE,
  RAISED,
  type RuleResult,
  type ScanResult,
} from '#tenderflag/engine/result.js'
import type { Detail, FactSpec, SubjectKind } from '#tenderflag/facts/fact.js'
import type { Index } from '#tenderflag/index/index-of.js'
import type { FactLookup } from '#tenderflag/output/context.js'
import {
  type Adjustment,
  type Confidence,
  confidences,
  type Rule,
  type Severity,
  severities,
} from '#tenderflag/rules/rule.js'
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

const domains: readonly Domain[] = [
  'tender',
  'lot',
  'bid',
  'award',
  'contract',
  'item',
  'party',
  'address',
  'currency',
  'classification',
  'title',
  'word',
]

/** The columns of a small data set, given row by row. */
export function datasetOf(spec: Pick<MarketSpec, 'tables' | 'zone'>): Dataset {
  const dictionaries = Object.fromEntries(domains.map((domain) => [domain, new Dictionary()])) as Record<
    Domain,
    Dictionary
  >
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

/** The joins of a small data set whose rows are all in order: tenders, and after them lots, awards and contracts. */
export function indexOfRows(dataset: Dataset, asOf = Number.NaN): Index {
  const codes = (table: TableName, column: string): Int32Array => {
    const found = dataset.tables.get(table)?.columns.get(column)
    if (found?.kind === 'code') return found.codes
    return new Int32Array(dataset.tables.get(table)?.rows ?? 0).fill(-1)
  }
  const tenderCode = codes('tenders', 'tender_id')
  const ordinal = new Map([...tenderCode].map((code, t) => [code, t]))
  const count = tenderCode.length

  const lots: { tender: number; code: number; row: number }[] = []
  const lotTenders = codes('lots', 'tender_id')
  for (let t = 0; t < count; t++) {
    const rows = [...lotTenders.keys()].filter((row) => ordinal.get(lotTenders[row]!) === t)
    if (rows.length === 0) lots.push({ tender: t, code: -1, row: -1 })
    for (const row of rows) lots.push({ tender: t, code: codes('lots', 'lot_id')[row]!, row })
  }
  const awardRows = [...codes('awards', 'tender_id').keys()]
  const lotOfAward = awardRows.map((row) =>
    lots.findIndex(
      (lot) =>
        lot.tender === ordinal.get(codes('awards', 'tender_id')[row]!) &&
        lot.code === codes('awards', 'lot_id')[row]!,
    ),
  )
  const awardRow = lots.flatMap((_, lot) => awardRows.filter((row) => lotOfAward[row] === lot))
  const awardStart = lots.map((_, lot) => awardRow.filter((row) => lotOfAward[row]! < lot).length)

  const award = entities(codes('awards', 'tender_id'), codes('awards', 'award_id'), ordinal)
  const contract = entities(codes('contracts', 'tender_id'), codes('contracts', 'contract_id'), ordinal)
  const starts = (tenders: Int32Array): Int32Array =>
    Int32Array.from({ length: count + 1 }, (_, t) => tenders.filter((tender) => tender < t).length)
  const lotTender = Int32Array.from(lots, (lot) => lot.tender)
  const lotCode = Int32Array.from(lots, (lot) => lot.code)
  const counts = {
    tender: count,
    lot: lots.length,
    award: award.index.tender.length,
    contract: contract.index.tender.length,
  }
  const tendersOf = (ordinals: Int32Array) => ordinals.map((t) => tenderCode[t]!)
  return {
    counts,
    tenderCode: {
      tender: tenderCode,
      lot: tendersOf(lotTender),
      award: tendersOf(award.index.tender),
      contract: tendersOf(contract.index.tender),
    },
    idCode: { tender: tenderCode, lot: lotCode, award: award.code, contract: contract.code },
    startOf: {
      lot: starts(lotTender),
      award: starts(award.index.tender),
      contract: starts(contract.index.tender),
    },
    tender: { row: Int32Array.from({ length: count }, (_, t) => t), flags: new Uint8Array(count) },
    lot: {
      tender: lotTender,
      row: Int32Array.from(lots, (lot) => lot.row),
      flags: new Uint8Array(lots.length),
      bidFrom: new Int32Array(lots.length),
      bidTo: new Int32Array(lots.length),
      awardStart: Int32Array.from([...awardStart, awardRow.length]),
      awardRow: Int32Array.from(awardRow),
    },
    award: { ...award.index, ofRow: award.ofRow, severalLots: new Uint8Array(counts.award) },
    contract: contract.index,
    columns: Object.fromEntries(
      tableNames.map((name) => [name, Object.fromEntries(dataset.tables.get(name)?.columns ?? [])]),
    ) as Index['columns'],
    bidRow: new Int32Array(0),
    bidSetAside: new Uint8Array(0),
    tables: [...dataset.tables.keys()],
    asOf,
    relaunch: new Int32Array(0),
  }
}

/** Rows with one id in one tender are one entity; a row without an id is one of its own. */
function entities(tenders: Int32Array, ids: Int32Array, ordinal: ReadonlyMap<number, number>) {
  const groups = new Map<string, number[]>()
  const byTender = [...tenders.keys()].sort(
    (a, b) => ordinal.get(tenders[a]!)! - ordinal.get(tenders[b]!)! || a - b,
  )
  for (const row of byTender) {
    const key = `${tenders[row]}/${ids[row]! < 0 ? `row ${row}` : ids[row]}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const lists = [...groups.values()]
  const ofRow = new Int32Array(tenders.length)
  lists.forEach((rows, e) => {
    for (const row of rows) ofRow[row] = e
  })
  const starts = [0]
  for (const rows of lists) starts.push(starts.at(-1)! + rows.length)
  return {
    ofRow,
    code: Int32Array.from(lists, (rows) => ids[rows[0]!]!),
    index: {
      tender: Int32Array.from(lists, (rows) => ordinal.get(tenders[rows[0]!]!)!),
      rowStart: Int32Array.from(starts),
      rows: Int32Array.from(lists.flat()),
      setAside: new Uint8Array(lists.length),
    },
  }
}

/** `tender/subject` of a subject, as `RuleSpec.outcomes` names it. */
export function subjectName(dataset: Dataset, index: Index, kind: SubjectKind, subject: number): string {
  const tender = dataset.dictionaries.tender.text(index.tenderCode[kind][subject]!)
  const code = index.idCode[kind][subject]!
  return kind === 'tender' || code < 0 ? tender : `${tender}/${dataset.dictionaries[kind].text(code)}`
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
  const index = indexOfRows(dataset, spec.asOf)
  const kept = spec.outcomes ?? 'raised'
  const rules = [...spec.rules]
    .sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)))
    .map((rule) => ruleResultOf(rule, dataset, index, kept))
  return { dataset, index, asOf: spec.asOf ?? Number.NaN, rules, outcomes: kept }
}

function ruleResultOf(spec: RuleSpec, dataset: Dataset, index: Index, kept: 'raised' | 'all'): RuleResult {
  const rule = ruleOf(spec)
  const kind = rule.subject
  const names = Array.from({ length: index.counts[kind] }, (_, s) => subjectName(dataset, index, kind, s))
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
  }
}

function codeOf(code: OutcomeSpec['code']): number {
  if (typeof code === 'number') return code
  return { raised: RAISED, clear: CLEAR, not_applicable: NOT_APPLICABLE }[code]
}

/** A catalogue of just these facts and details. */
export function lookupOf(facts: readonly FactSpec[] = [], details: readonly Detail[] = []): FactLookup {
  return {
    fact: (name) => facts.find((fact) => fact.name === name),
    detail: (name) => details.find((detail) => detail.name === name),
  }
}
