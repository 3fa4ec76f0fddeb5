import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Dataset } from '#tenderflag/columns/dataset.js'
import type { ReadOptions } from '#tenderflag/ingest/read-tables.js'
import { type OcdsOptions, readOcds } from '#tenderflag/ocds/read-ocds.js'
import { firstMoment, isWholeDay } from '#tenderflag/schema/instant.js'
import { type TableName, tableNames } from '#tenderflag/schema/tables.js'
import { notices, rowsOf } from '../mapping/data.js'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** A folder that is gone after the tests of the file. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenderflag-ocds-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function write(folder: string, name: string, content: string | Uint8Array): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

export function lines(...releases: readonly Json[]): string {
  return releases.map((release) => `${JSON.stringify(release)}\n`).join('')
}

/** Reads all columns of files. */
export function read(
  files: string | readonly string[],
  options: Partial<ReadOptions & OcdsOptions> = {},
): Promise<Dataset> {
  return readOcds(typeof files === 'string' ? [files] : files, () => 'all', {
    zone: 'UTC',
    sharedAddresses: [],
    strict: false,
    ...options,
  })
}

/** All tables as rows, without what is null; instants as text. */
export function tablesOf(dataset: Dataset): Record<string, Record<string, unknown>[]> {
  const found: [TableName, Record<string, unknown>[]][] = tableNames
    .filter((table) => dataset.tables.has(table))
    .map((table) => [table, rowsOf(dataset, table).map(readable)])
  return Object.fromEntries(found)
}

/** Tables and notices of a data set. */
export function shown(dataset: Dataset): unknown {
  return { tables: tablesOf(dataset), notices: notices(dataset) }
}

function readable(row: Record<string, string | number | null>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== null)
      .map(([column, value]) => {
        if (!/_at$|^from$|^to$/.test(column) || typeof value !== 'number') return [column, value]
        const text = new Date(firstMoment(value)).toISOString().replace(/(:00)?\.000Z/, 'Z')
        return [column, isWholeDay(value) ? text.slice(0, 10) : text]
      }),
  )
}
