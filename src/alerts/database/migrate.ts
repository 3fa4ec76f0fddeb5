import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { TenderflagError } from '../../errors.js'
import { firstHash } from '../log/chain.js'
import type { Database, Queries } from './database.js'
import { migrations } from './migrations.js'
import { reading, writing } from './session.js'

/**
 * Brings the schema up to date, in one transaction, and gives the id of the store; where it is up to date, nothing is
 * written or locked. Throws STORE_NEWER, STORE_BROKEN where the file holds something else, STORE_UNREACHABLE where there
 * is no store and none is to be made.
 */
export async function migrate(database: Database, create: boolean, steps = migrations): Promise<string> {
  const found = await reading(database, (queries) => look(database, queries, steps.length))
  if (found?.version === steps.length) return found.id
  if (!found && !create)
    throw new TenderflagError(
      'STORE_UNREACHABLE',
      `${database.name}: there is no store; "tenderflag scan … --alerts" makes one`,
    )
  return writing(database, async (queries) => {
    const before = await look(database, queries, steps.length) // another may have been quicker
    for (const statements of steps.slice(before?.version ?? 0))
      for (const statement of statements) await sql.raw(statement).execute(queries)
    if (before) {
      await queries.updateTable('tf_store').set({ version: steps.length }).execute()
      return before.id
    }
    const id = randomUUID()
    const row = { id, version: steps.length, key_check: null, seq: 0, hash: firstHash(id) }
    await queries.insertInto('tf_store').values(row).execute()
    return id
  })
}

async function look(
  { name, tableNames, alone }: Database,
  queries: Queries,
  newest: number,
): Promise<{ readonly id: string; readonly version: number } | undefined> {
  const tables = (await sql.raw<{ name: string }>(tableNames).execute(queries)).rows.map((row) => row.name)
  if (!tables.includes('tf_store')) {
    if (!alone || tables.length === 0) return undefined
    throw new TenderflagError('STORE_BROKEN', `${name}: is a database of something else; name another file`)
  }
  const row = await queries.selectFrom('tf_store').select(['id', 'version']).executeTakeFirst()
  if (!row) throw new TenderflagError('STORE_BROKEN', `${name}: the store is damaged: its one row is missing`)
  if (row.version > newest)
    throw new TenderflagError(
      'STORE_NEWER',
      `${name}: the store was written by a newer version of tenderflag (its schema is ${row.version}, this version knows ${newest}); nothing was changed: install the newer version`,
    )
  return row
}
