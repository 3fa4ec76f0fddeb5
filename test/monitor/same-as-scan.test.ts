import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Column, Dataset, TableData } from '#tenderflag/columns/dataset.js'
import { type MonitorEvent, openMonitor, outcomeRows, type RowTables, scanRows } from '#tenderflag/index.js'
import type { TableName } from '#tenderflag/schema/tables.js'
import { jsonMarket } from '../support/market-files.js'
import { randomMarket } from '../support/random-market.js'
import {
  allRules,
  datasetOf,
  eventOf,
  key,
  localRules,
  type RecordRows,
  type Rows,
  randomParties,
  recordsOf,
  sorted,
} from './support.js'

/** TENDERFLAG_RUNS=1000 looks at more of them. */
const RUNS = Number(process.env.TENDERFLAG_RUNS ?? 25)
const NOW = '2024-06-02T00:00:00Z'

/** A market of rows, and for each record whether the history has it; an order of arrival; where to refresh. */
const play = fc
  .record({
    market: randomMarket(),
    parties: randomParties,
    inHistory: fc.infiniteStream(fc.boolean()),
    stale: fc.infiniteStream(fc.nat(5)),
    order: fc.infiniteStream(fc.nat()),
    refreshAt: fc.nat(20),
  })
  .map(({ market, parties, inHistory, stale, order, refreshAt }) => {
    const tables = { ...jsonMarket(market.tables), ...parties } as Rows
    return { tables, inHistory, stale, order, refreshAt }
  })

const next = <T>(stream: Iterator<T>): T => stream.next().value

/** What is known of random markets and parties, split into a history and events in any order. */
function split({ tables, inHistory, stale, order }: typeof play extends fc.Arbitrary<infer T> ? T : never) {
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
async function historyOf(history: Record<string, unknown[]>, tables: Rows): Promise<Dataset> {
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

describe('monitor and scan give the same flags', () => {
  test('whatever the history has, in any order of arrival, once refreshed', async () => {
    let flags = 0
    await fc.assert(
      fc.asyncProperty(play, async (given) => {
        const { history, events } = split(given)
        const monitor = await openMonitor({
          history: await historyOf(history, given.tables),
          historyAt: '1970-01-01',
          rules: allRules,
          key,
          workers: 1,
        })
        for (const [i, event] of events.entries()) {
          if (i === given.refreshAt) await monitor.refresh()
          monitor.apply(event)
          if (i % 3 === 0) expect(monitor.apply(event).status).toBe('duplicate')
        }
        await monitor.refresh()
        const scanned = await scanRows(given.tables as RowTables, {
          rules: allRules,
          workers: 1,
          ...(monitor.asOf === null ? {} : { asOf: monitor.asOf }),
        })
        const expected = sorted(outcomeRows(scanned, { key }))
        flags += expected.length
        expect(sorted(monitor.flags())).toEqual(expected)
      }),
      { numRuns: RUNS },
    )
    expect(flags).toBeGreaterThan(RUNS)
  })

  test('without a refresh, of rules that need no population', async () => {
    await fc.assert(
      fc.asyncProperty(play, async (given) => {
        const { history, events } = split(given)
        const monitor = await openMonitor({
          history: await historyOf(history, given.tables),
          historyAt: '1970-01-01',
          rules: localRules,
          reveal: true,
          workers: 1,
        })
        // From here on the data are looked at from one instant.
        monitor.apply(eventOf('first', { table: 'tenders', rows: [{ tender_id: 'of its own' }] }, NOW))
        await monitor.refresh()
        for (const event of events) monitor.apply(event)
        const before = sorted(monitor.flags())
        await monitor.refresh()
        expect(before).toEqual(sorted(monitor.flags()))
      }),
      { numRuns: RUNS },
    )
  })
})
