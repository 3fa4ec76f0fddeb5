import { groupRows } from '../join/group.js'
import { enumValues } from '../schema/tables.js'
import { setKnown, setRange, setUnknown } from './block.js'
import type { FullColumn, PopulationFamily } from './fact.js'
import { countsOrMay, leftOutOf, namelessAwards, smaller } from './left-out.js'
import { eachLostPair } from './lost-awards.js'
import { reason } from './reason.js'

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')

const NO_AMOUNT = reason('awards', 'amount', 'missing')
const AMOUNT_ZERO = reason('awards', 'amount', 'not_positive')
const SEVERAL_SUPPLIERS = reason('awards', 'supplier_id', 'differs')
const CURRENCY_DIFFERS = reason('awards', 'currency', 'differs')
const SAME_DAY = reason('awards', 'awarded_at', 'same_day')

/** How much a buyer bought from a supplier at first, and then. */
export const firstPurchase: PopulationFamily = {
  subject: 'buyer_supplier',
  facts: [
    {
      name: 'buyer_supplier.growth',
      subject: 'buyer_supplier',
      type: 'number',
      unit: 'times the first purchase',
      about:
        'Largest later award over the first one of the buyer to the supplier, by date of decision, of its active and pending awards in one currency; 0 where there is no later one. Not known where the first is not, or where it was made to several suppliers.',
      needs: [
        'tenders.buyer_id',
        'awards.supplier_id',
        'awards.award_id',
        'awards.lot_id',
        'awards.status',
        'awards.amount',
        'awards.currency',
        'awards.awarded_at',
      ],
      requires: [
        'tenders.buyer_id',
        'awards.supplier_id',
        'awards.status',
        'awards.amount',
        'awards.currency',
        'awards.awarded_at',
      ],
    },
    {
      name: 'buyer_supplier.purchases_left_out',
      subject: 'buyer_supplier',
      type: 'count',
      unit: 'awards',
      about:
        'Active and pending awards that are left out of those of a buyer to a supplier, being few: of tenders that name no buyer, and those of the buyer that do not name (all) their suppliers.',
      needs: ['tenders.buyer_id', 'awards.supplier_id', 'awards.award_id', 'awards.lot_id', 'awards.status'],
      requires: ['tenders.buyer_id', 'awards.supplier_id', 'awards.status'],
    },
  ],
  keeps: ['award.status', 'award.amount', 'award.currency', 'award.awarded_at'],
  compute(data, [growth, leftOut]) {
    const { index, population, kept } = data
    const { award } = index
    const { ofRow, count, parts } = population
    const status = kept('award.status')
    if (leftOut) {
      const named = namelessAwards(index, (a) => countsOrMay(status, a))
      for (let p = 0; p < count; p++) setKnown(leftOut, p, leftOutOf(named, parts[0]![p]!))
    }
    if (!growth) return
    const purchases = new Purchases(
      kept('award.amount'),
      kept('award.currency'),
      kept('award.awarded_at'),
      status,
      new Uint8Array(award.tender.length),
    )
    // Each award once for each pair, however many lots of it the pair has.
    const isOut = (a: number) =>
      status.lo[a] === status.hi[a] && status.lo[a] !== PENDING && status.lo[a] !== ACTIVE
    const whyLost = new Uint8Array(count)
    eachLostPair(
      data,
      (a) => !isOut(a),
      (p, why) => {
        whyLost[p] = smaller(whyLost[p]!, why)
      },
    )
    const keys = new Int32Array(ofRow.length).fill(-1)
    const seen = new Int32Array(count)
    for (let a = 0; a < award.tender.length; a++) {
      if (isOut(a)) continue
      let nameless = 0
      let pairs = 0
      for (let r = award.rowStart[a]!; r < award.rowStart[a + 1]!; r++) {
        const row = award.rows[r]!
        const p = ofRow[row]!
        if (p < 0) nameless++
        else if (seen[p] !== a + 1) {
          seen[p] = a + 1
          keys[row] = p
          pairs++
        }
      }
      if (pairs + nameless > 1) purchases.several[a] = 1
    }
    const { start, order } = groupRows(keys, count)
    const awards = order.map((row) => award.ofRow[row]!)
    for (let p = 0; p < count; p++) {
      // What was set aside may have been the first.
      const { lo, hi, why } =
        whyLost[p] === 0 ? purchases.growthOf(awards, start[p]!, start[p + 1]!) : unknown(whyLost[p]!)
      if (hi === Number.POSITIVE_INFINITY && lo === Number.NEGATIVE_INFINITY) setUnknown(growth, p, why)
      else setRange(growth, p, lo, hi, why)
    }
  },
}

const unknown = (why: number) => ({ lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY, why })

class Purchases {
  constructor(
    readonly amount: FullColumn,
    readonly currency: FullColumn,
    readonly date: FullColumn,
    readonly status: FullColumn,
    /** 1: the award is to several suppliers. */
    readonly several: Uint8Array,
  ) {}

  /** Of the awards of a pair, awards[from … to). */
  growthOf(awards: Int32Array, from: number, to: number): { lo: number; hi: number; why: number } {
    const { date, status } = this
    let why = 0
    let first = -1
    // Any award that may count, and may have been the first, leaves all open.
    for (let i = from; i < to; i++) {
      const a = awards[i]!
      if (status.lo[a] !== status.hi[a]) why = smaller(why, status.why[a]!)
      if (date.lo[a] === Number.NEGATIVE_INFINITY) why = smaller(why, date.why[a]!)
      if (first < 0 || date.hi[a]! < date.hi[first]!) first = a
    }
    for (let i = from; i < to; i++)
      if (awards[i] !== first && date.lo[awards[i]!]! <= date.hi[first]!) why = smaller(why, SAME_DAY)
    if (first < 0) return { lo: 0, hi: 0, why: 0 }
    // Asked last: of several that may be the first, which one was taken depends on the order of rows.
    if (why === 0) why = this.#whyPrice(first)
    if (why !== 0) return unknown(why)

    let most = 0
    for (let i = from; i < to; i++) {
      const a = awards[i]!
      if (a === first) continue
      const differs = this.currency.lo[a] !== this.currency.lo[first] ? CURRENCY_DIFFERS : 0
      const open = this.#whyPrice(a) || differs
      if (open !== 0) why = smaller(why, open)
      else if (this.amount.lo[a]! > most) most = this.amount.lo[a]!
    }
    const times = most / this.amount.lo[first]!
    return { lo: times, hi: why === 0 ? times : Number.POSITIVE_INFINITY, why }
  }

  /** Why the amount, all of it the supplier's, or its currency is not known, else 0. */
  #whyPrice(a: number): number {
    if (this.several[a] === 1) return SEVERAL_SUPPLIERS
    if (this.amount.lo[a] !== this.amount.hi[a]) return this.amount.why[a] || NO_AMOUNT
    if (!(this.amount.lo[a]! > 0)) return AMOUNT_ZERO
    return this.currency.lo[a] === this.currency.hi[a] ? 0 : this.currency.why[a]!
  }
}
