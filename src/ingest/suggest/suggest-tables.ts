import { type TableName, tableSpec } from '../../schema/tables.js'
import { tableNamedBy } from '../find-folder.js'
import { type Concept, conceptOf } from './column-words.js'
import type { ColumnLook, FileLook } from './look-at-file.js'

/** Where a canonical column of a suggested table comes from. `join`: several columns that only together are unique. */
export interface SuggestedColumn {
  readonly column: string
  readonly from: readonly ColumnLook[]
  /** Undefined: the column is named as ours. */
  readonly concept?: Concept
  /** Why it should be looked at again. */
  readonly doubt?: string
}

export interface SuggestedTable {
  readonly table: TableName
  readonly columns: readonly SuggestedColumn[]
  /** Columns whose equal rows are one, or true for all. */
  readonly distinct?: true | readonly string[]
  readonly where?: { readonly column: ColumnLook; readonly value: string }
}

/** The tables that one file could fill, and its columns that no table takes. */
export interface Suggestion {
  readonly tables: readonly SuggestedTable[]
  readonly undecided: readonly ColumnLook[]
}

type Found = ReadonlyMap<Concept, ColumnLook>

/**
 * Files that are tables of ours, by their name, their keys and the names of most of their columns: each fills that table,
 * and no other file does.
 */
export function ownTables(looks: readonly FileLook[]): readonly (Suggestion | undefined)[] {
  return looks.map((look) => {
    const table = tableNamedBy(look.file)
    if (table === undefined) return undefined
    const known = tableSpec(table).columns
    const isOwn = ({ field }: ColumnLook): boolean => typeof field === 'string' && Object.hasOwn(known, field)
    const own = look.columns.filter(isOwn)
    const hasKeys = Object.entries(known).every(
      ([name, { key }]) => !key || own.some(({ field }) => field === name),
    )
    if (!hasKeys || own.length * 2 <= look.columns.length) return undefined
    const columns = own.map((column) => ({ column: String(column.field), from: [column] }))
    return { tables: [{ table, columns }], undecided: look.columns.filter((column) => !isOwn(column)) }
  })
}

/**
 * Guesses which canonical tables a file could fill, but for those in `taken`, by the names of its columns and by how its
 * values repeat. Pure.
 */
export function suggestTables(
  look: FileLook,
  isWin: (value: string) => boolean,
  taken: ReadonlySet<TableName>,
): Suggestion {
  const found = conceptsOf(look)
  const { key, doubt } = tenderKey(look, found)
  const tender: SuggestedColumn = {
    column: 'tender_id',
    from: key,
    concept: 'tender_id',
    ...(doubt ? { doubt } : {}),
  }
  const take = (columns: Readonly<Record<string, Concept>>): SuggestedColumn[] =>
    Object.entries(columns).flatMap(([column, concept]) => {
      const from = found.get(concept)
      return from ? [{ column, concept, from: [from] }] : []
    })
  const byKey = (of: readonly ColumnLook[], columns: readonly SuggestedColumn[], name: string) => {
    const keys = distinctRecords(look, of)
    if (keys === look.records.length) return {}
    const same = keys === distinctRecords(look, [...of, ...columns.flatMap(({ from }) => from)])
    return { distinct: same ? (true as const) : [name] }
  }
  const who = bidderOrSupplier(look, found)
  const tables: SuggestedTable[] = []
  const ofTender = take({
    ...tenderColumns,
    ...(!found.has('buyer_id') && { buyer_id: 'buyer_name' }),
    ...(found.has('estimate') && { currency: 'currency' }),
  })
  if (ofTender.length > 0 || who === undefined)
    tables.push({
      table: 'tenders',
      columns: [tender, ...ofTender],
      ...byKey(key, ofTender, 'tender_id'),
    })
  const lot = take({ lot_id: 'lot_id' })
  if (lot.length > 0 && ofTender.length > 0)
    tables.push({ table: 'lots', columns: [tender, ...lot], distinct: true })
  const price = found.has('bid_amount') ? 'bid_amount' : 'amount'
  if (who?.role === 'bidder') {
    tables.push({
      table: 'bids',
      columns: [
        tender,
        ...lot,
        ...take({ bid_id: 'bid_id' }),
        person('bidder_id', who.column),
        ...take({ amount: price, ...bidColumns }),
      ],
    })
    const winner = found.get('is_winner')
    const win = winner?.values?.find(isWin)
    if (winner && win !== undefined)
      tables.push({
        table: 'awards',
        where: { column: winner, value: win },
        columns: [
          tender,
          ...lot,
          person('supplier_id', who.column),
          ...take({
            amount: found.has('award_amount') ? 'award_amount' : price,
            currency: 'currency',
            status: 'award_status',
            awarded_at: 'awarded_at',
          }),
        ],
      })
  } else {
    const suppliers = who ? [person('supplier_id', who.column)] : []
    const awards = take({
      award_id: 'award_id',
      amount: 'award_amount',
      status: 'award_status',
      awarded_at: 'awarded_at',
    })
    if (awards.length > 0 || who?.role === 'supplier')
      tables.push({
        table: 'awards',
        columns: [tender, ...lot, ...suppliers, ...awards, ...take({ currency: 'currency' })],
      })
    const contracts = take(contractColumns)
    if (contracts.length > 0)
      tables.push({
        table: 'contracts',
        columns: [tender, ...suppliers, ...contracts, ...take({ currency: 'currency' })],
      })
  }
  const name = take({ name: 'party_name', kind: 'party_kind' })
  if (who && name.some(({ from }) => from[0] !== who.column))
    tables.push({
      table: 'parties',
      columns: [person('party_id', who.column), ...name],
      ...byKey([who.column], name, 'party_id'),
    })
  const free = tables.filter(({ table }) => !taken.has(table))
  const used = new Set(
    free.flatMap(({ columns, where }) => [...columns.flatMap(({ from }) => from), where?.column]),
  )
  return { tables: free, undecided: look.columns.filter((column) => !used.has(column)) }
}

const tenderColumns = {
  buyer_id: 'buyer_id',
  buyer_name: 'buyer_name',
  title: 'title',
  description: 'description',
  method_details: 'method',
  method: 'method',
  category: 'category',
  classification: 'classification',
  region: 'region',
  country: 'country',
  status_reason: 'status',
  status: 'status',
  estimate: 'estimate',
  published_at: 'published_at',
  deadline_at: 'deadline_at',
  opened_at: 'opened_at',
  bids_count: 'bids_count',
} as const

const bidColumns = {
  currency: 'currency',
  status: 'bid_status',
  submitted_at: 'submitted_at',
  withdrawn_at: 'withdrawn_at',
  ip: 'ip',
  rank: 'rank',
  is_winner: 'is_winner',
} as const

const contractColumns = {
  contract_id: 'contract_id',
  amount: 'contract_amount',
  status_reason: 'contract_status',
  status: 'contract_status',
  signed_at: 'signed_at',
  starts_at: 'starts_at',
  ends_at: 'ends_at',
} as const

function person(column: string, from: ColumnLook): SuggestedColumn {
  return {
    column,
    from: [from],
    concept: 'party_id',
    ...(from.lists && { doubt: 'some cells seem to name several, which stay together as one party' }),
  }
}

const money = new Set<Concept>([
  'estimate',
  'bid_amount',
  'award_amount',
  'contract_amount',
  'amount',
  'bids_count',
  'rank',
])

/** The first column of each concept whose values can be what the concept says. */
function conceptsOf(look: FileLook): Found {
  const found = new Map<Concept, ColumnLook>()
  for (const column of look.columns) {
    const concept = typeof column.field === 'string' ? conceptOf(column.field) : undefined
    if (concept === undefined || found.has(concept) || column.filled === 0) continue
    const { kind } = column.type
    if (money.has(concept) && kind !== 'integer' && kind !== 'number') continue
    if (concept.endsWith('_at') && kind !== 'date' && !('dates' in column.type && column.type.dates)) continue
    found.set(concept, column)
  }
  return found
}

/** Who a record is about: a bidder where it is named so, or where bids are told by a price, a state or a winner's mark. */
function bidderOrSupplier(
  look: FileLook,
  found: Found,
): { column: ColumnLook; role: 'bidder' | 'supplier' } | undefined {
  const bidder = found.get('bidder_id')
  if (bidder) return { column: bidder, role: 'bidder' }
  const supplier = found.get('supplier_id')
  if (supplier) return { column: supplier, role: 'supplier' }
  const party = found.get('party_id') ?? found.get('party_name')
  if (!party) return undefined
  const marks = [
    'bid_amount',
    'bid_status',
    'is_winner',
    'submitted_at',
    'withdrawn_at',
    'ip',
    'rank',
  ] as const
  const bids =
    marks.some((mark) => found.has(mark)) ||
    /bid|ofert|propost|partecipant|offert|soumission|angebot/i.test(look.file)
  return { column: party, role: bids ? 'bidder' : 'supplier' }
}

/** What identifies a tender: the column named so, else the first column or pair of columns that is unique. */
function tenderKey(look: FileLook, found: Found): { key: ColumnLook[]; doubt?: string } {
  const named = found.get('tender_id')
  if (named) return { key: [named] }
  const doubt = 'no column is named like the id of a tender'
  const full = look.columns.filter((column) => column.filled === column.rows && column.type.kind !== 'number')
  const single = full.find((column) => column.different === column.rows)
  if (single) return { key: [single], doubt: `${doubt}; this one is unique` }
  for (const [i, a] of full.entries())
    for (const b of full.slice(i + 1, i + 8))
      if (distinctRecords(look, [a, b]) === look.records.length)
        return { key: [a, b], doubt: `${doubt}; these two together are unique` }
  const most = look.columns.toSorted((a, b) => b.different - a.different)[0]!
  return { key: [most], doubt: `${doubt}, and none is unique: look for one, or join several` }
}

function distinctRecords(look: FileLook, key: readonly ColumnLook[]): number {
  const places = key.map((column) => look.columns.indexOf(column))
  return new Set(look.records.map((record) => places.map((place) => record[place] ?? '').join('\0'))).size
}
