import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { csvReader } from '#tenderflag/ingest/csv.js'
import { canonicalOptions } from '#tenderflag/ingest/find-folder.js'

const data = process.env.TENDERFLAG_TEST_DATA ?? '../shared/data'
/** A row that closes its quotes with other signs: its fields are anyone's guess, so nothing from there on is compared. */
const spoiled: Readonly<Record<string, number>> = { 'Vitia_2015.csv': 42 }
const sets = [
  { folder: 'italy-law190', header: true },
  { folder: 'brazil-federal', header: true },
  { folder: 'kosovo', header: false },
  { folder: 'tsuchiura', header: true },
]

/** Without surrounding blanks; csv-parse keeps the quotes of a field that has blanks after them, we do not. */
function bare(text: string): string {
  return text.replace(/^"(\d+)"[ \t]+$/, '$1').replace(/^[ \t\r\u00a0]+|[ \t\r\u00a0]+$/g, '')
}

describe.skipIf(!existsSync(data))(`real CSV files of ${data} (skipped where the folder is missing)`, () => {
  test.each(sets)('$folder is read as csv-parse reads it', async ({ folder, header }) => {
    const files = readdirSync(join(data, folder)).filter((name) => name.endsWith('.csv'))
    expect(files.length).toBeGreaterThan(0)
    for (const name of files) {
      const file = join(data, folder, name)
      const parsed: string[][] = parse(readFileSync(file), {
        bom: true,
        skip_empty_lines: true,
        relax_column_count: true,
        relax_quotes: true,
      })
      const records = parsed.slice(header ? 1 : 0)
      const expected = records.filter((record) => record.some((value) => bare(value) !== ''))
      const width = (await csvReader.fields(file, { ...canonicalOptions, header })).length
      const read: string[][] = []
      const ragged: number[] = []
      for await (const batch of csvReader.read(file, undefined, { ...canonicalOptions, header })) {
        const fields = Array.from({ length: width }, (_, place) => batch.field(place))
        for (const { row } of batch.broken) ragged.push(read.length + row)
        for (let row = 0; row < batch.rows; row++) read.push(fields.map((field) => field?.text(row) ?? ''))
      }
      const until = spoiled[name] ?? Number.POSITIVE_INFINITY
      expect(ragged.filter((row) => row >= until)).toEqual(name in spoiled ? [until] : [])
      expected.splice(until)
      read.splice(until)
      expect(ragged.filter((row) => row < until)).toEqual(
        expected.flatMap((row, i) => (row.length === width ? [] : [i])),
      )
      const trimmed = expected.map((row) => Array.from({ length: width }, (_, i) => bare(row[i] ?? '')))
      expect(read).toEqual(trimmed)
    }
  })
})
