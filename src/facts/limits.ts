import { codes, enums, type Index, numbers } from '../join/index-of.js'
import { firstMoment, lastMoment } from '../schema/instant.js'
import { enumValues } from '../schema/tables.js'
import { reason } from './reason.js'

const NO_THRESHOLD = reason('thresholds', undefined, 'missing')
const SET_ASIDE = reason('thresholds', undefined, 'set_aside')
const NO_AMOUNT = reason('thresholds', 'amount', 'missing')
const AMOUNT_ZERO = reason('thresholds', 'amount', 'not_positive')
const AMOUNTS_DIFFER = reason('thresholds', 'amount', 'differs')
const NO_CATEGORY = reason('tenders', 'category', 'missing')
const NO_COUNTRY = reason('tenders', 'country', 'missing')

/** Columns of what decides which threshold applies to a tender. */
export const limitNeeds: readonly string[] = [
  'thresholds.method',
  'thresholds.currency',
  'thresholds.amount',
  'thresholds.category',
  'thresholds.country',
  'thresholds.from',
  'thresholds.to',
  'scan.thresholds',
  'tenders.category',
  'tenders.country',
]
/** Without these no threshold is known. */
export const limitRequires: readonly string[] = ['thresholds.amount']

export const methods = enumValues('thresholds', 'method')

/** A purchase, as thresholds see it: a row of tenders, a currency, and the moments its date may mean (NaN, NaN: any). */
export interface Purchase {
  row: number
  /** A code that is known. */
  currency: number
  /** First and last moment. */
  from: number
  to: number
  /** Why the date is not known, and why a date without a time leaves open whether it lies in a period. */
  noDate: number
  sameDay: number
}

/**
 * The legal thresholds that apply to a purchase, method by method. A row of the table applies where its currency is that
 * of the purchase and where category, country and period, as far as it names them, are too. Of the rows of a method that
 * apply, those that name a country stand before others, then those that name a category; where such rows name different
 * amounts, or where it is not known which row applies and the amounts differ, the threshold is not known. Nor is it where
 * no row applies: that nobody wrote a threshold down does not say that there is none. A walk over the rows of one method
 * and currency a purchase: thresholds are few.
 */
export class Limits {
  /** After `find`: the threshold; known where `why` is 0. */
  amount = Number.NaN
  why = 0

  readonly #lost
  readonly #rows = new Map<number, number[]>()
  readonly #amount
  readonly #category
  readonly #country
  readonly #from
  readonly #to
  readonly #tenderCategory
  readonly #tenderCountry

  constructor(index: Index) {
    const { thresholds } = index
    this.#lost = thresholds?.lost ?? false
    this.#amount = numbers(index, 'thresholds', 'amount')
    this.#category = codes(index, 'thresholds', 'category')
    this.#country = codes(index, 'thresholds', 'country')
    this.#from = numbers(index, 'thresholds', 'from')
    this.#to = numbers(index, 'thresholds', 'to')
    this.#tenderCategory = codes(index, 'tenders', 'category')
    this.#tenderCountry = codes(index, 'tenders', 'country')
    const method = enums(index, 'thresholds', 'method')
    const currency = codes(index, 'thresholds', 'currency')
    for (const row of thresholds?.rows ?? []) {
      const key = currency![row]! * methods.length + method![row]!
      const rows = this.#rows.get(key)
      if (rows) rows.push(row)
      else this.#rows.set(key, [row])
    }
  }

  /** Whether the reason is that no row applies. */
  get isNone(): boolean {
    return this.why === NO_THRESHOLD
  }

  /** Finds the threshold of a method (a place in `methods`). */
  find(method: number, purchase: Purchase): void {
    this.amount = Number.NaN
    this.why = this.#lost ? SET_ASIDE : NO_THRESHOLD
    if (this.#lost) return
    let sure = -1
    let open = 0
    const rows = this.#rows.get(purchase.currency * methods.length + method)
    if (!rows) return
    for (const row of rows) {
      if (this.#whyOpen(row, purchase) !== 0) continue
      const rank = this.#rankOf(row)
      if (rank > sure) [sure, this.amount, this.why] = [rank, this.#amountOf(row), 0]
      else if (rank === sure && this.#amountOf(row) !== this.amount) this.why = AMOUNTS_DIFFER
    }
    for (const row of rows) {
      const why = this.#whyOpen(row, purchase)
      if (why <= 0 || this.#rankOf(row) < sure || this.#amountOf(row) === this.amount) continue
      if (open === 0 || why < open) open = why
    }
    if (this.why !== AMOUNTS_DIFFER && open !== 0) this.why = open
    else if (this.why === 0 && !(this.amount > 0 && this.amount < Number.POSITIVE_INFINITY))
      this.why = this.amount > 0 ? NO_AMOUNT : AMOUNT_ZERO
  }

  /** Infinity where it is not known: a number that equals itself. */
  #amountOf(row: number): number {
    const amount = this.#amount ? this.#amount[row]! : Number.NaN
    return Number.isNaN(amount) ? Number.POSITIVE_INFINITY : amount
  }

  #rankOf(row: number): number {
    const country = this.#country && this.#country[row]! >= 0 ? 2 : 0
    return country + (this.#category && this.#category[row]! >= 0 ? 1 : 0)
  }

  /** 0: the row applies; -1: it does not; else why that is not known. */
  #whyOpen(row: number, { row: tender, from, to, noDate, sameDay }: Purchase): number {
    const category = differs(this.#category, row, this.#tenderCategory, tender)
    const country = differs(this.#country, row, this.#tenderCountry, tender)
    const since = firstMoment(this.#from?.[row] ?? Number.NaN)
    const until = lastMoment(this.#to?.[row] ?? Number.NaN)
    if (category === 1 || country === 1 || to < since || from > until) return -1
    if (category !== 0) return NO_CATEGORY
    if (country !== 0) return NO_COUNTRY
    if (Number.isNaN(since) && Number.isNaN(until)) return 0
    if (Number.isNaN(from)) return noDate
    return from < since || to > until ? sameDay : 0
  }
}

/** 1: what a threshold is for is not what the tender is; 0: it is, or the threshold is for all; -1: not known. */
function differs(
  wanted: Int32Array | undefined,
  row: number,
  given: Int32Array | undefined,
  tender: number,
): -1 | 0 | 1 {
  const want = wanted ? wanted[row]! : -1
  if (want < 0) return 0
  const is = given ? given[tender]! : -1
  if (is < 0) return -1
  return is === want ? 0 : 1
}
