import type { Table } from 'apache-arrow'
import { TenderflagError } from '../errors.js'
import { type TableName, tableNames } from '../schema/tables.js'
import { batchesOfTable, fieldsOfTable } from './arrow/table.js'
import { canonicalOptions } from './find-folder.js'
import type { TableSource } from './table-source.js'

/** Arrow tables that a program hands over, by the name of the canonical table; columns are named as the schema names them. */
export type ArrowTables = { readonly [name in TableName]?: Table }

/** Sources of tables in memory: read batch by batch, without a file. Throws USAGE for a name that is no table. */
export function tableSources(tables: ArrowTables): TableSource[] {
  for (const name of Object.keys(tables)) {
    if (tableNames.some((known) => known === name)) continue
    throw new TenderflagError('USAGE', `there is no table "${name}"; the tables are ${tableNames.join(', ')}`)
  }
  return tableNames.flatMap((name) => {
    const table = tables[name]
    return table === undefined ? [] : [sourceOf(name, table)]
  })
}

function sourceOf(name: TableName, table: Table): TableSource {
  return {
    table: name,
    files: [`table ${name}`],
    format: 'arrow',
    options: canonicalOptions,
    columns: undefined,
    distinct: false,
    reader: {
      fields: async () => fieldsOfTable(table, `table ${name}`),
      async *read(file, wanted) {
        yield* batchesOfTable(table, wanted, file)
      },
      firstRow: () => 1,
    },
  }
}
