import { codes, type Index, TENDER } from '../join/index-of.js'
import { TENDER_SET_ASIDE } from './bid-state.js'
import { reason } from './reason.js'

const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')

/**
 * Calls `visit` for each buyer whose purchases may have one award more than can be told, with the reason: an award of a
 * tender all copies of which were set aside is of a buyer that some copy names, one of a tender that is not there of a
 * buyer that a row without a tender_id names. Where such a row names no buyer, or an award no tender, it may be of any
 * buyer: -1. `counts` says of an award whether it matters. Linear in rows.
 */
export function eachLostAward(
  index: Index,
  counts: (award: number) => boolean,
  visit: (buyer: number, why: number) => void,
): void {
  const ids = codes(index, 'tenders', 'tender_id')
  if (!ids) return
  const buyers = codes(index, 'tenders', 'buyer_id')
  const lost = new Set<number>()
  for (let a = 0; a < index.award.tender.length; a++) {
    const t = index.award.tender[a]!
    if ((index.tender.flags[t]! & TENDER.ROW_SET_ASIDE) !== 0 && counts(a)) lost.add(index.idCode.tender[t]!)
  }
  const awardTender = codes(index, 'awards', 'tender_id')
  let strays = false
  for (let r = 0; r < index.award.ofRow.length; r++) {
    if (index.award.ofRow[r]! >= 0) continue
    if (!awardTender || awardTender[r]! < 0) visit(-1, AWARD_SET_ASIDE)
    else strays = true
  }
  if (lost.size === 0 && !strays) return
  for (let r = 0; r < ids.length; r++)
    if (ids[r]! < 0 ? strays : lost.has(ids[r]!)) visit(buyers ? buyers[r]! : -1, TENDER_SET_ASIDE)
}
