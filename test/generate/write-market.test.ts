import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Table, tableFromIPC } from 'apache-arrow'
import { parse } from 'csv-parse/sync'
import { readParquet } from 'parquet-wasm/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MarketFormat, marketFormats } from '#tenderflag/generate/files/table-writer.js'
import { writeMarket } from '#tenderflag/generate/write-market.js'
import { type Row, readMarket } from './read-market.js'

const root = mkdtempSync(join(tmpdir(), 'tenderflag-market-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const tables = ['tenders', 'lots', 'bids', 'awards', 'contracts', 'parties']
const days = new Set(['awarded_at', 'signed_at', 'starts_at', 'ends_at', 'registered_at'])

/** A value of any format as the text CSV has for it. */
function textOf(name: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (name.endsWith('_at') && typeof value === 'number') {
    const iso = new Date(value).toISOString()
    return days.has(name) ? iso.slice(0, 10) : iso.replace('.000Z', 'Z')
  }
  return String(value)
}

const numbers = new Set(['amount', 'final_amount', 'estimate'])
function rowOf(record: Record<string, unknown>, names: readonly string[]): Row {
  return Object.fromEntries(
    names.map((name) => {
      const text = textOf(name, record[name])
      return [name, numbers.has(name) && text !== '' ? String(Number(text)) : text]
    }),
  )
}

function records(format: MarketFormat, table: string): { names: string[]; rows: Record<string, unknown>[] } {
  const bytes = readFileSync(join(root, format, `${table}.${format}`))
  const arrow = (found: Table) => ({
    names: found.schema.fields.map(({ name }) => name),
    rows: found.toArray().map((row) => row.toJSON()),
  })
  if (format === 'arrow') return arrow(tableFromIPC(bytes))
  if (format === 'parquet') return arrow(tableFromIPC(readParquet(bytes).intoIPCStream()))
  if (format === 'csv') {
    const [names = [], ...rest] = parse(bytes) as string[][]
    return {
      names,
      rows: rest.map((row) => Object.fromEntries(row.map((text, i) => [names[i], text || null]))),
    }
  }
  const lines = bytes.toString().trimEnd().split('\n')
  return { names: [], rows: lines.map((line) => JSON.parse(line)) }
}

describe('a written market', () => {
  const rows = new Map<string, number>()
  beforeAll(async () => {
    for (const format of marketFormats) {
      const written = await writeMarket(join(root, format), { tenders: 700, seed: 3, format })
      for (const [table, count] of Object.entries(written.rows)) rows.set(`${format} ${table}`, count)
    }
  })

  test.each(tables)('has the same %s in every format, row for row', (table) => {
    const csv = records('csv', table)
    const wanted = csv.rows.map((row) => rowOf(row, csv.names))
    expect(wanted.length).toBe(rows.get(`csv ${table}`))
    const memory = readMarket({ tenders: 700, seed: 3 })[table] ?? []
    expect(memory.map((row) => rowOf(row, csv.names))).toEqual(wanted)
    for (const format of ['jsonl', 'arrow', 'parquet'] as const) {
      const other = records(format, table)
      if (format !== 'jsonl') expect(other.names).toEqual(csv.names)
      expect(
        other.rows.map((row) => rowOf(row, csv.names)),
        format,
      ).toEqual(wanted)
    }
  })

  test.each(marketFormats)('has the same bytes when written again as %s', async (format) => {
    const folder = join(root, `${format}-again`)
    await writeMarket(folder, { tenders: 700, seed: 3, format })
    for (const file of readdirSync(folder))
      expect(hash(join(folder, file)), file).toBe(hash(join(root, format, file)))
  })

  test('differs for another seed', async () => {
    const folder = join(root, 'other-seed')
    await writeMarket(folder, { tenders: 700, seed: 4 })
    expect(hash(join(folder, 'bids.csv'))).not.toBe(hash(join(root, 'csv', 'bids.csv')))
  })

  test('that is stopped leaves nothing behind', async () => {
    const folder = join(root, 'stopped')
    const control = new AbortController()
    const seen: number[] = []
    const writing = writeMarket(folder, {
      tenders: 50_000,
      signal: control.signal,
      onProgress: (done) => {
        seen.push(done)
        if (done > 0) control.abort()
      },
    })
    await expect(writing).rejects.toMatchObject({ code: 'ABORTED' })
    expect(readdirSync(folder)).toEqual([])
    expect(seen).toEqual([0, 4096])
  })

  test.each(['arrow', 'parquet'] as const)('that is stopped as %s leaves nothing behind', async (format) => {
    const folder = join(root, `stopped-${format}`)
    const control = new AbortController()
    const onProgress = (done: number) => done > 0 && control.abort()
    const writing = writeMarket(folder, { tenders: 40_000, format, signal: control.signal, onProgress })
    await expect(writing).rejects.toMatchObject({ code: 'ABORTED' })
    expect(readdirSync(folder)).toEqual([])
  })

  test('that cannot be written says where and what to do', async () => {
    const file = join(root, 'a-file')
    writeFileSync(file, '')
    await expect(writeMarket(file, { tenders: 10 })).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: `${file}: a file stands where a folder is needed; choose another folder`,
    })
    await expect(writeMarket(root, { tenders: 0 })).rejects.toMatchObject({ code: 'PARAM_INVALID' })
    await expect(writeMarket(root, { tenders: 10, seed: -1 })).rejects.toMatchObject({
      code: 'PARAM_INVALID',
    })
  })
})

test('samples/market is what the generator writes for 300 tenders and seed 7', async () => {
  const sample = new URL('../../samples/market/', import.meta.url)
  const folder = join(root, 'sample')
  const { files } = await writeMarket(folder, { tenders: 300, seed: 7 })
  expect(readdirSync(sample).filter((file) => file.endsWith('.csv'))).toEqual(readdirSync(folder).sort())
  let size = 0
  for (const file of files) {
    const name = file.slice(folder.length + 1)
    const bytes = readFileSync(file)
    size += bytes.length
    expect(readFileSync(new URL(name, sample)).equals(bytes), name).toBe(true)
  }
  expect(size).toBeLessThan(400_000)
})

function hash(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
