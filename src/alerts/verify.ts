import type { LogHead } from './alert.js'
import type { Database, Queries } from './database/database.js'
import { reading } from './database/session.js'
import type { AlertRow, ContentRow, LogRow, RunRow } from './database/tables.js'
import { Replay } from './replay.js'

/** One thing that is not as tenderflag wrote it. */
export interface Problem {
  /** Entry of the log, and id of the alert, as far as they are known. */
  readonly seq: number | null
  readonly alert: string | null
  /** In English, for people. */
  readonly problem: string
}

/** What `verify` found: how much there is, and what does not agree with the log. */
export interface Verification {
  readonly entries: number
  readonly alerts: number
  readonly runs: number
  /** Contents that were erased, as the log says. */
  readonly erased: number
  readonly head: LogHead
  /** The first thousand, in order of the log. Empty: nothing was changed, or all was written anew by who could. */
  readonly problems: readonly Problem[]
}

const PAGE = 2_000

/**
 * Reads all of the store, as of one moment, and finds what was changed by anything but tenderflag: each entry of the log
 * must follow from the one before, contents must be what entries vouch for, or erased by an entry, and alerts and runs must
 * be what the log makes of them. Only scores are not vouched for.
 *
 * A chain cannot tell that its last entries were cut off, together with what they changed, or that all of it was written
 * anew: give a head that was kept elsewhere as `kept`. 100,000 alerts took 12 s of processor time on a busy machine.
 */
export function verify(database: Database, kept?: LogHead): Promise<Verification> {
  return reading(database, async (queries) => {
    const store = await queries.selectFrom('tf_store').selectAll().executeTakeFirstOrThrow()
    const replay = new Replay(store.id, await runsBySeq(queries), kept)
    for await (const entries of logPages(queries)) {
      const [first, last] = [entries[0]!.seq, entries.at(-1)!.seq]
      const contents = await queries
        .selectFrom('tf_contents')
        .selectAll()
        .where('seq', '>=', first)
        .where('seq', '<=', last)
        .execute()
      const bySeq = new Map<number, ContentRow[]>()
      for (const content of contents) {
        const others = bySeq.get(content.seq)
        if (others) others.push(content)
        else bySeq.set(content.seq, [content])
      }
      for (const entry of entries) replay.entry(entry, bySeq.get(entry.seq) ?? [])
    }
    const total = await queries
      .selectFrom('tf_contents')
      .select(queries.fn.countAll().as('n'))
      .executeTakeFirstOrThrow()
    replay.end({ seq: store.seq, hash: store.hash }, Number(total.n))
    for await (const rows of alertPages(queries)) for (const row of rows) replay.alert(row)
    return replay.verdict()
  })
}

async function runsBySeq(queries: Queries): Promise<Map<number, RunRow>> {
  const rows = await queries.selectFrom('tf_runs').selectAll().execute()
  return new Map(rows.map((row) => [row.seq, row]))
}

/** Rows in the order of a whole number, page by page. */
async function* paged<T>(
  read: (after: number) => Promise<T[]>,
  key: (row: T) => number,
): AsyncGenerator<T[]> {
  let after = -(2 ** 31)
  for (let rows = await read(after); rows.length > 0; rows = await read(after)) {
    yield rows
    after = key(rows.at(-1)!)
  }
}

function logPages(queries: Queries): AsyncGenerator<LogRow[]> {
  const log = queries.selectFrom('tf_log').selectAll().orderBy('seq').limit(PAGE)
  return paged(
    (after) => log.where('seq', '>', after).execute(),
    ({ seq }) => seq,
  )
}

function alertPages(queries: Queries): AsyncGenerator<AlertRow[]> {
  const alerts = queries.selectFrom('tf_alerts').selectAll().orderBy('number').limit(PAGE)
  return paged(
    (after) => alerts.where('number', '>', after).execute(),
    ({ number }) => number,
  )
}
