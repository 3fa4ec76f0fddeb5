import { enums, type Index, LOT, numbers, TENDER } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { DEADLINE_DAY, NO_DEADLINE, TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { setUnknown } from '../block.js'
import { aboutDays, setDays } from '../days-between.js'
import type { Family } from '../fact.js'
import { reason, smaller } from '../reason.js'

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')
/** A status that counts as little as any other. */
const NONE = statuses.length

const NO_AWARDS = reason('awards', undefined, 'missing')
const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const AWARD_UNPLACED = reason('awards', 'lot_id', 'unplaced')
const NO_STATUS = reason('awards', 'status', 'missing')
const STATUS_DIFFERS = reason('awards', 'status', 'differs')
const NO_DATE = reason('awards', 'awarded_at', 'missing')
const DATE_DIFFERS = reason('awards', 'awarded_at', 'differs')
const whyDays = {
  noFrom: NO_DEADLINE,
  fromDay: DEADLINE_DAY,
  noTo: NO_DATE,
  toDay: reason('awards', 'awarded_at', 'same_day'),
}

/** How long a lot took to be decided. */
export const decision: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.decision_days',
      subject: 'lot',
      type: 'days',
      about: `From the deadline of submission to the decision: the date of the active and pending awards, which must be one. ${aboutDays}`,
      needs: [
        'tenders.deadline_at',
        'awards.awarded_at',
        'awards.status',
        'awards.award_id',
        'awards.lot_id',
        'awards.supplier_id',
      ],
      requires: ['tenders.deadline_at', 'awards.awarded_at', 'awards.status'],
    },
  ],
  kernel(index, from, to, [days]) {
    if (!days) return
    const dates = new DecisionDates(index)
    const deadlines = numbers(index, 'tenders', 'deadline_at')
    const statusOf = enums(index, 'awards', 'status')
    const awardedAt = numbers(index, 'awards', 'awarded_at')
    const { lot, tender } = index
    const { awardStart, awardRow, flags } = lot
    const hasAll = deadlines !== undefined && statusOf !== undefined && awardedAt !== undefined
    for (let l = from; l < to; l++) {
      const t = lot.tender[l]!
      const row = tender.row[t]!
      const start = awardStart[l]!
      const n = awardStart[l + 1]! - start
      // Usual lots, with no row of awards or one of known status and date, in locals.
      if (hasAll && n <= 1 && row >= 0 && (flags[l]! & LOT.MORE_AWARDS) === 0) {
        const status = n === 0 ? NONE : statusOf[awardRow[start]!]!
        const counts = status === ACTIVE || status === PENDING
        const date = counts ? awardedAt[awardRow[start]!]! : Number.NaN
        if (status >= 0 && !(counts && Number.isNaN(date))) {
          setDays(days, l - from, deadlines[row]!, date, whyDays)
          continue
        }
      }
      dates.read(l)
      if (row < 0 && (tender.flags[t]! & TENDER.ROW_SET_ASIDE) !== 0)
        setUnknown(days, l - from, TENDER_SET_ASIDE)
      else if (dates.why !== 0) setUnknown(days, l - from, dates.why)
      else setDays(days, l - from, deadlines && row >= 0 ? deadlines[row]! : Number.NaN, dates.date, whyDays)
    }
  },
}

/** The date of the active and pending awards of a lot. One object a kernel; `read` one lot after the other. */
class DecisionDates {
  /** NaN where none of them has one. */
  date = Number.NaN
  /** Why it is not known, else 0. */
  why = 0

  readonly #index
  readonly #status
  readonly #awardedAt
  readonly #hasAwards
  readonly #statusOf = new Map<number, number>()

  constructor(index: Index) {
    this.#index = index
    this.#status = enums(index, 'awards', 'status')
    this.#awardedAt = numbers(index, 'awards', 'awarded_at')
    this.#hasAwards = index.tables.includes('awards')
  }

  read(l: number): void {
    const { awardStart, awardRow, flags } = this.#index.lot
    const from = awardStart[l]!
    const to = awardStart[l + 1]!
    this.date = Number.NaN
    this.why = 0
    if (to - from > 1) this.#statusOf.clear()
    let counted = 0
    for (let a = from; a < to; a++) {
      const row = awardRow[a]!
      const status = this.#status ? this.#status[row]! : -1
      if (to - from > 1 && this.#differs(row, status)) this.#doubt(STATUS_DIFFERS)
      if (status < 0) this.#doubt(NO_STATUS)
      if (status !== PENDING && status !== ACTIVE) continue
      const date = this.#awardedAt ? this.#awardedAt[row]! : Number.NaN
      if (Number.isNaN(date)) this.#doubt(NO_DATE)
      else if (counted > 0 && !Number.isNaN(this.date) && date !== this.date) this.#doubt(DATE_DIFFERS)
      else this.date = date
      counted++
    }
    if (flags[l]! & LOT.MORE_AWARDS)
      this.#doubt(flags[l]! & LOT.UNPLACED_AWARDS ? AWARD_UNPLACED : AWARD_SET_ASIDE)
    else if (!this.#hasAwards) this.#doubt(NO_AWARDS)
  }

  /** Whether an earlier row of the award, in this lot, has another status. */
  #differs(row: number, status: number): boolean {
    const award = this.#index.award.ofRow[row]!
    const before = this.#statusOf.get(award)
    if (before === undefined) this.#statusOf.set(award, status)
    return before !== undefined && before !== status && before >= 0 && status >= 0
  }

  /** Keeps the smallest code, so that the reason does not depend on the order of rows. */
  #doubt(why: number): void {
    this.why = smaller(this.why, why)
  }
}
