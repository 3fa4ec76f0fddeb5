import type { InsertQueryBuilder, InsertResult } from 'kysely'
import type { Queries } from './database.js'
import type { Tables } from './tables.js'

/** SQLite compiles each statement anew: beyond this a longer one gains nothing. */
const ROWS = 500

/** Inserts rows, many with each statement; `number` set: rows of a number that is there already are replaced. */
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
    const insert = queries.insertInto(table).values(rows.slice(from, from + size) as never)
    await (replacing ? replacing(insert) : insert).execute()
  }
}
