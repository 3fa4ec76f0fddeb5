import { type Index, LOT, numbers, TENDER } from '../join/index-of.js'
import { isWholeDay } from '../schema/instant.js'
import { TENDER_SET_ASIDE } from './bid-state.js'
import { setRange, setUnknown } from './block.js'
import { leastDays, mostDays } from './days-between.js'
import type { Family } from './fact.js'
import { reason } from './reason.js'

const NO_OPENING = reason('tenders', 'opened_at', 'missing')
const OPENING_DAY = reason('tenders', 'opened_at', 'same_day')
const DATE_DAY = reason('awards', 'awarded_at', 'same_day')
const NO_AWARDS = reason('awards', undefined, 'missing')
const AWARD_UNPLACED = reason('awards', 'lot_id', 'unplaced')
const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const NO_DATE = reason('awards', 'awarded_at', 'missing')
const DATE_DIFFERS = reason('awards', 'awarded_at', 'differs')

const needs = ['awards.award_id', 'awards.lot_id', 'awards.supplier_id']

/** How long a process took to decide. */
export const decisionPeriod: Family = {
  subject: 'tender',
  facts: [
    {
      name: 'tender.awards',
      subject: 'tender',
      type: 'count',
      unit: 'awards',
      about: 'Awards of the tender, whatever became of them.',
      needs,
      requires: ['awards.tender_id'],
    },
    {
      name: 'tender.evaluation_days',
      subject: 'tender',
      type: 'days',
      about:
        'From the opening of the bids to the first decision on an award, whatever became of it. Whole days that passed; between two dates without times, the days from one to the other.',
      needs: [...needs, 'awards.awarded_at', 'tenders.opened_at'],
      requires: ['awards.awarded_at', 'tenders.opened_at'],
    },
  ],
  kernel(index, from, to, [awards, days]) {
    const { startOf, tender, award } = index
    const opened = numbers(index, 'tenders', 'opened_at')
    const first = new FirstDecision(index)
    const whyNone = index.tables.includes('awards') ? 0 : NO_AWARDS
    for (let t = from; t < to; t++) {
      const i = t - from
      const lost = whyNone || whyLost(index, t)
      let aside = 0
      for (let a = startOf.award[t]!; a < startOf.award[t + 1]!; a++) aside += award.setAside[a]!
      const count = startOf.award[t + 1]! - startOf.award[t]!
      if (awards)
        setRange(
          awards,
          i,
          count - aside,
          lost || aside ? Number.POSITIVE_INFINITY : count,
          lost || AWARD_SET_ASIDE,
        )
      if (!days) continue
      const row = tender.row[t]!
      const start = opened && row >= 0 ? opened[row]! : Number.NaN
      if (Number.isNaN(start)) {
        setUnknown(days, i, tender.flags[t]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : NO_OPENING)
        continue
      }
      first.read(t, start)
      setRange(days, i, lost ? Number.NEGATIVE_INFINITY : first.least, first.most, lost || first.why)
    }
  },
}

/** Why there may be awards of a tender, besides those that are known, else 0. */
function whyLost({ startOf, lot }: Index, t: number): number {
  let flags = 0
  for (let l = startOf.lot[t]!; l < startOf.lot[t + 1]!; l++) flags |= lot.flags[l]!
  if (flags & LOT.UNPLACED_AWARDS) return AWARD_UNPLACED
  return flags & LOT.MORE_AWARDS ? AWARD_SET_ASIDE : 0
}

/** Days from an instant to the earliest decision of a tender: between the least of what each award says. */
class FirstDecision {
  least = 0
  most = 0
  why = 0

  readonly #award
  readonly #awardedAt
  readonly #startOf

  constructor(index: Index) {
    this.#award = index.award
    this.#awardedAt = numbers(index, 'awards', 'awarded_at')
    this.#startOf = index.startOf.award
  }

  read(t: number, from: number): void {
    this.why = 0
    this.least = Number.POSITIVE_INFINITY
    this.most = Number.POSITIVE_INFINITY
    for (let a = this.#startOf[t]!; a < this.#startOf[t + 1]!; a++) this.#readAward(a, from)
    if (this.least === Number.POSITIVE_INFINITY) {
      this.least = Number.NEGATIVE_INFINITY
      this.#doubt(NO_AWARDS)
    }
  }

  #readAward(a: number, from: number): void {
    const { rowStart, rows, setAside } = this.#award
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    const first = this.#awardedAt ? this.#awardedAt[rows[rowStart[a]!]!]! : Number.NaN
    let missing = false
    let differs = false
    for (let r = rowStart[a]!; r < rowStart[a + 1]!; r++) {
      const at = this.#awardedAt ? this.#awardedAt[rows[r]!]! : Number.NaN
      if (Number.isNaN(at)) missing = true
      if (at !== first) differs = true
      least = Math.min(least, leastDays(from, at))
      most = Math.max(most, mostDays(from, at))
    }
    if (setAside[a] === 1) this.#doubt(AWARD_SET_ASIDE)
    else if (missing) this.#doubt(NO_DATE)
    else if (differs) this.#doubt(DATE_DIFFERS)
    else if (least < most) this.#doubt(isWholeDay(from) ? OPENING_DAY : DATE_DAY)
    const known = setAside[a] !== 1 && !missing
    this.least = Math.min(this.least, known ? least : Number.NEGATIVE_INFINITY)
    if (known) this.most = Math.min(this.most, most)
  }

  #doubt(why: number): void {
    if (this.why === 0 || why < this.why) this.why = why
  }
}
