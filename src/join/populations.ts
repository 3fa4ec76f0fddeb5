import { sharedInt32 } from '../columns/shared.js'
import type { PopulationKind } from '../schema/subject.js'
import { bidderPairs, bidderRanges, joinPairs } from './bidder-pairs.js'
import { groupRows } from './group.js'
import { codes, type Index } from './index-of.js'
import type { Walker } from './walks.js'

/** The subjects of one kind that stand behind many tenders: numbers in shared memory. */
export interface Population {
  readonly count: number
  /** Codes of what a subject is, by ordinal: a party or division; of a pair one column each. */
  readonly parts: readonly Int32Array[]
  /** Ordinal by code, -1 none; empty for pairs. */
  readonly ordinalOf: Int32Array
  /** Of `buyer_supplier`: ordinal by row of the awards table, -1 none; else empty. */
  readonly ofRow: Int32Array
  /** Of `bidder_pair`: its meetings are `meetings[start[p]] … meetings[start[p + 1] - 1]`, in the order of lots; else empty. */
  readonly start: Int32Array
  readonly meetings: Int32Array
  /** Of `bidder_pair`, by lot: where its meetings begin among those of all lots (`placeOf` in bidder-pairs.ts). */
  readonly meetingAt: Int32Array
  /** Of `bidder_pair`: lots with too many bidders to be taken in pairs. */
  readonly skipped: number
}

const none = {
  ordinalOf: sharedInt32(0),
  ofRow: sharedInt32(0),
  start: sharedInt32(0),
  meetings: sharedInt32(0),
  meetingAt: sharedInt32(0),
}

/**
 * The subjects of a kind, in the order of codes (pairs: of rows): every party that a row which was not set aside
 * names in this role. Linear in rows.
 */
export function populationOf(index: Index, kind: PopulationKind): Population {
  switch (kind) {
    case 'bidder':
      return byCode(index.partyCount, codes(index, 'bids', 'bidder_id'), (mark, column) => {
        const aside = index.bidSetAside
        const { bidFrom, bidTo } = index.lot
        for (let l = 0; l < bidFrom.length; l++)
          for (let b = bidFrom[l]!; b < bidTo[l]!; b++)
            if (column[b]! >= 0 && aside[b] !== 1) mark[column[b]!] = 1
      })
    case 'supplier':
      return byCode(index.partyCount, codes(index, 'awards', 'supplier_id'), (mark, column) => {
        const { ofRow, setAside } = index.award
        for (let r = 0; r < column.length; r++)
          if (column[r]! >= 0 && ofRow[r]! >= 0 && setAside[ofRow[r]!] !== 1) mark[column[r]!] = 1
      })
    case 'buyer':
      return byTender(index, codes(index, 'tenders', 'buyer_id'), index.partyCount)
    case 'procuring_entity':
      return byTender(index, codes(index, 'tenders', 'procuring_entity_id'), index.partyCount)
    case 'market':
      return markets(index)
    case 'buyer_supplier':
      return buyersWithSuppliers(index)
    case 'bidder_pair':
      return bidderPairs(index)
  }
}

/** Ranges of bidders whose pairs are found by a thread. */
const RANGES = 8

/** The populations of some kinds, each found by a thread, and pairs of bidders by all. */
export async function populationsOn(
  walker: Walker,
  index: Index,
  kinds: readonly PopulationKind[],
): Promise<Partial<Record<PopulationKind, Population>>> {
  const found = await Promise.all(
    kinds.map((kind) => (kind === 'bidder_pair' ? pairsOn(walker, index) : walker.population(index, kind))),
  )
  return Object.fromEntries(kinds.map((kind, k) => [kind, found[k]!]))
}

async function pairsOn(walker: Walker, index: Index): Promise<Population> {
  const bidders = await walker.bidders(index)
  const ranges = bidderRanges(bidders, RANGES)
  return joinPairs(bidders, await Promise.all(ranges.map((range) => walker.pairs({ ...bidders, range }))))
}

function byCode(
  size: number,
  column: Int32Array | undefined,
  markAll: (mark: Uint8Array, column: Int32Array) => void,
): Population {
  const mark = new Uint8Array(size)
  if (column) markAll(mark, column)
  const ordinalOf = sharedInt32(size).fill(-1)
  let count = 0
  for (let code = 0; code < size; code++) if (mark[code] === 1) ordinalOf[code] = count++
  const part = sharedInt32(count)
  for (let code = 0; code < size; code++) if (mark[code] === 1) part[ordinalOf[code]!] = code
  return { ...none, count, parts: [part], ordinalOf, skipped: 0 }
}

function byTender(index: Index, column: Int32Array | undefined, size: number): Population {
  return byCode(size, column, (mark, of) => {
    for (const row of index.tender.row) if (row >= 0 && of[row]! >= 0) mark[of[row]!] = 1
  })
}

/** The divisions of what tenders buy. */
function markets(index: Index): Population {
  const of = index.divisionOf
  let size = 0
  for (const division of of) size = Math.max(size, division + 1)
  return byCode(size, codes(index, 'tenders', 'classification'), (mark, column) => {
    for (const row of index.tender.row) {
      const division = row >= 0 && column[row]! >= 0 ? of[column[row]!]! : -1
      if (division >= 0) mark[division] = 1
    }
  })
}

/**
 * In the order of rows. These are brought together by buyer, so that the suppliers of one are told apart in an array: pairs looked up
 * in a table of 16 MB took twice as long, of 2.3 million awards.
 */
function buyersWithSuppliers(index: Index): Population {
  const buyer = codes(index, 'tenders', 'buyer_id')
  const supplier = codes(index, 'awards', 'supplier_id')
  const ofRow = sharedInt32(supplier?.length ?? 0).fill(-1)
  if (!buyer || !supplier)
    return { ...none, count: 0, parts: [sharedInt32(0), sharedInt32(0)], ofRow, skipped: 0 }
  const { ofRow: awardOf, setAside, tender } = index.award
  const { row: tenderRow } = index.tender
  const buyers = new Int32Array(ofRow.length).fill(-1)
  for (let r = 0; r < buyers.length; r++) {
    const award = awardOf[r]!
    if (award < 0 || setAside[award] === 1 || supplier[r]! < 0) continue
    const row = tenderRow[tender[award]!]!
    if (row >= 0) buyers[r] = buyer[row]!
  }
  const { start, order } = groupRows(buyers, index.partyCount)
  /** By supplier: one more than the place in `order` of its first row with the buyer at hand, or one before that. */
  const firstAt = new Int32Array(index.partyCount)
  let count = 0
  for (let b = 0; b < index.partyCount; b++) {
    const from = start[b]!
    for (let i = from; i < start[b + 1]!; i++) {
      const row = order[i]!
      const who = supplier[row]!
      if (firstAt[who]! > from) ofRow[row] = order[firstAt[who]! - 1]!
      else {
        firstAt[who] = i + 1
        ofRow[row] = row
        count++
      }
    }
  }
  // Until here each row has the first row of its pair.
  const parts = [sharedInt32(count), sharedInt32(count)] as const
  let next = 0
  for (let r = 0; r < ofRow.length; r++) {
    const first = ofRow[r]!
    if (first < 0) continue
    if (first < r) ofRow[r] = ofRow[first]!
    else {
      parts[0][next] = buyers[r]!
      parts[1][next] = supplier[r]!
      ofRow[r] = next++
    }
  }
  return { ...none, count, parts, ofRow, skipped: 0 }
}
