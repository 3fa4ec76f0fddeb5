import { ASIDE, type Index, LOT, numbers, TENDER } from '../../join/index-of.js'
import { isWholeDay } from '../../schema/instant.js'
import { TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { setKnown, setRange, setUnknown } from '../block.js'
import { leastDays, mostDays, setDays } from '../days-between.js'
import type { Family } from '../fact.js'
import { onlyRow } from '../only-row.js'
import { reason, smaller } from '../reason.js'

const NO_OPENING = reason('tenders', 'opened_at', 'missing')
const OPENING_DAY = reason('tenders', 'opened_at', 'same_day')
const DATE_DAY = reason('awards', 'awarded_at', 'same_day')
const NO_AWARDS = reason('awards', undefined, 'missing')
const AWARD_UNPLACED = reason('awards', 'lot_id', 'unplaced')
const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const NO_DATE = reason('awards', 'awarded_at', 'missing')
const DATE_DIFFERS = reason('awards', 'awarded_at', 'differs')
const whyDays = { noFrom: NO_OPENING, fromDay: OPENING_DAY, noTo: NO_DATE, toDay: DATE_DAY }

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
    const { startOf, tender, award, lot } = index
    const opened = numbers(index, 'tenders', 'opened_at')
    const first = new FirstDecision(index)
    const whyNone = index.tables.includes('awards') ? 0 : NO_AWARDS
    const { flags } = lot
    let l = startOf.lot[from]!
    let a = startOf.award[from]!
    for (let t = from; t < to; t++) {
      const i = t - from
      let ofLots = 0
      for (const end = startOf.lot[t + 1]!; l < end; l++) ofLots |= flags[l]!
      const lost = whyNone || whyLost(ofLots)
      const start = a
      a = startOf.award[t + 1]!
      const date = lost === 0 ? first.usual(start, a) : Number.NaN
      const isUsual = !Number.isNaN(date)
      if (awards) {
        if (isUsual) setKnown(awards, i, a - start)
        else {
          const aside = countAside(award.setAside, start, a)
          const most = lost || aside ? Number.POSITIVE_INFINITY : a - start
          setRange(awards, i, a - start - aside, most, lost || AWARD_SET_ASIDE)
        }
      }
      if (!days) continue
      const row = tender.row[t]!
      const since = opened !== undefined && row >= 0 ? opened[row]! : Number.NaN
      if (Number.isNaN(since))
        setUnknown(days, i, tender.flags[t]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : NO_OPENING)
      else if (!isUsual) {
        first.read(t, since)
        setRange(days, i, lost ? Number.NEGATIVE_INFINITY : first.least, first.most, lost || first.why)
      } else if (start === a) setUnknown(days, i, NO_AWARDS)
      else setDays(days, i, since, date, whyDays)
    }
  },
}

/** Awards of which copies alone tell; one that may have a row more is there. */
function countAside(setAside: Uint8Array, from: number, to: number): number {
  let count = 0
  for (let a = from; a < to; a++) if (setAside[a] === ASIDE.ROW) count++
  return count
}

/** Why there may be awards of a tender, besides those that are known, else 0; by the flags of its lots. */
function whyLost(flags: number): number {
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

  /**
   * The first date of awards [from, to), Infinity of none; NaN where it does not decide, as one of them was set aside, is of
   * several rows or without a date, or some dates have a time and others none (or are days of another length).
   */
  usual(from: number, to: number): number {
    const awardedAt = this.#awardedAt
    if (awardedAt === undefined) return Number.NaN
    let first = Number.POSITIVE_INFINITY
    for (let a = from; a < to; a++) {
      const row = onlyRow(this.#award, a)
      const at = row < 0 ? Number.NaN : awardedAt[row]!
      if (Number.isNaN(at)) return Number.NaN
      if (a > from && at - Math.floor(at) !== first - Math.floor(first)) return Number.NaN
      if (at < first) first = at
    }
    return first
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
    if (setAside[a] !== 0) this.#doubt(AWARD_SET_ASIDE)
    else if (missing) this.#doubt(NO_DATE)
    else if (differs) this.#doubt(DATE_DIFFERS)
    else if (least < most) this.#doubt(isWholeDay(from) ? OPENING_DAY : DATE_DAY)
    const known = setAside[a] === 0 && !missing
    this.least = Math.min(this.least, known ? least : Number.NEGATIVE_INFINITY)
    if (known) this.most = Math.min(this.most, most)
  }

  #doubt(why: number): void {
    this.why = smaller(this.why, why)
  }
}
