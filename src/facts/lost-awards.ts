import { codes } from '../join/index-of.js'
import { eachLostAward } from '../join/lost-awards.js'
import { TENDER_SET_ASIDE } from './bid-state.js'
import type { PopulationData } from './fact.js'
import { reason } from './reason.js'

const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')

/** Why it is not known whose an award is, by the row that was set aside. */
export const whyAside = { award: AWARD_SET_ASIDE, tender: TENDER_SET_ASIDE } as const

/** Visits the pairs of a buyer and a supplier that may have one award more than can be told. */
export function eachLostPair(
  { index, population }: PopulationData,
  counts: (award: number) => boolean,
  visit: (pair: number, why: number) => void,
): void {
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
}

function listOf(lists: Map<number, number[]>, key: number): number[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}
