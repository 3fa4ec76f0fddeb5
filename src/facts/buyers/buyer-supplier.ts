import { codes } from '../../join/index-of.js'
import { setKnown, setRange, setUnknown } from '../block.js'
import type { PopulationData, PopulationFamily } from '../fact.js'
import {
  awardColumns,
  awardKeeps,
  awardMoney,
  countingAwards,
  namelessAwards,
  summable,
} from '../populations/left-out.js'
import { eachLostPair, lostAwards, NO_BUYER, NO_SUPPLIER } from '../populations/lost-awards.js'
import { reason, smaller } from '../reason.js'
import { sumsBy } from '../sum-in-order.js'
import { IS, PairSpend } from './pair-spend.js'
import { purchasesOf, TO } from './purchases.js'

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
    const { population } = data
    const spend = spendOf(data)
    const pair = new PairSpend(data, spend.is)
    const { buyerOf, buyers, whyPair, perhaps } = spend
    for (let p = 0; p < population.count; p++) {
      pair.read(p)
      const most = pair.sure + pair.perhaps + perhaps[p]!
      if (awards) setRange(awards, p, pair.sure, most, whyPair[p]! || NO_STATUS)
      const b = buyerOf[population.parts[0]![p]!]!
      if (leftOut) setKnown(leftOut, p, buyers.leftOut[b]!)
      if (!share) continue
      const [nameless, maybeNameless] = [buyers.nameless[b]!, buyers.maybeNameless[b]!]
      const [total, doubt] = [buyers.total[b]!, buyers.why[b]!]
      const least = total + buyers.maybeTotal[b]! - pair.maybeAlone
      if (buyers.whyLost[b] !== 0) {
        setUnknown(share, p, buyers.whyLost[b]!)
        continue
      }
      if (buyers.whyMoney[b] !== 0 || !(total > 0)) {
        setUnknown(share, p, buyers.whyMoney[b]! || doubt || AMOUNT_ZERO)
        continue
      }
      // An amount that is not known may be of any size: of its own it makes the share as large as can be, of others as small.
      const openElsewhere = buyers.open[b]! > pair.openAlone
      const lo = openElsewhere ? 0 : pair.own / least
      // Whoever is not named may be this supplier.
      const isOpen = pair.open + buyers.openNameless[b]! > 0
      const all = pair.own + pair.several + pair.maybe + nameless + maybeNameless
      const hi = isOpen ? 1 : Math.min(1, all / (total + pair.maybe + maybeNameless))
      setRange(share, p, lo, hi, doubt || SUPPLIER_DIFFERS)
    }
  },
}

/**
 * Sums by buyer, which have numbers of their own (`buyerOf`, by code): `maybe…` of awards of unknown status; `open…`: awards whose
 * amount is not known. Awards that do not name all their suppliers are nobody's: `nameless` and its like. `leftOut`: awards
 * that the buyer's are without; `whyMoney`: why these are not in one currency, else 0. By award: bits of `IS`. By pair: awards
 * that it may have beside those it has (`perhaps`), and why.
 */
function spendOf(data: PopulationData) {
  const { index, population } = data
  const { award, partyCount } = index
  const { amount, status } = awardColumns(data)
  const { why: whyNot, currency } = awardMoney(data)
  const { to } = purchasesOf(data)
  const counts = countingAwards(data)
  const awards = award.tender.length
  const { buyerOf, codes: buyerCodes } = numbered(population.parts[0]!, partyCount)
  const count = buyerCodes.length
  const perhaps = new Float64Array(population.count)
  const whyPair = new Uint8Array(population.count)
  const open = new Int32Array(count)
  const openNameless = new Int32Array(count)
  const why = new Uint8Array(count)
  const money = none(count)
  const whyMoney = new Uint8Array(count)
  const totalKey = none(awards)
  const is = new Uint8Array(awards)
  const [maybeTotal, nameless, maybeNameless] = [new Addends(), new Addends(), new Addends()]

  const buyers = none(awards)
  const ofTenders = codes(index, 'tenders', 'buyer_id')
  const { row: tenderRow } = index.tender
  for (let a = 0; ofTenders && a < awards; a++) {
    const row = tenderRow[award.tender[a]!]!
    const code = row >= 0 && counts[a] === 1 ? ofTenders[row]! : -1
    if (code >= 0) buyers[a] = buyerOf[code]!
  }
  const { why: whyTooMany, cannot } = summable(index, buyers, count, { why: whyNot, currency })
  const named = namelessAwards(index, counts)
  const leftOut = new Int32Array(count).fill(named.areBuyerlessFew ? named.buyerless : 0)
  eachLostPair(data, counts, (p, reason, more) => {
    perhaps[p] = more
    doubt(whyPair, p, reason)
  })
  // An award that was set aside may be in any currency.
  const lost = lostAwards(index, counts)
  const whyLost = Uint8Array.from(buyerCodes, (code) =>
    smaller(lost.why(code), named.areBuyerlessFew ? 0 : NO_BUYER),
  )

  for (let a = 0; a < awards; a++) {
    const b = buyers[a]!
    if (b < 0) continue
    const isKnown = status.lo[a] === status.hi[a]
    is[a] = (isKnown ? IS.KNOWN : 0) | (to[a]! & TO.SEVERAL ? IS.SEVERAL : 0)
    if (cannot[a] === 1 && whyTooMany[b] === 0) {
      is[a]! |= IS.LEFT_OUT
      leftOut[b]!++
      continue
    }
    const own = currency[a]!
    if (own < 0) doubt(whyMoney, b, data.kept('award.currency').why[a]!)
    else if (money[b] === -1) money[b] = own
    else if (money[b] !== own) doubt(whyMoney, b, CURRENCY_DIFFERS)
    const value = amount.lo[a]!
    const isOpen = value !== amount.hi[a] || value < 0
    if (isOpen) {
      is[a]! |= IS.OPEN
      doubt(why, b, amount.why[a]! || AMOUNT_ZERO)
      open[b]!++
    } else if (isKnown) totalKey[a] = b
    else maybeTotal.add(b, value)
    if (!isKnown) doubt(why, b, status.why[a]!)
    if ((to[a]! & TO.NAMELESS) === 0) continue
    is[a]! |= IS.LEFT_OUT
    doubt(why, b, NO_SUPPLIER)
    if (isOpen) openNameless[b]!++
    else if (isKnown) nameless.add(b, value)
    else maybeNameless.add(b, value)
  }
  return {
    is,
    perhaps,
    whyPair,
    buyerOf,
    buyers: {
      whyLost,
      open,
      openNameless,
      leftOut,
      why,
      whyMoney,
      total: sumsBy(totalKey, count, amount.lo),
      maybeTotal: maybeTotal.sums(count),
      nameless: nameless.sums(count),
      maybeNameless: maybeNameless.sums(count),
    },
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

/** Numbers for the codes of some parties, in order of first appearance. */
function numbered(some: Int32Array, partyCount: number): { buyerOf: Int32Array; codes: number[] } {
  const buyerOf = none(partyCount)
  const codes: number[] = []
  for (let i = 0; i < some.length; i++)
    if (buyerOf[some[i]!]! < 0) buyerOf[some[i]!] = codes.push(some[i]!) - 1
  return { buyerOf, codes }
}

/** The smallest reason, so that it does not depend on the order of rows. */
function doubt(to: Uint8Array, at: number, why: number): void {
  to[at] = smaller(to[at]!, why)
}

const none = (length: number): Int32Array => new Int32Array(length).fill(-1)
