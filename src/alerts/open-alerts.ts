import { act } from './act.js'
import { applyRun } from './apply-run.js'
import type { OpenOptions } from './database/database.js'
import { isPostgres } from './database/location.js'
import { migrate } from './database/migrate.js'
import { erase } from './erase.js'
import { changesAfter, findAlert, getAlert, listAlerts, readHead, readRuns } from './read-alerts.js'
import type { AlertStore } from './store.js'
import { verify } from './verify.js'

/** Milliseconds that a program waits for another that writes. */
const WAIT = 30_000

/**
 * Opens a store: a file (SQLite), or the URL of a PostgreSQL database, whose driver is loaded now. Its schema is brought up to
 * date. `create`: makes it if there is none. Throws STORE_UNREACHABLE, STORE_LOCKED, STORE_BROKEN, STORE_NEWER.
 */
export async function openAlerts(location: string, options: Partial<OpenOptions> = {}): Promise<AlertStore> {
  const how = { create: false, wait: WAIT, ...options }
  const database = isPostgres(location)
    ? await (await import('./database/postgres.js')).openPostgres(location, how)
    : await (await import('./database/sqlite.js')).openSqlite(location, how)
  const close = () => database.queries.destroy()
  try {
    const id = await migrate(database, how.create)
    return {
      id,
      name: database.name,
      get: (alert) => getAlert(database, alert),
      find: (beginning) => findAlert(database, beginning),
      list: (query = {}) => listAlerts(database, query),
      changes: (after, query = {}) => changesAfter(database, after, query),
      head: () => readHead(database),
      runs: (limit) => readRuns(database, limit),
      apply: (run, how) => applyRun(database, run, how),
      act: (alert, action, actor) => act(database, alert, action, actor),
      erase: (erasure, actor) => erase(database, erasure, actor),
      verify: (kept) => verify(database, kept),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
