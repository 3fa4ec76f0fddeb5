import { firstMoment, isWholeDay, lastMoment } from '../schema/instant.js'
import { setKnown, setRange, setUnknown } from './block.js'
import type { Block } from './fact.js'

const DAY = 86_400_000

/** Reasons: an end that is missing, and one that is a date, beside an instant. */
export interface WhyDays {
  readonly noFrom: number
  readonly noTo: number
  readonly fromDay: number
  readonly toDay: number
}

/** What facts made with `setDays` say of themselves. */
export const aboutDays =
  'Whole days that passed; between two dates without times, the days from one to the other. Below zero where the order is wrong.'

/**
 * Writes the days from one instant to another (schema/instant.ts; NaN: unknown); a date beside an instant leaves a day open.
 * What nearly all are, what comes after an instant and what lies between two dates, without a call: 8 ns instead of 24.
 */
export function setDays(block: Block, i: number, from: number, to: number, why: WhyDays): void {
  const start = Math.floor(from)
  const first = Math.floor(to)
  if (start === from && first >= from) {
    const last = first === to ? first : lastMoment(to)
    const lo = Math.floor((first - from) / DAY)
    const hi = Math.floor((last - from) / DAY)
    block.lo[i] = lo
    block.hi[i] = hi
    block.why[i] = lo === hi ? 0 : why.toDay
    if (lo !== hi) block.exact = false
  } else if (start < from && first < to) setKnown(block, i, dayCount(start, first))
  else setOtherDays(block, i, from, to, why)
}

function setOtherDays(block: Block, i: number, from: number, to: number, why: WhyDays): void {
  if (Number.isNaN(from) || Number.isNaN(to)) setUnknown(block, i, Number.isNaN(from) ? why.noFrom : why.noTo)
  else setRange(block, i, leastDays(from, to), mostDays(from, to), isWholeDay(from) ? why.fromDay : why.toDay)
}

/** Whole days from one instant to another, at least: dates without times may mean any moment of their day. */
export function leastDays(from: number, to: number): number {
  if (isWholeDay(from) && isWholeDay(to)) return dayCount(firstMoment(from), firstMoment(to))
  return wholeDays(firstMoment(to) - lastMoment(from))
}

/** Likewise at most. */
export function mostDays(from: number, to: number): number {
  if (isWholeDay(from) && isWholeDay(to)) return dayCount(firstMoment(from), firstMoment(to))
  return wholeDays(lastMoment(to) - firstMoment(from))
}

/** From the first moment of a day to that of another; days of 23 or 25 hours lie between them too. */
function dayCount(from: number, to: number): number {
  return Math.round((to - from) / DAY)
}

/** Towards zero, so that an hour too early is no day; but below zero it stays, as -0.04 days say that the order is wrong. */
function wholeDays(ms: number): number {
  return ms >= 0 ? Math.floor(ms / DAY) : ms / DAY
}
