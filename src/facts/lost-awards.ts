import { codes } from '../join/index-of.js'
import { eachLostAward } from '../join/lost-awards.js'
import { TENDER_SET_ASIDE } from './bid-state.js'
import type { PopulationData } from './fact.js'
import { areFew, namelessAwards } from './left-out.js'
import { reason } from './reason.js'

export const NO_BUYER = reason('tenders', 'buyer_id', 'missing')
export const NO_SUPPLIER = reason('awards', 'supplier_id', 'missing')
const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')

/** Why it is not known whose an award is, by the row that was set aside. */
export const whyAside = { award: AWARD_SET_ASIDE, tender: TENDER_SET_ASIDE } as const

/**
 * Visits the pairs of a buyer and a supplier that may have one award more than can be told: one that was set aside, or that
 * names no buyer or no supplier, where these are not few (left-out.ts).
 */
export function eachLostPair(
  data: PopulationData,
  counts: (award: number) => boolean,
  visit: (pair: number, why: number) => void,
): void {
  const { index, population } = data
  const suppliers = codes(index, 'awards', 'supplier_id')
  const [buyerOf, supplierOf] = [population.parts[0]!, population.parts[1]!]
  const ofBuyer = new Map<number, number[]>()
  const ofSupplier = new Map<number, number[]>()
  const seen = new Set<string>()
  eachLostAward(index, { counts, copies: true }, (buyer, rows, aside) => {
    const why = whyAside[aside]
    for (let p = 0; seen.size === 0 && p < population.count; p++) {
      listOf(ofBuyer, buyerOf[p]!).push(p)
      listOf(ofSupplier, supplierOf[p]!).push(p)
    }
    for (const row of rows) {
      const supplier = suppliers ? suppliers[row]! : -1
      const key = `${buyer} ${supplier} ${why}`
      if (seen.has(key)) continue
      seen.add(key)
      const some = supplier < 0 ? ofBuyer.get(buyer) : ofSupplier.get(supplier)
      if (buyer < 0 && supplier < 0) for (let p = 0; p < population.count; p++) visit(p, why)
      else for (const p of some ?? []) if (buyer < 0 || buyerOf[p] === buyer) visit(p, why)
    }
  })
  eachNamelessPair(data, counts, visit)
}

function eachNamelessPair(
  { index, population }: PopulationData,
  counts: (award: number) => boolean,
  visit: (pair: number, why: number) => void,
): void {
  const named = namelessAwards(index, counts)
  const [buyerOf, supplierOf] = [population.parts[0]!, population.parts[1]!]
  // Suppliers of awards of which any may be the buyer's; -1: one of them may be anybody's.
  const strays = new Set<number>()
  const buyers = codes(index, 'tenders', 'buyer_id')
  const suppliers = codes(index, 'awards', 'supplier_id')
  const { tender, rowStart, rows, setAside } = index.award
  for (let a = 0; !named.areBuyerlessFew && a < tender.length; a++) {
    const row = index.tender.row[tender[a]!]!
    if (setAside[a] === 1 || row < 0 || (buyers && buyers[row]! >= 0) || !counts(a)) continue
    for (let r = rowStart[a]!; r < rowStart[a + 1]!; r++) strays.add(suppliers ? suppliers[rows[r]!]! : -1)
  }
  for (let p = 0; p < population.count; p++) {
    const buyer = buyerOf[p]!
    if (strays.has(-1) || strays.has(supplierOf[p]!)) visit(p, NO_BUYER)
    if (!areFew(named.supplierless[buyer]!, named.ofBuyer[buyer]!)) visit(p, NO_SUPPLIER)
  }
}

function listOf(lists: Map<number, number[]>, key: number): number[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}
