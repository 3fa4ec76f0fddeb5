import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checkBySchema,
  checkEvent,
  type EventType,
  eventTables,
  eventTypes,
  plainEvent,
} from '#tenderflag/monitor/events/event.js'
import { type TableName, tableNames, tableSpec } from '#tenderflag/schema/tables.js'

const good = fc.constantFrom('T1', 'B1', '2024-02-29', '2024-05-01T10:30:15.5+03:00')
const odd = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    '',
    ' ',
    ' T1',
    '2023-02-29',
    'ünï\u0130',
    Number.NaN,
    Infinity,
    -0,
    -1,
    2.5,
    2 ** 60,
  ),
  fc.constantFrom<unknown>(true, [], {}, new Date(0), 'x'.repeat(70_000)),
  fc.anything({ maxDepth: 1 }),
)

/** Mostly what the column may hold. */
function cell(table: TableName, column: string): fc.Arbitrary<unknown> {
  const { type, values = [] } = tableSpec(table).columns[column]!
  const usual = {
    enum: fc.constantFrom(...(values.length > 0 ? values : ['x'])),
    flag: fc.boolean(),
    count: fc.nat(),
    money: fc.double({ noNaN: true, noDefaultInfinity: true }),
    number: fc.double(),
    instant: fc.constantFrom('2024-05-01', ' 2024-05-01T10:30Z ', '2024-05-01T10:30:15.5+03:00'),
    id: good,
    text: good,
    address: good,
  }[type as string]
  return fc.oneof({ weight: 300, arbitrary: usual ?? good }, { weight: 1, arbitrary: odd })
}

const rowOf = (table: TableName) => {
  const columns = Object.entries(tableSpec(table).columns)
  const cells = Object.fromEntries(columns.map(([name]) => [name, cell(table, name)]))
  const requiredKeys = columns.flatMap(([name, { key }]) => (key ? [name] : []))
  return fc
    .tuple(fc.record(cells, { requiredKeys }), fc.nat(40))
    .map(([row, more]): object =>
      more === 1
        ? { ...row, extra: 1 }
        : more === 2
          ? Object.create(row)
          : { ...row, ...('tender_id' in row && more < 38 && { tender_id: 'T1' }) },
    )
}

const rowsOf = (tables: readonly TableName[]) =>
  fc.record(
    Object.fromEntries(
      tables.map((table) => [table, fc.array(rowOf(table), { minLength: 1, maxLength: 2 })]),
    ),
    { requiredKeys: [] },
  )
const rows = (type: EventType) =>
  fc.oneof(
    { weight: 20, arbitrary: rowsOf(eventTables[type]) },
    { weight: 10, arbitrary: rowsOf([...eventTables[type], 'parties']) },
    { weight: 2, arbitrary: rowsOf(tableNames) },
    { weight: 1, arbitrary: odd },
  )
const event = fc.constantFrom(...eventTypes).chain((type) =>
  fc.record({
    id: fc.oneof({ weight: 20, arbitrary: fc.string({ minLength: 1 }) }, { weight: 1, arbitrary: odd }),
    type: fc.oneof({ weight: 20, arbitrary: fc.constant(type) }, { weight: 1, arbitrary: odd }),
    at: fc.oneof({ weight: 20, arbitrary: fc.constant('2024-05-01T10:00Z') }, { weight: 1, arbitrary: odd }),
    rows: rows(type),
  }),
)

function said(check: (input: unknown) => unknown, input: unknown): string {
  try {
    return JSON.stringify(check(input))
  } catch (error) {
    return `${error}`
  }
}

test('an event that needs no schema is what the schema makes of it, keys in the same order', () => {
  let plain = 0
  fc.assert(
    fc.property(event, (input) => {
      if (plainEvent(input)) plain++
      expect(said(checkEvent, input)).toBe(said(checkBySchema, input))
    }),
    { numRuns: 500 },
  )
  expect(plain).toBeGreaterThan(50)
})

test.each([
  [
    'a row of a process',
    'bid.submitted',
    { bids: [{ tender_id: 'T1', bid_id: 'B1', amount: 2.5, ip: null }] },
  ],
  [
    'one of several tables',
    'bids.opened',
    { lots: [{ tender_id: 'T1', lot_id: '1' }], parties: [{ party_id: 'P' }] },
  ],
  ['a register', 'register.changed', { parties: [{ party_id: 'P', kind: 'firm' }] }],
] as const)('is asked of no schema: %s', (_, type, given) => {
  const input = { rows: given, at: '2024-05-01T10:00:00Z', type, id: '1' }
  expect(plainEvent(input)).toEqual(checkBySchema(input))
})
