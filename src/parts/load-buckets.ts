import type { Dataset } from '../columns/dataset.js'
import { newDictionaries } from '../columns/dictionaries.js'
import { noteDoubtfulIds } from '../columns/doubtful-ids.js'
import { Notices } from '../columns/notices.js'
import { TableBuilder } from '../columns/table-builder.js'
import { isWanted } from '../ingest/read-file.js'
import { recoded } from '../ingest/read-tables.js'
import type { TableName } from '../schema/tables.js'
import type { Dealer } from './deal.js'

/** Buckets as a data set, with all tables and columns that any has; or with those `only` that are named. */
export function loadBuckets(
  dealer: Dealer,
  buckets: readonly number[],
  want: (table: TableName) => ReadonlySet<string>,
  zone: string,
  only?: ReadonlySet<TableName>,
): Dataset {
  const context = {
    ...dealer.context,
    dictionaries: newDictionaries(),
    notices: new Notices(),
    strict: false,
  }
  const builders = new Map<TableName, TableBuilder>()
  for (const [table, columns] of dealer.present) {
    if (only && !only.has(table)) continue
    const builder = new TableBuilder(table, context)
    for (const column of columns) builder.has(column)
    builders.set(table, builder)
  }
  for (const bucket of buckets) {
    let file = -1
    for (const share of dealer.sharesOf(bucket, only)) {
      const { source, file: path } = dealer.files[share.file]!
      const builder = builders.get(source.table)!
      if (share.file !== file) builder.startFile(path, 0, true)
      file = share.file
      builder.append(share.rows, recoded(share, context.dictionaries), source.distinct, source.distinctBy)
    }
  }
  const tables = new Map(
    [...builders].map(([table, builder]) => [
      table,
      builder.finish((column) => isWanted(table, column, want(table))),
    ]),
  )
  for (const table of tables.values()) noteDoubtfulIds(table, context)
  return { tables, dictionaries: context.dictionaries, notices: context.notices, zone }
}
