import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  Bool,
  type Data,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  LargeUtf8,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { arrowReader } from '#tenderflag/ingest/arrow.js'
import { canonicalOptions } from '#tenderflag/ingest/find-folder.js'
import type { TableSource } from '#tenderflag/ingest/table-source.js'
import { Threads } from '#tenderflag/system/threads.js'
import { options, pourAll, Recorder } from '../arrow/record.js'
import { inlineRunner, outcome } from './in-parts.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-arrow-parts-'))
const threads = new Threads(2)
afterAll(async () => {
  await threads.close()
  rmSync(folder, { recursive: true, force: true })
})

const RUN = 65_536
const size = { part: 1 << 22, window: 1 << 18 }

const words = vectorFromArray(['valid', 'withdrawn', 'oops', 'pending'], new Utf8())
const status = new Dictionary(new Utf8(), new Int32(), 1)

/** Texts as they lie in a column, made at once: those of apache-arrow's builders take long. */
function texts(values: readonly (string | null)[], wide: boolean): Data {
  const ends = [0]
  for (const value of values) ends.push(ends.at(-1)! + Buffer.byteLength(value ?? ''))
  const data = Buffer.from(values.join(''))
  const { nullBitmap, nullCount } = validity(values)
  const about = { length: values.length, nullCount, nullBitmap, data }
  return wide
    ? makeData({ type: new LargeUtf8(), ...about, valueOffsets: BigInt64Array.from(ends, BigInt) })
    : makeData({ type: new Utf8(), ...about, valueOffsets: Int32Array.from(ends) })
}

function validity(values: readonly unknown[]) {
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8))
  let nullCount = 0
  for (const [i, value] of values.entries())
    if (value === null) nullCount++
    else nullBitmap[i >> 3]! |= 1 << (i & 7)
  return { nullBitmap, nullCount }
}

/** Bids from a row on, with nulls, and values that give notices. */
function bids(from: number, rows: number, wide = false): Data[] {
  const of = <T>(make: (i: number) => T | null) => Array.from({ length: rows }, (_, i) => make(from + i))
  const amounts = of((i) => (i % 5 === 0 ? null : i / 4 - 10))
  const ranks = of((i) => (i % 11 === 0 ? null : BigInt(i % 9)))
  const winners = of((i) => i % 3 === 0)
  const times = of((i) => (i % 13 === 0 ? null : BigInt(1.7e12 + i * 1000)))
  const length = rows
  return [
    texts(
      of((i) => `T${i >> 3}`),
      wide,
    ),
    texts(
      of((i) => (i % 7 === 0 ? null : `é${i % 1000}`)),
      wide,
    ),
    makeData({
      type: new Float64(),
      length,
      ...validity(amounts),
      data: Float64Array.from(amounts, (v) => v ?? 0),
    }),
    makeData({
      type: new Int64(),
      length,
      ...validity(ranks),
      data: BigInt64Array.from(ranks, (v) => v ?? 0n),
    }),
    makeData({
      type: new Bool(),
      length,
      nullCount: 0,
      data: validity(winners.map((won) => won || null)).nullBitmap,
    }),
    makeData({
      type: new TimestampMillisecond('UTC'),
      length,
      ...validity(times),
      data: BigInt64Array.from(times, (v) => v ?? 0n),
    }),
    texts(
      of((i) => (i === RUN + 7 || i === 3 ? '10.0.0.256' : i % 4 === 0 ? null : `10.0.0.${i % 250}`)),
      false,
    ),
    makeData({
      type: status,
      length,
      nullCount: 0,
      data: Int32Array.from(of((i) => (i % 30_011 === 0 ? 2 : i & 1)) as number[]),
      dictionary: words,
    }),
  ]
}

const names = ['tender_id', 'bidder_id', 'amount', 'rank', 'is_winner', 'submitted_at', 'ip', 'status']

/** A table with batches of these sizes. */
function tableOf(sizes: readonly number[], wide = false): Table {
  let schema: Schema | undefined
  let from = 0
  const batches = sizes.map((rows) => {
    const children = bids(from, rows, wide)
    from += rows
    schema ??= new Schema(names.map((name, i) => new Field(name, children[i]!.type, true)))
    return new RecordBatch(
      schema,
      makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children }),
    )
  })
  return new Table(batches)
}

let files = 0
function write(bytes: Uint8Array): string {
  const file = join(folder, `${files++ % 20}.arrow`)
  writeFileSync(file, bytes)
  return file
}

function source(paths: readonly string[]): TableSource {
  return {
    table: 'bids',
    files: paths,
    format: 'arrow',
    options: canonicalOptions,
    columns: undefined,
    distinct: false,
  }
}

const whole = { startThreadsAfter: Number.POSITIVE_INFINITY }
const inParts = () => ({ startThreadsAfter: 0, threads: inlineRunner(), partSize: size })

/** How many rows each part of a file has; undefined for one that is read in one go. */
async function rowsOfParts(file: string, rows = RUN) {
  return (await arrowReader.parts!(file, options, rows, size))?.map((part) => part.rows)
}

const cases = join(import.meta.dirname, '../cases/arrow')

describe('parts of Arrow data', () => {
  it('are batches together, and runs of large ones', async () => {
    const ipc = (sizes: number[], format: 'file' | 'stream') => write(tableToIPC(tableOf(sizes), format))
    for (const format of ['file', 'stream'] as const) {
      expect(await rowsOfParts(ipc([40_000, 40_000, 10_000], format))).toEqual([80_000, 10_000])
      expect(await rowsOfParts(ipc([150_000, 131_072, 5], format))).toEqual([RUN, RUN, 18_928 + 131_072, 5])
    }
  })

  it.each([
    'stream.arrow',
    'file.arrow',
    'feather-uncompressed.feather',
    'feather-lz4.feather',
    'feather-zstd.feather',
    'deltas-file.arrow',
  ])('of %s one after the other are the whole', async (name) => {
    const file = join(cases, name)
    const held = (await arrowReader.fields(file, options)).filter((column) => column !== 'place')
    const sinks = () => new Map(held.map((column) => [column, new Recorder()]))
    const [expected, poured] = [sinks(), sinks()]
    for await (const batch of arrowReader.read(file, new Set(held), options)) pourAll(batch, expected)
    const parts = (await arrowReader.parts!(file, options, 1, size))!
    if (name.startsWith('feather')) expect(parts.length).toBeGreaterThan(1)
    for (const part of parts)
      for await (const batch of arrowReader.read(file, new Set(held), options, undefined, part))
        pourAll(batch, poured)
    expect(poured).toEqual(expected)
  })

  it('are not made where dictionaries change on the way, or where something is broken', async () => {
    for (const name of ['deltas.arrow', 'replaced.arrow'])
      expect(await rowsOfParts(join(cases, name), 1)).toBeUndefined()
    const bytes = tableToIPC(tableOf([10]), 'stream')
    expect(await rowsOfParts(write(bytes))).toEqual([10])
    expect(await rowsOfParts(write(bytes.subarray(0, bytes.length - 8)))).toBeUndefined()
  })
})

describe('reading Arrow data in parts gives what reading in one go gives', () => {
  it.each([
    [[150_000, 3], false, 3],
    [[40_000, 30_000, 2000], true, 2],
    [[132_000], true, 3],
  ] as const)('of batches with %j rows, wide offsets: %j', async (sizes, wide, parts) => {
    const table = tableOf(sizes, wide)
    for (const format of ['file', 'stream'] as const) {
      const file = write(tableToIPC(table, format))
      for (const strict of wide ? [false] : [false, true]) {
        const expected = await outcome([source([file, file])], { ...whole, strict })
        const how = inParts()
        expect(await outcome([source([file, file])], { ...how, strict })).toEqual(expected)
        if (strict) expect(expected).toHaveProperty('error')
        else expect([how.threads.pieces, how.threads.failed]).toEqual([2 * parts, 0])
      }
    }
    const file = write(tableToIPC(table, 'file'))
    const inThreads = { startThreadsAfter: 0, threads, partSize: { part: 1 << 18 } }
    expect(await outcome([source([file])], inThreads)).toEqual(await outcome([source([file])], whole))
  })

  it('of dictionaries that are much larger than a batch, which a thread reads once', async () => {
    const size = 200_000
    const values = (make: (i: number) => string) => {
      const held = Array.from({ length: size }, (_, i) => make(i))
      const valueOffsets = new Int32Array(size + 1)
      for (const [i, one] of held.entries()) valueOffsets[i + 1] = valueOffsets[i]! + one.length
      const data = Buffer.from(held.join(''))
      return new Vector([makeData({ type: new Utf8(), length: size, nullCount: 0, data, valueOffsets })])
    }
    const ids = { type: new Dictionary(new Utf8(), new Int32(), 7), values: values((i) => `T${i}`) }
    const firms = {
      type: new Dictionary(new Utf8(), new Int32(), 8),
      values: values((i) => `${i % 9} B${i}`),
    }
    const columns = { tender_id: ids, lot_id: ids, bidder_id: firms }
    const fields = Object.entries(columns).map(([name, { type }]) => new Field(name, type, true))
    const batches = Array.from({ length: 4 }, (_, batch) => {
      const children = Object.values(columns).map(({ type, values: dictionary }, place) => {
        const data = Int32Array.from({ length: RUN }, (_, i) => (batch * 40_000 + (i >> place) * 7919) % size)
        return makeData({ type, length: RUN, nullCount: 0, data, dictionary })
      })
      const about = { type: new Struct(fields), length: RUN, nullCount: 0, children }
      return new RecordBatch(new Schema(fields), makeData(about))
    })
    const file = write(tableToIPC(new Table(batches), 'file'))
    const expected = await outcome([source([file])], whole)
    const how = inParts()
    expect(await outcome([source([file])], how)).toEqual(expected)
    expect([how.threads.pieces, how.threads.failed]).toEqual([4, 0])
    const inThreads = { startThreadsAfter: 0, threads, partSize: { part: 1 << 18 } }
    expect(await outcome([source([file])], inThreads)).toEqual(expected)
  })

  it('of data with flipped bits, errors among them', async () => {
    const sizes = Array.from({ length: 12 }, (_, i) => 11_000 + i)
    const table = tableOf(sizes).select(['tender_id', 'rank', 'status'])
    const large = tableOf([135_000]).select(['tender_id', 'amount'])
    const good = [tableToIPC(table, 'file'), tableToIPC(table, 'stream'), tableToIPC(large, 'file')]
    let errors = 0
    const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...good),
        place,
        fc.nat(7),
        fc.constantFrom('start', 'end', 'any'),
        async (bytes, at, bit, where) => {
          const copy = Uint8Array.from(bytes)
          const span = where === 'any' ? copy.length : 2000
          const flipped = Math.floor(at * span) + (where === 'end' ? copy.length - span : 0)
          copy[flipped]! ^= 1 << bit
          const file = write(copy)
          const expected = await outcome([source([file])], whole)
          expect(await outcome([source([file])], inParts())).toEqual(expected)
          if (Object.hasOwn(expected as object, 'error')) errors++
        },
      ),
      { numRuns: 16 },
    )
    expect(errors).toBeGreaterThan(0)
  })
})
