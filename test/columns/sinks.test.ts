import { describe, expect, test } from 'vitest'
import { newDictionaries } from '#tenderflag/columns/dictionaries.js'
import { Notices } from '#tenderflag/columns/notices.js'
import type { ColumnSink } from '#tenderflag/columns/sinks/sink.js'
import { TableBuilder } from '#tenderflag/columns/table-builder.js'
import { Zone } from '#tenderflag/columns/zone.js'
import { isWholeDay, wholeDay } from '#tenderflag/schema/instant.js'

const HOUR = 3_600_000
const moment = Date.UTC(2024, 4, 1, 10)

/** Writes values into one column of bids: what became of them, and the kinds of the notices. */
function write(column: string, writes: readonly ((sink: ColumnSink) => void)[], zone = 'UTC') {
  const dictionaries = newDictionaries()
  const notices = new Notices()
  const builder = new TableBuilder('bids', {
    dictionaries,
    notices,
    zone: new Zone(zone),
    shared: undefined,
    strict: false,
  })
  builder.startFile('x', 1, false)
  builder.has(column)
  builder.startBatch(writes.length, [])
  const sink = builder.sink(column)
  for (const one of writes) one(sink)
  builder.endBatch(false)
  const read = builder.finish(() => true).columns.get(column)!
  const values =
    read.kind === 'number'
      ? [...read.values]
      : read.kind === 'code'
        ? Array.from(read.codes, (c) => (c < 0 ? null : dictionaries[read.domain].text(c)))
        : [...read.codes]
  return {
    values,
    notices: notices.all().flatMap(({ listed }) => listed.map(({ kind, row }) => `${kind} ${row}`)),
  }
}

/** One call of each way to write. */
const every: readonly ((sink: ColumnSink) => void)[] = [
  (s) => s.text(' 1 '),
  (s) => s.number(1),
  (s) => s.instant(moment),
  (s) => s.flag(true),
  (s) => s.none(),
  (s) => s.reject('an object'),
  (s) => s.bytes(Buffer.from('x1x'), 1, 2),
  (s) => s.texts(Buffer.from('1 22'), Int32Array.of(0, 1, 2, 4), 0, 2, 2),
]

describe('every sink takes every kind of value, or says that it did not', () => {
  const nan = Number.NaN
  test.each<[string, unknown[], string[]]>([
    ['bid_id', ['1', '1', '2024-05-01T10:00:00Z', 'true', null, null, '1', '1', '22'], ['bad_value 6']],
    ['amount', [1, 1, nan, nan, nan, nan, 1, 1, 22], ['bad_value 3', 'bad_value 4', 'bad_value 6']],
    ['rank', [1, 1, nan, nan, nan, nan, 1, 1, 22], ['bad_value 3', 'bad_value 4', 'bad_value 6']],
    ['is_winner', [1, 1, -1, 1, -1, -1, 1, 1, -1], ['bad_value 3', 'bad_value 6', 'bad_value 9']],
    [
      'status',
      [-1, -1, -1, -1, -1, -1, -1, -1, -1],
      [
        'bad_value 3',
        'bad_value 6',
        'unmapped_value 1',
        'unmapped_value 2',
        'unmapped_value 4',
        'unmapped_value 7',
        'unmapped_value 8',
        'unmapped_value 9',
      ],
    ],
    [
      'submitted_at',
      [nan, nan, moment, nan, nan, nan, nan, nan, nan],
      [1, 2, 4, 6, 7, 8, 9].map((row) => `bad_value ${row}`),
    ],
    [
      'ip',
      [null, null, null, null, null, null, null, null, null],
      [1, 2, 3, 4, 6, 7, 8, 9].map((row) => `bad_value ${row}`),
    ],
  ])('%s', (column, values, notices) => {
    // the last call writes two rows
    const padded = [...every, () => {}]
    expect(write(column, padded)).toEqual({ values, notices })
  })
})

describe('instants that the source types', () => {
  const local = (wall: number, day: boolean) => (sink: ColumnSink) =>
    sink.instant(day ? wholeDay(wall) : wall, true)

  test('stand; days and times without a zone are those of the zone', () => {
    const { values } = write(
      'submitted_at',
      [(s) => s.instant(moment), local(moment, false), local(Date.UTC(2024, 4, 1), true)],
      'Asia/Riyadh',
    )
    expect(values).toEqual([moment, moment - 3 * HOUR, wholeDay(Date.UTC(2024, 3, 30, 21))])
    expect(values.map((v) => isWholeDay(Number(v)))).toEqual([false, false, true])
  })

  test('a day that the zone left out is a bad value', () => {
    const { values, notices } = write('submitted_at', [local(Date.UTC(2011, 11, 30), true)], 'Pacific/Apia')
    expect(values).toEqual([Number.NaN])
    expect(notices).toEqual(['bad_value 1'])
  })
})

describe('what was written is written again, but for nulls', () => {
  test.each<[string, string, unknown]>([
    ['bid_id', 'a', 'a'],
    ['amount', '5', 5],
    ['is_winner', 'no', 0],
    ['status', 'valid', 2],
    ['submitted_at', '1970-01-02T00:00Z', 24 * HOUR],
    ['ip', '192.0.2.7', '192.0.2.7'],
  ])('%s', (column, text, value) => {
    const done: unknown[] = []
    const { values } = write(column, [
      (s) => s.text(text),
      (s) => s.none(),
      (s) => done.push(s.again?.(2)),
      (s) => done.push(s.again?.(2)) && s.none(),
    ])
    expect(done).toEqual([true, false])
    expect([values[0], values[2]]).toEqual([value, value])
    expect(values[3]).toEqual(values[1])
  })
})

describe('limits', () => {
  const long = 'x'.repeat(2 ** 20 + 1)
  test.each(['bid_id', 'amount', 'is_winner', 'status', 'submitted_at', 'ip'])(
    '%s: a value over 1 MiB is null',
    (column) => {
      const { values, notices } = write(column, [(s) => s.text(long), (s) => s.none()])
      expect(values[0]).toEqual(values[1])
      expect(notices).toEqual(['field_too_long 1'])
    },
  )

  test.each(['bid_id', 'is_winner', 'status', 'ip'])('%s: bytes that are not UTF-8 are null', (column) => {
    const { values, notices } = write(column, [
      (s) => s.bytes(Uint8Array.of(0x63, 0xf3), 0, 2),
      (s) => s.none(),
    ])
    expect(values[0]).toEqual(values[1])
    expect(notices).toEqual(['not_utf8 1'])
  })

  test('ids keep zeros, case and inner blanks; surrounding blanks go', () => {
    const texts = ['007', 'a', 'A', ' a b\u00a0', '\t\u00a0 ', 'a\u00a0b', '\u00e0']
    const { values, notices } = write(
      'bid_id',
      texts.map((t) => (s: ColumnSink) => s.text(t)),
    )
    expect(values).toEqual(['007', 'a', 'A', 'a b', null, 'a\u00a0b', '\u00e0'])
    expect(notices).toEqual([])
  })

  test('minus zero is zero', () => {
    const { values } = write('amount', [(s) => s.text('-0'), (s) => s.number(-0)])
    expect(values.map((v) => Object.is(v, 0))).toEqual([true, true])
  })

  test('more or fewer values than rows are a bug, not a shift', () => {
    expect(() => write('amount', [(s) => s.none(), () => {}])).toThrow('bids.amount: 1 values for 2 rows')
    expect(() =>
      write('amount', [(s) => s.texts(Buffer.from('12'), Int32Array.of(0, 1, 1, 2), 0, 2, 2)]),
    ).toThrow(RangeError)
  })
})
