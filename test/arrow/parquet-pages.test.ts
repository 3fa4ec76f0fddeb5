import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Dictionary } from '#tenderflag/columns/dictionary.js'
import { TenderflagError } from '#tenderflag/errors.js'
import { Codec, codecOf } from '#tenderflag/ingest/parquet/codec.js'
import { Delta } from '#tenderflag/ingest/parquet/delta.js'
import { Hybrid } from '#tenderflag/ingest/parquet/hybrid.js'
import { parquetReader } from '#tenderflag/ingest/parquet.js'
import { readTables } from '#tenderflag/ingest/read-tables.js'
import { columnsOf, options, pourAll, Recorder } from './record.js'

const cases = join(import.meta.dirname, '../cases/arrow')
const files = ['plain-1', 'plain-2', 'dictionary-1', 'dictionary-2', 'delta-1', 'delta-2']
const pathOf = (name: string) => join(cases, `${name}.parquet`)
const names = [
  'id',
  'text',
  'word',
  'int',
  'long',
  'single',
  'double',
  'flag',
  'at',
  'day',
  'wide',
  'small',
  'nulls',
]
const rows = [...Array(200).keys()]
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenderflag-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What make.py wrote, said once more. */
const unless = <T>(i: number, value: T) => (i % 10 === 3 ? null : value)
const iso = (millis: number) => new Date(millis).toISOString()
const expected: Record<string, (i: number) => unknown> = {
  id: (i) => ['bytes', `T-${Math.floor(i / 3)}`],
  text: (i) => unless(i, ['bytes', `عطاء ${(i * 7919) % 1009}`]),
  word: (i) => unless(i, i % 3 === 2 ? null : ['bytes', i % 3 === 0 ? 'valid' : 'withdrawn']),
  int: (i) => unless(i, ['number', i % 2 === 1 ? -i * i : i * i]),
  long: (i) =>
    unless(i, i === 150 ? ['number', 0] : ['text', String(BigInt(i - 150) * 60_000_000_000_000_000n)]),
  single: (i) => unless(i, ['number', i / 4]),
  double: (i) => unless(i, ['number', i / 8]),
  flag: (i) => unless(i, ['flag', i % 4 < 3]),
  at: (i) => unless(i, ['instant', iso(i * 86_399_999).replace('.000', '')]),
  day: (i) => unless(i, ['day', iso((i * 37 - 3000) * 86_400_000).slice(0, 10)]),
  wide: (i) => unless(i, ['number', (i - 150) * 1e13]),
  small: (i) => unless(i, ['number', (i - 150) / 100]),
  nulls: () => null,
}

/** Takes texts by their numbers, as sinks that make codes do. */
class Numbered extends Recorder {
  calls = 0
  codes(
    entries: Parameters<NonNullable<import('#tenderflag/columns/sinks/sink.js').ColumnSink['codes']>>[0],
    numbers: Int32Array,
    count: number,
  ): void {
    this.calls++
    for (const number of numbers.subarray(0, count))
      if (number < 0) this.none()
      else
        this.bytes(
          entries.bytes,
          entries.marks[number * entries.stride]!,
          entries.marks[number * entries.stride + 1]!,
        )
  }
}

describe.each(files)('%s', (name) => {
  test('gives all rows', async () => {
    const columns = await columnsOf(parquetReader, pathOf(name), names)
    for (const column of names)
      expect([column, columns[column]]).toEqual([column, rows.map(expected[column]!)])
  })

  test('gives the same to a sink that takes numbers of texts', async () => {
    const sinks = new Map(names.map((column) => [column, new Numbered()]))
    for await (const batch of parquetReader.read(pathOf(name), undefined, options)) pourAll(batch, sinks)
    for (const [column, { values }] of sinks)
      expect([column, values]).toEqual([column, rows.map(expected[column]!)])
    expect(sinks.get('word')!.calls > 0).toBe(name.startsWith('dictionary'))
  })

  test('gives the same in parts', async () => {
    const size = { part: 1 << 20, window: 1 << 18 }
    const parts = (await parquetReader.parts!(pathOf(name), options, 100, size))!
    expect(parts.map((part) => part.rows)).toEqual([110, 90])
    const sinks = new Map(names.map((column) => [column, new Recorder()]))
    for (const part of parts)
      for await (const batch of parquetReader.read(pathOf(name), undefined, options, undefined, part))
        pourAll(batch, sinks)
    for (const [column, { values }] of sinks)
      expect([column, values]).toEqual([column, rows.map(expected[column]!)])
    expect(await parquetReader.parts!(pathOf(name), options, 1000, size)).toHaveLength(1)
  })

  test('with any flipped bit of a page: an error, for there are checksums; of the rest: an error or all rows', async () => {
    const bytes = readFileSync(pathOf(name))
    const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8)
    const file = join(folder, `${name}.parquet`)
    const seen = { failed: 0, read: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.nat(7),
        fc.boolean(),
        async (place, bit, inFooter) => {
          const copy = Buffer.from(bytes)
          const at = inFooter
            ? footer + Math.floor(place * (bytes.length - footer))
            : Math.floor(place * footer)
          copy[at]! ^= 1 << bit
          writeFileSync(file, copy)
          try {
            const sinks = new Map(names.map((column) => [column, new Recorder()]))
            for await (const batch of parquetReader.read(file, new Set(names), options)) pourAll(batch, sinks)
            seen.read++
            // A name or type of the footer, or a header's field that nobody reads, is beyond any checksum.
            if (inFooter) return
            for (const [column, { values }] of sinks)
              expect([column, values]).toEqual([column, rows.map(expected[column]!)])
          } catch (error) {
            if (error instanceof TenderflagError) {
              expect(['FILE_BROKEN', 'FILE_TOO_LARGE', 'FILE_UNKNOWN_FORMAT']).toContain(error.code)
              seen.failed++
            } else if (!(inFooter && error instanceof Error && error.message.startsWith('no field')))
              throw error
          }
        },
      ),
      { numRuns: 60 },
    )
    expect(seen.failed).toBeGreaterThan(20)
  })
})

test('small row groups are read together, and those between them as they are', async () => {
  const sinks = new Map(names.map((column) => [column, new Recorder()]))
  const batches: number[] = []
  for await (const batch of parquetReader.read(pathOf('groups'), undefined, options)) {
    batches.push(batch.rows)
    pourAll(batch, sinks)
  }
  expect(batches).toEqual([8, 110, 82])
  for (const [column, { values }] of sinks)
    expect([column, values]).toEqual([column, rows.map(expected[column]!)])
})

test('tables are the same however the file was written, and each value that is refused is noted for its row', async () => {
  const fields = {
    tender_id: 'id',
    bid_id: 'text',
    status: 'word',
    currency: 'text',
    ip: 'word',
    amount: 'small',
    round: 'int',
    submitted_at: 'at',
    is_winner: 'text',
  }
  const columns = new Map(
    Object.entries(fields).map(([column, field]) => [column, { origin: { kind: 'field' as const, field } }]),
  )
  const read = async (name: string) => {
    const source = { table: 'bids' as const, format: 'parquet' as const, options, columns, distinct: false }
    const { tables, notices, dictionaries } = await readTables(
      [{ ...source, files: [pathOf(name)] }],
      () => 'all',
      { zone: 'UTC', sharedAddresses: [], strict: false },
    )
    const found = notices.all().flatMap(({ listed }) => listed.map(({ file, ...rest }) => rest))
    const held = [...tables.get('bids')!.columns].map(([column, value]) => {
      if (value.kind !== 'code') return [column, [...(value.kind === 'enum' ? value.codes : value.values)]]
      return [column, [...value.codes].map((code) => dictionaries[value.domain].text(code))]
    })
    return { held: Object.fromEntries(held) as Record<string, unknown[]>, found }
  }
  const first = await read('plain-1')
  // below zero: every other row, and null with a notice for each
  expect(first.held.round!.slice(0, 5)).toEqual([0, Number.NaN, 4, Number.NaN, 16])
  expect(first.held.amount!.slice(148, 153)).toEqual([Number.NaN, Number.NaN, 0, 0.01, 0.02])
  expect(first.held.status!.slice(0, 5)).toEqual([2, 4, -1, -1, 4])
  expect(first.found.length).toBeGreaterThan(5)
  for (const name of [...files.slice(1), 'groups']) expect([name, await read(name)]).toEqual([name, first])
})

describe('packed bits', () => {
  test('any width and any cut give the values that were packed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 32 }),
        fc.array(fc.nat(0xffffffff), { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 20 })),
        (width, numbers, cuts) => {
          const values = numbers.map((value) => value % 2 ** width)
          const groups = Math.ceil(values.length / 8)
          const bits = values.reduce((sum, value, i) => sum | (BigInt(value) << BigInt(i * width)), 0n)
          const bytes = [(groups << 1) | 1]
          for (let i = 0; i < groups * width; i++) bytes.push(Number((bits >> BigInt(8 * i)) & 255n))
          // then a run of five
          bytes.push(10)
          for (let i = 0; i < (width + 7) >> 3; i++) bytes.push((values[0]! / 2 ** (8 * i)) & 255)
          const hybrid = new Hybrid(Uint8Array.from(bytes), 0, bytes.length, width, undefined)
          const all = [
            ...values,
            ...new Array(groups * 8 - values.length).fill(0),
            ...new Array(5).fill(values[0]),
          ]
          const read: number[] = []
          for (let i = 0; read.length < all.length; i++) {
            const some = Math.min(cuts[i] ?? 100, all.length - read.length)
            const out = new Int32Array(some)
            hybrid.read(out, some)
            for (const value of out) read.push(value >>> 0)
          }
          expect(read).toEqual(all)
          expect(() => hybrid.read(new Int32Array(1), 1)).toThrow(/fewer values/)
        },
      ),
    )
  })
})

/** An unsigned number, seven bits a byte. */
function varint(value: bigint): number[] {
  return value < 128n ? [Number(value)] : [Number(value & 127n) | 128, ...varint(value >> 7n)]
}

const zigzag = (value: bigint) => varint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)))

/** Values as differences: blocks of 32 in four miniblocks, of which the last may be missing. */
function differences(values: readonly bigint[]): number[] {
  const bytes = [...varint(32n), ...varint(4n), ...varint(BigInt(values.length)), ...zigzag(values[0]!)]
  const all = values.slice(1).map((value, i) => value - values[i]!)
  for (let at = 0; at < all.length; at += 32) {
    const block = all.slice(at, at + 32)
    const [least = 0n] = block.toSorted((a, b) => (a < b ? -1 : 1))
    const minis = [0, 8, 16, 24].map((from) => block.slice(from, from + 8).map((one) => one - least))
    const widths = minis.map((mini) =>
      Math.max(0, ...mini.map((one) => (one === 0n ? 0 : one.toString(2).length))),
    )
    bytes.push(...zigzag(least), ...widths)
    minis.forEach((mini, m) => {
      const packed = mini.reduce((sum, one, i) => sum | (one << BigInt(i * widths[m]!)), 0n)
      if (mini.length > 0)
        for (let i = 0; i < widths[m]!; i++) bytes.push(Number((packed >> BigInt(8 * i)) & 255n))
    })
  }
  return bytes
}

describe('differences', () => {
  const widest = fc.bigInt({ min: -(2n ** 61n), max: 2n ** 61n })
  const value = fc.oneof(widest, fc.bigInt({ min: -300n, max: 300n }), fc.constant(7n))

  test('of any width and in any cut give the values that were packed, and cut short an error', () => {
    fc.assert(
      fc.property(
        fc.nat(8).chain((minis) => fc.array(value, { minLength: 1 + 8 * minis, maxLength: 1 + 8 * minis })),
        fc.array(fc.integer({ min: 1, max: 20 })),
        fc.nat(),
        (values, cuts, short) => {
          const bytes = Uint8Array.from(differences(values))
          const read = (some: Uint8Array) => {
            const delta = new Delta(some, 0, undefined)
            const found: bigint[] = []
            for (let i = 0; delta.left > 0; i++) {
              const out = new Int32Array(2 * Math.min(cuts[i] ?? 100, delta.left))
              delta.read(out, out.length / 2, 2)
              found.push(...new BigInt64Array(out.buffer))
            }
            return found
          }
          expect(read(bytes)).toEqual(values)
          expect(() => read(bytes.subarray(0, short % bytes.length))).toThrow(/differences does not add up/)
        },
      ),
    )
  })

  test.each([
    ['no miniblock', [32n, 0n, 1n, 0n]],
    ['no value a block', [0n, 4n, 1n, 0n]],
    ['a huge block', [2n ** 24n + 8n, 1n, 1n, 0n]],
    ['a miniblock of five', [20n, 4n, 1n, 0n]],
    ['too many values', [32n, 4n, 2n ** 31n, 0n]],
  ])('that have %s are refused', (_, header) => {
    expect(() => new Delta(Uint8Array.from(header.flatMap(varint)), 0, undefined)).toThrow(/does not add up/)
  })

  test('of more than 64 bits are refused', () => {
    const bytes = [...[32n, 4n, 9n, 0n, 0n].flatMap(varint), 65, 0, 0, 0, ...new Array(65).fill(1)]
    const delta = new Delta(Uint8Array.from(bytes), 0, undefined)
    expect(() => delta.read(new Int32Array(18), 9, 2)).toThrow(/does not add up/)
    expect(() => delta.read(new Int32Array(20), 10, 2)).toThrow(/does not add up/)
  })
})

test('differences that claim more than they hold end in an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        const delta = new Delta(bytes, 0, undefined)
        delta.read(new Int32Array(2 * Math.min(delta.left, 1000)), Math.min(delta.left, 1000), 2)
      } catch (error) {
        expect(error).toBeInstanceOf(TenderflagError)
      }
    }),
  )
})

describe('packed pages', () => {
  test.each([1, 2, 4, 5, 6, 7])(
    'any bytes for codec %i give an error, or the length that was asked for',
    async (code) => {
      const codec = await codecOf(code, 'x', 'x.parquet')
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(5000), (bytes, length) => {
          try {
            expect(codec.unpack(bytes, length).length).toBe(length)
          } catch (error) {
            expect(error).toBeInstanceOf(TenderflagError)
          }
        }),
      )
    },
  )

  test('a Snappy stream that lies about its length, and one that would grow beyond it', async () => {
    const codec = await codecOf(1, 'x', 'x.parquet')
    // 5 bytes claimed, a literal of one and copies of 64
    const bomb = Uint8Array.from([5, 0, 97, ...new Array(30_000).fill([254, 1, 0]).flat()])
    expect(() => codec.unpack(bomb, 5)).toThrow(/not 5 bytes packed with SNAPPY/)
    expect(() => codec.unpack(bomb, 6)).toThrow(/not 6 bytes packed with SNAPPY/)
    expect(codec.unpack(Uint8Array.from([1, 0, 97]), 1)).toEqual(Uint8Array.from([97]))
    // a sound stream of three bytes is neither cut nor filled up
    const sound = Uint8Array.from([3, 8, 97, 98, 99])
    expect(codec.unpack(sound, 3)).toEqual(Uint8Array.from([97, 98, 99]))
    for (const length of [2, 4]) expect(() => codec.unpack(sound, length)).toThrow(/packed with SNAPPY/)
  })

  test('bytes without a codec are as many as the page claims', async () => {
    const codec = await codecOf(0, 'x', 'x.parquet')
    expect(codec.unpack(Uint8Array.of(1, 2), 2)).toEqual(Uint8Array.of(1, 2))
    for (const length of [0, 1, 3])
      expect(() => codec.unpack(Uint8Array.of(1, 2), length)).toThrow(`a page of 2 bytes claims ${length}`)
  })

  test('what claims to unpack to gigabytes is refused before memory is taken', () => {
    const codec = new Codec(() => new Uint8Array(0), 'GZIP', 'x.parquet')
    for (const length of [2 ** 28 + 10_001, 2 ** 31 - 1])
      expect(() => codec.unpack(new Uint8Array(10), length)).toThrow(/claims to unpack from 10 to/)
    // a thousandfold of what it weighs, but more than 1 GiB
    expect(() => codec.unpack(new Uint8Array(2 ** 21), 2 ** 30 + 1)).toThrow(
      /claims to unpack from 2097152 to/,
    )
    expect(() => codec.unpack(new Uint8Array(10), -1)).toThrow(/negative/)
  })

  test('LZO and codecs of tomorrow are named', async () => {
    await expect(codecOf(3, 'x', 'x.parquet')).rejects.toMatchObject({ code: 'FILE_UNKNOWN_FORMAT' })
    await expect(codecOf(9, 'x', 'x.parquet')).rejects.toMatchObject({ code: 'FILE_BROKEN' })
  })
})

test('texts of any bytes get one code each, however they lie in memory', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: 40 }), fc.nat(3), (texts, shift) => {
      const dictionary = new Dictionary()
      const first = new Map<string, number>()
      for (const text of texts) {
        const bytes = Buffer.concat([Buffer.alloc(shift, 1), Buffer.from(text)])
        const code = dictionary.encode(bytes, shift, bytes.length)
        const known = first.get(String(Buffer.from(text))) ?? first.size
        first.set(String(Buffer.from(text)), known)
        expect(code).toBe(known)
        expect(dictionary.text(code)).toBe(String(Buffer.from(text)))
      }
    }),
  )
})
