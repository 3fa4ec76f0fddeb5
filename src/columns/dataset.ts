import type { Domain, TableName } from '../schema/tables.js'
import type { Dictionary } from './dictionary.js'
import type { Notices } from './notices.js'

/**
 * What columns have in common. `room`: so many values behind the last one, in the same memory, are nobody's; the index
 * writes there what would else need a copy of the column. It writes the same each time for one data set.
 */
interface AnyColumn {
  readonly room?: number
}

/** Ids, texts and addresses: Int32 codes of the domain's dictionary, -1 null. Shared memory. */
export interface CodeColumn extends AnyColumn {
  readonly kind: 'code'
  readonly codes: Int32Array
  readonly domain: Domain
}
/** Enumerations and flags: Int8 places in the closed list of the schema, -1 null. Shared memory. */
export interface EnumColumn extends AnyColumn {
  readonly kind: 'enum'
  readonly codes: Int8Array
}
/** Money, numbers, counts and instants (see schema/instant.ts): Float64, NaN null. Shared memory. */
export interface NumberColumn extends AnyColumn {
  readonly kind: 'number'
  readonly values: Float64Array
}
export type Column = CodeColumn | EnumColumn | NumberColumn

/** Rows `[from, from + rows)` of a table come from this file; `firstRow` is the number of the first one there. */
export interface Part {
  readonly file: string
  readonly from: number
  readonly rows: number
  readonly firstRow: number
  /** Number of each row in the file, where rows equal to an earlier one were dropped in between. */
  readonly numbers?: Int32Array
}

/** A canonical table. No row of the source is ever left out (but repeats, where its mapping asks): one that cannot be used is in `broken`. */
export interface TableData {
  readonly name: TableName
  readonly rows: number
  /** Only the columns that were asked for and that the source has. */
  readonly columns: ReadonlyMap<string, Column>
  /** Columns the source has, asked for or not. */
  readonly present: ReadonlySet<string>
  readonly parts: readonly Part[]
  /** Rows a reader could not make out (ragged, not JSON …); the notice tells. Their keys may still be readable. */
  readonly broken: ReadonlySet<number>
}

/** Everything that was read, in columns of shared memory with one dictionary a domain. */
export interface Dataset {
  readonly tables: ReadonlyMap<TableName, TableData>
  readonly dictionaries: Readonly<Record<Domain, Dictionary>>
  readonly notices: Notices
  /** IANA zone in which dates and zoneless times were read. */
  readonly zone: string
  /** By domain and code, 1: a pseudonym stands for what may identify a person, and what it stands for is not here. */
  readonly hidden?: Readonly<Partial<Record<Domain, Uint8Array>>>
}

/** The file and the row in it of a row of a table. */
export function placeOf(table: TableData, row: number): { file: string; row: number } | undefined {
  const part = table.parts.find((p) => row >= p.from && row < p.from + p.rows)
  if (!part) return undefined
  return { file: part.file, row: part.numbers?.[row - part.from] ?? part.firstRow + row - part.from }
}
