import { trimText } from '../../columns/blanks.js'
import type { TableName } from '../../schema/tables.js'
import { type EventRow, type MonitorEvent, partyTables, processTables } from '../events/event.js'
import { sumOf } from '../events/seen-events.js'
import { tidy } from '../events/tidy.js'
import type { Entry } from './journal.js'

/** Everything a log said up to a place, without the versions of records that newer ones replaced. */
export interface Compacted {
  /** Entries it stands for. */
  readonly place: number
  /** Instant the data were looked at from; NaN none. */
  readonly asOf: number
  /** Ids of all events, in their order, with the sums of their contents; null: not known. */
  readonly seen: readonly (readonly [string, number | null])[]
  readonly files: readonly string[]
  /** Events with those of their records that stand. */
  readonly events: readonly MonitorEvent[]
}

interface Newest {
  readonly at: number
  readonly event: MonitorEvent
  readonly table: TableName
  readonly rows: EventRow[]
}

/** Of snapshots. In those of format 1 the sums of events were made in another way: they are not known. */
export const FORMAT = 2

/** So many ids stand in one frame. */
const IDS = 1000

/** The frames of a snapshot: those of a snapshot before, and the entries since. Memory goes with the records. */
export function* compact(
  before: Compacted | undefined,
  entries: readonly Entry[],
  place: number,
  instantOf: (text: string) => number,
): Generator<unknown> {
  const newest = new Map<string, Newest>()
  const named = new Map<TableName, Set<string>>()
  const seen = [...(before?.seen ?? [])]
  const files = new Set(before?.files)
  let asOf: number | null = before === undefined || Number.isNaN(before.asOf) ? null : before.asOf
  const keep = (event: MonitorEvent): void => {
    keepNewest(newest, event, instantOf(event.at))
    nameColumns(named, event)
  }
  for (const event of before?.events ?? []) keep(event)
  for (const entry of entries) {
    if ('file' in entry) files.add(entry.file)
    else if ('refresh' in entry) asOf = entry.refresh
    else {
      seen.push([entry.event.id, sumOf(entry.event)])
      keep(entry.event)
    }
  }
  let frames = 2
  yield { format: FORMAT, place, as_of: asOf, seq: seen.length }
  for (let from = 0; from < seen.length; from += IDS, frames++) yield { seen: seen.slice(from, from + IDS) }
  yield { files: [...files] }
  frames++
  for (const event of standing(newest, named)) {
    yield { event }
    frames++
  }
  yield { end: frames }
}

function keepNewest(newest: Map<string, Newest>, event: MonitorEvent, at: number): void {
  for (const table of [...processTables, ...partyTables]) {
    const own = new Set<string>()
    for (const row of event.rows[table] ?? []) {
      const name = recordName(table, row)
      const known = newest.get(name)
      if (own.has(name)) known?.rows.push(row)
      else if (!known || at > known.at || (at === known.at && event.id > known.event.id)) {
        newest.set(name, { at, event, table, rows: [row] })
        own.add(name)
      }
    }
  }
}

function nameColumns(named: Map<TableName, Set<string>>, { rows }: MonitorEvent): void {
  for (const table of [...processTables, ...partyTables])
    for (const row of rows[table] ?? []) {
      const columns = named.get(table) ?? new Set()
      named.set(table, columns)
      for (const column in row) columns.add(column)
    }
}

/**
 * The events of the records that stand, each with these alone. The first row of a table names all columns that any event has
 * named, as null: whether a column is there must not depend on which versions were left out.
 */
function standing(
  newest: ReadonlyMap<string, Newest>,
  named: ReadonlyMap<TableName, ReadonlySet<string>>,
): Iterable<MonitorEvent> {
  const unnamed = new Map(named)
  const events = new Map<
    string,
    { id: string; type: MonitorEvent['type']; at: string; rows: { [table in TableName]?: EventRow[] } }
  >()
  for (const { event, table, rows } of newest.values()) {
    let of = events.get(event.id)
    if (!of) {
      of = { id: event.id, type: event.type, at: event.at, rows: {} }
      events.set(event.id, of)
    }
    const columns = [...(unnamed.get(table) ?? [])].map((column) => [column, null] as const)
    unnamed.delete(table)
    const [first, ...others] = rows
    of.rows[table] = [...(of.rows[table] ?? []), { ...Object.fromEntries(columns), ...first }, ...others]
  }
  return events.values()
}

/** What tells records apart, as `Store` does by codes. */
function recordName(table: TableName, row: EventRow): string {
  const of = (...columns: string[]) =>
    columns.map((column) => {
      const value = row[column]
      if (typeof value !== 'string') return value ?? null
      // the name of a register is no id: there no word stands for “none”
      return (column === 'register' ? trimText(value) : tidy(value)) || null
    })
  const name = (...parts: unknown[]): string => JSON.stringify([table, ...of('tender_id'), ...parts])
  switch (table) {
    case 'lots':
      return name(...of('lot_id'))
    case 'bids':
      return of('bid_id')[0] === null
        ? name(null, ...of('lot_id', 'bidder_id', 'round'))
        : name(...of('bid_id'))
    case 'awards':
      return of('award_id')[0] === null ? name(null, ...of('lot_id', 'supplier_id')) : name(...of('award_id'))
    case 'contracts':
      return of('contract_id')[0] === null ? name(null, ...of('supplier_id')) : name(...of('contract_id'))
    case 'items':
      return name(...of('item_id', 'bid_id'))
    case 'party_links':
      return name(...of('party_id', 'other_id'))
    case 'registers':
      return name(...of('register', 'party_id'))
    case 'parties':
      return name(...of('party_id'))
    default:
      return name()
  }
}
