import fc from 'fast-check'
import type { Column, Dataset, TableData } from '#tenderflag/columns/dataset.js'
import type { MonitorEvent } from '#tenderflag/index.js'
import type { TableName } from '#tenderflag/schema/tables.js'
import { datasetOf, eventOf, type RecordRows, type Rows, recordsOf } from './support.js'

export const NOW = '2024-06-02T00:00:00Z'

/** Tables; for each record whether the history has it; an order of arrival; where to refresh. */
export interface Play {
  readonly tables: Rows
  readonly inHistory: Iterator<boolean>
  readonly stale: Iterator<number>
  readonly order: Iterator<number>
  readonly refreshAt: number
}

/** Plays of random tables. */
export function playOf(tables: fc.Arbitrary<Rows>): fc.Arbitrary<Play> {
  return fc.record({
    tables,
    inHistory: fc.infiniteStream(fc.boolean()),
    stale: fc.infiniteStream(fc.nat(5)),
    order: fc.infiniteStream(fc.nat()),
    refreshAt: fc.nat(20),
  })
}

const next = <T>(stream: Iterator<T>): T => stream.next().value

/** What is known of random markets and parties, split into a history and events in any order. */
export function split({ tables, inHistory, stale, order }: Play) {
  const history: Record<string, RecordRows['rows'][number][]> = {}
  for (const name of Object.keys(tables)) history[name] = []
  const events: MonitorEvent[] = []
  let n = 0
  for (const record of recordsOf(tables)) {
    const isBroken = record.rows.some((row) => 'broken' in row)
    if (!record.isEvent || isBroken || next(inHistory)) {
      history[record.table]!.push(...record.rows)
      continue
    }
    events.push(eventOf(`e${n++}`, record, NOW))
    // Versions that are not the newest: by instant, and by id.
    if (next(stale) === 0) events.push(eventOf(`z${n++}`, older(record), '2024-06-01T23:59:59.999Z'))
    if (next(stale) === 0) events.push(eventOf(`a${n++}`, older(record), NOW))
  }
  const shuffled = events.map((event) => ({ event, at: next(order) })).sort((a, b) => a.at - b.at)
  return { history, events: shuffled.map(({ event }) => event) }
}

/** The record as it was before: other amounts and states. */
function older({ table, rows }: RecordRows): RecordRows {
  const change = (row: RecordRows['rows'][number]) => ({
    ...row,
    ...('amount' in row ? { amount: 1 } : {}),
    ...('status' in row && table !== 'lots'
      ? { status: table === 'bids' ? 'disqualified' : 'cancelled' }
      : {}),
    ...('estimate' in row ? { estimate: 7 } : {}),
    ...('share' in row ? { share: 1 } : {}),
    ...('phone' in row ? { phone: '3333333' } : {}),
  })
  return { table, isEvent: true, rows: rows.map(change) }
}

/** The history, with the columns that rows of the whole market name. */
export async function historyOf(history: Record<string, unknown[]>, tables: Rows): Promise<Dataset> {
  const whole = await datasetOf(tables)
  const part = await datasetOf(history as Rows)
  const named = [...whole.tables].map(([name, table]): [TableName, TableData] => {
    const of = part.tables.get(name)!
    const columns = [...table.columns].map(([column, values]): [string, Column] => [
      column,
      of.columns.get(column) ?? unknown(values, of.rows),
    ])
    return [name, { ...of, present: table.present, columns: new Map(columns) }]
  })
  return { ...part, tables: new Map(named) }
}

/** A column of which nothing is known. */
function unknown(like: Column, rows: number): Column {
  if (like.kind === 'number') return { kind: 'number', values: new Float64Array(rows).fill(Number.NaN) }
  if (like.kind === 'enum') return { kind: 'enum', codes: new Int8Array(rows).fill(-1) }
  return { kind: 'code', domain: like.domain, codes: new Int32Array(rows).fill(-1) }
}
