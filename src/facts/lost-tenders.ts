import { codes, type Index, TENDER } from '../join/index-of.js'
import { TENDER_SET_ASIDE } from './bid-state.js'
import { perIndex } from './per-index.js'

/** How many tenders more than can be told a buyer (a code of a party) may have, and why. */
export interface LostTenders {
  readonly count: (buyer: number) => number
  readonly why: number
}

/**
 * Tenders that were set aside, by buyer: those all copies of which were, of each buyer that a copy names, and rows without a
 * tender_id. Where such a row names no buyer it may be of any. Linear in tenders, where there are any such.
 */
export const lostTenders: (index: Index) => LostTenders = (index) => made(index, 0)

const made = perIndex((index: Index, _: number): LostTenders => {
  const ids = codes(index, 'tenders', 'tender_id')
  const buyers = codes(index, 'tenders', 'buyer_id')
  const buyersOf = new Map<number, Set<number>>()
  for (let t = 0; t < index.tender.flags.length; t++)
    if ((index.tender.flags[t]! & TENDER.ROW_SET_ASIDE) !== 0)
      buyersOf.set(index.idCode.tender[t]!, new Set())
  const lost: ReadonlySet<number>[] = []
  for (let r = 0; ids && r < ids.length; r++) {
    const buyer = buyers ? buyers[r]! : -1
    if (ids[r]! < 0) lost.push(new Set([buyer]))
    else buyersOf.get(ids[r]!)?.add(buyer)
  }
  lost.push(...buyersOf.values())
  const of = new Map<number, number>()
  let any = 0
  for (const named of lost)
    if (named.has(-1)) any++
    else for (const buyer of named) of.set(buyer, (of.get(buyer) ?? 0) + 1)
  return { count: (buyer) => any + (of.get(buyer) ?? 0), why: TENDER_SET_ASIDE }
})
