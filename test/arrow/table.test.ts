import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  Table as ArrowTable,
  DateMillisecond,
  type Table,
  tableFromArrays,
  tableFromIPC,
  Utf8View,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { batchesOfTable, fieldsOfTable } from '#tenderflag/ingest/arrow.js'
import { pourAll, Recorder, Repeater } from './record.js'

const cases = join(import.meta.dirname, '../cases/arrow')
const expected = JSON.parse(readFileSync(join(cases, 'rows.json'), 'utf8')) as Record<
  string,
  { poured: unknown[] }
>
const names = Object.keys(expected)

function poured(table: Table, columns: readonly string[], make: () => Recorder = () => new Recorder()) {
  const sinks = new Map(columns.map((name) => [name, make()]))
  for (const batch of batchesOfTable(table, new Set(columns))) pourAll(batch, sinks)
  return JSON.parse(
    JSON.stringify(Object.fromEntries([...sinks].map(([name, { values }]) => [name, values]))),
  )
}

/** The same table as another copy of apache-arrow would make it: equal in structure, of no class known here. */
function foreign(value: unknown, seen = new Map<object, object>()): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  const known = seen.get(value)
  if (known) return known
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {}
  seen.set(value, copy)
  const keys = new Set(Object.keys(value))
  for (const key of [
    'data',
    'type',
    'nullCount',
    'typeId',
    'bitWidth',
    'unit',
    'timezone',
    'scale',
    'length',
    'fields',
  ])
    if (key in value) keys.add(key)
  for (const key of keys)
    (copy as Record<string, unknown>)[key] = foreign((value as Record<string, unknown>)[key], seen)
  return copy
}

describe('tables handed over by a program', () => {
  const table = tableFromIPC(readFileSync(join(cases, 'stream.arrow')))

  test('every type', () => {
    expect(fieldsOfTable(table)).toEqual([...names, 'place'].sort((a, b) => index(a) - index(b)))
    const columns = poured(table, names)
    for (const name of names) expect([name, columns[name]]).toEqual([name, expected[name]!.poured])
  })

  const index = (name: string) => table.schema.fields.findIndex((field) => field.name === name)

  test('slices, in the middle of a byte of bits', () => {
    const columns = poured(table.slice(1, 4), names)
    for (const name of names)
      expect([name, columns[name]]).toEqual([name, expected[name]!.poured.slice(1, 4)])
  })

  test('of another copy of apache-arrow', () => {
    const columns = poured(foreign(table) as Table, names)
    for (const name of names) expect([name, columns[name]]).toEqual([name, expected[name]!.poured])
  })

  test('made by apache-arrow itself', () => {
    const made = tableFromArrays({
      id: ['a', 'b', 'a'],
      amount: new Float64Array([1, 2.5, 3]),
      long: new BigInt64Array([1n, 2n ** 60n, -1n]),
      at: vectorFromArray(
        [new Date('2024-05-01T12:00:00Z'), new Date('2024-05-01T00:00:00Z'), null],
        new DateMillisecond(),
      ) as unknown as unknown[],
      wall: [new Date('2024-05-01T12:00:00Z'), null, null],
    })
    expect(poured(made, ['id', 'amount', 'long', 'at', 'wall'])).toEqual({
      id: [
        ['bytes', 'a'],
        ['bytes', 'b'],
        ['bytes', 'a'],
      ],
      amount: [
        ['number', 1],
        ['number', 2.5],
        ['number', 3],
      ],
      long: [
        ['number', 1],
        ['text', '1152921504606846976'],
        ['number', -1],
      ],
      // A Date at midnight in UTC cannot be told from a day.
      at: [['instant', '2024-05-01T12:00:00Z'], ['day', '2024-05-01'], null],
      // apache-arrow 21 makes timestamps without a zone of what a Date is.
      wall: [['zoneless', '2024-05-01T12:00:00Z'], null, null],
    })
  })

  test('in shared memory', () => {
    const bytes = readFileSync(join(cases, 'stream.arrow'))
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
    shared.set(bytes)
    const of = tableFromIPC(shared)
    expect(poured(of, ['id', 'status']).id).toEqual(expected.id!.poured)
    for (const batch of batchesOfTable(of, undefined)) expect(batch.field('last')!.text(0)).toBeDefined()
  })

  test('views into the same bytes again and again are bounded', () => {
    const vector = vectorFromArray(['x'.repeat(1_000_000)], new Utf8View())
    const data = vector.data[0]!
    const views = new Uint8Array(16 * 2000)
    for (let i = 0; i < 2000; i++) views.set(data.values.subarray(0, 16), i * 16)
    const many = Object.assign(Object.create(Object.getPrototypeOf(data)), data, {
      values: views,
      length: 2000,
    })
    const table = new ArrowTable({ text: vector })
    Object.defineProperty(table.batches[0]!.data, 'children', { value: [many] })
    Object.defineProperty(table.batches[0]!.data, 'length', { value: 2000 })
    expect(() => poured(table, ['text'], () => new Repeater())).toThrow(/over 100 times/)
  })

  test.each([[{}], [null], [[]], [{ schema: { fields: [] } }], [{ schema: { fields: [{}] }, batches: [] }]])(
    '%j is refused',
    (value) => {
      expect(() => [...batchesOfTable(value as unknown as Table, undefined, 'bids')]).toThrow(
        /bids is no Table of apache-arrow; pass tableFromIPC/,
      )
    },
  )

  test('a type that is not read is refused where it is wanted', () => {
    expect(() => [...batchesOfTable(table, new Set(['place']), 'bids')]).toThrow(
      /bids, column place: its type Struct/,
    )
  })
})
