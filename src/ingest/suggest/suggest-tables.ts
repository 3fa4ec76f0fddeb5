import { type TableName, tableSpec } from '../../schema/tables.js'
import { tableNamedBy } from '../find-folder.js'
import type { Concept } from './column-words.js'
import { bidderOrSupplier, conceptsOf, distinctRecords, tenderKey } from './find-columns.js'
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

/** A canonical table that a file may hold. */
export interface SuggestedTable {
  readonly table: TableName
  readonly columns: readonly SuggestedColumn[]
  /** Columns whose equal rows are one, or true for all. */
  readonly distinct?: true | readonly string[]
  /** The records that are rows of it: those with this value in a column, or with any. */
  readonly where?: { readonly column: ColumnLook; readonly value: string | undefined }
}

/** The tables that one file could fill, and its columns that no table takes. */
export interface Suggestion {
  readonly tables: readonly SuggestedTable[]
  readonly undecided: readonly ColumnLook[]
}

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
  const varies = (of: readonly ColumnLook[], columns: readonly ColumnLook[]) =>
    distinctRecords(look, of) < distinctRecords(look, [...of, ...columns])
  const byKey = (of: readonly ColumnLook[], columns: readonly SuggestedColumn[], ...names: string[]) => {
    if (distinctRecords(look, of) === look.records.length) return {}
    const from = columns.flatMap((column) => column.from)
    return { distinct: varies(of, from) ? names : (true as const) }
  }
  const who = bidderOrSupplier(look, found, { key, ...(doubt !== undefined && { doubt }) })
  const tables: SuggestedTable[] = []
  const lot = take({ lot_id: 'lot_id' })
  const lotKey = [...key, ...lot.flatMap(({ from }) => from)]
  // What differs among the lots of a tender, and not within a lot, is said of the lot.
  const ofLot = take(lotColumns).filter(
    ({ from }) => lot.length > 0 && varies(key, from) && !varies(lotKey, from),
  )
  const isOfLot = new Set(ofLot.flatMap(({ from }) => from))
  const ofTender = take({
    ...tenderColumns,
    ...(!found.has('buyer_id') && { buyer_id: 'buyer_name' }),
    ...(found.has('estimate') && { currency: 'currency' }),
  }).filter(({ from }) => !from.some((column) => isOfLot.has(column)))
  if (ofTender.length > 0 || who === undefined)
    tables.push({
      table: 'tenders',
      columns: [tender, ...ofTender],
      ...byKey(key, ofTender, 'tender_id'),
    })
  if (lot.length > 0 && ofTender.length + ofLot.length > 0)
    tables.push({
      table: 'lots',
      columns: [
        tender,
        ...lot,
        ...ofLot,
        ...(ofLot.some(({ column }) => column === 'estimate') ? take({ currency: 'currency' }) : []),
      ],
      distinct: true,
    })
  const winner = found.get('is_winner')
  const win = winner?.values?.find(isWin)
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
    // Without a mark of the winner, those are awarded that have the amount or the date of an award.
    const awarded = [found.get('award_amount'), found.get('awarded_at')].find(
      (column) => column && column.filled < column.rows,
    )
    const marked = winner && win !== undefined ? winner : awarded
    if (marked)
      tables.push({
        table: 'awards',
        where: { column: marked, value: marked === winner ? win : undefined },
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
    const isPlain = !found.has('award_amount') && !found.has('contract_amount')
    const plain = isPlain && who ? take({ amount: 'amount' }) : []
    const awards = [
      ...take({
        award_id: 'award_id',
        amount: 'award_amount',
        status: 'award_status',
        awarded_at: 'awarded_at',
      }),
      ...plain.map((column) => ({
        ...column,
        doubt: 'no name says of what: take it out if not of the award',
      })),
    ]
    if (awards.length > 0 || who?.role === 'supplier')
      tables.push({
        table: 'awards',
        ...(winner && win !== undefined && { where: { column: winner, value: win } }),
        columns: [tender, ...lot, ...suppliers, ...awards, ...take({ currency: 'currency' })],
      })
    const contracts = take(contractColumns)
    if (contracts.length > 0)
      tables.push({
        table: 'contracts',
        columns: [tender, ...suppliers, ...contracts, ...take({ currency: 'currency' })],
      })
  }
  // A name that differs from row to row is that of another, as of the winner beside each bidder.
  const name = take({ name: 'party_name', kind: 'party_kind' }).filter(
    ({ from }) =>
      who && distinctRecords(look, [who.column, ...from]) < 1.5 * distinctRecords(look, [who.column]),
  )
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

const lotColumns = {
  title: 'title',
  status: 'status',
  estimate: 'estimate',
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
