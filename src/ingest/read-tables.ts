import { addressList } from '../columns/address.js'
import type { Dataset, TableData } from '../columns/dataset.js'
import { type Dictionaries, newDictionaries } from '../columns/dictionaries.js'
import { noteDoubtfulIds } from '../columns/doubtful-ids.js'
import { Notices } from '../columns/notices.js'
import { TableBuilder } from '../columns/table-builder.js'
import { Zone } from '../columns/zone.js'
import { type Domain, type TableName, tableNames } from '../schema/tables.js'
import { codesIn, type Piece } from './piece.js'
import type { FileToRead } from './read-ahead.js'
import { isDropping, isWanted } from './read-file.js'
import { type ReadOptions, readTurns, type Taker } from './read-turns.js'
import type { TableSource } from './table-source.js'
import { Heard } from './told.js'

export type { ReadOptions } from './read-turns.js'

/** Which columns of a table are to be read; keys are read anyway. An empty set leaves the table out altogether. */
export type Wanted = (table: TableName) => ReadonlySet<string> | 'all'

/**
 * Reads tables into columns: in the order of the schema, one after another; sources and files of one table append.
 * Only wanted columns (and keys) are decoded: `columns` of a table holds exactly those, `present` all it has.
 * With `onto`, they are added to what that data set has, rows of a table behind its own; it shares its dictionaries and notices with
 * the new one.
 * Throws what readers throw, TABLE_WITHOUT_KEY, BAD_ROWS (strict), ABORTED, PARAM_INVALID (zone, addresses).
 */
export async function readTables(
  sources: readonly TableSource[],
  want: Wanted,
  options: ReadOptions,
  onto?: Dataset,
): Promise<Dataset> {
  const context = {
    dictionaries: onto?.dictionaries ?? newDictionaries(),
    notices: onto?.notices ?? new Notices(),
    zone: new Zone(options.zone),
    shared: addressList(options.sharedAddresses),
    strict: options.strict,
  }
  const files = filesOf(sources, want)
  const builders = new Map<TableName, TableBuilder>()
  for (const { source } of files) {
    if (builders.has(source.table)) continue
    const builder = new TableBuilder(source.table, context)
    const before = onto?.tables.get(source.table)
    if (before) builder.startAfter(before)
    builders.set(source.table, builder)
  }
  await readTurns(files, intoTables(builders, context.dictionaries), options)
  const tables = new Map<TableName, TableData>(onto?.tables)
  for (const [table, builder] of builders) {
    const { wanted } = files.find(({ source }) => source.table === table)!
    const data = builder.finish((column) => isWanted(table, column, wanted))
    noteDoubtfulIds(data, context)
    tables.set(table, data)
  }
  return { tables, dictionaries: context.dictionaries, notices: context.notices, zone: context.zone.name }
}

/** The files of the tables that are wanted, in the order in which they are read. */
export function filesOf(sources: readonly TableSource[], want: Wanted): FileToRead[] {
  return tableNames.flatMap((table) => {
    const columns = want(table)
    if (columns !== 'all' && columns.size === 0) return []
    const ofTable = sources.filter((source) => source.table === table)
    return ofTable.flatMap((source) => source.files.map((file) => ({ source, file, wanted: columns })))
  })
}

/** Takes rows into one builder a table. */
function intoTables(builders: ReadonlyMap<TableName, TableBuilder>, dictionaries: Dictionaries): Taker {
  let builder: TableBuilder | undefined
  const heard = new Heard(dictionaries)
  return {
    start({ source, file }, firstRow, rows) {
      builder = builders.get(source.table)!
      builder.startFile(file, firstRow, isDropping(source))
      if (rows !== undefined) builder.expect(rows)
    },
    get records() {
      return builder?.read ?? 0
    },
    copies: true,
    follows: ({ told }) => told === undefined || heard.follows(told),
    piece({ source }, piece) {
      const codes = piece.told ? heard.hear(piece.told) : recoded(piece, dictionaries)
      builder!.append(piece.rows, codes, source.distinct, source.distinctBy)
    },
    here: (_, read) => read(builder!),
  }
}

/** What the codes of a piece are in the whole: new values are added. */
export function recoded(
  { dictionaries }: Pick<Piece, 'dictionaries'>,
  into: Dictionaries,
): ReadonlyMap<Domain, Int32Array> {
  return new Map(dictionaries.map((values) => [values.domain, codesIn(into[values.domain], values)]))
}
