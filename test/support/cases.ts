import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { wholeDay } from '#tenderflag/schema/instant.js'
import { type TableName, tableSpec } from '#tenderflag/schema/tables.js'
import type { Outcome, Row, Tables } from './oracle.js'

/**
 * Hand-made cases in test/cases/etimad/*.yaml: a sentence of the definitions, a small data set, the outcomes.
 * A table is a list of rows, each put over the defaults of its file; a case without `tenders` has one row of
 * defaults, other tables that are not named are absent, and `null` makes any table absent.
 */
export interface Case {
  readonly file: string
  readonly say: string
  readonly rule: string
  readonly tables: Tables
  readonly asOf: number | undefined
  readonly params: Readonly<Record<string, number>>
  /** Subject id → outcome, or the outcome of the only subject. */
  readonly expect: Outcome | Readonly<Record<string, Outcome>>
}

const outcome = z.enum(['raised', 'clear', 'not_applicable', 'not_computable'])
const row = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))
const tableNames = ['tenders', 'lots', 'bids', 'awards', 'contracts'] as const
const table = z.array(row).nullable().optional()
const shape = z.strictObject({
  rule: z.string(),
  given: z.partialRecord(z.enum(tableNames), row),
  cases: z.array(
    z.strictObject({
      say: z.string(),
      rule: z.string().optional(),
      tenders: table,
      lots: table,
      bids: table,
      awards: table,
      contracts: table,
      as_of: z.string().optional(),
      params: z.record(z.string(), z.number()).optional(),
      expect: z.union([outcome, z.record(z.string(), outcome)]),
    }),
  ),
})

/** All cases of a folder, in order of file; throws where one is malformed. */
export function readCases(folder: URL): Case[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => {
      const read = shape.parse(parse(readFileSync(new URL(file, folder), 'utf8')))
      return read.cases.map((one) => ({
        file,
        say: one.say,
        rule: one.rule ?? read.rule,
        tables: Object.fromEntries(
          tableNames.flatMap((name) => {
            const rows = one[name] === undefined && name === 'tenders' ? [{}] : one[name]
            return rows ? [[name, rows.map((cells) => parsed(name, { ...read.given[name], ...cells }))]] : []
          }),
        ),
        asOf: one.as_of === undefined ? undefined : instant(one.as_of),
        params: one.params ?? {},
        expect: one.expect,
      }))
    })
}

function parsed(name: TableName, cells: Row): Row {
  const columns = tableSpec(name).columns
  return Object.fromEntries(
    Object.entries(cells).map(([column, value]) => {
      const type = columns[column]?.type
      if (type === undefined && column !== 'broken') throw new RangeError(`${name} has no column ${column}`)
      return [column, type === 'instant' && value !== null ? instant(String(value)) : value]
    }),
  )
}

/** `2024-05-01` as a day, `2024-05-01T12:00Z` as a moment. */
export function instant(iso: string): number {
  const start = Date.parse(iso)
  if (Number.isNaN(start)) throw new RangeError(`${iso} is no date`)
  return iso.length === 10 ? wholeDay(start) : start
}
