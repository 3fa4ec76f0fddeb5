import { placeOf } from '../../columns/dataset.js'
import type { RuleResult } from '../../engine/result.js'
import type { Detail, DetailValue, FactSpec } from '../../facts/fact.js'
import type { SubjectKind } from '../../schema/subject.js'
import { type TableName, tableNames, tableSpec } from '../../schema/tables.js'
import type { OutputContext } from './context.js'
import { isoText } from './value-words.js'

/** A fact among the evidence of a rule: its column of `shown`, by place. */
export interface ShownFact {
  readonly name: string
  readonly spec: FactSpec | undefined
  readonly column: Float64Array
  /** A text fact made from columns that may identify a person. */
  readonly personal: boolean
}

/** One line of a detail, masked and readable. */
export interface DetailRow {
  readonly address?: string
  readonly bidders?: readonly string[]
  readonly amount?: number | null
  readonly currency?: string | null
  readonly at?: string | null
  /** Parties, and between them what the next is to the one before; what is said of the last. */
  readonly path?: readonly string[]
  /** How alike two names are, 0–1. */
  readonly similarity?: number
  /** Where it stands in the input. */
  readonly file?: string
  readonly row?: number
  /** How many parties there are, where `bidders` has only the first of them. */
  readonly bidders_total?: number
  /** Of a last line that says nothing else: how many lines there are, where only the first are given. */
  readonly total?: number
}

/**
 * Lines of a detail that are given, and parties in a line: the first of their order. A detail of a hub has as many lines as
 * the hub has links, in each of as many flags; nobody reads on, and megabytes would be written of a few kilobytes of data.
 */
const MOST_SHOWN = 20

/** The tables that rows of details are of. */
const rowTable: Readonly<Record<SubjectKind, TableName>> = {
  tender: 'tenders',
  lot: 'bids',
  bid: 'bids',
  item: 'items',
  award: 'awards',
  contract: 'contracts',
  bidder: 'bids',
  supplier: 'awards',
  buyer: 'tenders',
  procuring_entity: 'tenders',
  buyer_supplier: 'awards',
  bidder_pair: 'bids',
  market: 'tenders',
}

/** The facts of a rule's evidence by name. */
export function shownFacts(context: OutputContext, { shown }: RuleResult): Map<string, ShownFact> {
  return new Map(
    shown.evidenceFacts.map((name, place) => [name, shownFact(context, name, shown.evidence[place]!)]),
  )
}

function shownFact(context: OutputContext, name: string, column: Float64Array): ShownFact {
  const spec = context.catalogue.facts.get(name)
  return { name, spec, column, personal: spec !== undefined && mayIdentify(spec) }
}

const identifying = new WeakMap<FactSpec, boolean>()

/** Whether a fact is made from columns that may identify a person. */
function mayIdentify(spec: FactSpec): boolean {
  let found = identifying.get(spec)
  if (found === undefined) {
    found = spec.needs.some((need) => isPersonal(need, spec))
    identifying.set(spec, found)
  }
  return found
}

/** What peers have in common, as `factValue`: the value of a fact, by its code. */
export function codeValue(
  context: OutputContext,
  name: string,
  code: number,
): string | number | boolean | null {
  return factValue(context, shownFact(context, name, Float64Array.of(code)), 0)
}

/** A fact's value as machines read it: enums as words, texts as text, instants as ISO 8601, unknown as null. */
export function factValue(
  context: OutputContext,
  fact: ShownFact,
  place: number,
): string | number | boolean | null {
  const value = fact.column[place]!
  if (!Number.isFinite(value)) return null
  switch (fact.spec?.type) {
    case 'boolean':
      return value !== 0
    case 'instant':
      return isoText(value, context.dataset.zone)
    case 'enum':
      return fact.spec.values?.[value] ?? null
    case 'text':
      return textValue(context, fact, value)
    default:
      return value
  }
}

/** A text fact; a pseudonym where it may identify a person; null unknown. */
export function textValue(
  { dataset, mask }: OutputContext,
  { spec, personal }: ShownFact,
  code: number,
): string | null {
  const domain = spec?.domain ?? 'word'
  if (!(code >= 0)) return null
  return personal || domain === 'party' || domain === 'address'
    ? mask.personal(domain, code)
    : dataset.dictionaries[domain].text(code)
}

/** Whether the text may come from this column (it has its dictionary), and that may identify a person. */
function isPersonal(need: string, { domain = 'word' }: FactSpec): boolean {
  const [table, name] = need.split('.')
  const known = tableNames.find((other) => other === table)
  const column = known && tableSpec(known).columns[name ?? '']
  return column?.personal === true && column.domain === domain
}

/** The first lines of a detail of one subject, and how many there are. */
export interface DetailRows {
  readonly rows: readonly DetailRow[]
  readonly total: number
}

/** Lines ordered by what they say, at most `MOST_SHOWN`. Made when printed: it walks the subject's rows. */
export function detailRows(context: OutputContext, detail: Detail, subject: number): DetailRows {
  const all = detail
    .of(context.index, subject)
    .map((value) => detailRow(context, rowTable[detail.subject], value))
    .sort(byContent)
  return { rows: all.slice(0, MOST_SHOWN).map(withFewParties), total: all.length }
}

/** A detail as machines read it: the lines, and where they are not all, a last one that says how many there are. */
export function detailValue({ rows, total }: DetailRows): DetailRow[] {
  return total > rows.length ? [...rows, { total }] : [...rows]
}

function withFewParties(row: DetailRow): DetailRow {
  const { bidders } = row
  if (!bidders || bidders.length <= MOST_SHOWN) return row
  return { ...row, bidders: bidders.slice(0, MOST_SHOWN), bidders_total: bidders.length }
}

function detailRow({ dataset, mask }: OutputContext, tableName: TableName, value: DetailValue): DetailRow {
  const { address, bidders, amount, currency, at, row, path, similarity } = value
  const table = dataset.tables.get(tableName)
  return {
    ...(address !== undefined && address >= 0 && { address: mask.address(address) }),
    ...(bidders && { bidders: bidders.map(mask.party).sort(byText) }),
    ...(amount !== undefined && { amount: Number.isFinite(amount) ? amount : null }),
    ...(currency !== undefined && {
      currency: currency >= 0 ? dataset.dictionaries.currency.text(currency) : null,
    }),
    ...(path && { path: path.map((step) => (typeof step === 'number' ? mask.party(step) : step)) }),
    ...(similarity !== undefined && { similarity }),
    ...(at !== undefined && { at: isoText(at, dataset.zone) }),
    ...(row !== undefined && table && placeOf(table, row)),
  }
}

/** The order of rows in the input must not show: by address, amount, currency, time, bidders, path, place. */
function byContent(a: DetailRow, b: DetailRow): number {
  return (
    byText(a.address ?? '', b.address ?? '') ||
    (a.amount ?? Number.MAX_VALUE) - (b.amount ?? Number.MAX_VALUE) ||
    byText(a.currency ?? '', b.currency ?? '') ||
    byText(a.at ?? '', b.at ?? '') ||
    byText(a.bidders?.join('\0') ?? '', b.bidders?.join('\0') ?? '') ||
    byText(a.path?.join('\0') ?? '', b.path?.join('\0') ?? '') ||
    (a.row ?? 0) - (b.row ?? 0)
  )
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
