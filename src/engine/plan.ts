import { type FactCatalogue, populationFamilies, specOf } from '../facts/catalogue.js'
import type { FactSpec } from '../facts/fact.js'
import { bareName } from '../facts/fact-params.js'
import { asOfColumns } from '../join/as-of.js'
import { numberedBy, numberedTables } from '../join/numbered-by.js'
import type { Rule } from '../rules/rule.js'
import { type StatNode, statisticsOf, statKey } from '../rules/statistics.js'
import {
  type PopulationKind,
  populationKinds,
  type RareKind,
  rareKinds,
  type SubjectKind,
  subjectKinds,
} from '../schema/subject.js'
import { type TableName, tableNames, tableSpec } from '../schema/tables.js'

/** What a scan will read and compute, decided before anything is read. */
export interface Plan {
  /** In order of id. */
  readonly rules: readonly Rule[]
  /** Facts the rules use, sorted; with the facts of checks. Names as in the trees of rules: bound to values. */
  readonly facts: readonly FactSpec[]
  /** Columns to decode, by table; a table that is not listed is not opened. */
  readonly columns: ReadonlyMap<TableName, ReadonlySet<string>>
  /** Kinds of subject that have a rule. */
  readonly kinds: readonly SubjectKind[]
  readonly relaunches: boolean
  readonly networks: boolean
  readonly divisions: boolean
  readonly renovations: boolean
  readonly links: boolean
  readonly directs: boolean
  readonly activities: boolean
  readonly inactiveRoles: boolean
  readonly parties: boolean
  readonly contacts: boolean
  readonly oddContacts: boolean
  readonly itemPeers: boolean
  readonly registers: boolean
  readonly checks: boolean
  readonly officials: boolean
  /** Whether a fact compares contacts with those of the officials of a buyer. Nothing is indexed for it. */
  readonly buyerOfficials: boolean
  readonly names: boolean
  readonly thresholds: boolean
  /** Facts of tenders and what lies in them that facts of populations are computed from, sorted. */
  readonly kept: readonly string[]
  /** Whether facts or rules are about bids, or items. */
  readonly rare: readonly RareKind[]
  /** Kinds of subject behind many tenders that facts and rules are about. */
  readonly populations: readonly PopulationKind[]
  /** Statistics that rules compare with, each once. */
  readonly statistics: readonly StatNode[]
}

/** Columns that only reports show: names, titles, regions, months; read where a report is wanted. */
const reportColumns: readonly string[] = [
  'tenders.buyer_id',
  'tenders.buyer_name',
  'tenders.region',
  'tenders.title',
  'tenders.published_at',
  'tenders.deadline_at',
  'tenders.opened_at',
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

/** Columns that say which subjects behind many tenders there are. */
const populationColumns: Readonly<Record<PopulationKind, readonly string[]>> = {
  bidder: ['bids.bidder_id'],
  supplier: ['awards.supplier_id'],
  buyer: ['tenders.buyer_id'],
  procuring_entity: ['tenders.procuring_entity_id'],
  buyer_supplier: ['tenders.buyer_id', 'awards.supplier_id'],
  bidder_pair: ['bids.bidder_id'],
  market: ['tenders.classification', 'scan.divisions'],
}

/** Ids by which rows of a table are found, read whenever the table is. */
const joinColumns: Readonly<Partial<Record<TableName, readonly string[]>>> = {
  bids: ['lot_id', 'bid_id', 'bidder_id', 'round'],
  items: ['lot_id', 'bid_id'],
  awards: ['lot_id', 'award_id', 'supplier_id'],
  contracts: ['contract_id', 'supplier_id'],
}

/** What a plan must provide for, beside rules. */
export interface PlanOptions {
  /** Whether `--as-of` was given: else the newest event in the data must be found. */
  readonly hasAsOf: boolean
  /** Whether names, titles, regions and months are wanted. */
  readonly report: boolean
}

/** Which columns, facts and parts of the index the rules need. Reads nothing. */
export function planScan(rules: readonly Rule[], catalogue: FactCatalogue, options: PlanOptions): Plan {
  const ordered = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1))
  const names = new Set(ordered.flatMap((rule) => rule.facts))
  const facts = [...names].sort().map((name) => {
    const spec = specOf(catalogue, name)
    if (!spec) throw new RangeError(`no fact ${name}`)
    return { ...spec, name }
  })
  const bare = new Set([...names].map(bareName))
  const kept = [
    ...new Set(
      populationFamilies
        .filter((family) => family.facts.some(({ name }) => bare.has(name)))
        .flatMap((family) => family.keeps),
    ),
  ].sort()
  const needs = new Set(facts.flatMap((fact) => fact.needs))
  for (const name of kept) for (const need of catalogue.facts.get(name)?.needs ?? []) needs.add(need)
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
  const populations = populationKinds.filter(
    (kind) => kinds.includes(kind) || facts.some((fact) => fact.subject === kind),
  )
  for (const kind of populations) for (const need of populationColumns[kind]) needs.add(need)
  if (populations.length > 0) for (const need of maskColumns) needs.add(need)
  const keptKinds = kept.map((name) => catalogue.facts.get(name)?.subject)
  const rare = rareKinds.filter(
    (kind) =>
      kinds.includes(kind) || keptKinds.includes(kind) || facts.some(({ subject }) => subject === kind),
  )
  for (const kind of rare) needs.add(`${kind}s.tender_id`)
  // whether a row lacks its id is not known before it is read
  for (const table of kinds.flatMap((kind) => numberedTables[kind] ?? []))
    for (const column of numberedBy[table]) needs.add(`${table}.${column}`)
  return {
    rules: ordered,
    facts,
    columns: columnsOf(needs),
    kinds,
    relaunches: needs.has('scan.relaunches'),
    networks: needs.has('scan.networks'),
    divisions: needs.has('scan.divisions'),
    renovations: needs.has('scan.renovations'),
    links: needs.has('scan.links'),
    directs: needs.has('scan.directs'),
    activities: needs.has('scan.activities'),
    inactiveRoles: needs.has('scan.inactive_roles'),
    parties: needs.has('scan.parties'),
    contacts: needs.has('scan.contacts'),
    oddContacts: needs.has('scan.odd_contacts'),
    itemPeers: needs.has('scan.item_peers'),
    registers: needs.has('scan.registers'),
    checks: needs.has('scan.checks'),
    officials: needs.has('scan.officials'),
    buyerOfficials: needs.has('scan.buyer_officials'),
    names: needs.has('scan.names'),
    thresholds: needs.has('scan.thresholds'),
    kept,
    rare,
    populations,
    statistics: [...new Map(ordered.flatMap(statisticsOf).map((node) => [statKey(node), node])).values()],
  }
}

/** Tables that say which lots there are where no table of lots does. */
const namingLots: readonly TableName[] = ['bids', 'awards']

/**
 * The plan where the data have these tables: without one of lots, which lots there are must not depend on whether rules read bids
 * or awards, so what both name is read.
 */
export function withNamedLots(plan: Plan, has: (table: TableName) => boolean): Plan {
  if (has('lots')) return plan
  const wanted = tableNames.flatMap((table): [TableName, ReadonlySet<string>][] => {
    const columns = plan.columns.get(table)
    if (!namingLots.includes(table) || !has(table)) return columns ? [[table, columns]] : []
    return [[table, columns ?? new Set(['tender_id', 'lot_id'])]]
  })
  return { ...plan, columns: new Map(wanted) }
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
