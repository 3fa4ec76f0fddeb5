import { groupRows } from '../join/group.js'
import { codes } from '../join/index-of.js'
import { enumValues } from '../schema/tables.js'
import { setKnown, setRange, setUnknown } from './block.js'
import type { PopulationFamily } from './fact.js'
import { countsOrMay, namelessAwards, smaller } from './left-out.js'
import { lostAwards, NO_BUYER } from './lost-awards.js'
import { reason } from './reason.js'

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')
const NO_AMOUNT = reason('awards', 'amount', 'missing')
const NO_STATUS = reason('awards', 'status', 'missing')
const AMOUNT_ZERO = reason('awards', 'amount', 'not_positive')

/** Share of numbers that begin with 1 … 9 by Benford's law: log10(1 + 1/d). */
const BENFORD = Float64Array.from({ length: 9 }, (_, d) => Math.log10(1 + 1 / (d + 1)))

const needs = [
  'tenders.buyer_id',
  'awards.award_id',
  'awards.lot_id',
  'awards.supplier_id',
  'awards.status',
  'awards.amount',
]
const requires = ['tenders.buyer_id', 'awards.status', 'awards.amount']

/** First digits of the amounts that a buyer awards, by active and pending awards. */
export const firstDigits: PopulationFamily = {
  subject: 'buyer',
  facts: [
    {
      name: 'buyer.amounts',
      subject: 'buyer',
      type: 'count',
      unit: 'amounts',
      about: 'Amounts above zero of active and pending awards of the buyer, in any currency.',
      needs,
      requires,
    },
    {
      name: 'buyer.benford_deviation',
      subject: 'buyer',
      type: 'number',
      about:
        "Mean absolute deviation of the shares of the first digits 1–9 of these amounts from those of Benford's law; a range where amounts or statuses are missing.",
      needs,
      requires,
    },
    {
      name: 'buyer.amounts_left_out',
      subject: 'buyer',
      type: 'count',
      unit: 'amounts',
      about: 'Such amounts of tenders that name no buyer, which are left out, being few.',
      needs,
      requires,
    },
  ],
  keeps: ['award.status', 'award.amount'],
  compute({ index, population: { count, ordinalOf, parts }, kept }, [amounts, deviation, leftOut]) {
    const status = kept('award.status')
    const amount = kept('award.amount')
    const buyer = codes(index, 'tenders', 'buyer_id')
    const { tender } = index.award
    const why = new Uint8Array(count)
    const open = new Int32Array(count)
    const keys = new Int32Array(tender.length).fill(-1)
    for (let a = 0; a < tender.length; a++) {
      const row = index.tender.row[tender[a]!]!
      const b = buyer && row >= 0 && buyer[row]! >= 0 ? ordinalOf[buyer[row]!]! : -1
      if (b < 0) continue
      const isKnown = status.lo[a] === status.hi[a]
      if (isKnown && status.lo[a] !== PENDING && status.lo[a] !== ACTIVE) continue
      const hasAmount = amount.lo[a] === amount.hi[a]
      if (hasAmount && !(amount.lo[a]! > 0)) continue // begins with no digit
      if (isKnown && hasAmount) {
        keys[a] = b
        continue
      }
      open[b]!++
      const doubt = isKnown ? amount.why[a]! || NO_AMOUNT : status.why[a]! || NO_STATUS
      if (why[b] === 0 || doubt < why[b]!) why[b] = doubt
    }
    const counts = (a: number) =>
      countsOrMay(status, a) && (amount.lo[a] !== amount.hi[a] || amount.lo[a]! > 0)
    const { areBuyerlessFew, buyerless } = namelessAwards(index, counts)
    const lost = lostAwards(index, counts)
    for (let b = 0; b < count; b++) {
      const party = parts[0]![b]!
      open[b]! += lost.count(party) + (areBuyerlessFew ? 0 : buyerless)
      const whyLost = smaller(lost.why(party), areBuyerlessFew ? 0 : NO_BUYER)
      if (whyLost !== 0) why[b] = smaller(why[b]!, whyLost)
    }
    const { start, order } = groupRows(keys, count)
    const digits = new Int32Array(9)
    for (let b = 0; b < count; b++) {
      const known = start[b + 1]! - start[b]!
      if (amounts) setRange(amounts, b, known, known + open[b]!, why[b]!)
      if (leftOut) setKnown(leftOut, b, areBuyerlessFew ? buyerless : 0)
      if (!deviation) continue
      if (known + open[b]! === 0) {
        setUnknown(deviation, b, AMOUNT_ZERO)
        continue
      }
      digits.fill(0)
      for (let i = start[b]!; i < start[b + 1]!; i++) digits[firstDigit(amount.lo[order[i]!]!) - 1]!++
      const { lo, hi } = deviationOf(digits, known, open[b]!)
      setRange(deviation, b, lo, hi, why[b]!)
    }
  },
}

const POWERS = Float64Array.from({ length: 23 }, (_, k) => 10 ** k)

/** The first digit, 1–9, of a number above zero as it is written in decimals. */
export function firstDigit(value: number): number {
  if (value < 1 || value >= 1e15) return Number(value.toExponential().charAt(0))
  let k = 0
  while (POWERS[k + 1]! <= value) k++
  // The quotient of two numbers below 2⁵³ may be rounded up to the next digit.
  const digit = Math.floor(value / POWERS[k]!)
  return digit * POWERS[k]! > value ? digit - 1 : digit
}

/**
 * Mean absolute deviation of `known` first digits from Benford's law; of `open` more numbers nobody knows the digit, or
 * whether they count. At most: all of them begin with one digit. At least: all make up for digits that are too rare, so
 * that only what is too frequent all the same is left, on either side.
 */
export function deviationOf(digits: Int32Array, known: number, open: number): { lo: number; hi: number } {
  const all = known + open
  let hi = known > 0 ? meanDeviation(digits, known, -1, 0) : 0
  if (open === 0) return { lo: hi, hi }
  let surplus = 0
  for (let d = 0; d < 9; d++) {
    surplus += Math.max(0, digits[d]! / all - BENFORD[d]!)
    hi = Math.max(hi, meanDeviation(digits, all, d, open))
  }
  return { lo: (2 * surplus) / 9, hi }
}

function meanDeviation(digits: Int32Array, all: number, more: number, by: number): number {
  let sum = 0
  for (let d = 0; d < 9; d++) sum += Math.abs((digits[d]! + (d === more ? by : 0)) / all - BENFORD[d]!)
  return sum / 9
}
