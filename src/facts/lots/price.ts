import { codes, enums, type Index, LOT, numbers, TENDER } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { setKnown, setNumber, setRange, setUnknown } from '../block.js'
import type { Block, Family } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { reason } from '../reason.js'
import { BASIS_DIFFERS, CountingAwards, CURRENCY_DIFFERS } from './counting-awards.js'

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')

const NO_LOT_ESTIMATE = reason('lots', 'estimate', 'missing')
const NO_TENDER_ESTIMATE = reason('tenders', 'estimate', 'missing')
const LOT_SET_ASIDE = reason('lots', undefined, 'set_aside')
const ESTIMATE_ZERO = reason('lots', 'estimate', 'not_positive')
const TENDER_ESTIMATE_ZERO = reason('tenders', 'estimate', 'not_positive')
const AWARDED_ZERO = reason('awards', 'amount', 'not_positive')
const NO_LOT_CURRENCY = reason('lots', 'currency', 'missing')
const NO_TENDER_CURRENCY = reason('tenders', 'currency', 'missing')

const estimateNeeds = ['lots.estimate', 'tenders.estimate']
const currencyNeeds = ['lots.currency', 'tenders.currency']
export const awardNeeds = [
  'awards.status',
  'awards.award_id',
  'awards.lot_id',
  'awards.supplier_id',
  'awards.amount',
  'awards.currency',
]

/** What a lot was estimated at, and what it was awarded for. */
export const price: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.estimate',
      subject: 'lot',
      type: 'money',
      unit: 'lot.currency',
      about: 'Estimated value of the lot; of the tender only where it is one lot.',
      requires: ['lots.estimate|tenders.estimate'],
      needs: estimateNeeds,
    },
    {
      name: 'lot.currency',
      subject: 'lot',
      type: 'text',
      domain: 'currency',
      about: 'Currency of the estimate.',
      requires: ['lots.currency|tenders.currency'],
      needs: currencyNeeds,
    },
    {
      name: 'lot.awards.counting',
      subject: 'lot',
      type: 'count',
      unit: 'awards',
      about: 'Active and pending awards of the lot.',
      requires: ['awards.status'],
      needs: ['awards.status', 'awards.award_id', 'awards.lot_id', 'awards.supplier_id'],
    },
    {
      name: 'lot.awarded',
      subject: 'lot',
      type: 'money',
      unit: 'lot.currency',
      about:
        'Sum of the active and pending awards; known only if status, amount and one currency of all of them are.',
      requires: ['awards.status', 'awards.amount', 'awards.currency'],
      needs: awardNeeds,
    },
    {
      name: 'lot.awarded_to_estimate',
      subject: 'lot',
      type: 'share',
      unit: 'share of the estimate',
      about: 'Awarded sum over estimate, both above zero, in one currency and on one basis.',
      requires: [
        'awards.status',
        'awards.amount',
        'awards.currency',
        'lots.estimate|tenders.estimate',
        'lots.currency|tenders.currency',
      ],
      needs: [
        ...awardNeeds,
        ...estimateNeeds,
        ...currencyNeeds,
        'awards.amount_basis',
        'lots.estimate_basis',
        'tenders.estimate_basis',
      ],
    },
  ],
  kernel(index, from, to, out) {
    pricesOf(index).write(from, to, out)
  },
}

const pricesOf = oncePerIndex((index) => new LotPrices(index))

/** The columns that prices are read from. */
class LotPrices {
  readonly #index
  readonly #lots
  readonly #tenders
  readonly #status
  readonly #amount
  readonly #currency
  readonly #basis
  readonly #awards

  constructor(index: Index) {
    this.#index = index
    this.#lots = valueColumns(index, 'lots')
    this.#tenders = valueColumns(index, 'tenders')
    this.#status = enums(index, 'awards', 'status')
    this.#amount = numbers(index, 'awards', 'amount')
    this.#currency = codes(index, 'awards', 'currency')
    this.#basis = codes(index, 'awards', 'amount_basis')
    this.#awards = new CountingAwards(index)
  }

  /**
   * Writes lots [from, to). Usual awards of a lot are read in locals: none, or one of one row, whose status, amount and
   * currency are known. That takes a third of the time of asking `CountingAwards`.
   */
  write(
    from: number,
    to: number,
    [estimate, currency, counting, awarded, ratio]: readonly (Block | undefined)[],
  ): void {
    const { idCode, award, lot, tender } = this.#index
    const { awardStart, awardRow, flags } = lot
    const { ofRow, rowStart, severalLots } = award
    const [statusOf, amountOf, currencyOf, basisOf] = [
      this.#status,
      this.#amount,
      this.#currency,
      this.#basis,
    ]
    const [ofLots, ofTenders, awards] = [this.#lots, this.#tenders, this.#awards]
    const asksAwards = counting !== undefined || awarded !== undefined || ratio !== undefined
    for (let l = from; l < to; l++) {
      const i = l - from
      const isUndivided = idCode.lot[l]! < 0
      const row = isUndivided ? tender.row[lot.tender[l]!]! : lot.row[l]!
      const columns = isUndivided ? ofTenders : ofLots
      const lost = (flags[l]! & LOT.ROW_SET_ASIDE) !== 0 || row < 0 ? this.#whyLost(l) : 0
      const value = columns.estimate && row >= 0 && lost === 0 ? columns.estimate[row]! : Number.NaN
      const money = columns.currency && row >= 0 ? columns.currency[row]! : -1
      if (estimate)
        setNumber(estimate, i, value, lost || (isUndivided ? NO_TENDER_ESTIMATE : NO_LOT_ESTIMATE))
      if (currency) {
        if (money >= 0) setKnown(currency, i, money)
        else setUnknown(currency, i, lost || (isUndivided ? NO_TENDER_CURRENCY : NO_LOT_CURRENCY))
      }
      if (!asksAwards) continue

      let count = 0
      let sum = 0
      let why = 0
      let sumMoney = -1
      let sumBasis = -1
      const start = awardStart[l]!
      const n = awardStart[l + 1]! - start
      let isUsual = n <= 1 && statusOf !== undefined && (flags[l]! & LOT.MORE_AWARDS) === 0
      if (isUsual && n === 1) {
        const a = awardRow[start]!
        const entity = ofRow[a]!
        const status = statusOf![a]!
        if (rowStart[entity + 1] !== rowStart[entity]! + 1 || status < 0) isUsual = false
        else if (status === ACTIVE || status === PENDING) {
          count = 1
          if (amountOf !== undefined) sum = amountOf[a]!
          if (currencyOf !== undefined) sumMoney = currencyOf[a]!
          if (basisOf !== undefined) sumBasis = basisOf[a]!
          isUsual = amountOf !== undefined && sum >= 0 && sumMoney >= 0 && severalLots[entity] === 0
        }
      }
      if (!isUsual) {
        awards.read(l)
        sum = awards.sum
        why = awards.whySum
        sumMoney = awards.currency
        sumBasis = awards.basis
      }
      if (counting) {
        if (isUsual) setKnown(counting, i, count)
        else setRange(counting, i, awards.sure, awards.most, awards.whyCount)
      }
      if (awarded) {
        if (why === 0) setKnown(awarded, i, sum)
        else setUnknown(awarded, i, why)
      }
      if (!ratio) continue
      const basis = columns.basis && row >= 0 ? columns.basis[row]! : -1
      const isOneBasis = basis < 0 || sumBasis === -1 || basis === sumBasis
      if (why === 0 && value > 0 && sum > 0 && money >= 0 && money === sumMoney && isOneBasis)
        setKnown(ratio, i, sum / value)
      else
        setUnknown(
          ratio,
          i,
          why ||
            (Number.isNaN(value) && (lost || (isUndivided ? NO_TENDER_ESTIMATE : NO_LOT_ESTIMATE))) ||
            (!(value > 0) && (isUndivided ? TENDER_ESTIMATE_ZERO : ESTIMATE_ZERO)) ||
            (!(sum > 0) && AWARDED_ZERO) ||
            (money < 0 && (lost || (isUndivided ? NO_TENDER_CURRENCY : NO_LOT_CURRENCY))) ||
            (money !== sumMoney ? CURRENCY_DIFFERS : BASIS_DIFFERS),
        )
    }
  }

  /** The reason where the row that holds the estimate of lot l was set aside, else 0. */
  #whyLost(l: number): number {
    const { idCode, lot, tender } = this.#index
    if (lot.flags[l]! & LOT.ROW_SET_ASIDE) return LOT_SET_ASIDE
    const isUndivided = idCode.lot[l]! < 0
    return isUndivided && tender.flags[lot.tender[l]!]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : 0
  }
}
function valueColumns(index: Index, table: 'lots' | 'tenders') {
  return {
    estimate: numbers(index, table, 'estimate'),
    currency: codes(index, table, 'currency'),
    basis: codes(index, table, 'estimate_basis'),
  }
}
