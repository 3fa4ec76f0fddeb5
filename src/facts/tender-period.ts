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
  } else if (isWholeDay(start) && isWholeDay(end)) {
    // Days of 23 or 25 hours lie between two firsts of days too.
    const days = Math.round((firstMoment(end) - firstMoment(start)) / DAY)
    setRange(block, i, days, days, 0)
  } else {
    const least = wholeDays(firstMoment(end) - lastMoment(start))
    const most = wholeDays(lastMoment(end) - firstMoment(start))
    setRange(block, i, least, most, isWholeDay(start) ? why.fromDay : why.toDay)
  }
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
])
