import { type Index, numbers, TENDER } from '../join/index-of.js'
import { TENDER_SET_ASIDE } from './bid-state.js'
import { setUnknown } from './block.js'
import { aboutDays, setDays, type WhyDays } from './days-between.js'
import type { Block, FactSpec, Family } from './fact.js'
import { reason } from './reason.js'

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
        about: `${about} ${aboutDays}`,
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
  why: WhyDays,
): void {
  const row = index.tender.row[t]!
  const start = starts && row >= 0 ? starts[row]! : Number.NaN
  const end = ends && row >= 0 ? ends[row]! : Number.NaN
  const lost = row < 0 && (index.tender.flags[t]! & TENDER.ROW_SET_ASIDE) !== 0
  if (lost) setUnknown(block, i, TENDER_SET_ASIDE)
  else setDays(block, i, start, end, why)
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
