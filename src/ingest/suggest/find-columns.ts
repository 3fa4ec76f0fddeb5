import { basename } from 'node:path'
import { type Concept, conceptOf } from './column-words.js'
import { enumGuess } from './enum-words.js'
import type { ColumnLook, FileLook } from './look-at-file.js'

/** The column of a file that holds each concept. */
export type Found = ReadonlyMap<Concept, ColumnLook>

const money = new Set<Concept>([
  'estimate',
  'bid_amount',
  'award_amount',
  'contract_amount',
  'amount',
  'bids_count',
  'rank',
])

/**
 * The column of each concept whose values can be what the concept says: of several the one that its words name most
 * nearly, the first of equals. Pure.
 */
export function conceptsOf(look: FileLook): Found {
  const found = new Map<Concept, ColumnLook>()
  const shares = new Map<Concept, number>()
  for (const column of look.columns) {
    const named = typeof column.field === 'string' ? conceptOf(column.field) : undefined
    if (named === undefined || (column.filled === 0 && column.rows > 0)) continue
    const concept = byValues(named.concept, column)
    if ((shares.get(concept) ?? 0) >= named.share) continue
    const { kind } = column.type
    if (money.has(concept) && kind !== 'integer' && kind !== 'number') continue
    if (concept.endsWith('_at') && kind !== 'date' && !('dates' in column.type && column.type.dates)) continue
    found.set(concept, column)
    shares.set(concept, named.share)
  }
  return found
}

/** A state or a winner may be a region or a name, or what stands of it: the values tell, for some languages have one word. */
function byValues(concept: Concept, { values = [] }: ColumnLook): Concept {
  const known = (list: 'status' | 'is_winner') =>
    values.filter((value) => enumGuess(list, value) !== undefined).length
  if (concept === 'region' && known('status') * 2 > values.length) return 'status'
  if (concept === 'party_name' && values.length > 0 && known('is_winner') === values.length)
    return 'is_winner'
  return concept
}

/**
 * Who a record is about: a bidder where it is named so, or where bids are told by the name of the file, or by a price, a
 * state or a winner's mark in a file with several rows a tender. Undefined where no column names anybody. Pure.
 */
export function bidderOrSupplier(
  look: FileLook,
  found: Found,
  { key, doubt }: TenderKey,
): { column: ColumnLook; role: 'bidder' | 'supplier' } | undefined {
  const names = ['bidder_id', 'supplier_id', 'party_id', 'party_name'] as const
  const name = names.find((one) => found.has(one))
  if (name === undefined) return undefined
  const column = found.get(name)!
  const lot = found.get('lot_id')
  // A file with one row a lot lists no bids, but says who won.
  const isRepeated =
    doubt !== undefined || distinctRecords(look, lot ? [...key, lot] : key) < look.records.length
  const winner = found.get('is_winner')
  const saysLosers =
    isRepeated && winner !== undefined && (winner.different > 1 || winner.filled < winner.rows)
  const isNamedBids = /bid|ofert|propon|propost|postor|particip|partecip|offert|soumission|angebot/i.test(
    basename(look.file),
  )
  const isBids = {
    bidder_id: isRepeated || isNamedBids || !found.has('award_amount'),
    supplier_id: saysLosers,
    party_id: isNamedBids || (isRepeated && marks.some((mark) => found.has(mark))),
  }
  return { column, role: isBids[name === 'party_name' ? 'party_id' : name] ? 'bidder' : 'supplier' }
}

/** What only bids have. */
const marks = ['bid_amount', 'bid_status', 'is_winner', 'submitted_at', 'withdrawn_at', 'ip', 'rank'] as const

/** What identifies a tender, and why that is to be looked at again. */
export interface TenderKey {
  readonly key: readonly ColumnLook[]
  readonly doubt?: string
}

/** The column that is named like the id of a tender, else the first column or pair of columns that is unique. Pure. */
export function tenderKey(look: FileLook, found: Found): TenderKey {
  const named = found.get('tender_id')
  if (named) return { key: [named] }
  const doubt = 'no column is named like the id of a tender'
  const full = look.columns.filter((column) => column.filled === column.rows && !isNumber(column))
  const single = full.find((column) => column.different === column.rows)
  if (single) return { key: [single], doubt: `${doubt}; this one is unique` }
  for (const [i, a] of full.entries())
    for (const b of full.slice(i + 1, i + 8))
      if (isUnique(look, [a, b])) return { key: [a, b], doubt: `${doubt}; these two together are unique` }
  const most = look.columns.toSorted((a, b) => b.different - a.different)[0]!
  return { key: [most], doubt: `${doubt}, and none is unique: look for one, or join several` }
}

/** A number, and no code: those may hold a sign of a currency, as `S/12`. */
function isNumber({ type }: ColumnLook): boolean {
  return type.kind === 'number' && !type.without
}

/** Whether no two records have the same key: ends at the first that do, for of many columns nearly all pairs have some soon. */
function isUnique(look: FileLook, key: readonly ColumnLook[]): boolean {
  const places = key.map((column) => look.columns.indexOf(column))
  const seen = new Set<string>()
  return look.records.every((record, i) => seen.add(keyOf(record, places)).size > i)
}

/** How many different keys the records have. Pure. */
export function distinctRecords(look: FileLook, key: readonly ColumnLook[]): number {
  const places = key.map((column) => look.columns.indexOf(column))
  return new Set(look.records.map((record) => keyOf(record, places))).size
}

function keyOf(record: FileLook['records'][number], places: readonly number[]): string {
  return places.map((place) => record[place] ?? '').join('\0')
}
