import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  Dictionary,
  Field,
  Int32,
  makeData,
  Null,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Utf8,
  Vector,
} from 'apache-arrow'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TenderflagError } from '#tenderflag/errors.js'
import { arrowReader } from '#tenderflag/ingest/arrow.js'
import type { Reader } from '#tenderflag/ingest/batch.js'
import { parquetReader } from '#tenderflag/ingest/parquet.js'
import { Counter, columnsOf, options, Repeater } from './record.js'

const cases = join(import.meta.dirname, '../cases/arrow')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenderflag-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function readAll(reader: Reader, file: string): Promise<number> {
  let rows = 0
  const names = (await reader.fields(file, options)).filter((name) => name !== 'place')
  for await (const batch of reader.read(file, new Set(names), options)) {
    rows += batch.rows
    for (const name of names) {
      const counter = new Counter()
      batch.field(name)?.pour(counter)
      if (counter.rows !== batch.rows) throw new Error(`${counter.rows} of ${batch.rows} rows of ${name}`)
      if (batch.rows > 0) batch.field(name)?.text(batch.rows - 1)
    }
  }
  return rows
}

async function errorOf(reader: Reader, bytes: Uint8Array | string): Promise<TenderflagError> {
  const file = join(folder, 'broken.bin')
  await writeFile(file, bytes)
  const error = await readAll(reader, file).then(
    (rows) => new Error(`read ${rows} rows`),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(TenderflagError)
  expect((error as Error).message).toContain('broken.bin')
  expect((error as Error).message).not.toContain('\n')
  return error as TenderflagError
}

describe.each([
  ['Arrow', arrowReader],
  ['Parquet', parquetReader],
])('%s: one clear error for', (_, reader) => {
  test('a missing file', async () => {
    await expect(reader.fields(join(folder, 'none'), options)).rejects.toMatchObject({ code: 'FILE_MISSING' })
  })
  test('a folder', async () => {
    await expect(reader.fields(folder, options)).rejects.toMatchObject({ code: 'FILE_MISSING' })
  })
  test('an empty file', async () => {
    expect((await errorOf(reader, '')).code).toBe('FILE_EMPTY')
  })
  test.each([
    'x',
    'ARROW1',
    'PAR1',
    'PAR1PAR1',
    'tender_id,lot_id\n1,2\n3,4\n',
    'ARROW1\0\0'.repeat(5),
    '\0'.repeat(99),
  ])('what is no such file: %j', async (text) => {
    expect((await errorOf(reader, text)).code).toBe('FILE_BROKEN')
  })
})

describe('files cut short', () => {
  test.each(['deltas.arrow', 'deltas-file.arrow'])('%s at every length', async (name) => {
    const bytes = readFileSync(join(cases, name))
    for (let length = 1; length < bytes.length; length += 3) {
      const error = await errorOf(arrowReader, bytes.subarray(0, length))
      expect([length, error.code]).toEqual([length, 'FILE_BROKEN'])
    }
  })

  test('Parquet', async () => {
    const bytes = readFileSync(join(cases, 'pyarrow.parquet'))
    for (let length = 100; length < bytes.length; length += 991)
      expect((await errorOf(parquetReader, bytes.subarray(0, length))).code).toBe('FILE_BROKEN')
  })
})

describe('flipped bits give a clear error or a reading, never a crash', () => {
  const codes = ['FILE_BROKEN', 'FILE_TOO_LARGE', 'FILE_UNKNOWN_FORMAT']
  const flips = fc.array(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(7)), {
    minLength: 1,
    maxLength: 4,
  })

  test.each([
    ['stream.arrow', 400],
    ['file.arrow', 400],
    ['feather-lz4.feather', 200],
    ['feather-zstd.feather', 200],
    ['pyarrow.parquet', 60],
  ])('%s', async (name, numRuns) => {
    const bytes = readFileSync(join(cases, name))
    const reader = name.endsWith('.parquet') ? parquetReader : arrowReader
    const file = join(folder, name)
    await fc.assert(
      fc.asyncProperty(flips, fc.boolean(), async (places, atEnd) => {
        const copy = Buffer.from(bytes)
        for (const [place, bit] of places) {
          // Metadata are dense at the end of a file: half of the runs flip bits there.
          const span = atEnd ? Math.min(bytes.length, 3000) : bytes.length
          copy[bytes.length - 1 - Math.floor(place * span)]! ^= 1 << bit
        }
        writeFileSync(file, copy)
        try {
          await readAll(reader, file)
        } catch (error) {
          if (!(error instanceof TenderflagError)) throw error
          expect(codes).toContain(error.code)
        }
      }),
      { numRuns },
    )
  })
})

/** A table of one dictionary column with these indices over these values. */
function indexed(indices: Int32Array, values: Uint8Array[]): Table {
  const offsets = new Int32Array(values.length + 1)
  for (const [i, value] of values.entries()) offsets[i + 1] = offsets[i]! + value.length
  const dictionary = new Vector([
    makeData({
      type: new Utf8(),
      length: values.length,
      nullCount: 0,
      valueOffsets: offsets,
      data: Buffer.concat(values),
    }),
  ])
  const type = new Dictionary(new Utf8(), new Int32(), 1)
  const child = makeData({ type, length: indices.length, nullCount: 0, data: indices, dictionary })
  const schema = new Schema([new Field('word', type, true)])
  const struct = makeData({
    type: new Struct(schema.fields),
    length: indices.length,
    nullCount: 0,
    children: [child],
  })
  return new Table([new RecordBatch(schema, struct)])
}

describe('dictionaries that lie', () => {
  test.each([[[0, 1, 2]], [[0, -1, 1]]])('indices %j of two values', async (indices) => {
    const table = indexed(Int32Array.from(indices), [Buffer.from('a'), Buffer.from('b')])
    const error = await errorOf(arrowReader, tableToIPC(table, 'stream'))
    expect(error.code).toBe('FILE_BROKEN')
    expect(error.message).toMatch(/points to value (2|-1) of a dictionary of 2/)
  })

  test('one huge value that a million rows refer to is taken once a run of 65,536 rows', async () => {
    const file = join(folder, 'bomb.arrow')
    await writeFile(
      file,
      tableToIPC(indexed(new Int32Array(1_000_000), [Buffer.alloc(20_000_000, 'x')]), 'file'),
    )
    const before = process.memoryUsage().rss
    const sink = new Repeater()
    const { word } = await columnsOf(arrowReader, file, ['word'], () => sink)
    expect(word!.length).toBe(1_000_000)
    expect(sink.written).toBe(16 * 20_000_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(500_000_000)
  })
})

describe('bombs', () => {
  test('rows without bytes', async () => {
    const length = 2_000_000_000
    const schema = new Schema([new Field('none', new Null(), true)])
    const child = makeData({ type: new Null(), length })
    const struct = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children: [child] })
    const error = await errorOf(
      arrowReader,
      tableToIPC(new Table([new RecordBatch(schema, struct)]), 'stream'),
    )
    expect(error.code).toBe('FILE_TOO_LARGE')
    expect(error.message).toMatch(/claims 2000000000 rows in \d+ bytes/)
  })

  test.each([
    ['lz4', 2n ** 31n, 'FILE_TOO_LARGE'],
    ['zstd', 2n ** 31n, 'FILE_TOO_LARGE'],
    ['lz4', 2n ** 62n, 'FILE_TOO_LARGE'],
    ['lz4', -2n, 'FILE_BROKEN'],
    ['lz4', 100_000_000n, 'FILE_BROKEN'],
    ['zstd', 100_000_000n, 'FILE_BROKEN'],
  ])('a %s buffer that claims %i bytes', async (codec, claim, code) => {
    const bytes = readFileSync(join(cases, `feather-${codec}.feather`))
    const frame = Buffer.from(codec === 'lz4' ? '04224d18' : '28b52ffd', 'hex')
    const at = bytes.indexOf(frame)
    expect(at).toBeGreaterThan(8)
    bytes.writeBigInt64LE(claim, at - 8)
    expect((await errorOf(arrowReader, bytes)).code).toBe(code)
  })
})

test('Feather version 1 is named', async () => {
  const error = await errorOf(arrowReader, `FEA1${'\0'.repeat(40)}FEA1`)
  expect(error.message).toMatch(/Feather version 1/)
})

test('two streams in one file are not silently cut to one', async () => {
  const bytes = readFileSync(join(cases, 'deltas.arrow'))
  expect((await errorOf(arrowReader, Buffer.concat([bytes, bytes]))).message).toMatch(/something follows/)
})

test('reading stops when it is asked to', async () => {
  for (const [reader, name] of [
    [arrowReader, 'file.arrow'],
    [parquetReader, 'pyarrow.parquet'],
  ] as const) {
    const stop = new AbortController()
    const read = async () => {
      for await (const batch of reader.read(join(cases, name), undefined, options, stop.signal))
        if (batch.rows > 0) stop.abort()
    }
    await expect(read()).rejects.toMatchObject({ code: 'ABORTED' })
  }
})
