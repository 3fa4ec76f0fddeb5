import { sql } from 'kysely'
import type { Database, Queries } from './database.js'

/** Does work in a transaction that writes, alone: all of it or, where it throws, nothing. Throws as `Database.explain` says. */
export function writing<T>(database: Database, work: (queries: Queries) => Promise<T>): Promise<T> {
  return within(database, database.beginWriting, work)
}

/** Does work that reads, all of it as of one moment. */
export function reading<T>(database: Database, work: (queries: Queries) => Promise<T>): Promise<T> {
  return within(database, database.beginReading, work)
}

async function within<T>(
  { queries, explain }: Database,
  begin: readonly string[],
  work: (queries: Queries) => Promise<T>,
): Promise<T> {
  try {
    return await queries.connection().execute(async (connection) => {
      try {
        for (const statement of begin) await sql.raw(statement).execute(connection)
        const result = await work(connection)
        await sql.raw('commit').execute(connection)
        return result
      } catch (error) {
        // Where the connection is gone, or nothing was begun, there is nothing to take back.
        await sql
          .raw('rollback')
          .execute(connection)
          .catch(() => undefined)
        throw error
      }
    })
  } catch (error) {
    throw explain(error) ?? error
  }
}
