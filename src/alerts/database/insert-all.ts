import type { InsertQueryBuilder, InsertResult } from 'kysely'
import type { Queries } from './database.js'
import type { Tables } from './tables.js'

/** SQLite compiles each statement anew: beyond this a longer one gains nothing. */
const ROWS = 500

/** Inserts rows, many with each statement; `replacing` says what becomes of those that are there already. */
export async function insertAll<T extends keyof Tables & string>(
  queries: Queries,
  table: T,
  rows: readonly Tables[T][],
  parameters: number,
  replacing?: (
    insert: InsertQueryBuilder<Tables, T, InsertResult>,
  ) => InsertQueryBuilder<Tables, T, InsertResult>,
): Promise<void> {
  const [first] = rows
  if (!first) return
  const size = Math.min(ROWS, Math.floor(parameters / Object.keys(first).length))
  for (let from = 0; from < rows.length; from += size) {
    // The types of Kysely do not see that a row of any one table fits that table.
    const insert = queries.insertInto(table).values(rows.slice(from, from + size) as never)
    await (replacing ? replacing(insert) : insert).execute()
  }
}
