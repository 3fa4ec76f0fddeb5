import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { canonicalOptions } from '#tenderflag/ingest/find-folder.js'
import type { TableSource } from '#tenderflag/ingest/table-source.js'
import { refuseSources } from '#tenderflag/parts/refuse.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-refuse-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'bids.parquet')
writeFileSync(file, 'some bytes')

/** Of a file whose largest part has so many rows. */
const source = (rows: number): TableSource => ({
  table: 'bids',
  files: [file],
  format: 'parquet',
  options: canonicalOptions,
  columns: undefined,
  distinct: false,
  reader: {
    fields: async () => ['tender_id'],
    async *read() {},
    firstRow: () => 1,
    parts: async () => [
      { from: 0, to: 1, rows: 5 },
      { from: 1, to: 2, rows },
    ],
  },
})

test('of a file with too many rows in a row group it says how many there may be', async () => {
  await expect(refuseSources([source(2_097_153)], 1)).rejects.toThrow(
    /has 2097153 rows in one row group or record batch, .*; write it with at most 2097152 in each/,
  )
  expect(await refuseSources([source(2_097_152)], 1)).toBe(2_097_152)
})
