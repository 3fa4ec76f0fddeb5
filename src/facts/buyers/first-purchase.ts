import { setKnown, setRange, setUnknown } from '../block.js'
import type { Block, FullColumn, PopulationData, PopulationFamily } from '../fact.js'
import { countingAwards, leftOutOf, namelessAwards } from '../populations/left-out.js'
import { eachLostPair } from '../populations/lost-awards.js'
import { reason, smaller } from '../reason.js'
import { purchasesOf, TO } from './purchases.js'

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
    const { index, population } = data
    const { count, parts } = population
    const counts = countingAwards(data)
    if (leftOut) {
      const named = namelessAwards(index, counts)
      for (let p = 0; p < count; p++) setKnown(leftOut, p, leftOutOf(named, parts[0]![p]!))
    }
    if (!growth) return
    const whyLost = new Uint8Array(count)
    eachLostPair(data, counts, (p, why) => {
      whyLost[p] = smaller(whyLost[p]!, why)
    })
    const { start, awards, to } = purchasesOf(data)
    const purchases = new Growth(data.kept, counts, to)
    for (let p = 0; p < count; p++) {
      // What was set aside may have been the first.
      if (whyLost[p] !== 0) setUnknown(growth, p, whyLost[p]!)
      else purchases.write(growth, p, awards, start[p]!, start[p + 1]!)
    }
  },
}

class Growth {
  readonly #amount
  readonly #currency
  readonly #date
  /** By award: why it may not count, or when it was decided is not known, else 0. */
  readonly #whyFirst
  /** By award: why the amount, all of it the supplier's, or its currency is not known, else 0. */
  readonly #whyPrice

  /** `to`, by award: bits of `TO`. */
  constructor(kept: PopulationData['kept'], counts: Uint8Array, to: Uint8Array) {
    this.#amount = kept('award.amount')
    this.#currency = kept('award.currency')
    this.#date = kept('award.awarded_at')
    this.#whyFirst = whyFirst(counts, kept('award.status'), this.#date)
    this.#whyPrice = whyPrice(counts, to, this.#amount, this.#currency)
  }

  /** Writes what follows from awards[from … to) of a pair. */
  write(growth: Block, pair: number, awards: Int32Array, from: number, to: number): void {
    if (from === to) {
      setKnown(growth, pair, 0)
      return
    }
    let first = awards[from]!
    let why = this.#whyFirst[first]!
    // Most bought once, and the first is all there is.
    if (from + 1 === to && why === 0 && this.#whyPrice[first] === 0) {
      setKnown(growth, pair, 0)
      return
    }
    if (from + 1 < to) {
      const { lo, hi } = this.#date
      // Any award that may count, and may have been the first, leaves all open.
      for (let i = from + 1; i < to; i++) {
        const a = awards[i]!
        why = smaller(why, this.#whyFirst[a]!)
        if (hi[a]! < hi[first]!) first = a
      }
      for (let i = from; i < to; i++)
        if (awards[i] !== first && lo[awards[i]!]! <= hi[first]!) why = smaller(why, SAME_DAY)
    }
    // Asked last: of several that may be the first, which one was taken depends on the order of rows.
    if (why === 0) why = this.#whyPrice[first]!
    if (why !== 0) {
      setUnknown(growth, pair, why)
      return
    }

    const { lo: amount } = this.#amount
    const { lo: currency } = this.#currency
    let most = 0
    for (let i = from; i < to; i++) {
      const a = awards[i]!
      if (a === first) continue
      const open = this.#whyPrice[a]! || (currency[a] === currency[first] ? 0 : CURRENCY_DIFFERS)
      if (open !== 0) why = smaller(why, open)
      else if (amount[a]! > most) most = amount[a]!
    }
    const times = most / amount[first]!
    setRange(growth, pair, times, why === 0 ? times : Number.POSITIVE_INFINITY, why)
  }
}

function whyFirst(counts: Uint8Array, status: FullColumn, date: FullColumn): Uint8Array {
  const why = new Uint8Array(counts.length)
  for (let a = 0; a < why.length; a++) {
    if (counts[a] === 0) continue
    if (status.lo[a] !== status.hi[a]) why[a] = status.why[a]!
    if (date.lo[a] === Number.NEGATIVE_INFINITY) why[a] = smaller(why[a]!, date.why[a]!)
  }
  return why
}

function whyPrice(counts: Uint8Array, to: Uint8Array, amount: FullColumn, currency: FullColumn): Uint8Array {
  const why = new Uint8Array(counts.length)
  for (let a = 0; a < why.length; a++) {
    if (counts[a] === 0) continue
    if (to[a]! & TO.SEVERAL) why[a] = SEVERAL_SUPPLIERS
    else if (amount.lo[a] !== amount.hi[a]) why[a] = amount.why[a] || NO_AMOUNT
    else if (!(amount.lo[a]! > 0)) why[a] = AMOUNT_ZERO
    else if (currency.lo[a] !== currency.hi[a]) why[a] = currency.why[a]!
  }
  return why
}
