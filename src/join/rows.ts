import type { Column, Dataset, TableData } from '../columns/dataset.js'
import { placeOf } from '../columns/dataset.js'
import type { NoticeKind } from '../columns/notices.js'
import type { TableName } from '../schema/tables.js'

/** A table as the index walks it: its id columns, and one way to say what is wrong with a row. */
export class Rows {
  readonly #notices
  readonly #table

  constructor(notices: Dataset['notices'], table: TableData) {
    this.#notices = notices
    this.#table = table
  }

  get name(): TableName {
    return this.#table.name
  }

  get count(): number {
    return this.#table.rows
  }

  get broken(): ReadonlySet<number> {
    return this.#table.broken
  }

  code(name: string): Int32Array | undefined {
    const column = this.#table.columns.get(name)
    return column?.kind === 'code' ? column.codes : undefined
  }

  note(kind: NoticeKind, row: number, detail: string, column?: string): void {
    this.#notices.add({
      kind,
      table: this.name,
      ...placeOf(this.#table, row),
      ...(column === undefined ? {} : { column }),
      detail,
    })
  }
}

/** Undefined where the data set lacks the table. */
export function rowsOf({ tables, notices }: Dataset, name: TableName): Rows | undefined {
  const table = tables.get(name)
  return table && new Rows(notices, table)
}

const named = new WeakMap<TableData['columns'], Readonly<Record<string, Column>>>()

/** The columns of a table by name. Made once for a table that is joined again and again with other values. */
export function columnsByName({ columns }: TableData): Readonly<Record<string, Column>> {
  let known = named.get(columns)
  if (!known) {
    known = Object.fromEntries(columns)
    named.set(columns, known)
  }
  return known
}
