import { type Index, numbers } from '../join/index-of.js'
import { firstMoment, lastMoment } from '../schema/instant.js'
import { bidStateNeeds, NO_STATUS } from './bid-state.js'
import { setKnown, setRange } from './block.js'
import type { Block, FactSpec } from './fact.js'
import { PAIR, type PairRows } from './pair-rows.js'
import { reason } from './reason.js'

const NO_TIME = reason('bids', 'submitted_at', 'missing')
const SAME_DAY = reason('bids', 'submitted_at', 'same_day')

/** Both moments are known without another look. */
const PLAIN = PAIR.ALONE | PAIR.SUBMITTED | PAIR.TIMED

const needs = [...bidStateNeeds, 'bids.submitted_at']

/** Who of two bidders submits first where they meet. */
export const pairOrderFacts: readonly FactSpec[] = [
  {
    name: 'bidder_pair.tenders',
    subject: 'bidder_pair',
    type: 'count',
    unit: 'tenders',
    about: 'Tenders with lots, of at most 100 bids, for which both submitted bids of their own.',
    needs,
    requires: ['bids.bidder_id'],
  },
  {
    name: 'bidder_pair.same_order_share',
    subject: 'bidder_pair',
    type: 'share',
    unit: 'share of the tenders in which they met',
    about:
      'Share of these tenders in which the first bid of the one came before that of the other: of the order that is the more frequent. Bids submitted at one moment have no order; a range where times are missing.',
    needs,
    requires: ['bids.bidder_id', 'bids.submitted_at'],
  },
]

/** The orders in which the two of one pair after the other submit, tender by tender, where `rows` says they met. */
export class PairOrders {
  readonly #index
  readonly #rows
  readonly #submittedAt
  /** Between which moments each of the two submitted first, in a tender. */
  readonly #one = new Earliest()
  readonly #other = new Earliest()

  constructor(index: Index, rows: PairRows) {
    this.#index = index
    this.#rows = rows
    this.#submittedAt = numbers(index, 'bids', 'submitted_at')
    const { bits } = rows
    for (let b = 0; this.#submittedAt && b < bits.length; b++) {
      const at = this.#submittedAt[b]!
      if (at === firstMoment(at)) bits[b]! |= PAIR.TIMED
    }
  }

  write(p: number, tenders: Block | undefined, same: Block | undefined): void {
    const rows = this.#rows
    const { count, lot, one, other, bits } = rows
    const { tender } = this.#index.lot
    const submittedAt = this.#submittedAt
    /** Tenders in which both surely submitted, and perhaps did; and how many in either order. */
    let sure = 0
    let perhaps = 0
    let first = 0
    let second = 0
    /** Tenders in which the order may be any, or they may not have met; and why, else 0. */
    let open = 0
    let why = 0
    for (let k = 0, to = 0; k < count; k = to) {
      const t = tender[lot[k]!]!
      const a = bits[one[k]!]!
      const b = bits[other[k]!]!
      to = k + 1
      if ((a & b & PLAIN) === PLAIN && (to === count || tender[lot[to]!] !== t)) {
        const difference = submittedAt![one[k]!]! - submittedAt![other[k]!]!
        sure++
        if (difference < 0) first++
        else if (difference > 0) second++
        continue
      }
      while (to < count && tender[lot[to]!] === t) to++
      const isSure = this.#readTender(k, to)
      if (isSure) sure++
      else perhaps++
      if (isSure && this.#one.to < this.#other.from) first++
      else if (isSure && this.#other.to < this.#one.from) second++
      else if (!isSure || !this.#one.isKnown || !this.#other.isKnown) {
        open++
        why = least(why, isSure ? least(this.#one.why, this.#other.why) : NO_STATUS)
      }
    }
    if (tenders) setRange(tenders, p, sure, sure + perhaps, NO_STATUS)
    if (!same) return
    const all = sure + perhaps
    const most = Math.max(first, second)
    if (all === 0) setKnown(same, p, 0)
    else setRange(same, p, most / all, (most + open) / all, why)
  }

  /** Reads meetings [from, to), of one tender; whether they surely met in it. */
  #readTender(from: number, to: number): boolean {
    const { lot, one, other, sure } = this.#rows
    let isSure = false
    this.#one.clear()
    this.#other.clear()
    for (let k = from; k < to; k++) {
      if (sure[k] === 1) isSure = true
      this.#read(this.#one, lot[k]!, one[k]!)
      this.#read(this.#other, lot[k]!, other[k]!)
    }
    return isSure
  }

  #read(earliest: Earliest, l: number, begun: number): void {
    const rows = this.#rows
    for (let row = begun; row >= 0; row = rows.after(l, row, begun)) {
      const isSure = (rows.bits[row]! & PAIR.SUBMITTED) !== 0
      if (isSure || rows.bits[row]! & PAIR.SUBMITTED_MAYBE)
        earliest.add(this.#submittedAt ? this.#submittedAt[row]! : Number.NaN, isSure)
    }
  }
}

/** Keeps the smallest code, so that the reason does not depend on the order of rows; 0 is none. */
function least(a: number, b: number): number {
  return a === 0 || (b !== 0 && b < a) ? b : a
}

/** The moment of the earliest of some bids lies between `from` and `to`. */
class Earliest {
  from = Number.POSITIVE_INFINITY
  to = Number.POSITIVE_INFINITY
  why = 0

  get isKnown(): boolean {
    return this.from === this.to && Number.isFinite(this.from)
  }

  clear(): void {
    this.from = Number.POSITIVE_INFINITY
    this.to = Number.POSITIVE_INFINITY
    this.why = 0
  }

  add(at: number, isSure: boolean): void {
    const isMissing = Number.isNaN(at)
    this.from = Math.min(this.from, isMissing ? Number.NEGATIVE_INFINITY : firstMoment(at))
    if (isSure && !isMissing) this.to = Math.min(this.to, lastMoment(at))
    const why = isMissing ? NO_TIME : !isSure ? NO_STATUS : firstMoment(at) < lastMoment(at) ? SAME_DAY : 0
    if (why !== 0 && (this.why === 0 || why < this.why)) this.why = why
  }
}
