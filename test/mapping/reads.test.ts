import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { firstMoment, isWholeDay } from '#tenderflag/schema/instant.js'
import { type TableName, tableNames } from '#tenderflag/schema/tables.js'
import { notices, readMapped, root, rowsOf } from './data.js'

const folder = join(root, 'test/cases/mapping/reads')

/** Instants as text, so that cases can be read. */
function readable(row: Record<string, string | number | null>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      if (!column.endsWith('_at') || typeof value !== 'number') return [column, value]
      const text = new Date(firstMoment(value)).toISOString().replace(/:\d\d\.\d{3}Z/, 'Z')
      return [column, isWholeDay(value) ? `${text} day` : text]
    }),
  )
}

describe('a mapping', () => {
  it.each(readdirSync(folder))('%s', async (name) => {
    const expected: unknown = JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8'))
    const dataset = await readMapped(join(folder, name, 'mapping.yaml'), join(folder, name))
    const tables = tableNames
      .filter((table) => dataset.tables.has(table))
      .map((table: TableName) => [table, rowsOf(dataset, table).map(readable)])
    expect({ tables: Object.fromEntries(tables), notices: notices(dataset) }).toEqual(expected)
  })
})
