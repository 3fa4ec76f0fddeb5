import { type Index, numbers } from '../../join/index-of.js'
import type { Population } from '../../join/populations.js'
import { firstMoment, lastMoment } from '../../schema/instant.js'
import { strayBids } from '../bidders/stray-bids.js'
import { bidStateNeeds, NO_STATUS } from '../bids/bid-state.js'
import { setKnown, setRange } from '../block.js'
import type { Block, FactSpec } from '../fact.js'
import { reason, smaller } from '../reason.js'
import { PAIR } from './pair-bids.js'
import type { PairRows } from './pair-rows.js'

export const NO_TIME = reason('bids', 'submitted_at', 'missing')
export const SAME_DAY = reason('bids', 'submitted_at', 'same_day')

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
  /** After `orderOf`. */
  whyUnknown = 0
  /** Why bids that name nobody may be anybody's, else 0. */
  readonly #whyNobody
  /** Between which moments each of the two submitted first, in a tender. */
  readonly #one = new Earliest()
  readonly #other = new Earliest()

  constructor(index: Index, rows: PairRows) {
    this.#index = index
    this.#rows = rows
    this.#submittedAt = numbers(index, 'bids', 'submitted_at')
    this.#whyNobody = strayBids(index).whyNobody
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
    let whyMet = rows.whyMore
    const doubtful = rows.isOpen ? this.#doubtfulTenders() : undefined
    for (let k = 0, to = 0; k < count; k = to) {
      const t = tender[lot[k]!]!
      const a = bits[one[k]!]!
      const b = bits[other[k]!]!
      to = k + 1
      const doubt = doubtful === undefined ? 0 : (doubtful.get(t) ?? 0)
      if (doubt === 0 && (a & b & PLAIN) === PLAIN && (to === count || tender[lot[to]!] !== t)) {
        const difference = submittedAt![one[k]!]! - submittedAt![other[k]!]!
        sure++
        if (difference < 0) first++
        else if (difference > 0) second++
        continue
      }
      while (to < count && tender[lot[to]!] === t) to++
      const isSure = this.#readTender(k, to)
      if (isSure) sure++
      else {
        perhaps++
        for (let i = k; i < to; i++) whyMet = smaller(whyMet, rows.whyPerhaps[i]!)
      }
      if (doubt !== 0) {
        open++
        why = smaller(why, doubt)
        doubtful!.delete(t)
      } else if (isSure && this.#one.to < this.#other.from) first++
      else if (isSure && this.#other.to < this.#one.from) second++
      else if (!isSure || !this.#one.isKnown || !this.#other.isKnown) {
        open++
        why = smaller(why, isSure ? smaller(this.#one.why, this.#other.why) : NO_STATUS)
      }
    }
    // Those that are left have further lots only.
    for (const doubt of doubtful?.values() ?? []) {
      perhaps++
      open++
      why = smaller(why, doubt)
    }
    const { anywhere } = rows
    const all = sure + perhaps
    if (tenders)
      setRange(tenders, p, sure, this.#whyNobody ? Number.POSITIVE_INFINITY : all + anywhere, whyMet)
    if (!same) return
    why = smaller(why, rows.anywhere > 0 || this.#whyNobody ? rows.whyMore : 0)
    if (this.#whyNobody) setRange(same, p, 0, 1, why)
    else if (all + anywhere === 0) setKnown(same, p, 0)
    else {
      const most = Math.max(first, second)
      // Bids that may be anywhere are of a tender more, or change the order in one that is there.
      const rest = all - most - open
      const hi = (most + open + anywhere) / (all + anywhere - Math.min(anywhere, rest))
      setRange(same, p, leastOrder(first, second, all, anywhere), hi, why)
    }
  }

  /**
   * Of meetings [from, to) of pair p, in one tender: below zero where the one was first, above where the other was; NaN where that is
   * not known, and `whyUnknown` says why.
   */
  orderOf(population: Population, p: number, from: number, to: number): number {
    const rows = this.#rows
    const [one, other] = [this.#one, this.#other]
    one.clear()
    other.clear()
    for (let i = from; i < to; i++) {
      const { lot, row, others } = rows.find(population, p, i)
      if (rows.meet(lot, row, others) === 0) continue
      this.#read(one, lot, row)
      this.#read(other, lot, others)
    }
    if (one.to < other.from) return -1
    if (other.to < one.from) return 1
    if (one.isKnown && other.isKnown) return 0
    this.whyUnknown = smaller(one.why, other.why)
    return Number.NaN
  }

  /** Tenders in which bids may be of the two that are not known to be, and why. */
  #doubtfulTenders(): Map<number, number> {
    const { count, lot, unclear, more, whyMore } = this.#rows
    const { tender } = this.#index.lot
    const found = new Map<number, number>()
    for (let k = 0; k < count; k++)
      if (unclear[k] !== 0)
        found.set(tender[lot[k]!]!, smaller(found.get(tender[lot[k]!]!) ?? 0, unclear[k]!))
    for (const l of more) found.set(tender[l]!, smaller(found.get(tender[l]!) ?? 0, whyMore))
    return found
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

/** The least share of the more frequent order, where each of `more` bids takes a tender from one of them, or is of another. */
function leastOrder(first: number, second: number, all: number, more: number): number {
  let least = 1
  for (let taken = 0; taken <= Math.min(more, first + second); taken++) {
    const most = Math.max(first - taken, second - taken, Math.ceil((first + second - taken) / 2), 0)
    least = Math.min(least, most / (all + more - taken))
  }
  return least
}

/** The moment of the earliest of some bids lies between `from` and `to`; why these are not one, else 0. */
export class Earliest {
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
    this.why = smaller(this.why, why)
  }
}
