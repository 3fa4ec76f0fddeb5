import { copyFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { LogHead } from '#tenderflag/alerts/alert.js'
import { loadSqlite } from '#tenderflag/alerts/database/sqlite.js'
import { firstHash } from '#tenderflag/alerts/log/chain.js'
import { openAlerts } from '#tenderflag/alerts/open-alerts.js'
import type { Verification } from '#tenderflag/alerts/verify.js'
import { apply, by, idOf, newFile, runOf, sighting } from './support.js'

const Sqlite = await loadSqlite()

/** A store with some of everything. */
const original = newFile()
let head: LogHead

beforeAll(async () => {
  const store = await openAlerts(original, { create: true })
  await apply(store, runOf(1, [sighting(1), sighting(2), sighting(3), sighting(4)]))
  await store.act(idOf(1), { kind: 'dismissed', text: 'nothing to it' }, by('Ana'))
  await store.act(idOf(2), { kind: 'assigned', text: 'Bo' }, by('Ana'))
  await apply(store, runOf(2, [sighting(1), sighting(2, { value: 0.3 })]))
  await store.act(idOf(4), { kind: 'commented', text: 'a comment' }, by('Bo'))
  await store.erase({ alerts: [idOf(4)] }, by('Bo', 21))
  head = await store.head()
  await apply(store, runOf(3, [sighting(1), sighting(3)]))
  await store.close()
})

/** What verify says of a copy of the store in which something was changed. */
async function afterwards(change: (database: Database) => void, kept?: LogHead): Promise<Verification> {
  const file = newFile()
  copyFileSync(original, file)
  const database = new Sqlite(file)
  change(database)
  database.close()
  const store = await openAlerts(file)
  try {
    return await store.verify(kept)
  } finally {
    await store.close()
  }
}

describe('verify', () => {
  test('finds nothing in a store that nobody changed', async () => {
    expect(await afterwards(() => undefined, head)).toMatchObject({
      problems: [],
      alerts: 4,
      runs: 3,
      erased: 3,
    })
  })

  const tampering: Readonly<Record<string, readonly [sql: string, says: RegExp]>> = {
    'an entry changed': [`update tf_log set kind = 'confirmed' where seq = 6`, /entry does not follow/],
    'an instant changed': [
      `update tf_log set at = '2026-01-19T00:00:00.000Z' where seq = 6`,
      /does not follow/,
    ],
    'an entry and its hash changed': [
      `update tf_log set state = 'open', hash = '00' where seq = 6`,
      /does not follow/,
    ],
    'an entry removed': ['delete from tf_log where seq = 6', /an entry before it was removed/],
    'entries removed': ['delete from tf_log where seq in (5, 6)', /2 entries before it were removed/],
    'two entries exchanged': [
      'update tf_log set seq = -6 where seq = 6; update tf_log set seq = 6 where seq = 7; update tf_log set seq = 7 where seq = -6',
      /does not follow/,
    ],
    'the end cut off': ['delete from tf_log where seq = (select max(seq) from tf_log)', /cut off or put in/],
    'a reason changed': [
      `update tf_contents set body = '{"text":"another"}' where seq = 6 and part = 'note'`,
      /its contents \(note\) were changed/,
    ],
    'who did it changed': [
      `update tf_contents set body = '{"by":"Bo"}' where seq = 6 and part = 'who'`,
      /\(who\)/,
    ],
    'evidence changed': [
      `update tf_contents set body = replace(body, '"value":0.2', '"value":0.9') where seq = 1`,
      /\(data\) were changed/,
    ],
    'contents that are no JSON': [`update tf_contents set body = 'x' where seq = 1`, /\(data\) were changed/],
    'contents removed': ['delete from tf_contents where seq = 6', /are gone, and no entry erased them/],
    'contents put in': [
      `insert into tf_contents values (5, 'who', '', '{"by":"Bo"}')`,
      /no entry vouches for/,
    ],
    'contents of a kind that there is not': [
      `insert into tf_contents values (1, 'more', '', '{}')`,
      /no entry vouches/,
    ],
    'contents of no entry': [
      `insert into tf_contents values (999, 'who', '', '{"by":"Bo"}')`,
      /belong to no entry/,
    ],
    'erased contents put back': [
      `insert into tf_contents values (4, 'data', '', '{}')`,
      /there again|were changed/,
    ],
    'a state changed': [`update tf_alerts set state = 'open' where number = 1`, /log makes of it: state/],
    'a number of runs changed': ['update tf_alerts set runs = 9 where number = 2', /log makes of it: runs/],
    'an alert removed': ['delete from tf_alerts where number = 1', /the alert was removed/],
    'an alert put in': [
      `insert into tf_alerts select 9, 'ab', rule, rule_version, tender_id, buyer_id, region, severity, threshold, score, state, assignee, first_seen, last_seen, runs, last_run, gone_since, silenced, content, base, digest, erased, changed_seq, changed_at from tf_alerts where number = 1`,
      /is not in the log/,
    ],
    'what a run saw changed': [`update tf_runs set seen = '' where number = 2`, /which alerts run 2 saw/],
    'what a run said changed': [
      `update tf_runs set summary = '{}' where number = 2`,
      /what is said of run 2/,
    ],
    'a run removed': ['delete from tf_runs where number = 2', /run 2 was removed/],
    'a run put in': [`insert into tf_runs values (9, '', 999, '{}', '')`, /runs were put in/],
    'the end of the store changed': ['update tf_store set seq = 3', /cut off or put in/],
  }
  for (const [what, [sql, says]] of Object.entries(tampering))
    test(`finds ${what}`, async () => {
      const { problems } = await afterwards((database) => database.exec(sql))
      expect(problems.map(({ problem }) => problem).join('\n')).toMatch(says)
    })

  test('finds a change of any cell but a score', async () => {
    const database = new Sqlite(original, { readonly: true })
    const cells = ['tf_runs', 'tf_alerts', 'tf_log', 'tf_contents'].flatMap((table) => {
      const rows = database
        .prepare<[], Record<string, unknown>>(`select rowid as place, * from ${table}`)
        .all()
      return rows.flatMap(({ place, ...row }) => Object.keys(row).map((column) => ({ table, column, place })))
    })
    database.close()
    const but = ['score', 'rule', 'rule_version', 'severity'] // the last three where they were erased, below
    const vouched = cells.filter(
      ({ table, column, place }) =>
        !(table === 'tf_alerts' && (column === 'score' || (place === 4 && but.includes(column)))),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...vouched), async ({ table, column, place }) => {
        const { problems } = await afterwards((database) => {
          const to = column === 'number' || column === 'seq' ? 77 : 'tampered'
          database.prepare(`update ${table} set ${column} = ? where rowid = ?`).run(to, place)
        })
        expect(problems, `${table}.${column} of row ${place}`).not.toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('what is cut off whole, or written anew, is found by a head that was kept elsewhere alone', async () => {
    const cut = (database: Database) => {
      // back to an older copy of the store
      database.exec('delete from tf_log; delete from tf_contents; delete from tf_alerts; delete from tf_runs')
      const { id } = database.prepare<[], { id: string }>('select id from tf_store').get()!
      database.prepare('update tf_store set seq = 0, hash = ?').run(firstHash(id))
    }
    expect((await afterwards(cut)).problems).toEqual([])
    const { problems } = await afterwards(cut, head)
    expect(problems).toEqual([
      { seq: head.seq, alert: null, problem: expect.stringMatching(/head that was kept/) },
    ])
  })
})
