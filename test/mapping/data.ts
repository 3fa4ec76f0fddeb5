import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Dataset, TableData } from '#tenderflag/columns/dataset.js'
import { loadMapping } from '#tenderflag/ingest/mapping/mapping.js'
import { readTables } from '#tenderflag/ingest/read-tables.js'
import { type TableName, tableSpec } from '#tenderflag/schema/tables.js'

export const root = fileURLToPath(new URL('../../', import.meta.url))
const data = process.env.TENDERFLAG_TEST_DATA ?? `${root}../shared/data`

/** The folder of a real data set, undefined where it is not on this machine. */
export function realData(name: string): string | undefined {
  const folder = `${data}/${name}`
  return existsSync(folder) ? folder : undefined
}

export async function readMapped(mapping: string, folder: string): Promise<Dataset> {
  const { sources, zone } = await loadMapping(mapping, folder)
  return readTables(sources, () => 'all', { zone, sharedAddresses: [], strict: false })
}

/** A table as rows of plain values: texts, numbers, null. */
export function rowsOf(dataset: Dataset, name: TableName): Record<string, string | number | null>[] {
  const table = tableOf(dataset, name)
  const columns = [...table.columns].map(([column, values]) => {
    const spec = tableSpec(name).columns[column]!
    if (values.kind === 'number')
      return [
        column,
        (row: number) => (Number.isNaN(values.values[row]!) ? null : values.values[row]!),
      ] as const
    const text =
      values.kind === 'code'
        ? (code: number) => dataset.dictionaries[values.domain].text(code)
        : (code: number) => (spec.values ?? ['false', 'true'])[code]!
    return [column, (row: number) => (values.codes[row]! < 0 ? null : text(values.codes[row]!))] as const
  })
  return Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(columns.map(([column, value]) => [column, value(row)])),
  )
}

export function tableOf(dataset: Dataset, name: TableName): TableData {
  const table = dataset.tables.get(name)
  if (!table) throw new RangeError(`no table ${name}`)
  return table
}

/** How often each value occurs. */
export function counts(
  rows: readonly Record<string, unknown>[],
  ...columns: string[]
): Record<string, number> {
  const found: Record<string, number> = {}
  for (const row of rows) {
    const key = columns.map((column) => String(row[column])).join(' ')
    found[key] = (found[key] ?? 0) + 1
  }
  return found
}

export function distinct(rows: readonly Record<string, unknown>[], ...columns: string[]): number {
  return Object.keys(counts(rows, ...columns)).length
}

/** Notices as `kind table.column: count`. */
export function notices(dataset: Dataset): string[] {
  return dataset.notices
    .all()
    .map(({ kind, table, column, count }) => `${kind} ${table}${column ? `.${column}` : ''}: ${count}`)
}
