import { codes, enums, type Index, TENDER } from '../index-of.js'
import { eachLostAward } from '../lost-awards.js'
import { mayCount } from './direct-awards.js'

/**
 * Says of a tender whether an award may have followed it of which it is not known whose it is: any of a buyer that it may
 * be of, or of copies of a tender that name this one as their previous. Undefined where there is no such award.
 */
export function lostFollowers(
  index: Index,
  ordinalOf: Int32Array,
): ((tender: number) => boolean) | undefined {
  const status = enums(index, 'awards', 'status')
  const buyer = codes(index, 'tenders', 'buyer_id')
  const lostOf = new Set<number>()
  const counts = (a: number): boolean => {
    if (index.award.setAside[a] !== 0 || !status) return true
    const own = index.award.rows.subarray(index.award.rowStart[a]!, index.award.rowStart[a + 1]!)
    return own.some((row) => mayCount(status[row]!))
  }
  eachLostAward(index, { counts, copies: false }, (owners) => {
    for (const who of owners) lostOf.add(who)
  })
  const named = lostPredecessors(index, ordinalOf)
  if (lostOf.size + named.size === 0) return undefined
  return (t) => {
    const who = buyer ? buyer[index.tender.row[t]!]! : -1
    return lostOf.has(-1) || lostOf.has(who) || named.has(t)
  }
}

/** Tenders that copies of a tender name as the previous one, of which none counts. */
function lostPredecessors(index: Index, ordinalOf: Int32Array): Set<number> {
  const ids = codes(index, 'tenders', 'tender_id')
  const previous = codes(index, 'tenders', 'previous_tender_id')
  const found = new Set<number>()
  for (let row = 0; ids && previous && row < ids.length; row++) {
    const t = ids[row]! < 0 || previous[row]! < 0 ? -1 : ordinalOf[ids[row]!]!
    const isLost = t >= 0 && (index.tender.flags[t]! & TENDER.ROW_SET_ASIDE) !== 0
    const hasAward = t >= 0 && index.startOf.award[t + 1]! > index.startOf.award[t]!
    if (isLost && hasAward) found.add(ordinalOf[previous[row]!]!)
  }
  found.delete(-1)
  return found
}
