import { codes, type Index } from '../../join/index-of.js'
import { doubtfulAwards, eachLostAward } from '../../join/lost-awards.js'
import { TENDER_SET_ASIDE } from '../bids/bid-state.js'
import type { PopulationData } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { reason, smaller } from '../reason.js'
import { sumInOrder } from '../sum-in-order.js'
import { type AwardColumns, areNobodysFew, namelessAwards } from './left-out.js'

export const NO_BUYER = reason('tenders', 'buyer_id', 'missing')
export const NO_SUPPLIER = reason('awards', 'supplier_id', 'missing')
const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')

/** Why it is not known whose an award is, by the row that was set aside. */
export const whyAside = { award: AWARD_SET_ASIDE, tender: TENDER_SET_ASIDE } as const

/** Awards that may be of a buyer or market (a code) and are not known to be: how many, and why; 0 twice: there are none. */
export interface LostAwards {
  readonly count: (code: number) => number
  readonly why: (code: number) => number
  /** What these come to at most, in a currency; NaN where that is not known of all, or one is in another. */
  readonly amount: (code: number, currency: number, columns: AwardColumns) => number
}

/** Awards that were set aside, or their tenders, by buyer, or by what `of` says of rows of tenders; those for which `counts` is not 0. Linear in what is doubtful. */
export function lostAwards(index: Index, counts: Uint8Array, of?: Int32Array): LostAwards {
  const lost = new Tally()
  const awardsOf = new Map<number, number[]>()
  for (const { owners, rows, why } of lostOnes(index, counts, false, of))
    for (const owner of owners) {
      lost.add(owner, why)
      const awards = awardsOf.get(owner) ?? []
      awards.push(index.award.ofRow[rows[0]!]!)
      awardsOf.set(owner, awards)
    }
  const isRowOfNone = awardsOf.get(-1)?.includes(-1) ?? false
  return {
    amount: (code, money, { amount, currency }) => {
      if (isRowOfNone) return Number.NaN // not looked through for each code
      const amounts = [...(awardsOf.get(-1) ?? []), ...(awardsOf.get(code) ?? [])].map((a) => {
        const isKnown = a >= 0 && amount.lo[a] === amount.hi[a] && currency.lo[a] === currency.hi[a]
        return isKnown && currency.lo[a] === money && amount.lo[a]! >= 0 ? amount.lo[a]! : Number.NaN
      })
      return sumInOrder(Float64Array.from(amounts), 0, amounts.length)
    },
    count: (code) => lost.count(-1) + lost.count(code),
    why: (code) => smaller(lost.why(-1), lost.why(code)),
  }
}

/**
 * Visits the pairs of a buyer and a supplier that may have more awards than can be told, and says how many: those that were set
 * aside, or that name no buyer or no supplier, where these are not few (left-out.ts).
 */
export function eachLostPair(
  { index, population }: PopulationData,
  counts: Uint8Array,
  visit: (pair: number, why: number, more: number) => void,
): void {
  const suppliers = codes(index, 'awards', 'supplier_id')
  const lost = new Tally()
  const keyOf = (buyer: number, supplier: number) => (buyer + 1) * (index.partyCount + 1) + supplier
  for (const { owners, rows, why } of lostOnes(index, counts, true))
    for (const buyer of owners)
      for (const supplier of namedIn(rows, suppliers)) lost.add(keyOf(buyer, supplier), why)
  const named = namelessAwards(index, counts)
  const buyers = codes(index, 'tenders', 'buyer_id')
  const { tender, rowStart, rows } = index.award
  for (let a = 0; !named.areBuyerlessFew && a < tender.length; a++) {
    const row = index.tender.row[tender[a]!]!
    if (row < 0 || (buyers && buyers[row]! >= 0) || counts[a] === 0) continue
    for (const supplier of namedIn(rows.subarray(rowStart[a]!, rowStart[a + 1]!), suppliers))
      lost.add(keyOf(-1, supplier), NO_BUYER)
  }
  const { ofBuyer } = named
  /** By buyer: its awards that do not name their suppliers, where these are not few. */
  const supplierless = named.supplierless.map((some, buyer) =>
    areNobodysFew(some, ofBuyer[buyer]!) ? 0 : some,
  )
  if (lost.isEmpty && supplierless.every((some) => some === 0)) return
  const [buyerOf, supplierOf] = [population.parts[0]!, population.parts[1]!]
  for (let p = 0; p < population.count; p++) {
    const buyer = buyerOf[p]!
    let more = supplierless[buyer]!
    let why = more === 0 ? 0 : NO_SUPPLIER
    if (!lost.isEmpty) {
      const supplier = supplierOf[p]!
      for (const [one, other] of [
        [buyer, supplier],
        [buyer, -1],
        [-1, supplier],
        [-1, -1],
      ] as const) {
        const key = keyOf(one, other)
        more += lost.count(key)
        why = smaller(why, lost.why(key))
      }
    }
    if (more > 0) visit(p, why, more)
  }
}

/** Suppliers that rows of one award name; -1 alone where some row names none: then it may be anybody's. */
export function namedIn(rows: Int32Array, suppliers: Int32Array | undefined): Iterable<number> {
  const named = new Set<number>()
  for (const row of rows) named.add(suppliers ? suppliers[row]! : -1)
  return named.has(-1) ? [-1] : named
}

/** What was lost, by whom it may be of. */
class Tally {
  readonly #found = new Map<number, { count: number; why: number }>()

  add(key: number, why: number): void {
    const found = this.#found.get(key) ?? { count: 0, why: 0 }
    this.#found.set(key, { count: found.count + 1, why: smaller(found.why, why) })
  }

  get isEmpty(): boolean {
    return this.#found.size === 0
  }

  count(key: number): number {
    return this.#found.get(key)?.count ?? 0
  }

  why(key: number): number {
    return this.#found.get(key)?.why ?? 0
  }
}

interface LostOne {
  /** Whose it may be; -1 alone: anybody's. */
  readonly owners: ReadonlySet<number>
  readonly rows: Int32Array
  readonly why: number
}

/** Found once a thread: nearly always there are none. */
export const doubtfulOf = oncePerIndex(doubtfulAwards)

/** Each award once, rows of no tender each as one. */
function lostOnes(index: Index, counts: Uint8Array, copies: boolean, of?: Int32Array): Iterable<LostOne> {
  const found: LostOne[] = []
  eachLostAward(
    index,
    { counts: (a) => counts[a] !== 0, copies, doubtful: doubtfulOf(index), ...(of && { of }) },
    (owners, rows, aside, isOne) => {
      const why = whyAside[aside]
      if (isOne) found.push({ owners, rows, why })
      else for (const row of rows) found.push({ owners, rows: Int32Array.of(row), why })
    },
  )
  return found
}
