import { codes, type Index } from '../../join/index-of.js'
import { setKnown, setRange, setUnknown } from '../block.js'
import type { PopulationData, PopulationFamily } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { areNobodysFew, countingAwards } from '../populations/left-out.js'
import { lostAwards, NO_BUYER } from '../populations/lost-awards.js'
import { reason, smaller } from '../reason.js'
import { divisionsByRow } from '../tenders/divisions.js'

const NO_AMOUNT = reason('awards', 'amount', 'missing')
const NO_STATUS = reason('awards', 'status', 'missing')
const AMOUNT_ZERO = reason('awards', 'amount', 'not_positive')
const NO_CLASSIFICATION = reason('tenders', 'classification', 'missing')

/** Share of numbers that begin with 1 … 9 by Benford's law: log10(1 + 1/d). */
const BENFORD = Float64Array.from({ length: 9 }, (_, d) => Math.log10(1 + 1 / (d + 1)))

type Kind = 'buyer' | 'market'

/** First digits of what buyers award, and of what is awarded in markets, by active and pending awards. */
export const firstDigits: readonly PopulationFamily[] = [digitsOf('buyer'), digitsOf('market')]

function digitsOf(kind: Kind): PopulationFamily {
  const column = kind === 'buyer' ? 'tenders.buyer_id' : 'tenders.classification'
  const needs = [
    column,
    ...(kind === 'market' ? ['scan.divisions'] : []),
    'awards.award_id',
    'awards.lot_id',
    'awards.supplier_id',
    'awards.status',
    'awards.amount',
  ]
  const requires = [column, 'awards.status', 'awards.amount']
  const fact = { subject: kind, needs, requires }
  return {
    subject: kind,
    facts: [
      {
        ...fact,
        name: `${kind}.amounts`,
        type: 'count',
        unit: 'amounts',
        about: `Amounts above zero of active and pending awards ${kind === 'buyer' ? 'of the buyer' : 'in the market'}, in any currency.`,
      },
      {
        ...fact,
        name: `${kind}.benford_deviation`,
        type: 'number',
        about:
          "Mean absolute deviation of the shares of the first digits 1–9 of these amounts from those of Benford's law; a range where amounts or statuses are missing.",
      },
      {
        ...fact,
        name: `${kind}.amounts_left_out`,
        type: 'count',
        unit: 'amounts',
        about: `Such amounts of tenders ${kind === 'buyer' ? 'that name no buyer' : 'without a classification'}, which are left out, being few.`,
      },
    ],
    keeps: ['award.status', 'award.amount'],
    compute(data, [amounts, deviation, leftOut]) {
      const { index, population, kept } = data
      const { count, ordinalOf, parts } = population
      const status = kept('award.status')
      const amount = kept('award.amount')
      const of = ownersOf(kind, index)
      const { tender } = index.award
      const { row: tenderRow } = index.tender
      const digitOf = leadingDigits(data)
      const why = new Uint8Array(count)
      const open = new Int32Array(count)
      /** Of each subject, how many begin with 1 … 9. */
      const digits = new Int32Array(count * 9)
      let [all, nobodys] = [0, 0]
      for (let a = 0; a < tender.length; a++) {
        const digit = digitOf[a]!
        const row = tenderRow[tender[a]!]!
        if (digit === 0 || row < 0) continue
        all++
        const owner = of ? of[row]! : -1
        if (owner < 0) {
          nobodys++
          continue
        }
        const k = ordinalOf[owner]!
        if (digit !== OPEN) {
          digits[k * 9 + digit - 1]!++
          continue
        }
        open[k]!++
        const isKnown = status.lo[a] === status.hi[a]
        why[k] = smaller(why[k]!, isKnown ? amount.why[a]! || NO_AMOUNT : status.why[a]! || NO_STATUS)
      }
      const areFew = areNobodysFew(nobodys, all)
      const lost = lostAwards(index, digitOf, kind === 'market' ? of : undefined)
      for (let k = 0; k < count; k++) {
        const owner = parts[0]![k]!
        open[k]! += lost.count(owner) + (areFew ? 0 : nobodys)
        const whyNobody = kind === 'buyer' ? NO_BUYER : NO_CLASSIFICATION
        why[k] = smaller(why[k]!, smaller(lost.why(owner), areFew ? 0 : whyNobody))
      }
      for (let k = 0; k < count; k++) {
        const own = digits.subarray(k * 9, k * 9 + 9)
        const known = own.reduce((sum, n) => sum + n)
        if (amounts) setRange(amounts, k, known, known + open[k]!, why[k]!)
        if (leftOut) setKnown(leftOut, k, areFew ? nobodys : 0)
        if (!deviation) continue
        if (known + open[k]! === 0) {
          setUnknown(deviation, k, AMOUNT_ZERO)
          continue
        }
        const { lo, hi } = deviationOf(own, known, open[k]!)
        setRange(deviation, k, lo, hi, why[k]!)
      }
    },
  }
}

/** Counts, or may, and its digit is not known. */
const OPEN = 10

const leading = oncePerIndex((): { digits?: Uint8Array } => ({}))

/** By award: the first digit of its amount, 0 where it does not count or begins with none, `OPEN`. Once a thread. */
function leadingDigits(data: PopulationData): Uint8Array {
  const made = leading(data.index)
  made.digits ??= readDigits(data)
  return made.digits
}

function readDigits(data: PopulationData): Uint8Array {
  const counts = countingAwards(data)
  const status = data.kept('award.status')
  const amount = data.kept('award.amount')
  const digits = new Uint8Array(counts.length)
  for (let a = 0; a < digits.length; a++) {
    if (counts[a] === 0) continue
    const value = amount.lo[a]!
    if (value !== amount.hi[a]) digits[a] = OPEN
    else if (value > 0) digits[a] = status.lo[a] === status.hi[a] ? firstDigit(value) : OPEN
  }
  return digits
}

/** By row of tenders: the buyer, or the division of the market; -1 for none. */
function ownersOf(kind: Kind, index: Index): Int32Array | undefined {
  return kind === 'buyer' ? codes(index, 'tenders', 'buyer_id') : divisionsByRow(index)
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
