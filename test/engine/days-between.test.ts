import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newBlock } from '#tenderflag/facts/block.js'
import { leastDays, mostDays, setDays } from '#tenderflag/facts/days-between.js'
import { firstMoment, isWholeDay, lastMoment, wholeDay } from '#tenderflag/schema/instant.js'

const DAY = 86_400_000
const HOUR = 3_600_000
const why = { noFrom: 1, noTo: 2, fromDay: 3, toDay: 4 }

/** Instants near each other: moments, some at the edges of days, and days of 23 to 25 hours in several zones. */
const hour = fc.integer({ min: -60, max: 60 }).map((n) => 1.6e9 * 1000 + n * HOUR)
const instant = fc.oneof(
  hour,
  fc.tuple(hour, fc.integer({ min: -2, max: 2 })).map(([at, ms]) => at + ms),
  fc.tuple(hour, fc.constantFrom(23, 24, 25)).map(([at, hours]) => wholeDay(at, hours)),
)

/** Whole days of a span of milliseconds; below zero as it is. */
const days = (ms: number): number => (ms >= 0 ? Math.floor(ms / DAY) : ms / DAY)

test('days lie between those of the moments furthest apart, and of two dates are those from one to the other', () => {
  fc.assert(
    fc.property(instant, instant, (from, to) => {
      const block = newBlock(1)
      setDays(block, 0, from, to, why)
      const areDays = isWholeDay(from) && isWholeDay(to)
      const between = Math.round((firstMoment(to) - firstMoment(from)) / DAY)
      const lo = areDays ? between : days(firstMoment(to) - lastMoment(from))
      const hi = areDays ? between : days(lastMoment(to) - firstMoment(from))
      expect([block.lo[0]! + 0, block.hi[0]! + 0]).toEqual([lo + 0, hi + 0])
      expect([leastDays(from, to) + 0, mostDays(from, to) + 0]).toEqual([lo + 0, hi + 0])
      expect(block.why[0]).toBe(lo === hi ? 0 : isWholeDay(from) ? why.fromDay : why.toDay)
      expect(block.exact).toBe(lo === hi)
    }),
    { numRuns: 5000 },
  )
})

test('without one of the ends nothing is known, for want of the first', () => {
  for (const [from, to, reason] of [
    [Number.NaN, Number.NaN, why.noFrom],
    [Number.NaN, wholeDay(0), why.noFrom],
    [DAY, Number.NaN, why.noTo],
    [wholeDay(0), Number.NaN, why.noTo],
  ] as const) {
    const block = newBlock(1)
    setDays(block, 0, from, to, why)
    expect([block.lo[0], block.hi[0], block.why[0], block.exact]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      reason,
      false,
    ])
  }
})
