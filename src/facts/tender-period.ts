import { type Index, numbers, TENDER } from '../join/index-of.js'
import { firstMoment, isWholeDay, lastMoment } from '../schema/instant.js'
import { TENDER_SET_ASIDE } from './bid-state.js'
import { setRange, setUnknown } from './block.js'
import type { Block, FactSpec, Family } from './fact.js'
import { reason } from './reason.js'

const DAY = 86_400_000

interface Period {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly about: string
}

/** Facts that are the whole days from one instant of a tender to another. */
function periods(list: readonly Period[]): Family {
  const reasons = list.map(({ from, to }) => ({
    noFrom: reason('tenders', from, 'missing'),
    noTo: reason('tenders', to, 'missing'),
    fromDay: reason('tenders', from, 'same_day'),
    toDay: reason('tenders', to, 'same_day'),
  }))
  return {
    subject: 'tender',
    facts: list.map(
      ({ name, from, to, about }): FactSpec => ({
        name,
        subject: 'tender',
        type: 'days',
        about: `${about} Whole days that passed; between two dates without times, the days from one to the other. Below zero where the order is wrong.`,
        needs: [`tenders.${from}`, `tenders.${to}`],
        requires: [`tenders.${from}`, `tenders.${to}`],
      }),
    ),
    kernel(index, from, to, out) {
      list.forEach((period, p) => {
        const block = out[p]
        if (!block) return
        const starts = numbers(index, 'tenders', period.from)
        const ends = numbers(index, 'tenders', period.to)
        for (let t = from; t < to; t++) writePeriod(index, t, t - from, starts, ends, block, reasons[p]!)
      })
    },
  }
}

function writePeriod(
  index: Index,
  t: number,
  i: number,
  starts: Float64Array | undefined,
  ends: Float64Array | undefined,
  block: Block,
  why: { noFrom: number; noTo: number; fromDay: number; toDay: number },
): void {
  const row = index.tender.row[t]!
  const start = starts && row >= 0 ? starts[row]! : Number.NaN
  const end = ends && row >= 0 ? ends[row]! : Number.NaN
  if (Number.isNaN(start) || Number.isNaN(end)) {
    const lost = index.tender.flags[t]! & TENDER.ROW_SET_ASIDE
    setUnknown(block, i, lost ? TENDER_SET_ASIDE : Number.isNaN(start) ? why.noFrom : why.noTo)
  } else {
    const unclear = isWholeDay(start) ? why.fromDay : why.toDay
    setRange(block, i, leastDays(start, end), mostDays(start, end), unclear)
  }
}

/** Whole days from one instant to another, at least: dates without times may mean any moment of their day. */
export function leastDays(start: number, end: number): number {
  if (isWholeDay(start) && isWholeDay(end)) return dayCount(start, end)
  return wholeDays(firstMoment(end) - lastMoment(start))
}

/** Likewise at most. */
export function mostDays(start: number, end: number): number {
  if (isWholeDay(start) && isWholeDay(end)) return dayCount(start, end)
  return wholeDays(lastMoment(end) - firstMoment(start))
}

/** Days of 23 or 25 hours lie between two firsts of days too. */
function dayCount(start: number, end: number): number {
  return Math.round((firstMoment(end) - firstMoment(start)) / DAY)
}

/** Towards zero, so that an hour too early is no day; but below zero it stays, as -0.04 days say that the order is wrong. */
function wholeDays(ms: number): number {
  return ms >= 0 ? Math.floor(ms / DAY) : ms / DAY
}

export const tenderPeriods = periods([
  {
    name: 'tender.submission_days',
    from: 'published_at',
    to: 'deadline_at',
    about: 'From the advertisement to the deadline of submission.',
  },
  {
    name: 'tender.opening_days',
    from: 'published_at',
    to: 'opened_at',
    about: 'From the advertisement to the opening of the bids.',
  },
])
