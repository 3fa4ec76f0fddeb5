import { codes, type Index, LOT, STRAY, TENDER } from '../../join/index-of.js'
import { TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { oncePerIndex } from '../per-index.js'
import { areNobodysFew } from './left-out.js'
import { NO_BUYER } from './lost-awards.js'

/** How many tenders more than can be told a buyer (a code of a party) may have, and why. */
export interface LostTenders {
  readonly count: (buyer: number) => number
  readonly why: (buyer: number) => number
  /** Tenders that name no buyer, where they are few (left-out.ts), so that they are of nobody. */
  readonly leftOut: number
}

/**
 * Tenders that were set aside, by buyer: those all copies of which were, of each buyer that a copy names, and rows without a
 * tender_id. Where such a row names no buyer it may be of any; likewise a tender that names none, where these are not few.
 * Linear in tenders.
 */
export const lostTenders = oncePerIndex((index): LostTenders => {
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
  let all = 0
  let nameless = 0
  for (const row of index.tender.row) {
    if (row < 0) continue
    all++
    if (!buyers || buyers[row]! < 0) nameless++
  }
  const isFew = areNobodysFew(nameless, all)
  const setAside = (buyer: number) => any + (of.get(buyer) ?? 0)
  return {
    count: (buyer) => setAside(buyer) + (isFew ? 0 : nameless),
    why: (buyer) => (setAside(buyer) > 0 ? TENDER_SET_ASIDE : NO_BUYER),
    leftOut: isFew ? nameless : 0,
  }
})

/** Why bids that are not known to be of a party or market (a code) may be, 0: there are none; and how many name nobody, being few. */
export interface LostBids {
  readonly why: (code: number) => number
  readonly leftOut: number
}

/**
 * Likewise bids, of which `of` says whose they are, by row of tenders: those of tenders all copies of which were set aside,
 * those of no tender that is there, where one without a tender_id is, and those of tenders that name nobody (`nobody`: why), where
 * these are not few. Linear in lots and tenders, and in bids where a tender is without an id.
 */
export function lostBids(index: Index, of: Int32Array | undefined, nobody: number): LostBids {
  const { tender, bidFrom, bidTo, flags } = index.lot
  const ids = codes(index, 'tenders', 'tender_id')
  /** Of tenders that were set aside and have bids: by code of their id. */
  const lost = new Set<number>()
  let [all, nameless] = [0, 0]
  for (let l = 0; l < tender.length; l++) {
    const t = tender[l]!
    const row = index.tender.row[t]!
    const bids = bidTo[l]! - bidFrom[l]!
    if (row >= 0) all += bids
    if (row >= 0 && (!of || of[row]! < 0)) nameless += bids
    if (index.tender.flags[t]! & TENDER.ROW_SET_ASIDE && (bids > 0 || flags[l]! & LOT.MORE_BIDS))
      lost.add(index.idCode.tender[t]!)
  }
  const named = new Set<number>()
  const areStraying = hasStrayBids(index)
  for (let r = 0; ids && r < ids.length; r++)
    if (lost.has(ids[r]!) || (ids[r]! < 0 && areStraying)) named.add(of ? of[r]! : -1)
  const isFew = areNobodysFew(nameless, all)
  return {
    why: (code) => (named.has(-1) || named.has(code) ? TENDER_SET_ASIDE : isFew ? 0 : nobody),
    leftOut: isFew ? nameless : 0,
  }
}

/** Whether a bid names a tender that is not there. */
function hasStrayBids({ strayBids: { tender, is } }: Index): boolean {
  return tender.some((t, s) => t < 0 && (is[s]! & STRAY.NO_TENDER) === 0)
}
