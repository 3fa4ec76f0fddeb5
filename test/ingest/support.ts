import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Dataset } from '#tenderflag/columns/dataset.js'
import type { FileOptions } from '#tenderflag/ingest/batch.js'
import { canonicalOptions, findTables } from '#tenderflag/ingest/find-folder.js'
import { type ReadOptions, readTables, type Wanted } from '#tenderflag/ingest/read-tables.js'
import type { TableSource } from '#tenderflag/ingest/table-source.js'
import { type TableName, tableSpec } from '#tenderflag/schema/tables.js'

export const plainOptions: ReadOptions = { zone: 'UTC', sharedAddresses: [], strict: false }

/** Writes files into a folder that goes when the test ends. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenderflag-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** Reads the canonical tables of a folder with these files. */
export async function readFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<ReadOptions> = {},
  want: Wanted = () => 'all',
): Promise<Dataset> {
  return readTables(await findTables([folderOf(files)]), want, { ...plainOptions, ...options })
}

/** A source as a mapping would make it. */
export function sourceOf(
  table: TableName,
  files: readonly string[],
  columns: Readonly<Record<string, import('#tenderflag/ingest/table-source.js').ColumnSource>>,
  more: { options?: Partial<FileOptions>; distinct?: boolean; format?: TableSource['format'] } = {},
): TableSource {
  return {
    table,
    files,
    format: more.format ?? 'csv',
    options: { ...canonicalOptions, ...more.options },
    columns: new Map(Object.entries(columns)),
    distinct: more.distinct ?? false,
  }
}

/** The values of a column as plain ones: texts, words, numbers; null for null. */
export function valuesOf(data: Dataset, table: TableName, name: string): (string | number | null)[] {
  const column = data.tables.get(table)?.columns.get(name)
  if (!column) throw new Error(`${table}.${name} was not read`)
  if (column.kind === 'number') return Array.from(column.values, (v) => (Number.isNaN(v) ? null : v))
  if (column.kind === 'code')
    return Array.from(column.codes, (c) => (c < 0 ? null : data.dictionaries[column.domain].text(c)))
  const words = tableSpec(table).columns[name]?.values ?? ['false', 'true']
  return Array.from(column.codes, (c) => (c < 0 ? null : (words[c] ?? null)))
}

/** Notices as short lines: kind, column, row, value. */
export function noticesOf(data: Dataset): string[] {
  return data.notices
    .all()
    .flatMap(({ listed }) => listed)
    .map(({ kind, table, column, row, value }) =>
      [
        kind,
        column === undefined ? table : `${table}.${column}`,
        row,
        ...(value === undefined ? [] : [value]),
      ].join(' '),
    )
}
