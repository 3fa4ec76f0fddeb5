import { codes } from '../join/index-of.js'
import { setKnown, setRange, setUnknown } from './block.js'
import type { PopulationData, PopulationFamily } from './fact.js'
import {
  type AwardColumns,
  awardKeeps,
  countingAwards,
  namelessAwards,
  smaller,
  summable,
} from './left-out.js'
import { eachLostPair, lostAwards, NO_BUYER, NO_SUPPLIER } from './lost-awards.js'
import { reason } from './reason.js'
import { sumsBy } from './sum-in-order.js'

const NO_STATUS = reason('awards', 'status', 'missing')
const SUPPLIER_DIFFERS = reason('awards', 'supplier_id', 'differs')
const CURRENCY_DIFFERS = reason('awards', 'currency', 'differs')
const AMOUNT_ZERO = reason('awards', 'amount', 'not_positive')

const needs = [
  'tenders.buyer_id',
  'awards.supplier_id',
  'awards.award_id',
  'awards.lot_id',
  'awards.status',
  'awards.amount',
  'awards.currency',
]
const requires = [
  'tenders.buyer_id',
  'awards.supplier_id',
  'awards.status',
  'awards.amount',
  'awards.currency',
]

/** What a buyer spends with a supplier, by active and pending awards. */
export const buyerSupplier: PopulationFamily = {
  subject: 'buyer_supplier',
  facts: [
    {
      name: 'buyer_supplier.awards',
      subject: 'buyer_supplier',
      type: 'count',
      unit: 'awards',
      about: 'Active and pending awards of the buyer to the supplier.',
      needs,
      requires: ['tenders.buyer_id', 'awards.supplier_id', 'awards.status'],
    },
    {
      name: 'buyer_supplier.share',
      subject: 'buyer_supplier',
      type: 'share',
      unit: 'share of what the buyer spends',
      about:
        'Amount of these awards over that of all active and pending awards of the buyer, which must be in one currency. An award to several suppliers, or to one that is not named, is between nothing and its whole amount for each; not known where no amount that surely counts is.',
      needs,
      requires,
    },
    {
      name: 'buyer_supplier.awards_left_out',
      subject: 'buyer_supplier',
      type: 'count',
      unit: 'awards',
      about:
        'Awards that are left out of the share, being few: of tenders that name no buyer, and of the buyer those whose status, amount or currency is not known, or in another currency. Those that do not name their supplier are within its range.',
      needs,
      requires: ['tenders.buyer_id', 'awards.supplier_id', 'awards.status'],
    },
  ],
  keeps: awardKeeps,
  compute(data, [awards, share, leftOut]) {
    const { population, kept } = data
    const columns = {
      status: kept('award.status'),
      amount: kept('award.amount'),
      currency: kept('award.currency'),
    }
    const spend = spendOf(data, columns)
    for (let p = 0; p < population.count; p++) {
      if (awards)
        setRange(
          awards,
          p,
          spend.sure[p]!,
          spend.sure[p]! + spend.perhaps[p]!,
          spend.whyPair[p]! || NO_STATUS,
        )
      const buyer = population.parts[0]![p]!
      if (leftOut) setKnown(leftOut, p, spend.leftOut[buyer]!)
      if (!share) continue
      const [own, several, maybe] = [spend.own[p]!, spend.several[p]!, spend.maybe[p]!]
      const [nameless, maybeNameless] = [spend.nameless[buyer]!, spend.maybeNameless[buyer]!]
      const [total, doubt] = [spend.total[buyer]!, spend.whyBuyer[buyer]!]
      const least = total + spend.maybeTotal[buyer]! - spend.maybeAlone[p]!
      if (spend.whyLost[buyer]! !== 0) {
        setUnknown(share, p, spend.whyLost[buyer]!)
        continue
      }
      if (spend.whyMoney[buyer] !== 0 || !(total > 0)) {
        setUnknown(share, p, spend.whyMoney[buyer]! || doubt || AMOUNT_ZERO)
        continue
      }
      // An amount that is not known may be of any size: of its own it makes the share as large as can be, of others as small.
      const openElsewhere = spend.open[buyer]! > spend.openAlone[p]!
      const lo = openElsewhere ? 0 : own / least
      // Whoever is not named may be this supplier.
      const isOpen = spend.openPair[p]! + spend.openNameless[buyer]! > 0
      const most = (own + several + maybe + nameless + maybeNameless) / (total + maybe + maybeNameless)
      setRange(share, p, lo, isOpen ? 1 : Math.min(1, most), doubt || SUPPLIER_DIFFERS)
    }
  },
}

/**
 * Sums by pair and by code of buyer. `own`: amounts that are the pair's alone; `several`: of awards to several
 * suppliers; `maybe`: of awards of unknown status (`maybeAlone`: to it
 * alone). `open…`: awards whose amount is not known, of the buyer, of the pair
 * (`openPair`), and of the pair alone. Awards that do not name all their suppliers are nobody's: `nameless` and its like, by
 * buyer. `leftOut`: awards that the buyer's are without; `whyMoney`: why these are not in one currency, else 0.
 */
function spendOf(data: PopulationData, columns: AwardColumns) {
  const { index, population } = data
  const { ofRow, count: pairs } = population
  const { award, partyCount } = index
  const { status, amount, currency } = columns
  const buyerOf = codes(index, 'tenders', 'buyer_id')
  const awards = award.tender.length
  const sure = new Int32Array(pairs)
  const perhaps = new Float64Array(pairs)
  const whyPair = new Uint8Array(pairs)
  const whyLost = new Uint8Array(partyCount)
  const openPair = new Int32Array(pairs)
  const openAlone = new Int32Array(pairs)
  const open = new Int32Array(partyCount)
  const whyBuyer = new Uint8Array(partyCount)
  const money = new Int32Array(partyCount).fill(-1)
  const whyMoney = new Uint8Array(partyCount)
  const totalKey = none(awards)
  const ownKey = none(award.rows.length)
  const amountAt = new Float64Array(award.rows.length)
  const [maybeTotal, nameless, maybeNameless] = [new Addends(), new Addends(), new Addends()]
  const [several, maybe, maybeAlone] = [new Addends(), new Addends(), new Addends()]
  const seen = new Int32Array(pairs)
  const openNameless = new Int32Array(partyCount)

  const counts = countingAwards(data)
  const buyers = none(awards)
  const { row: tenderRow } = index.tender
  for (let a = 0; buyerOf && a < awards; a++) {
    const row = tenderRow[award.tender[a]!]!
    if (row >= 0 && counts[a] === 1) buyers[a] = buyerOf[row]!
  }
  const { why: whyNot, cannot } = summable(index, buyers, partyCount, columns)
  const named = namelessAwards(index, counts)
  const leftOut = new Int32Array(partyCount).fill(named.areBuyerlessFew ? named.buyerless : 0)
  eachLostPair(data, counts, (p, why, more) => {
    perhaps[p] = more
    doubt(whyPair, p, why)
  })
  // An award that was set aside may be in any currency.
  const lost = lostAwards(index, counts)
  for (let b = 0; b < partyCount; b++) whyLost[b] = smaller(lost.why(b), named.areBuyerlessFew ? 0 : NO_BUYER)

  for (let a = 0; a < awards; a++) {
    const buyer = buyers[a]!
    if (buyer < 0) continue
    const isKnown = status.lo[a] === status.hi[a]
    const from = award.rowStart[a]!
    const to = award.rowStart[a + 1]!
    let suppliers = 0
    let isNamed = true
    for (let r = from; r < to; r++) {
      const p = ofRow[award.rows[r]!]!
      if (p < 0) isNamed = false
      else if (seen[p] === a + 1) continue
      else {
        seen[p] = a + 1
        if (isKnown) sure[p]!++
        else perhaps[p]!++
      }
      suppliers++
    }
    const isLeftOut = cannot[a] === 1 && whyNot[buyer] === 0
    if (isLeftOut) {
      leftOut[buyer]!++
      continue
    }
    const value = amount.lo[a] === amount.hi[a] && amount.lo[a]! >= 0 ? amount.lo[a]! : Number.NaN
    const isOpen = Number.isNaN(value)
    if (!isKnown) doubt(whyBuyer, buyer, status.why[a]!)
    if (isOpen) doubt(whyBuyer, buyer, amount.why[a]! || AMOUNT_ZERO)
    if (currency.lo[a] !== currency.hi[a]) doubt(whyMoney, buyer, currency.why[a]!)
    else if (money[buyer] === -1) money[buyer] = currency.lo[a]!
    else if (money[buyer] !== currency.lo[a]) doubt(whyMoney, buyer, CURRENCY_DIFFERS)
    if (isOpen) open[buyer]!++
    else if (isKnown) totalKey[a] = buyer
    else maybeTotal.add(buyer, value)

    if (!isNamed) {
      doubt(whyBuyer, buyer, NO_SUPPLIER)
      if (isOpen) openNameless[buyer]!++
      else if (isKnown) nameless.add(buyer, value)
      else maybeNameless.add(buyer, value)
      continue
    }
    for (let r = from; r < to; r++) {
      const p = ofRow[award.rows[r]!]!
      if (p < 0 || seen[p] === -a - 1) continue
      seen[p] = -a - 1
      if (isOpen) {
        openPair[p]!++
        if (suppliers === 1) openAlone[p]!++
      } else if (!isKnown) {
        maybe.add(p, value)
        if (suppliers === 1) maybeAlone.add(p, value)
      } else if (suppliers === 1) {
        ownKey[r] = p
        amountAt[r] = value
      } else several.add(p, value)
    }
  }
  return {
    sure,
    perhaps,
    whyPair,
    whyLost,
    openPair,
    openAlone,
    open,
    openNameless,
    leftOut,
    whyBuyer,
    whyMoney,
    total: sumsBy(totalKey, partyCount, amount.lo),
    maybeTotal: maybeTotal.sums(partyCount),
    nameless: nameless.sums(partyCount),
    maybeNameless: maybeNameless.sums(partyCount),
    own: sumsBy(ownKey, pairs, amountAt),
    several: several.sums(pairs),
    maybe: maybe.sums(pairs),
    maybeAlone: maybeAlone.sums(pairs),
  }
}

/** Amounts of few, to be added up by key. */
class Addends {
  readonly #keys: number[] = []
  readonly #values: number[] = []

  add(key: number, value: number): void {
    this.#keys.push(key)
    this.#values.push(value)
  }

  sums(count: number): Float64Array {
    return sumsBy(Int32Array.from(this.#keys), count, Float64Array.from(this.#values))
  }
}

/** The smallest reason, so that it does not depend on the order of rows. */
function doubt(to: Uint8Array, at: number, why: number): void {
  if (to[at] === 0 || why < to[at]!) to[at] = why
}

const none = (length: number): Int32Array => new Int32Array(length).fill(-1)
