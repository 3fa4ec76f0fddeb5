import type { CodeColumn, Column, Dataset, TableData } from '../columns/dataset.js'
import { placeOf } from '../columns/dataset.js'
import type { NoticeKind } from '../columns/notices.js'
import type { TableName } from '../schema/tables.js'

/** A table as the index walks it: its id columns, and one way to say what is wrong with a row. */
export interface Rows {
  readonly name: TableName
  readonly count: number
  readonly broken: ReadonlySet<number>
  readonly code: (column: string) => Int32Array | undefined
  readonly note: (kind: NoticeKind, row: number, detail: string, column?: string) => void
}

/** Undefined where the data set lacks the table. */
export function rowsOf(dataset: Dataset, name: TableName): Rows | undefined {
  const table = dataset.tables.get(name)
  return (
    table && {
      name,
      count: table.rows,
      broken: table.broken,
      code: codeOf(table),
      note: noteOf(dataset, table),
    }
  )
}

function codeOf(table: TableData): Rows['code'] {
  return (name) => {
    const column = table.columns.get(name)
    return column?.kind === 'code' ? (column as CodeColumn).codes : undefined
  }
}

function noteOf(dataset: Dataset, table: TableData): Rows['note'] {
  return (kind, row, detail, column) =>
    dataset.notices.add({
      kind,
      table: table.name,
      ...placeOf(table, row),
      ...(column === undefined ? {} : { column }),
      detail,
    })
}

const named = new WeakMap<TableData['columns'], Readonly<Record<string, Column>>>()

/** The columns of a table by name. Made once for a table that is joined again and again with other values. */
export function columnsByName({ columns }: TableData): Readonly<Record<string, Column>> {
  const known = named.get(columns) ?? Object.fromEntries(columns)
  named.set(columns, known)
  return known
}
