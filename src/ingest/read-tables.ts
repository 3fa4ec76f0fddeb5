import { stat } from 'node:fs/promises'
import { throwIfAborted } from '../aborted.js'
import { addressList } from '../columns/address.js'
import type { Dataset, TableData } from '../columns/dataset.js'
import { newDictionaries } from '../columns/dictionaries.js'
import { Notices } from '../columns/notices.js'
import { TableBuilder } from '../columns/table-builder.js'
import { Zone } from '../columns/zone.js'
import { type TableName, tableNames } from '../schema/tables.js'
import { bytesOf, type Timings } from '../timings.js'
import { isWanted, readFile } from './read-file.js'
import type { TableSource } from './table-source.js'

export interface ReadOptions {
  /** IANA zone of dates and zoneless times. */
  readonly zone: string
  /** IP addresses and networks that many use (a ministry's proxy): read as null. */
  readonly sharedAddresses: readonly string[]
  /** Throw BAD_ROWS at the first row that would be set aside and the first value that would become null. */
  readonly strict: boolean
  readonly signal?: AbortSignal
  readonly timings?: Timings | undefined
  /** Called after each batch; totals count the files that will be read, packed as they are. */
  readonly onProgress?: (bytesRead: number, bytesTotal: number, file: string) => void
}

/** Which columns of a table are to be read; keys are read anyway. An empty set leaves the table out altogether. */
export type Wanted = (table: TableName) => ReadonlySet<string> | 'all'

/**
 * Reads tables into columns: in the order of the schema, one after another; sources and files of one table append.
 * Only wanted columns (and keys) are decoded: `columns` of a table holds exactly those, `present` all it has.
 * With `onto`, they are added to what that data set has, which shares its dictionaries and notices with the new one.
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
  const wanted = (table: TableName) => {
    const columns = want(table)
    return columns === 'all' || columns.size > 0 ? columns : undefined
  }
  const tables = new Map<TableName, TableData>(onto?.tables)
  const progress = await progressOver(
    sources.filter(({ table }) => wanted(table)).flatMap(({ files }) => files),
    options.onProgress,
  )
  for (const table of tableNames) {
    const columns = wanted(table)
    const ofTable = sources.filter((source) => source.table === table)
    if (!columns || ofTable.length === 0) continue
    const builder = new TableBuilder(table, context)
    for (const source of ofTable)
      for (const file of source.files) {
        throwIfAborted(options.signal)
        const { signal, timings } = options
        const before = builder.rows
        await readFile(source, file, columns, builder, progress.start(file), signal, timings)
        timings?.count('decode', file, builder.rows - before, await bytesOf([file]))
      }
    tables.set(
      table,
      builder.finish((column) => isWanted(table, column, columns)),
    )
  }
  return { tables, dictionaries: context.dictionaries, notices: context.notices, zone: options.zone }
}

/** Counts bytes over several files; readers that do not say how far they are count when they are done. */
async function progressOver(files: readonly string[], report: ReadOptions['onProgress']) {
  const sizes = new Map<string, number>()
  if (report) for (const file of files) sizes.set(file, await sizeOf(file))
  const total = files.reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0)
  let before = 0
  return {
    start(file: string): (bytes: number | 'end') => void {
      const base = before
      const size = sizes.get(file) ?? 0
      before += size
      return (bytes) => report?.(base + (bytes === 'end' ? size : Math.min(bytes, size)), total, file)
    },
  }
}

/** 0 where there is none: opening it says so. */
async function sizeOf(file: string): Promise<number> {
  const about = await stat(file).catch(() => undefined)
  return about?.size ?? 0
}
