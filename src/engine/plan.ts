import type { FactCatalogue } from '../facts/catalogue.js'
import type { FactSpec } from '../facts/fact.js'
import { asOfColumns } from '../join/as-of.js'
import type { Rule } from '../rules/rule.js'
import { type SubjectKind, subjectKinds } from '../schema/subject.js'
import { type TableName, tableNames, tableSpec } from '../schema/tables.js'

/** What a scan will read and compute, decided before anything is read. */
export interface Plan {
  /** In order of id. */
  readonly rules: readonly Rule[]
  /** Facts the rules use, sorted; with the facts of checks. */
  readonly facts: readonly FactSpec[]
  /** Columns to decode, by table; a table that is not listed is not opened. */
  readonly columns: ReadonlyMap<TableName, ReadonlySet<string>>
  /** Kinds of subject that have a rule. */
  readonly kinds: readonly SubjectKind[]
  readonly relaunches: boolean
  readonly networks: boolean
}

/** Columns that only reports show: names, titles, months; read where a report is wanted. */
const reportColumns: readonly string[] = [
  'tenders.buyer_id',
  'tenders.buyer_name',
  'tenders.title',
  'tenders.published_at',
  'tenders.deadline_at',
  'lots.title',
  'awards.supplier_id',
  'awards.status',
  'awards.awarded_at',
  'contracts.supplier_id',
  'contracts.signed_at',
  'parties.name',
  'parties.kind',
]

/** Columns that tell firms and buyers from natural persons, whose ids are masked. */
const maskColumns: readonly string[] = ['parties.kind', 'tenders.buyer_id', 'tenders.procuring_entity_id']

/** Ids by which rows of a table are found, read whenever the table is. */
const joinColumns: Readonly<Partial<Record<TableName, readonly string[]>>> = {
  bids: ['lot_id', 'bid_id', 'bidder_id', 'round'],
  awards: ['lot_id', 'award_id', 'supplier_id'],
  contracts: ['contract_id', 'supplier_id'],
}

export interface PlanOptions {
  /** Whether `--as-of` was given: else the newest event in the data must be found. */
  readonly hasAsOf: boolean
  /** Whether names, titles and months are wanted. */
  readonly report: boolean
}

/** Which columns, facts and parts of the index the rules need. Reads nothing. */
export function planScan(rules: readonly Rule[], catalogue: FactCatalogue, options: PlanOptions): Plan {
  const ordered = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1))
  const names = new Set(ordered.flatMap((rule) => rule.facts))
  const facts = [...names].sort().map((name) => {
    const spec = catalogue.facts.get(name)
    if (!spec) throw new RangeError(`no fact ${name}`)
    return spec
  })
  const needs = new Set(facts.flatMap((fact) => fact.needs))
  for (const rule of ordered) {
    for (const name of rule.details)
      for (const need of catalogue.details.get(name)?.needs ?? []) needs.add(need)
  }
  if (options.report || ordered.some((rule) => rule.details.length > 0))
    for (const need of maskColumns) needs.add(need)
  if (options.report) for (const need of reportColumns) needs.add(need)
  if (needs.has('scan.as_of') && !options.hasAsOf)
    for (const [table, column] of asOfColumns) needs.add(`${table}.${column}`)
  const kinds = subjectKinds.filter((kind) => ordered.some((rule) => rule.subject === kind))
  for (const kind of kinds) if (kind === 'award' || kind === 'contract') needs.add(`${kind}s.tender_id`)
  return {
    rules: ordered,
    facts,
    columns: columnsOf(needs),
    kinds,
    relaunches: needs.has('scan.relaunches'),
    networks: needs.has('scan.networks'),
  }
}

function columnsOf(needs: ReadonlySet<string>): Map<TableName, ReadonlySet<string>> {
  const columns = new Map<TableName, ReadonlySet<string>>()
  for (const table of tableNames) {
    const wanted = [...needs]
      .filter((need) => need.startsWith(`${table}.`))
      .map((need) => need.slice(table.length + 1))
    // Tenders and lots say which subjects there are, whatever else is read.
    if (wanted.length === 0 && table !== 'tenders' && table !== 'lots') continue
    const keys = Object.entries(tableSpec(table).columns).filter(([, column]) => column.key)
    columns.set(table, new Set([...keys.map(([name]) => name), ...(joinColumns[table] ?? []), ...wanted]))
  }
  return columns
}
