import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DateDay,
  Dictionary,
  Float64,
  Int32,
  Table,
  TimestampMicrosecond,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import { instantText, isWholeDay } from '#tenderflag/schema/instant.js'
import { type ColumnType, tableSpec } from '#tenderflag/schema/tables.js'
import type { Row, Tables, Value } from './oracle-view.js'
import { keyColumns } from './random-market.js'

/** Writes plain tables as files and Arrow tables that read back as the same values. */

export type Format = 'csv' | 'jsonl'
type Name = keyof Tables

/**
 * What a reader can make of the tables in a format: of a broken line of JSON nothing can be read, of a record of
 * CSV with a field too many everything; Arrow has no broken rows. JSON Lines without a record are an empty file, so
 * such a table is written as CSV.
 */
export function asRead(tables: Tables, format: Format | 'arrow'): Tables {
  if (format === 'csv') return tables
  return mapTables(tables, (rows) =>
    rows.map((row) => {
      if (row.broken === undefined || row.broken === null) return row
      const cells =
        format === 'arrow' ? Object.entries(row) : Object.keys(row).map((key) => [key, null] as const)
      return Object.fromEntries([
        ...cells.filter(([key]) => key !== 'broken'),
        ...(format === 'arrow' ? [] : [['broken', 1] as const]),
      ])
    }),
  )
}

/** Writes `<table>.<format>` for every table into a folder, which is made; returns the paths. */
export function writeMarket(folder: string, tables: Tables, format: Format): string[] {
  mkdirSync(folder, { recursive: true })
  return tablesOf(tables).map(([name, rows]) => {
    const kind = rows.length === 0 ? 'csv' : format
    const path = join(folder, `${name}.${kind}`)
    writeFileSync(path, kind === 'csv' ? csv(name, rows) : jsonl(name, rows))
    return path
  })
}

/** Rows as a line of JSON Lines holds them: instants as text. */
export function jsonMarket(tables: Tables): Tables {
  return Object.fromEntries(
    tablesOf(tables).map(([name, rows]) => [
      name,
      rows.map((row) => {
        const columns = columnsOf(name, rows)
        return Object.fromEntries(
          columns.map((column) => [column, written(name, column, row[column] ?? null)]),
        )
      }),
    ]),
  )
}

/** One Arrow table each, in `batches` record batches, codes or plain text by turns. */
export function arrowMarket(tables: Tables, batches = 2): Partial<Record<Name, Table>> {
  return Object.fromEntries(
    tablesOf(tables).map(([name, rows]) => {
      const size = Math.max(1, Math.ceil(rows.length / batches))
      const parts: Table[] = []
      for (let from = 0; from === 0 || from < rows.length; from += size)
        parts.push(arrow(name, rows, rows.slice(from, from + size)))
      return [name, parts.slice(1).reduce((all, part) => all.concat(part), parts[0]!)]
    }),
  )
}

function csv(name: Name, rows: readonly Row[]): string {
  const columns = columnsOf(name, rows)
  const line = (row: Row) =>
    columns.map((column) => written(name, column, row[column] ?? null) ?? '').join(',')
  return [columns.join(','), ...rows.map((row) => (row.broken ? `${line(row)},too,many` : line(row)))]
    .join('\n')
    .concat('\n')
}

function jsonl(name: Name, rows: readonly Row[]): string {
  const columns = columnsOf(name, rows)
  const line = (row: Row) =>
    row.broken
      ? '{"tender_id": "T1", "broken'
      : JSON.stringify(
          Object.fromEntries(columns.map((column) => [column, written(name, column, row[column] ?? null)])),
        )
  return rows.map((row) => `${line(row)}\n`).join('')
}

function arrow(name: Name, all: readonly Row[], rows: readonly Row[]): Table {
  const columns = columnsOf(name, all)
  return new Table(
    Object.fromEntries(
      columns.map((column, i): [string, Vector] => {
        const type = typeOf(name, column)
        const values = rows.map((row) => row[column] ?? null)
        if (type === 'money' || type === 'number' || type === 'count')
          return [column, vectorFromArray(values.map(asNumber), new Float64())]
        if (type === 'instant') {
          const every = all.map((row) => row[column] ?? null).filter((value) => value !== null)
          if (every.every((value) => isWholeDay(Number(value))))
            return [column, vectorFromArray(values.map(asDate), new DateDay())]
          if (!every.some((value) => isWholeDay(Number(value))))
            return [column, vectorFromArray(values.map(asNumber), new TimestampMicrosecond())]
        }
        const texts = values.map((value) => written(name, column, value))
        const text = new Utf8()
        return [
          column,
          vectorFromArray(
            texts.map((one) => (one === null ? null : String(one))),
            i % 2 ? text : new Dictionary(text, new Int32()),
          ),
        ]
      }),
    ),
  )
}

function asNumber(value: Value): number | null {
  return value === null ? null : Number(value)
}

function asDate(value: Value): Date | null {
  return value === null ? null : new Date(Math.floor(Number(value)))
}

/** Columns in the order of the schema: those that some row has, and the keys. */
function columnsOf(name: Name, rows: readonly Row[]): string[] {
  const has = new Set(rows.flatMap((row) => Object.keys(row)))
  return Object.keys(tableSpec(name).columns).filter(
    (column) => has.has(column) || keyColumns[name].includes(column),
  )
}

function typeOf(name: Name, column: string): ColumnType | undefined {
  return tableSpec(name).columns[column]?.type
}

function written(name: Name, column: string, value: Value): Value {
  return value !== null && typeOf(name, column) === 'instant' ? instantText(Number(value)) : value
}

function tablesOf(tables: Tables): [Name, readonly Row[]][] {
  const names: readonly Name[] = ['tenders', 'lots', 'bids', 'awards', 'contracts']
  return names.flatMap((name) => {
    const rows = tables[name]
    return rows ? [[name, rows] as [Name, readonly Row[]]] : []
  })
}

function mapTables(tables: Tables, change: (rows: readonly Row[]) => readonly Row[]): Tables {
  return Object.fromEntries(tablesOf(tables).map(([name, rows]) => [name, change(rows)]))
}
