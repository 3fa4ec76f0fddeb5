import { codes, type Index, TENDER } from '../join/index-of.js'
import { TENDER_SET_ASIDE } from './bid-state.js'
import type { PopulationData } from './fact.js'
import { reason } from './reason.js'

const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')

/** Rows of an award that may be of a buyer (-1: any), and why that is not known. */
type Visit = (buyer: number, rows: Int32Array, why: number) => void

/**
 * Visits awards of which it is not known whose they are: one of a tender all copies of which were set aside is of a buyer
 * that some copy names, one of a tender that is not there of a buyer that a row without a tender_id names; one that names
 * no tender may be of any. With `copies` also those that were set aside themselves, which are of the buyer of their tender
 * and of a supplier that some copy names. `counts` says of an award whether it matters. Linear in rows.
 */
export function eachLostAward(
  index: Index,
  { counts, copies }: { readonly counts: (award: number) => boolean; readonly copies: boolean },
  visit: Visit,
): void {
  const ids = codes(index, 'tenders', 'tender_id')
  const buyers = codes(index, 'tenders', 'buyer_id')
  const { tender, rowStart, rows, setAside, ofRow } = index.award
  const lost = new Map<number, number[]>()
  for (let a = 0; a < tender.length; a++) {
    const t = tender[a]!
    const isLost = (index.tender.flags[t]! & TENDER.ROW_SET_ASIDE) !== 0
    if ((!isLost && !(copies && setAside[a] === 1)) || !counts(a)) continue
    const buyer = isLost || !buyers ? -1 : buyers[index.tender.row[t]!]!
    if (isLost) listOf(lost, index.idCode.tender[t]!).push(a)
    else if (buyer >= 0) visit(buyer, rows.subarray(rowStart[a]!, rowStart[a + 1]!), AWARD_SET_ASIDE)
  }
  const named = codes(index, 'awards', 'tender_id')
  const strays: number[] = []
  for (let r = 0; r < ofRow.length; r++) {
    if (ofRow[r]! >= 0) continue
    if (!named || named[r]! < 0) visit(-1, Int32Array.of(r), AWARD_SET_ASIDE)
    else strays.push(r)
  }
  if (!ids || (lost.size === 0 && strays.length === 0)) return
  const straying = Int32Array.from(strays)
  for (let r = 0; r < ids.length; r++) {
    const buyer = buyers ? buyers[r]! : -1
    if (ids[r]! < 0 && strays.length > 0) visit(buyer, straying, TENDER_SET_ASIDE)
    for (const a of lost.get(ids[r]!) ?? [])
      visit(buyer, rows.subarray(rowStart[a]!, rowStart[a + 1]!), TENDER_SET_ASIDE)
  }
}

/** Likewise the pairs of a buyer and a supplier that may have one award more than can be told. */
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
  eachLostAward(index, { counts, copies: true }, (buyer, rows, why) => {
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
