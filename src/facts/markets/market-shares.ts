import { codes, type Index } from '../../join/index-of.js'
import { setKnown, setRange, setUnknown } from '../block.js'
import type { PopulationData, PopulationFamily } from '../fact.js'
import {
  type AwardColumns,
  areNobodysFew,
  awardColumns,
  awardKeeps,
  awardMoney,
  countingAwards,
  summable,
} from '../populations/left-out.js'
import { lostAwards, NO_SUPPLIER } from '../populations/lost-awards.js'
import { reason, smaller } from '../reason.js'
import { sumsBy } from '../sum-in-order.js'
import { divisionsByRow, marketOfTenders } from '../tenders/divisions.js'
import { marketSuppliers, OWN, partOf, SHARED } from './market-suppliers.js'

const NO_STATUS = reason('awards', 'status', 'missing')
const SUPPLIER_DIFFERS = reason('awards', 'supplier_id', 'differs')
const NO_CLASSIFICATION = reason('tenders', 'classification', 'missing')
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
  'not known where the status or amount of more than one in twenty is not, or is in another currency than most; an award to several suppliers is between nothing and its whole amount for each'

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
    {
      name: 'market.awards_left_out',
      subject: 'market',
      type: 'count',
      unit: 'awards',
      about:
        'Awards that are left out, being few: of the market those whose status, amount or currency is not known, or in another currency; and those of tenders without a classification.',
      needs,
      requires,
    },
  ],
  keeps: awardKeeps,
  compute(data, [awards, largest, supplier, concentration, leftOut]) {
    const { population } = data
    const columns = awardColumns(data)
    const { count } = population
    const market = awardedIn(data, columns)
    for (let m = 0; m < count; m++) {
      const most = market.sure[m]! + market.perhaps[m]! + market.more[m]!
      if (awards) setRange(awards, m, market.sure[m]!, most, market.whyMore[m]! || NO_STATUS)
      if (leftOut) setKnown(leftOut, m, market.leftOut[m]!)
      const [total, nameless] = [market.total[m]!, market.nameless[m]!]
      const why = market.why[m]! || (total > 0 ? 0 : AMOUNT_ZERO)
      if (why !== 0) {
        if (largest) setUnknown(largest, m, why)
        if (supplier) setUnknown(supplier, m, why)
        if (concentration) setUnknown(concentration, m, why)
        continue
      }
      const lost = market.lostAmount[m]!
      const doubt = lost > 0 ? market.whyMore[m]! : nameless > 0 ? NO_SUPPLIER : SUPPLIER_DIFFERS
      // Whoever the nameless are, and whether or not what was lost is the market's: one of the two ends is the largest.
      const mostOf = (more: number) => (market.most[m]! + nameless + more) / (total + more)
      const largestOf = Math.min(1, Math.max(mostOf(0), mostOf(lost)))
      if (largest) setRange(largest, m, market.least[m]! / (total + lost), largestOf, doubt)
      if (supplier) {
        if (market.rival[m]! + nameless + lost < market.least[m]!) setKnown(supplier, m, market.first[m]!)
        else setUnknown(supplier, m, doubt)
      }
      if (!concentration) continue
      // The squares are largest where all of it is the largest supplier's.
      const scaleOf = (more: number) => 10_000 / ((total + more) * (total + more))
      const squaresOf = (more: number) => {
        const others = nameless + more
        const squares = market.mostSquares[m]! + others * (others + 2 * market.most[m]!)
        return squares * scaleOf(more) // as below, so that the ends of what is known are one number
      }
      const squares = Math.min(10_000, Math.max(squaresOf(0), squaresOf(lost)))
      setRange(concentration, m, market.leastSquares[m]! * scaleOf(lost), squares, doubt)
    }
  },
}

/**
 * By market: how many awards; `total` and `nameless` amounts (of an award with a supplier that is not named); the largest supplier by what
 * is surely its own (`least`) and by what it may be (`most`), with the sums of squares of either; `first`: the code of
 * the largest; `rival`: what any other may have at most; `why`: more than few cannot be added up, or some may be of the market
 * of which that is not known (`whyMore`); `leftOut`: the few.
 */
function awardedIn(data: PopulationData, columns: AwardColumns) {
  const { index, population } = data
  const { count, ordinalOf } = population
  const divisions = population.parts[0]!
  const { award } = index
  const { status, amount } = columns
  const supplier = codes(index, 'awards', 'supplier_id')
  const awards = award.tender.length
  const sure = new Int32Array(count)
  const perhaps = new Int32Array(count)
  const lostAmount = new Float64Array(count)
  const totalKey = new Int32Array(awards).fill(-1)
  const namelessKey = new Int32Array(awards).fill(-1)
  // By place among the rows of awards: the code of the supplier, -1 none, and what is its own there, or not alone.
  const keys = new Int32Array(award.rows.length).fill(-1)
  const parts = new Int32Array(keys.length)
  const amountOfRow = new Float64Array(keys.length)
  const seen = new Int32Array(index.partyCount)

  const {
    marketOf: marketOfAward,
    more,
    whyMore,
    classless,
    lost,
  } = placed(index, count, ordinalOf, countingAwards(data))
  const { why, cannot, leftOut, currency } = summable(index, marketOfAward, count, awardMoney(data))
  for (let m = 0; m < count; m++) {
    leftOut[m] = (why[m] === 0 ? leftOut[m]! : 0) + classless
    // What was set aside may be the market's, or not: at most so much.
    if (lost.count(divisions[m]!) === more[m])
      lostAmount[m] = lost.amount(divisions[m]!, currency[m]!, columns)
    else lostAmount[m] = Number.NaN
    if (Number.isNaN(lostAmount[m])) why[m] = smaller(why[m]!, whyMore[m]!)
  }
  for (let a = 0; a < awards; a++) {
    const m = marketOfAward[a]!
    if (m < 0) continue
    if (status.lo[a] === status.hi[a]) sure[m]!++
    else perhaps[m]!++
    if (cannot[a] === 1) continue
    const value = amount.lo[a]!
    totalKey[a] = m

    const from = award.rowStart[a]!
    const to = award.rowStart[a + 1]!
    const only = supplier ? supplier[award.rows[from]!]! : -1
    if (only >= 0 && from + 1 === to) {
      amountOfRow[from] = value
      parts[from] = partOf(m, OWN)
      keys[from] = only
      continue
    }
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
      const who = supplier![award.rows[r]!]!
      if (seen[who] !== a + 1) continue
      seen[who] = 0
      amountOfRow[r] = value
      parts[r] = partOf(m, suppliers === 1 ? OWN : SHARED)
      keys[r] = who
    }
  }
  const found = marketSuppliers(keys, parts, amountOfRow, count, index.partyCount)
  const { marketOf, own, shared } = found
  const first = new Int32Array(count).fill(-1)
  const least = new Float64Array(count)
  const most = new Float64Array(count)
  for (let p = 0; p < marketOf.length; p++) {
    const m = marketOf[p]!
    most[m] = Math.max(most[m]!, own[p]! + shared[p]!)
    if (own[p]! <= least[m]!) continue
    least[m] = own[p]!
    first[m] = found.supplier[p]!
  }
  const rival = new Float64Array(count)
  for (let p = 0; p < marketOf.length; p++) {
    const m = marketOf[p]!
    if (found.supplier[p] !== first[m]) rival[m] = Math.max(rival[m]!, own[p]! + shared[p]!)
  }
  const leastSquares = sumsBy(
    marketOf,
    count,
    own.map((value) => value * value),
  )
  const mostSquares = sumsBy(
    marketOf,
    count,
    own.map((value, p) => (value + shared[p]!) ** 2),
  )
  return {
    sure,
    perhaps,
    why,
    more,
    whyMore,
    lostAmount,
    leftOut,
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

/**
 * By award: the ordinal of its market, -1 none. `more`, by market: awards that may be of it of which that is not known (`whyMore`): it
 * was set aside, or its tender, or awards of tenders without a classification are not few; `classless`: these, where they are.
 */
function placed(index: Index, count: number, ordinalOf: Int32Array, counts: Uint8Array) {
  const { tender: tenderOf } = index.award
  const { row } = index.tender
  const market = marketOfTenders(index, ordinalOf)
  const marketOf = new Int32Array(tenderOf.length).fill(-1)
  const whyMore = new Uint8Array(count)
  let [all, classless] = [0, 0]
  for (let a = 0; a < marketOf.length; a++) {
    const t = tenderOf[a]!
    if (counts[a] === 0 || row[t]! < 0) continue
    all++
    marketOf[a] = market[t]!
    if (market[t]! < 0) classless++
  }
  const areClasslessFew = areNobodysFew(classless, all)
  const lost = lostAwards(index, counts, divisionsByRow(index))
  const more = new Int32Array(count)
  for (const [division, m] of ordinalOf.entries()) {
    if (m < 0) continue
    more[m] = lost.count(division) + (areClasslessFew ? 0 : classless)
    whyMore[m] = smaller(lost.why(division), areClasslessFew ? 0 : NO_CLASSIFICATION)
  }
  return { marketOf, more, whyMore, lost, classless: areClasslessFew ? classless : 0 }
}
