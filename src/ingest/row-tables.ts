import { type TableName, tableSpec } from '../schema/tables.js'
import { canonicalOptions } from './find-folder.js'
import { JsonField, type JsonRow } from './json-field.js'
import type { TableSource } from './table-source.js'

/** Tables as rows of plain values, typed as in JSON Lines; a table has the columns that its rows name. */
export type RowTables = { readonly [name in TableName]?: readonly JsonRow[] }

/** Sources of rows in memory, for a few rows: examples of rules, a single process. */
export function rowSources(tables: RowTables): TableSource[] {
  return (Object.entries(tables) as [TableName, readonly JsonRow[]][]).map(([table, rows]) => ({
    table,
    files: [`table ${table}`],
    format: 'jsonl',
    options: canonicalOptions,
    columns: undefined,
    distinct: false,
    reader: {
      fields: async () =>
        rows.length === 0 ? keysOf(table) : [...new Set(rows.flatMap((row) => Object.keys(row)))],
      async *read() {
        yield {
          rows: rows.length,
          broken: [],
          field: (name) =>
            typeof name === 'string' && rows.some((row) => Object.hasOwn(row, name))
              ? new JsonField(rows, name)
              : undefined,
        }
      },
      firstRow: () => 1,
    },
  }))
}

/** An empty table says that there is no row, and so names no columns. */
function keysOf(table: TableName): string[] {
  return Object.entries(tableSpec(table).columns).flatMap(([name, column]) => (column.key ? [name] : []))
}
