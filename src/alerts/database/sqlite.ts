import { existsSync } from 'node:fs'
import type Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { type ErrorCode, TenderflagError } from '../../errors.js'
import { isAddress, withoutPassword } from '../../text/without-password.js'
import type { Database, OpenOptions } from './database.js'
import type { Tables } from './tables.js'

/**
 * Opens a file with better-sqlite3, which is loaded now. One file: the journal beside it is there only while something is
 * written, so a copy of the file is a copy of the store. What is deleted is overwritten. Throws STORE_UNREACHABLE, also for names
 * that SQLite keeps nothing under, and for addresses.
 */
export async function openSqlite(file: string, { create, wait }: OpenOptions): Promise<Database> {
  if (file.trim() === '' || file === ':memory:' || isAddress(file))
    throw new TenderflagError(
      'STORE_UNREACHABLE',
      `"${withoutPassword(file)}" names no store; give a file, or a URL that begins with postgres://`,
    )
  if (!create && !existsSync(file))
    throw new TenderflagError(
      'STORE_UNREACHABLE',
      `there is no store; "tenderflag scan … --alerts ${file}" makes one`,
      { file },
    )
  const explain = (error: unknown): TenderflagError | undefined => explained(file, wait, error)
  const Driver = await loadSqlite()
  try {
    const database = new Driver(file, { timeout: wait })
    for (const pragma of [
      'foreign_keys = on',
      'synchronous = full',
      'secure_delete = on',
      'temp_store = memory',
      'cache_size = -65536', // KiB: indexes of 100,000 alerts fit, else each row is written several times
    ])
      database.pragma(pragma)
    return {
      name: file,
      queries: new Kysely<Tables>({ dialect: new SqliteDialect({ database }) }),
      beginWriting: ['begin immediate'],
      beginReading: ['begin'],
      tableNames: `select name from sqlite_master where type = 'table'`,
      alone: true,
      parameters: 32_766,
      explain,
    }
  } catch (error) {
    throw explain(error) ?? unusable(error)
  }
}

/** Version 13 is what runs on this Node, else 12: 13 needs Node 22, and 12 ends Node 24.19 and later with an assertion. */
const NEW = Number.parseInt(process.versions.node, 10) >= 22

/** The driver, loaded now. Throws STORE_UNREACHABLE. */
export async function loadSqlite(): Promise<typeof Sqlite> {
  try {
    return (await (NEW ? import('better-sqlite3-13') : import('better-sqlite3'))).default
  } catch (error) {
    throw unusable(error)
  }
}

/** Not installed, or compiled for another Node. */
function unusable(cause: unknown): TenderflagError {
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND'
  return new TenderflagError(
    'STORE_UNREACHABLE',
    missing
      ? 'a store in a file needs the package better-sqlite3, which could not be compiled when tenderflag was installed; install a C++ compiler, make and Python, then run "npm install better-sqlite3", or give the URL of a PostgreSQL database'
      : 'the package better-sqlite3 cannot be loaded, mostly because it was compiled for another version of Node; run "npm rebuild better-sqlite3", or give the URL of a PostgreSQL database',
    {},
    { cause },
  )
}

function explained(file: string, wait: number, cause: unknown): TenderflagError | undefined {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const error = (kind: ErrorCode, message: string): TenderflagError =>
    new TenderflagError(kind, message, { file }, { cause })
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return error(
      'STORE_LOCKED',
      `another program is writing to the store, and was not done in ${wait / 1000} s; nothing was changed: try again when it is`,
    )
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code))
    return error(
      'STORE_BROKEN',
      `the store is damaged, or is no SQLite file (${code}); nothing was changed: put a copy of it back`,
    )
  if (/^SQLITE_(FULL|IOERR)/.test(code))
    return error(
      'STORE_FULL',
      `the store cannot be written, mostly because the disk is full (${code}); nothing was changed: make room and try again`,
    )
  if (/^SQLITE_(READONLY|PERM|AUTH)/.test(code))
    return error('STORE_UNREACHABLE', 'the store may be read only; check the permissions of file and folder')
  if (
    /^SQLITE_CANTOPEN/.test(code) ||
    (cause instanceof TypeError && /directory does not exist/.test(cause.message))
  )
    return error('STORE_UNREACHABLE', 'the store cannot be opened; check the path and its permissions')
  return undefined
}
