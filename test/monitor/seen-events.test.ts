import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MonitorEvent } from '#tenderflag/monitor/events/event.js'
import { SeenEvents, sumOf } from '#tenderflag/monitor/events/seen-events.js'

const value = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.constantFrom(0, 1, 2, 4, 8, 1024, -1, -2),
  fc.boolean(),
  fc.constant(null),
)
const row = fc.dictionary(fc.constantFrom('tender_id', 'title', 'estimate', 'status'), value)
const event = fc
  .record({
    type: fc.constantFrom('tender.published' as const, 'bids.opened' as const),
    at: fc.constantFrom('2025-01-01', '2025-01-02'),
    tenders: fc.array(row, { maxLength: 2 }),
    bids: fc.array(row, { maxLength: 2 }),
  })
  .map(({ type, at, tenders, bids }): MonitorEvent => ({ id: 'E', type, at, rows: { tenders, bids } }))

describe('the sum of an event', () => {
  test('is the same for what JSON says of it, and another for anything else', () => {
    fc.assert(
      fc.property(event, event, (a, b) => {
        expect(sumOf(JSON.parse(JSON.stringify(a)))).toBe(sumOf(a))
        expect(sumOf(a) === sumOf(b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['values that change places', { a: 'x', b: 'yz' }, { a: 'xy', b: 'z' }],
    ['a number and its text', { a: 1 }, { a: '1' }],
    ['null, false and nothing', { a: null }, { a: false }],
    ['null and nothing', { a: null }, {}],
    ['a name and a value that change places', { a: 'bc' }, { ab: 'c' }],
  ])('tells %s apart', (_, a, b) => {
    const of = (tender: MonitorEvent['rows']['tenders']) => sumOf({ ...base, rows: { tenders: tender } })
    expect(of([a])).not.toBe(of([b]))
    expect(of([a, b])).not.toBe(of([b, a]))
  })

  test('tells small whole numbers apart that change places or signs', () => {
    const numbers = [0, 1, 2, 3, 4, 8, 16, 1024, -1, -2, -1024, 1.5, 1e15]
    const sums = new Set<number>()
    for (let n = 0; n < 20; n++)
      for (const a of numbers)
        for (const b of numbers) {
          const lots = [
            { tender_id: `T${n}`, bids_count: a },
            { tender_id: `T${n}`, bids_count: b },
          ]
          sums.add(sumOf({ ...base, rows: { lots } }))
        }
    expect(sums.size).toBe(20 * numbers.length ** 2)
  })

  test('does not tell a value that is undefined from none, or -0 from 0', () => {
    const of = (tender: Record<string, number | undefined>) =>
      sumOf({ ...base, rows: { tenders: [tender], bids: undefined } })
    expect(of({ a: 0, b: undefined })).toBe(sumOf({ ...base, rows: { tenders: [{ a: -0 }] } }))
  })
})

test('of an event of which only the id is known, any is the same', () => {
  const seen = new SeenEvents()
  seen.restore('E', null)
  expect(seen.find({ ...base, id: 'E', rows: { tenders: [{ tender_id: 'T' }] } })).toBe(1)
})

test('more events than there was room for at first keep their places and sums', () => {
  const seen = new SeenEvents()
  const nth = (n: number, title = `Road ${n}`): MonitorEvent => ({
    ...base,
    id: `E${n}`,
    rows: { tenders: [{ tender_id: 'T', title }] },
  })
  for (let n = 1; n <= 3000; n++) expect(seen.add(nth(n))).toBe(n)
  for (const n of [1, 1023, 1024, 1025, 3000]) expect(seen.find(nth(n))).toBe(n)
  expect(seen.find(nth(3001))).toBeUndefined()
  expect(() => seen.find(nth(1024, 'Bridge'))).toThrow('another event with this id was taken')
})

const base = { id: 'E', type: 'tender.published', at: '2025-01-01', rows: {} } as const
