import { type Index, numbers } from '../join/index-of.js'
import { firstMoment, lastMoment } from '../schema/instant.js'
import { BID, bidStateNeeds, NO_STATUS } from './bid-state.js'
import { setKnown, setRange } from './block.js'
import type { PopulationFamily } from './fact.js'
import { PairRows } from './pair-rows.js'
import { reason } from './reason.js'

const NO_TIME = reason('bids', 'submitted_at', 'missing')
const SAME_DAY = reason('bids', 'submitted_at', 'same_day')

const needs = [...bidStateNeeds, 'bids.submitted_at']

/** Who of two bidders submits first where they meet. */
export const bidOrder: PopulationFamily = {
  subject: 'bidder_pair',
  facts: [
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
  ],
  keeps: [],
  compute({ index, population }, [tenders, same]) {
    if (population.count === 0) return
    const orders = new Orders(index)
    const { start, lots, places } = population
    for (let p = 0; p < population.count; p++) {
      orders.begin()
      const [from, to] = [start[p]!, start[p + 1]!]
      // Where rows of a lot came back later in the data, its place among the lots of a pair is not that of its tender.
      if (isAscending(lots, from, to)) for (let i = from; i < to; i++) orders.add(lots[i]!, places[i]!)
      else for (const i of inOrder(lots, from, to)) orders.add(lots[i]!, places[i]!)
      orders.end()
      const { sure, perhaps, open, most, known, why } = orders
      if (tenders) setRange(tenders, p, sure, sure + perhaps, NO_STATUS)
      if (!same) continue
      const all = known + open
      if (all === 0) setKnown(same, p, 0)
      else setRange(same, p, most / all, (most + open) / all, why)
    }
  },
}

function isAscending(values: Int32Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (values[i]! < values[i - 1]!) return false
  return true
}

/** Places [from, to) in the order of their values. */
function inOrder(values: Int32Array, from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, k) => from + k).sort((a, b) => values[a]! - values[b]!)
}

/** The orders in which two bidders submit, tender by tender: lots come in order of their tenders. */
class Orders {
  /** Tenders in which both surely submitted, and perhaps did. */
  sure = 0
  perhaps = 0
  /** Tenders whose order is known, or that surely have none; and in which it may be any, or they may not have met. */
  known = 0
  open = 0
  /** Why, else 0. */
  why = 0

  readonly #index
  readonly #rows
  readonly #submittedAt
  /** In how many tenders each came first. */
  #first = 0
  #second = 0
  /** The tender at hand, how surely they met in it, and between which moments each submitted first. */
  #tender = -1
  #met = 0
  readonly #earliest = { one: new Earliest(), other: new Earliest() }

  constructor(index: Index) {
    this.#index = index
    this.#rows = PairRows.over(index)
    this.#submittedAt = numbers(index, 'bids', 'submitted_at')
  }

  /** Tenders of the more frequent order. */
  get most(): number {
    return Math.max(this.#first, this.#second)
  }

  begin(): void {
    this.sure = 0
    this.perhaps = 0
    this.known = 0
    this.open = 0
    this.why = 0
    this.#first = 0
    this.#second = 0
    this.#tender = -1
  }

  add(l: number, places: number): void {
    const rows = this.#rows
    const t = this.#index.lot.tender[l]!
    if (t !== this.#tender) {
      this.end()
      this.#tender = t
    }
    const met = rows.read(l, places)
    if (met === 0) return
    if (this.#met !== 1) this.#met = met
    this.#read(this.#earliest.one, rows.one)
    this.#read(this.#earliest.other, rows.other)
  }

  /** Counts the tender at hand. */
  end(): void {
    const { one, other } = this.#earliest
    if (this.#met === 1) this.sure++
    else if (this.#met !== 0) this.perhaps++
    if (this.#met !== 0) {
      const isKnown = this.#met === 1 && one.isKnown && other.isKnown
      if (this.#met === 1 && one.to < other.from) this.#first++
      else if (this.#met === 1 && other.to < one.from) this.#second++
      else if (!isKnown) {
        this.open++
        const times = one.why === 0 || (other.why !== 0 && other.why < one.why) ? other.why : one.why
        this.#doubt(this.#met === 1 ? times : NO_STATUS)
      }
    }
    this.known = this.sure + this.perhaps - this.open
    this.#met = 0
    one.clear()
    other.clear()
  }

  #read(earliest: Earliest, begun: number): void {
    const rows = this.#rows
    for (let row = begun; row >= 0; row = rows.after(row, begun)) {
      const isSure = (rows.state[row]! & BID.SUBMITTED) !== 0
      if (isSure || rows.state[row]! & BID.SUBMITTED_MAYBE)
        earliest.add(this.#submittedAt ? this.#submittedAt[row]! : Number.NaN, isSure)
    }
  }

  /** Keeps the smallest code, so that the reason does not depend on the order of rows. */
  #doubt(why: number): void {
    if (why !== 0 && (this.why === 0 || why < this.why)) this.why = why
  }
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
