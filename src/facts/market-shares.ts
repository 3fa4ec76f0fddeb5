import { DensePairs } from '../join/dense-pairs.js'
import { codes, type Index } from '../join/index-of.js'
import { enumValues } from '../schema/tables.js'
import { setKnown, setRange, setUnknown } from './block.js'
import type { FullColumn, PopulationFamily } from './fact.js'
import { reason } from './reason.js'
import { sumsBy } from './sum-in-order.js'
import { divisionOf } from './tender-words.js'

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')

const NO_AMOUNT = reason('awards', 'amount', 'missing')
const NO_STATUS = reason('awards', 'status', 'missing')
const NO_SUPPLIER = reason('awards', 'supplier_id', 'missing')
const SUPPLIER_DIFFERS = reason('awards', 'supplier_id', 'differs')
const CURRENCY_DIFFERS = reason('awards', 'currency', 'differs')
const AMOUNT_ZERO = reason('awards', 'amount', 'not_positive')

const countNeeds = [
  'tenders.classification',
  'scan.divisions',
  'awards.supplier_id',
  'awards.award_id',
  'awards.lot_id',
  'awards.status',
]
const needs = [...countNeeds, 'awards.amount', 'awards.currency']
const requires = [
  'tenders.classification',
  'awards.supplier_id',
  'awards.status',
  'awards.amount',
  'awards.currency',
]
const known =
  'known where the status and amount of all of them are, in one currency; an award to several suppliers is between nothing and its whole amount for each'

/** How what is bought of a division is divided among suppliers, by active and pending awards. */
export const marketShares: PopulationFamily = {
  subject: 'market',
  facts: [
    {
      name: 'market.awards',
      subject: 'market',
      type: 'count',
      unit: 'awards',
      about: 'Active and pending awards of tenders whose classification is of the division.',
      needs: countNeeds,
      requires: ['tenders.classification', 'awards.status'],
    },
    {
      name: 'market.largest_share',
      subject: 'market',
      type: 'share',
      unit: 'share of what is awarded',
      about: `Share of the largest supplier in the amount of these awards; ${known}.`,
      needs,
      requires,
    },
    {
      name: 'market.largest_supplier',
      subject: 'market',
      type: 'text',
      domain: 'party',
      about: 'That supplier; not known where another may be as large.',
      needs,
      requires,
    },
    {
      name: 'market.concentration',
      subject: 'market',
      type: 'number',
      unit: 'points',
      about: `Herfindahl-Hirschman index: sum of the squares of the shares of suppliers in per cent, up to 10,000; ${known}.`,
      needs,
      requires,
    },
  ],
  keeps: ['award.status', 'award.amount', 'award.currency'],
  compute({ index, population, kept }, [awards, largest, supplier, concentration]) {
    const columns = {
      status: kept('award.status'),
      amount: kept('award.amount'),
      currency: kept('award.currency'),
    }
    const { count, ordinalOf } = population
    const market = awardedIn(index, count, ordinalOf, columns)
    for (let m = 0; m < count; m++) {
      if (awards) setRange(awards, m, market.sure[m]!, market.sure[m]! + market.perhaps[m]!, NO_STATUS)
      const [total, nameless] = [market.total[m]!, market.nameless[m]!]
      const why = market.why[m]! || (total > 0 ? 0 : AMOUNT_ZERO)
      if (why !== 0) {
        if (largest) setUnknown(largest, m, why)
        if (supplier) setUnknown(supplier, m, why)
        if (concentration) setUnknown(concentration, m, why)
        continue
      }
      const doubt = nameless > 0 ? NO_SUPPLIER : SUPPLIER_DIFFERS
      const most = Math.min(1, (market.most[m]! + nameless) / total)
      if (largest) setRange(largest, m, market.least[m]! / total, most, doubt)
      if (supplier) {
        if (market.rival[m]! + nameless < market.least[m]!) setKnown(supplier, m, market.first[m]!)
        else setUnknown(supplier, m, doubt)
      }
      if (!concentration) continue
      // Whoever the nameless are: the squares are largest where all of it is the largest supplier's.
      const squares = market.mostSquares[m]! + nameless * (nameless + 2 * market.most[m]!)
      const scale = 10_000 / (total * total)
      setRange(concentration, m, market.leastSquares[m]! * scale, Math.min(10_000, squares * scale), doubt)
    }
  },
}

interface AwardColumns {
  readonly status: FullColumn
  readonly amount: FullColumn
  readonly currency: FullColumn
}

/**
 * By market: how many awards; `total` and `nameless` amounts (of an award with a supplier that is not named); the largest supplier by what
 * is surely its own (`least`) and by what it may be (`most`), with the sums of squares of either; `first`: the code of
 * the largest; `rival`: what any other may have at most; `why`: a status, amount or currency is not known, or another.
 */
function awardedIn(index: Index, count: number, ordinalOf: Int32Array, columns: AwardColumns) {
  const { award } = index
  const { status, amount, currency } = columns
  const classification = codes(index, 'tenders', 'classification')
  const supplier = codes(index, 'awards', 'supplier_id')
  const awards = award.tender.length
  const sure = new Int32Array(count)
  const perhaps = new Int32Array(count)
  const why = new Uint8Array(count)
  const money = new Int32Array(count).fill(-1)
  const totalKey = new Int32Array(awards).fill(-1)
  const namelessKey = new Int32Array(awards).fill(-1)
  // Pairs of market and supplier, by row.
  const pairs = new DensePairs(Math.max(1, index.partyCount))
  const ownKey = new Int32Array(supplier?.length ?? 0).fill(-1)
  const severalKey = new Int32Array(ownKey.length).fill(-1)
  const amountOfRow = new Float64Array(ownKey.length)
  const seen = new Int32Array(index.partyCount)

  for (let a = 0; a < awards; a++) {
    const division = divisionOf(index, classification, award.tender[a]!)
    const m = division < 0 ? -1 : ordinalOf[division]!
    if (m < 0) continue
    const isKnown = status.lo[a] === status.hi[a]
    if (isKnown && status.lo[a] !== PENDING && status.lo[a] !== ACTIVE) continue
    if (isKnown) sure[m]!++
    else perhaps[m]!++
    const value = amount.lo[a]!
    const isOpen = amount.lo[a] !== amount.hi[a] || value < 0
    if (!isKnown) doubt(why, m, status.why[a]!)
    if (isOpen) doubt(why, m, amount.why[a]! || (value < 0 ? AMOUNT_ZERO : NO_AMOUNT))
    if (currency.lo[a] !== currency.hi[a]) doubt(why, m, currency.why[a]!)
    else if (money[m] === -1) money[m] = currency.lo[a]!
    else if (money[m] !== currency.lo[a]) doubt(why, m, CURRENCY_DIFFERS)
    if (!isKnown || isOpen) continue
    totalKey[a] = m

    const from = award.rowStart[a]!
    const to = award.rowStart[a + 1]!
    let suppliers = 0
    let named = 0
    for (let r = from; r < to; r++) {
      const who = supplier ? supplier[award.rows[r]!]! : -1
      if (who >= 0 && seen[who] === a + 1) continue
      if (who >= 0) {
        seen[who] = a + 1
        named++
      }
      suppliers++
    }
    // Whoever is not named may be anyone, also one who is large already.
    if (named < suppliers) {
      namelessKey[a] = m
      continue
    }
    for (let r = from; r < to; r++) {
      const at = award.rows[r]!
      const who = supplier![at]!
      if (seen[who] !== a + 1) continue
      seen[who] = 0
      amountOfRow[at] = value
      const key = suppliers === 1 ? ownKey : severalKey
      key[at] = pairs.of(m, who)
    }
  }
  const own = sumsBy(ownKey, pairs.size, amountOfRow)
  const several = sumsBy(severalKey, pairs.size, amountOfRow)
  const marketOf = Int32Array.from({ length: pairs.size }, (_, p) => pairs.first(p))
  const first = new Int32Array(count).fill(-1)
  const least = new Float64Array(count)
  const most = new Float64Array(count)
  for (let p = 0; p < pairs.size; p++) {
    const m = marketOf[p]!
    most[m] = Math.max(most[m]!, own[p]! + several[p]!)
    if (own[p]! <= least[m]!) continue
    least[m] = own[p]!
    first[m] = pairs.second(p)
  }
  const rival = new Float64Array(count)
  for (let p = 0; p < pairs.size; p++) {
    const m = marketOf[p]!
    if (pairs.second(p) !== first[m]) rival[m] = Math.max(rival[m]!, own[p]! + several[p]!)
  }
  const leastSquares = sumsBy(
    marketOf,
    count,
    own.map((value) => value * value),
  )
  const mostSquares = sumsBy(
    marketOf,
    count,
    own.map((value, p) => (value + several[p]!) ** 2),
  )
  return {
    sure,
    perhaps,
    why,
    total: sumsBy(totalKey, count, amount.lo),
    nameless: sumsBy(namelessKey, count, amount.lo),
    first,
    rival,
    least,
    most,
    leastSquares,
    mostSquares,
  }
}

/** The smallest reason, so that it does not depend on the order of rows. */
function doubt(to: Uint8Array, at: number, why: number): void {
  if (to[at] === 0 || why < to[at]!) to[at] = why
}
