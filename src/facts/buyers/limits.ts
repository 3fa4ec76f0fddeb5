import { codes, enums, type Index, numbers } from '../../join/index-of.js'
import { firstMoment, lastMoment } from '../../schema/instant.js'
import { enumValues } from '../../schema/tables.js'
import { reason, smaller } from '../reason.js'
import { type AmountInForce, AmountsInForce } from './amounts-in-force.js'

export const NO_THRESHOLD = reason('thresholds', undefined, 'missing')
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
 * no row applies: that nobody wrote a threshold down does not say that there is none. Rows of one method, currency, category
 * and country are searched by their periods: log² of their number a purchase, n log² n once.
 */
export class Limits {
  /** After `find`: the threshold; known where `why` is 0. */
  amount = Number.NaN
  why = 0

  readonly #lost
  /** By method and currency, then by rank. */
  readonly #ranks = new Map<number, readonly RowsOfRank[]>()
  readonly #currencies = new Set<number>()
  /** By method and currency: a row may hold on any day, or on none. */
  readonly #doubted = new Set<number>()
  readonly #tenderCategory
  readonly #tenderCountry

  constructor(index: Index) {
    const { thresholds } = index
    this.#lost = thresholds?.lost ?? false
    this.#tenderCategory = codes(index, 'tenders', 'category')
    this.#tenderCountry = codes(index, 'tenders', 'country')
    const amount = numbers(index, 'thresholds', 'amount')
    const category = codes(index, 'thresholds', 'category')
    const country = codes(index, 'thresholds', 'country')
    const from = numbers(index, 'thresholds', 'from')
    const to = numbers(index, 'thresholds', 'to')
    const method = enums(index, 'thresholds', 'method')
    const currency = codes(index, 'thresholds', 'currency')
    const keyOf = (row: number): number => currency![row]! * methods.length + method![row]!
    for (const row of thresholds?.reversed ?? []) {
      this.#currencies.add(currency![row]!)
      this.#doubted.add(keyOf(row))
    }
    for (const row of thresholds?.rows ?? []) {
      const key = keyOf(row)
      this.#currencies.add(currency![row]!)
      let ranks = this.#ranks.get(key)
      if (!ranks) {
        ranks = [0, 1, 2, 3].map(() => new RowsOfRank())
        this.#ranks.set(key, ranks)
      }
      const [kind, place] = [category?.[row] ?? -1, country?.[row] ?? -1]
      ranks[(kind >= 0 ? CATEGORY : 0) + (place >= 0 ? COUNTRY : 0)]!.add(kind, place, {
        since: firstMoment(known(from, row, Number.NEGATIVE_INFINITY)),
        until: lastMoment(known(to, row, Number.POSITIVE_INFINITY)),
        // a number that equals itself
        amount: known(amount, row, Number.POSITIVE_INFINITY),
      })
    }
  }

  /** Whether the reason is that no row applies. */
  get isNone(): boolean {
    return this.why === NO_THRESHOLD
  }

  /** Whether a row may be of the currency; where none is, `find` only says `NO_THRESHOLD`. */
  has(currency: number): boolean {
    return this.#lost || this.#currencies.has(currency)
  }

  /** Finds the threshold of a method (a place in `methods`). */
  find(method: number, purchase: Purchase): void {
    const key = purchase.currency * methods.length + method
    const isLost = this.#lost || this.#doubted.has(key)
    this.amount = Number.NaN
    this.why = isLost ? SET_ASIDE : NO_THRESHOLD
    const ranks = isLost ? undefined : this.#ranks.get(key)
    if (!ranks) return
    const { row, noDate, sameDay } = purchase
    const category = this.#tenderCategory?.[row] ?? -1
    const country = this.#tenderCountry?.[row] ?? -1
    // Of an unknown day only what holds always holds surely, and anything may.
    const isDated = !Number.isNaN(purchase.from)
    const from = isDated ? purchase.from : Number.NEGATIVE_INFINITY
    const to = isDated ? purchase.to : Number.POSITIVE_INFINITY
    const whyOpen = (rank: number): number => {
      if ((rank & CATEGORY) !== 0 && category < 0) return NO_CATEGORY
      return (rank & COUNTRY) !== 0 && country < 0 ? NO_COUNTRY : 0
    }
    const rowsOf = (rank: number): AmountsInForce | undefined =>
      ranks[rank]!.of((rank & CATEGORY) === 0 ? -1 : category, (rank & COUNTRY) === 0 ? -1 : country)

    let sure = ranks.length - 1
    for (; sure >= 0; sure--) {
      const rows = whyOpen(sure) === 0 ? rowsOf(sure) : undefined
      if (!rows?.find(from, to)) continue
      this.why = rows.least === rows.most ? 0 : AMOUNTS_DIFFER
      this.amount = rows.least
      break
    }
    if (this.why === AMOUNTS_DIFFER) return
    let open = 0
    for (let rank = ranks.length - 1; rank >= Math.max(sure, 0); rank--) {
      const rows = rowsOf(rank)
      if (!rows?.find(to, from) || (rows.least === this.amount && rows.most === this.amount)) continue
      const why = whyOpen(rank) || (isDated ? sameDay : noDate)
      open = smaller(open, why)
    }
    if (open !== 0) this.why = open
    else if (this.why === 0 && !(this.amount > 0 && this.amount < Number.POSITIVE_INFINITY))
      this.why = this.amount > 0 ? NO_AMOUNT : AMOUNT_ZERO
  }
}

/** Bits of a rank: what the row names. */
const CATEGORY = 1
const COUNTRY = 2

interface Found {
  readonly held: AmountInForce[]
  /** Made when first asked for. */
  made: AmountsInForce | undefined
}

/** Rows of one method, currency and rank, by category and country; -1 in place of one: whatever it is. */
class RowsOfRank {
  readonly #rows = new Map<number, Map<number, Found>>()

  add(category: number, country: number, held: AmountInForce): void {
    for (const kind of new Set([category, -1])) {
      const ofKind = this.#rows.get(kind) ?? new Map<number, Found>()
      this.#rows.set(kind, ofKind)
      for (const place of new Set([country, -1])) {
        const found = ofKind.get(place)
        if (found) found.held.push(held)
        else ofKind.set(place, { held: [held], made: undefined })
      }
    }
  }

  of(category: number, country: number): AmountsInForce | undefined {
    const found = this.#rows.get(category)?.get(country)
    if (found) found.made ??= new AmountsInForce(found.held)
    return found?.made
  }
}

/** The value of a row, or what stands for none. */
function known(values: Float64Array | undefined, row: number, none: number): number {
  const value = values ? values[row]! : Number.NaN
  return Number.isNaN(value) ? none : value
}
