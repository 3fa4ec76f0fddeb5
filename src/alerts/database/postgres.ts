import { Kysely, PostgresDialect } from 'kysely'
import { type ErrorCode, TenderflagError } from '../../errors.js'
import { withoutPassword } from '../../text/without-password.js'
import type { Database, OpenOptions } from './database.js'
import type { Tables } from './tables.js'

/** Milliseconds until a server that does not answer counts as not there. */
const CONNECT = 30_000

/** Connects with `pg`, which is loaded now. Throws STORE_UNREACHABLE. */
export async function openPostgres(url: string, { wait }: OpenOptions): Promise<Database> {
  const name = withoutPassword(url)
  const explain = (error: unknown): TenderflagError | undefined => explained(name, wait, error)
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: CONNECT })
  pool.on('error', () => undefined) // an idle connection that broke; the next query says so
  try {
    await pool.query('select 1')
  } catch (error) {
    await pool.end()
    throw explain(error) ?? unreachable(name, error)
  }
  return {
    name,
    queries: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    beginWriting: [
      'begin',
      `set local lock_timeout = ${wait}`,
      // a lock of the schema's own, as the table may not be there yet
      'select pg_advisory_xact_lock(hashtext(current_schema()), 1952800870)',
    ],
    beginReading: ['begin isolation level repeatable read read only'],
    tableNames: 'select tablename as name from pg_tables where schemaname = current_schema()',
    alone: false,
    parameters: 65_535,
    explain,
  }
}

function unreachable(name: string, cause: unknown): TenderflagError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new TenderflagError(
    'STORE_UNREACHABLE',
    `${name}: the database cannot be reached (${why}); check URL, server and permissions`,
    {},
    { cause },
  )
}

function explained(name: string, wait: number, cause: unknown): TenderflagError | undefined {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const error = (kind: ErrorCode, message: string): TenderflagError =>
    new TenderflagError(kind, `${name}: ${message}`, {}, { cause })
  if (/^(55P03|40001|40P01)$/.test(code))
    return error(
      'STORE_LOCKED',
      `another program is writing to the store, and was not done in ${wait / 1000} s; nothing was changed: try again when it is`,
    )
  if (/^53/.test(code))
    return error('STORE_FULL', `the server has no room or no connection left (${code}); nothing was changed`)
  if (/^(XX001|XX002|42P01|42703)$/.test(code))
    return error('STORE_BROKEN', `the store is damaged (${code}); nothing was changed: put a copy of it back`)
  const broken =
    cause instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect/.test(cause.message)
  if (/^(08|28|3D|57|42501|25006|E[A-Z_]+$)/.test(code) || broken) return unreachable(name, cause)
  return undefined
}
