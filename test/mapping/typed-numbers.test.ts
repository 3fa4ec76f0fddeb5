import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepingTyped, shifted } from '#tenderflag/ingest/mapping/value.js'
import { isWholeDay } from '#tenderflag/schema/instant.js'
import { notices, readMapped, rowsOf } from './data.js'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenderflag-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('numbers of Parquet are read as they stand, however columns are made of them', async () => {
  const duck = await (await DuckDBInstance.create(':memory:')).connect()
  await duck.run(`copy (select * from (values
      (9007199254740993::bigint, 1.234::decimal(9, 3), 1.234::double, 5::smallint, 1.234::decimal(38, 30), 'a'),
      (2::bigint, 2.000::decimal(9, 3), -1::double, -1::smallint, 7::decimal(38, 30), 'b')
    ) t(id, price, float, bids, fine, kind)) to '${join(folder, 'all.parquet')}' (format parquet)`)
  duck.closeSync()
  const mapping = join(folder, 'mapping.yaml')
  await writeFile(
    mapping,
    `numbers: 1.234,56
currency: EUR
tables:
  tenders:
    files: all.parquet
    columns:
      tender_id: { join: [kind, id], separator: "-" }
      estimate: { column: price, times: 1000, nulls: ["2.000"] }
      bids_count: { column: bids, nulls: ["-1"] }
  lots:
    files: all.parquet
    columns:
      tender_id: { column: id, nulls: ["0"] }
      lot_id: { value: "1" }
      estimate: { first: [{ column: float, nulls: ["-1"] }, fine] }
  awards:
    files: all.parquet
    columns:
      tender_id: id
      amount: { cel: 'kind == "a" ? fine : price' }
`,
  )
  const data = await readMapped(mapping, folder)
  expect(rowsOf(data, 'tenders')).toEqual([
    { tender_id: 'a-9007199254740993', estimate: 1234, bids_count: 5, currency: 'EUR' },
    { tender_id: 'b-2', estimate: null, bids_count: null, currency: 'EUR' },
  ])
  expect(rowsOf(data, 'lots')).toMatchObject([
    { tender_id: '9007199254740993', estimate: 1.234 },
    { tender_id: '2', estimate: 7 },
  ])
  expect(rowsOf(data, 'awards')).toMatchObject([
    { tender_id: '9007199254740993', amount: 1.234 },
    { tender_id: '2', amount: 2 },
  ])
  expect(notices(data)).toEqual([])
})

test.each([
  ['1.1', '1.1e3'],
  [' 1.234,5 ', '1.234,5e3'],
  ['1,5E+03', '1,5e6'],
  ['-2e-3', '-2e0'],
  ["1'234", "1'234e3"],
  ['5 EUR', '5 EUR'],
  ['lot 5', 'lot 5'],
  ['n/a', 'n/a'],
])('%j times a thousand is %j', (text, expected) => {
  expect(shifted(text, 3)).toBe(expected)
})

test('a number times a power of ten is rounded once', () => {
  expect(shifted({ number: 1.1, text: '1.1' }, 3)).toEqual({ number: 1100, text: '1.1e3' })
  expect(shifted({ number: 1e21, text: '1e+21' }, 3)).toEqual({ number: 1e24, text: '1e24' })
  expect(shifted({ number: Number.NaN, text: 'NaN' }, 3)).toEqual({ number: Number.NaN, text: 'NaN' })
})

test('of an expression, a number stays one where it stands alone or has digits that are not exact', () => {
  const exact = { number: 1.5, text: '1.5' }
  const inexact = { number: 1e17, text: '100000000000000000' }
  const both = keepingTyped((get) => get('all'))
  expect(both(() => exact, 'f')).toBe(exact)
  expect(both(() => '1.5', 'f')).toBe('1.5')
  const made = keepingTyped((get) => `no ${get('n')}`)
  expect(made(() => exact, 'f')).toBe('no 1.5')
  expect(made(() => inexact, 'f')).toBe(inexact)
  expect(keepingTyped((get) => (get('n') === 'x' ? 'a' : 'b'))(() => inexact, 'f')).toBe('b')
})

test.each(['when', '{ first: [when] }'])(
  'numbers are read by the formats of dates in turn: %s',
  async (column) => {
    const file = join(folder, 'dates.jsonl')
    const days = [20210203, 1609459200000, 18000, '20210203', 1e15]
    await writeFile(file, days.map((when, id) => `${JSON.stringify({ id, when })}\n`).join(''))
    const mapping = join(folder, 'dates.yaml')
    const read = async (dates: string) => {
      await writeFile(
        mapping,
        `dates: ${dates}
tables: { tenders: { files: dates.jsonl, columns: { tender_id: id, published_at: ${column} } } }
`,
      )
      return rowsOf(await readMapped(mapping, folder), 'tenders').map(({ published_at: at }) =>
        at === null ? null : new Date(Number(at)).toISOString().slice(0, 10),
      )
    }
    const all = ['2021-02-03', '2021-01-01', '2019-04-14', '2021-02-03', null]
    expect(await read('[yyyyMMdd, epoch-days, epoch-millis]')).toEqual(all)
    expect(await read('[iso, epoch-days, yyyyMMdd, epoch-millis]')).toEqual(all)
    expect(await read('[yyyyMMdd]')).toEqual(['2021-02-03', null, null, '2021-02-03', null])
  },
)

test.each(['when', '{ first: [when] }', '{ column: when, nulls: [none] }', '{ cel: when }'])(
  'dates and times of Parquet are read as they stand, whatever the format of texts: %s',
  async (column) => {
    const duck = await (await DuckDBInstance.create(':memory:')).connect()
    const mapping = join(folder, 'times.yaml')
    const read = async (type: string) => {
      await duck.run(`copy (select 1 as id, '2021-02-03 04:05:06'::${type} as when_)
        to '${join(folder, 'times.parquet')}' (format parquet)`)
      await writeFile(
        mapping,
        `timezone: Asia/Riyadh
dates: [dd.MM.yyyy]
tables:
  tenders: { files: times.parquet, columns: { tender_id: id, published_at: ${column.replace('when', 'when_')} } }
`,
      )
      const data = await readMapped(mapping, folder)
      expect(notices(data)).toEqual([])
      return Number(rowsOf(data, 'tenders')[0]!.published_at)
    }
    expect(isWholeDay(await read('date'))).toBe(true)
    expect(Math.floor(await read('date'))).toBe(Date.parse('2021-02-02T21:00:00Z'))
    expect(await read('timestamp')).toBe(Date.parse('2021-02-03T01:05:06Z'))
    expect(await read('timestamptz')).toBe(Date.parse('2021-02-03T04:05:06Z'))
    duck.closeSync()
  },
)
