import { numbers, TENDER } from '../../join/index-of.js'
import { TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { setUnknown } from '../block.js'
import { aboutDays, setDays } from '../days-between.js'
import { eachFamily } from '../each-family.js'
import type { Family } from '../fact.js'
import { reason } from '../reason.js'

interface Period {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly about: string
}

/** A fact that is the whole days from one instant of a tender to another. */
function period({ name, from: start, to: end, about }: Period): Family {
  const why = {
    noFrom: reason('tenders', start, 'missing'),
    noTo: reason('tenders', end, 'missing'),
    fromDay: reason('tenders', start, 'same_day'),
    toDay: reason('tenders', end, 'same_day'),
  }
  const needs = [`tenders.${start}`, `tenders.${end}`]
  return eachFamily({
    subject: 'tender',
    facts: [
      { name, subject: 'tender', type: 'days', about: `${about} ${aboutDays}`, needs, requires: needs },
    ],
    each(index, chosen, from, n, [block]) {
      if (!block) return
      const { row, flags } = index.tender
      const starts = numbers(index, 'tenders', start)
      const ends = numbers(index, 'tenders', end)
      for (let i = 0; i < n; i++) {
        const t = chosen === undefined ? from + i : chosen[i]!
        const r = row[t]!
        if (starts !== undefined && ends !== undefined && r >= 0) setDays(block, i, starts[r]!, ends[r]!, why)
        else if (r < 0 && flags[t]! & TENDER.ROW_SET_ASIDE) setUnknown(block, i, TENDER_SET_ASIDE)
        else setDays(block, i, starts && r >= 0 ? starts[r]! : Number.NaN, Number.NaN, why)
      }
    },
  })
}

/** A family each, as of awards/entity-columns.ts. */
export const tenderPeriods: readonly Family[] = [
  period({
    name: 'tender.submission_days',
    from: 'published_at',
    to: 'deadline_at',
    about: 'From the advertisement to the deadline of submission.',
  }),
  period({
    name: 'tender.opening_days',
    from: 'published_at',
    to: 'opened_at',
    about: 'From the advertisement to the opening of the bids.',
  }),
]
