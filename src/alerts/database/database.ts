import type { Kysely } from 'kysely'
import type { TenderflagError } from '../../errors.js'
import type { Tables } from './tables.js'

/** Queries of one connection. */
export type Queries = Kysely<Tables>

/** An open database of either kind. */
export interface Database {
  /** For messages: a path, or a URL without its password. */
  readonly name: string
  readonly queries: Queries
  /** What begins a transaction that writes: nobody else writes until it ends. */
  readonly beginWriting: readonly string[]
  /** What begins one that reads everything as of one moment. */
  readonly beginReading: readonly string[]
  /** Query of the names of all tables. */
  readonly tableNames: string
  /** Nothing but a store may be in it. */
  readonly alone: boolean
  /** Parameters that one statement may have. */
  readonly parameters: number
  /** An error of the driver as one for people; undefined for a bug. */
  readonly explain: (error: unknown) => TenderflagError | undefined
}

/** How a database is opened. */
export interface OpenOptions {
  /** Make the store if there is none. */
  readonly create: boolean
  /** Milliseconds to wait for another writer. */
  readonly wait: number
}
