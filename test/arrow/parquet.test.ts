import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { tableFromArrays } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parquetReader } from '#tenderflag/ingest/parquet.js'
import { toParquet } from '#tenderflag/output/write-parquet.js'
import { Counter, columnsOf, options } from './record.js'

let folder: string
let duck: DuckDBConnection

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenderflag-'))
  duck = await (await DuckDBInstance.create(':memory:')).connect()
  await duck.run(`set timezone = 'UTC'`)
  await duck.run(`create table bids as select
    'T-' || (i // 4)::varchar tender_id,
    case when i % 10 = 3 then null else i * 1.25 end::decimal(18, 2) amount,
    i::bigint n,
    timestamp '2024-01-01' + to_seconds(i) "wall",
    (timestamp '2024-01-01' + to_seconds(i))::timestamptz "at",
    date '2024-01-01' + (i % 365)::int "day",
    i % 3 = 0 won
    from range(20000) t(i)`)
})
afterAll(async () => {
  duck.closeSync()
  await rm(folder, { recursive: true })
})

describe.each(['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4', 'lz4_raw'])('%s', (codec) => {
  test('gives what DuckDB wrote', async () => {
    const file = join(folder, `${codec}.parquet`)
    await duck.run(`copy bids to '${file}' (format parquet, compression ${codec}, row_group_size 6000)`)
    expect(await parquetReader.fields(file, options)).toEqual([
      'tender_id',
      'amount',
      'n',
      'wall',
      'at',
      'day',
      'won',
    ])
    const columns = await columnsOf(parquetReader, file, [
      'tender_id',
      'amount',
      'n',
      'wall',
      'at',
      'day',
      'won',
    ])
    for (const i of [0, 3, 5999, 6000, 19999]) {
      const time = new Date(Date.UTC(2024, 0, 1) + i * 1000).toISOString()
      const day = new Date(Date.UTC(2024, 0, 1 + (i % 365))).toISOString().slice(0, 10)
      expect(Object.values(columns).map((values) => values[i])).toEqual([
        ['bytes', `T-${Math.floor(i / 4)}`],
        i % 10 === 3 ? null : ['number', i * 1.25],
        ['number', i],
        ['zoneless', time.replace('.000', '')],
        ['instant', time.replace('.000', '')],
        ['day', day],
        ['flag', i % 3 === 0],
      ])
    }
    expect(columns.n).toEqual(Array.from({ length: 20000 }, (_, i) => ['number', i]))
  })
})

test('only wanted columns are decoded', async () => {
  const file = join(folder, 'some.parquet')
  await duck.run(`copy bids to '${file}' (format parquet)`)
  for await (const batch of parquetReader.read(file, new Set(['n', 'amount']), options)) {
    expect(batch.field('tender_id')).toBeUndefined()
    expect(batch.field('amount')!.text(0)).toBe('0.00')
    expect(batch.field(2)!.text(4)).toBeDefined()
  }
})

test('many small row groups take time in proportion to their number', async () => {
  // parquet-wasm writes no 8,000 groups: on Node 24 its stack ends.
  const table = tableFromArrays({ id: Array.from({ length: 4_000 }, (_, i) => `T-${i}`) })
  const timed = async (groups: number) => {
    const file = join(folder, `groups-${groups}.parquet`)
    const wasm = await import('parquet-wasm/node')
    const { tableToIPC } = await import('apache-arrow')
    const properties = new wasm.WriterPropertiesBuilder().setMaxRowGroupSize(1).build()
    const part = wasm.Table.fromIPCStream(tableToIPC(table.slice(0, groups), 'stream'))
    await writeFile(file, wasm.writeParquet(part, properties))
    const start = performance.now()
    const counter = new Counter()
    for await (const batch of parquetReader.read(file, new Set(['id']), options))
      batch.field('id')!.pour(counter)
    expect(counter.rows).toBe(groups)
    return performance.now() - start
  }
  await timed(100)
  const few = await timed(500)
  // 8 times as many: 8 times as long if linear, 64 if quadratic.
  expect(await timed(4_000)).toBeLessThan(few * 24 + 1000)
})

test('one large row group comes in batches', async () => {
  const file = join(folder, 'large.parquet')
  const rows = 300_000
  await duck.run(
    `copy (select 'T-' || i::varchar id from range(${rows}) t(i)) to '${file}' (format parquet, row_group_size ${rows})`,
  )
  const counter = new Counter()
  let largest = 0
  for await (const batch of parquetReader.read(file, undefined, options)) {
    batch.field('id')!.pour(counter)
    largest = Math.max(largest, batch.rows)
  }
  expect(counter.rows).toBe(rows)
  expect(largest).toBeLessThanOrEqual(32_768)
})

test('long texts come in smaller batches', async () => {
  const file = join(folder, 'long.parquet')
  await duck.run(
    `copy (select repeat(i::varchar, 20000) long from range(3000) t(i)) to '${file}' (format parquet, dictionary_size_limit 1)`,
  )
  let rows = 0
  for await (const batch of parquetReader.read(file, undefined, options)) {
    expect(batch.rows).toBeLessThan(3000)
    rows += batch.rows
  }
  expect(rows).toBe(3000)
})

test('a file without rows gives its columns and no batch', async () => {
  const file = join(folder, 'none.parquet')
  await duck.run(`copy (select * from bids limit 0) to '${file}' (format parquet)`)
  expect((await parquetReader.fields(file, options)).length).toBe(7)
  for await (const batch of parquetReader.read(file, undefined, options)) expect(batch.rows).toBe(0)
  expect.assertions(1)
})

test('several files at a time, and one left before its end', async () => {
  const file = join(folder, 'shared.parquet')
  await duck.run(`copy bids to '${file}' (format parquet)`)
  for await (const batch of parquetReader.read(file, new Set(['n']), options)) {
    expect(batch.rows).toBeGreaterThan(0)
    break
  }
  const all = await Promise.all([1, 2, 3].map(() => columnsOf(parquetReader, file, ['n'])))
  for (const { n } of all) expect(n!.length).toBe(20000)
})

describe('writing', () => {
  const table = tableFromArrays({
    id: ['a', 'b', 'a', null],
    amount: new Float64Array([1.5, 2, 3, 4]),
  })

  test.each(['zstd', 'snappy'] as const)('DuckDB reads Parquet packed with %s', async (codec) => {
    const file = join(folder, `written-${codec}.parquet`)
    await writeFile(file, toParquet(table, codec))
    const rows = await duck.runAndReadAll(`select id, amount from '${file}'`)
    expect(rows.getRows()).toEqual([
      ['a', 1.5],
      ['b', 2],
      ['a', 3],
      [null, 4],
    ])
    const used = await duck.runAndReadAll(`select distinct compression from parquet_metadata('${file}')`)
    expect(used.getRows()).toEqual([[codec.toUpperCase()]])
    expect((await columnsOf(parquetReader, file, ['id'])).id).toEqual([
      ['bytes', 'a'],
      ['bytes', 'b'],
      ['bytes', 'a'],
      null,
    ])
  })

  test('a table without rows', async () => {
    const file = join(folder, 'written-none.parquet')
    await writeFile(file, toParquet(table.slice(0, 0)))
    expect(await parquetReader.fields(file, options)).toEqual(['id', 'amount'])
    expect((await duck.runAndReadAll(`select count(*)::int from '${file}'`)).getRows()).toEqual([[0]])
  })
})
