import type { TableName } from '../schema/tables.js'
import type { CodeLists } from './code-lists.js'

/** How releases become rows: the same for all chunks of a data set. Plain data, for it goes to threads. */
export interface Setup {
  /** Tables to read, in the order of the schema, and their columns, keys included. */
  readonly wanted: readonly (readonly [TableName, readonly string[]])[]
  /** Named or not: times without a zone are counted anyway, for OCDS asks for it. */
  readonly zone: string
  readonly sharedAddresses: readonly string[]
  readonly lists: CodeLists
  /** ISO 4217 code of amounts without a currency; undefined: they have none. */
  readonly currency: string | undefined
}
