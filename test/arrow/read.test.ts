import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrowReader } from '#tenderflag/ingest/arrow.js'
import { parquetReader } from '#tenderflag/ingest/parquet.js'
import { columnsOf, options, Recorder, Repeater } from './record.js'

const cases = join(import.meta.dirname, '../cases/arrow')
const expected = JSON.parse(readFileSync(join(cases, 'rows.json'), 'utf8')) as Record<
  string,
  { poured: unknown[]; text: (string | null)[] }
>
const names = Object.keys(expected)
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenderflag-'))
})
afterAll(() => rm(folder, { recursive: true }))

const times = (count: number, values: unknown[]) => Array.from({ length: count }, () => values).flat()
const plain = (value: unknown) => JSON.parse(JSON.stringify(value))

describe('every type that becomes a canonical column', () => {
  test.each([
    ['stream.arrow', 1],
    ['file.arrow', 1],
    ['feather-uncompressed.feather', 40],
    ['feather-lz4.feather', 40],
    ['feather-zstd.feather', 40],
    ['pyarrow.parquet', 1],
  ])('%s', async (name, count) => {
    const reader = name.endsWith('.parquet') ? parquetReader : arrowReader
    const file = join(cases, name)
    const held = names.filter((column) => column !== 'nothing' || reader === arrowReader)
    expect(new Set(await reader.fields(file, options))).toEqual(new Set([...held, 'place']))
    const columns = plain(await columnsOf(reader, file, held))
    for (const column of held)
      expect([column, columns[column]]).toEqual([column, times(count, expected[column]!.poured)])
    const texts: Record<string, (string | null)[]> = Object.fromEntries(held.map((column) => [column, []]))
    for await (const batch of reader.read(file, new Set(held), options))
      for (const column of held)
        for (let row = 0; row < batch.rows; row++) texts[column]!.push(batch.field(column)!.text(row) ?? null)
    for (const column of held)
      expect([column, texts[column]]).toEqual([column, times(count, expected[column]!.text)])
  })

  test('infinity and what is no number arrive as they are', async () => {
    const { double } = await columnsOf(arrowReader, join(cases, 'file.arrow'), ['double'])
    expect(double!.slice(2, 4)).toEqual([
      ['number', Number.POSITIVE_INFINITY],
      ['number', Number.NaN],
    ])
  })
})

describe('dictionaries', () => {
  const words = ['a', 'b', null, 'a', 'a', 'b', 'c', 'c', 'd', 'a', 'b', 'c']
  const poured = words.map((word) => (word === null ? null : ['bytes', word]))

  test.each(['deltas.arrow', 'deltas-file.arrow', 'replaced.arrow'])('%s', async (name) => {
    const file = join(cases, name)
    expect((await columnsOf(arrowReader, file, ['word'])).word).toEqual(poured)
    expect((await columnsOf(arrowReader, file, ['word'], () => new Repeater())).word).toEqual(poured)
  })

  test('a value is written once a batch where the sink can repeat it', async () => {
    const sink = new Repeater()
    const { status } = await columnsOf(
      arrowReader,
      join(cases, 'feather-lz4.feather'),
      ['status'],
      () => sink,
    )
    expect(plain(status)).toEqual(times(40, expected.status!.poured))
    expect(sink.written).toBeLessThanOrEqual(3 * 'validwithdrawn'.length)
  })
})

describe('wanted columns', () => {
  const file = join(cases, 'file.arrow')

  test('others are absent', async () => {
    for await (const batch of arrowReader.read(file, new Set(['id']), options)) {
      expect(batch.field('id')).toBeDefined()
      expect(batch.field('amount')).toBeUndefined()
      expect(batch.field('unknown')).toBeUndefined()
    }
  })

  test('by place, as in files without a header', async () => {
    for (const [reader, name] of [
      [arrowReader, 'file.arrow'],
      [parquetReader, 'pyarrow.parquet'],
    ] as const) {
      const place = (await reader.fields(join(cases, name), options)).indexOf('status')
      const sink = new Recorder()
      for await (const batch of reader.read(join(cases, name), new Set([place]), options)) {
        batch.field(place)!.pour(sink)
        expect(batch.field(0)).toBeUndefined()
      }
      expect(sink.values).toEqual(expected.status!.poured)
    }
  })

  test('without any the rows are still counted', async () => {
    for (const [reader, name] of [
      [arrowReader, 'file.arrow'],
      [parquetReader, 'pyarrow.parquet'],
    ] as const) {
      let rows = 0
      for await (const batch of reader.read(join(cases, name), new Set(['unknown']), options))
        rows += batch.rows
      expect(rows).toBe(5)
    }
  })

  test('a type that is not read is refused only where it is wanted', async () => {
    for (const [reader, name] of [
      [arrowReader, 'stream.arrow'],
      [parquetReader, 'pyarrow.parquet'],
    ] as const) {
      const read = () => columnsOf(reader, join(cases, name), ['id', 'place'])
      await expect(read()).rejects.toThrow(
        /(stream\.arrow|pyarrow\.parquet), column place: its type Struct is not read/,
      )
      for await (const batch of reader.read(join(cases, name), undefined, options)) {
        expect(batch.field('last')).toBeDefined()
        expect(() => batch.field('place')).toThrow(/column place/)
      }
    }
  })
})

test('a file from before Arrow 0.15 has no mark before the length of a message', async () => {
  const bytes = readFileSync(join(cases, 'deltas.arrow'))
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readInt32LE(at + 4)
    parts.push(bytes.subarray(at + 4, at + 8))
    if (length === 0) break
    // The body follows; its length is told by where the next mark is.
    let next = at + 8 + length
    while (bytes.readUInt32LE(next) !== 0xffffffff) next += 8
    parts.push(bytes.subarray(at + 8, next))
    at = next
  }
  const file = join(folder, 'old.arrow')
  await writeFile(file, Buffer.concat(parts))
  const { word } = await columnsOf(arrowReader, file, ['word'])
  expect(word!.length).toBe(12)
  expect(word![8]).toEqual(['bytes', 'd'])
})
