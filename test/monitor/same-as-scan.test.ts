import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openMonitor, outcomeRows, type RowTables, scanRows } from '#tenderflag/index.js'
import { jsonMarket } from '../support/market-files.js'
import { randomMarket } from '../support/random-market.js'
import { historyOf, NOW, playOf, split } from './play.js'
import { allRules, eventOf, key, localRules, type Rows, randomParties, sorted } from './support.js'

/** TENDERFLAG_RUNS=1000 looks at more of them. */
const RUNS = Number(process.env.TENDERFLAG_RUNS ?? 25)

/** A market of rows, and what becomes events. */
const play = playOf(
  fc
    .record({ market: randomMarket(), parties: randomParties })
    .map(({ market, parties }) => ({ ...jsonMarket(market.tables), ...parties }) as Rows),
)

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
