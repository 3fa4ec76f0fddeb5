import { codes, enums, type Index, LOT, STRAY } from '../../join/index-of.js'
import { BID_SET_ASIDE, BID_UNPLACED, NO_BIDDER } from '../bids/bidding.js'
import { submittedBits } from '../bids/submitted-bids.js'
import type { Winners } from '../lots/winners.js'
import { oncePerIndex } from '../per-index.js'
import { areNobodysFew } from '../populations/left-out.js'
import { smaller } from '../reason.js'
import { StrayPairs } from './stray-pairs.js'

/** A lot that may have more bids than can be told. */
export interface StrayLot {
  /** Codes of those that a row names which was set aside, or names no lot: they may bid for the lot. */
  readonly named: Set<number>
  /** Those of them that rows name which are not among those of the lot: how many. */
  readonly unplaced: Map<number, number>
  /** Codes of those that other rows of the lot name; they did submit, or may have. */
  readonly present: Set<number>
  /** Bids that name nobody and were set aside: each may be anybody's. Rows that share a bid_id are one. */
  anyone: number
  /** One of them may be marked as the winner. */
  mayWin: boolean
  why: number
}

/** Bids of no known tender, which may be anywhere: one lot more of a bidder or pair, or another one than it seems. */
interface Elsewhere {
  /** By code of a bidder; whose nobody knows. */
  readonly of: ReadonlyMap<number, number>
  readonly anyone: number
}

/**
 * Bids that may be of a bidder, or for a lot, that they are not known to be of (docs/rules.md, "What is missing of many"). Nearly
 * always there are none. Linear in lots, and in the rows of what is in doubt; in all bids where some name nobody.
 */
export interface StrayBids {
  readonly isNone: boolean
  /** Submitted bids that name nobody, where they are few; else they may be anybody's, and `whyNobody` is not 0. */
  readonly leftOut: number
  readonly whyNobody: number
  readonly lots: ReadonlyMap<number, StrayLot>
  /** By lot: 1, it is one of these. */
  readonly isDoubtful: Uint8Array
  /** Lots, ascending, for which two may bid that no row names. */
  readonly twice: readonly number[]
  /** Those that name a tender which is not there; those that name none, and of these, those that may have won. */
  readonly unknown: Elsewhere
  readonly nowhere: Elsewhere
  readonly mayWin: number
  /** Lots, ascending, of `lots` in which a party is named; and those where it is present and somebody's bid may be anybody's. */
  readonly lotsOf: ReadonlyMap<number, readonly number[]>
  /** Pairs of which something may be that is not known to be. All: likewise of everybody. */
  readonly pairs: StrayPairs
  readonly areAllTouched: boolean
}

/** Where a tender has so many lots, times bids without one, these may as well be anywhere: no data make this quadratic. */
const MOST_PLACES = 250_000
/** Likewise, lots for which any two may bid: every pair looks at all of them. */
const MOST_TWICE = 256

export const strayBids = oncePerIndex((index): StrayBids => {
  const { bidSetAside, strayBids: strays } = index
  const lots = new Map<number, StrayLot>()
  const nobodys = nobodysBids(index)
  const isFew = areNobodysFew(nobodys.some, nobodys.all)
  if (bidSetAside.length > 0) readAside(index, lots)
  const unknown = { of: new Map<number, number>(), anyone: 0 }
  const nowhere = { of: new Map<number, number>(), anyone: 0 }
  let mayWin = 0
  const ofTender = new Map<number, number>()
  for (const t of strays.tender) if (t >= 0) ofTender.set(t, (ofTender.get(t) ?? 0) + 1)
  for (let s = 0; s < strays.tender.length; s++) {
    const [t, who, is] = [strays.tender[s]!, strays.bidder[s]!, strays.is[s]!]
    // Of those that were read, one that names nobody is among nobody's.
    if (who < 0 && (is & STRAY.SET_ASIDE) === 0) continue
    const places = t < 0 ? 0 : ofTender.get(t)! * (index.startOf.lot[t + 1]! - index.startOf.lot[t]!)
    if (t < 0 || places > MOST_PLACES) {
      const isAnywhere = t >= 0 || (is & STRAY.NO_TENDER) !== 0
      const found = isAnywhere ? nowhere : unknown
      if (who < 0) found.anyone++
      else found.of.set(who, (found.of.get(who) ?? 0) + 1)
      if (isAnywhere && is & STRAY.MAY_WIN) mayWin++
      continue
    }
    for (let l = index.startOf.lot[t]!; l < index.startOf.lot[t + 1]!; l++) {
      const lot = lotOf(lots, l)
      if (who < 0) lot.anyone++
      else {
        lot.named.add(who)
        lot.unplaced.set(who, (lot.unplaced.get(who) ?? 0) + 1)
      }
      if (is & STRAY.MAY_WIN) lot.mayWin = true
      lot.why = smaller(lot.why, is & STRAY.SET_ASIDE ? BID_SET_ASIDE : BID_UNPLACED)
    }
  }
  const isDoubtful = new Uint8Array(index.lot.flags.length)
  const lotsOf = new Map<number, number[]>()
  const twice: number[] = []
  for (const l of [...lots.keys()].sort((a, b) => a - b)) {
    const lot = lots.get(l)!
    readPresent(index, l, lot.present)
    isDoubtful[l] = 1
    if (lot.anyone > 1) twice.push(l)
    for (const who of new Set([...lot.named, ...(lot.anyone > 0 ? lot.present : [])])) {
      const list = lotsOf.get(who)
      if (list) list.push(l)
      else lotsOf.set(who, [l])
    }
  }
  const areMany = twice.length > MOST_TWICE
  if (areMany) twice.length = 0
  return {
    isNone: lots.size === 0 && strays.tender.length === 0 && isFew,
    leftOut: isFew ? nobodys.some : 0,
    whyNobody: !isFew ? NO_BIDDER : areMany ? BID_SET_ASIDE : 0,
    lots,
    isDoubtful,
    twice,
    unknown,
    nowhere,
    mayWin,
    lotsOf,
    pairs: new StrayPairs(lots, [...unknown.of.keys(), ...nowhere.of.keys()], index.partyCount),
    areAllTouched: twice.length + unknown.anyone + nowhere.anyone + mayWin > 0 || !isFew || areMany,
  }
})

/** How many bids of no known tender may be of a bidder, or of one of two. */
export function elsewhere({ of, anyone }: Elsewhere, one: number, other = -1): number {
  return of.size === 0 ? anyone : anyone + (of.get(one) ?? 0) + (of.get(other) ?? 0)
}

/** Why the winners of a lot that were read may not be all, 0: they are. */
export function whyMoreWinners(index: Index, { lots }: StrayBids, l: number, winners: Winners): number {
  const lot = lots.get(l)
  if (!lot) return 0
  return lot.mayWin || mayBePartners(index, l, winners) ? lot.why : 0
}

/** Whether a row that was set aside may make a winner and another bidder members of one bid. */
function mayBePartners(index: Index, l: number, winners: Winners): boolean {
  const both = LOT.DUPLICATES | LOT.CONSORTIUM
  if ((index.lot.flags[l]! & both) !== both) return false
  return someShared(index, l, (aside, other) => {
    const [who, others] = [aside.bidder, other.bidder]
    if (who === others || (others < 0 && !other.isAside)) return false
    const has = (code: number) => code < 0 || winners.has(code)
    return has(who) || has(others)
  })
}

/** Whether a row that was set aside may make two bidders members of one bid in a lot. */
export function mayBeTogether(index: Index, l: number, one: number, other: number): boolean {
  if ((index.lot.flags[l]! & LOT.DUPLICATES) === 0) return false
  return someShared(index, l, (aside, of) => {
    const [a, b] = [aside.bidder, of.bidder]
    const mayBe = (who: number, row: number, isAside: boolean) => row === who || (isAside && row < 0)
    return (
      (mayBe(one, a, true) && mayBe(other, b, of.isAside)) ||
      (mayBe(other, a, true) && mayBe(one, b, of.isAside))
    )
  })
}

interface SharedRow {
  readonly bidder: number
  readonly isAside: boolean
}

/** Whether it holds of two rows of a lot that share a bid_id, the first of which was set aside. */
function someShared(
  index: Index,
  l: number,
  holds: (aside: SharedRow, other: SharedRow) => boolean,
): boolean {
  const id = codes(index, 'bids', 'bid_id')
  const bidder = codes(index, 'bids', 'bidder_id')
  const { bidFrom, bidTo } = index.lot
  const rowAt = (b: number) => ({ bidder: bidder?.[b] ?? -1, isAside: index.bidSetAside[b] === 1 })
  for (let b = bidFrom[l]!; id && b < bidTo[l]!; b++) {
    if (index.bidSetAside[b] !== 1 || id[b]! < 0) continue
    for (let o = bidFrom[l]!; o < bidTo[l]!; o++)
      if (o !== b && id[o] === id[b] && holds(rowAt(b), rowAt(o))) return true
  }
  return false
}

function lotOf(lots: Map<number, StrayLot>, l: number): StrayLot {
  let lot = lots.get(l)
  if (!lot) {
    lot = { named: new Set(), unplaced: new Map(), present: new Set(), anyone: 0, mayWin: false, why: 0 }
    lots.set(l, lot)
  }
  return lot
}

/** Rows that were set aside among those of their lot. */
function readAside(index: Index, lots: Map<number, StrayLot>): void {
  const { bidFrom, bidTo, flags } = index.lot
  const bidder = codes(index, 'bids', 'bidder_id')
  const id = codes(index, 'bids', 'bid_id')
  const isMarked = enums(index, 'bids', 'is_winner') !== undefined
  for (let l = 0; l < flags.length; l++) {
    if ((flags[l]! & LOT.DUPLICATES) === 0) continue
    const ids = new Set<number>()
    for (let b = bidFrom[l]!; b < bidTo[l]!; b++) {
      if (index.bidSetAside[b] !== 1) continue
      const lot = lotOf(lots, l)
      lot.why = BID_SET_ASIDE
      if (isMarked) lot.mayWin = true
      const who = bidder ? bidder[b]! : -1
      const bid = id ? id[b]! : -1
      if (who >= 0) lot.named.add(who)
      else if (bid < 0 || !ids.has(bid)) lot.anyone++
      if (who < 0 && bid >= 0) ids.add(bid)
    }
  }
}

/** Those that a row names which was not set aside, and did submit, or may have. */
function readPresent(index: Index, l: number, present: Set<number>): void {
  const bidder = codes(index, 'bids', 'bidder_id')
  const submitted = submittedBits(index)
  for (let b = index.lot.bidFrom[l]!; bidder && b < index.lot.bidTo[l]!; b++)
    if (bidder[b]! >= 0 && submitted[b] !== 0) present.add(bidder[b]!)
}

/** Of the rows of bids that were or may have been submitted and were not set aside: those that name nobody. */
function nobodysBids(index: Index): { some: number; all: number } {
  const bidder = codes(index, 'bids', 'bidder_id')
  const { bidFrom, bidTo } = index.lot
  const { strayBids: strays } = index
  if (!bidder) return { some: 0, all: 0 }
  let [some, all] = [0, 0]
  for (let s = 0; s < strays.is.length; s++) {
    if (strays.is[s]! & STRAY.SET_ASIDE) continue
    all++
    if (strays.bidder[s]! < 0) some++
  }
  if (some === 0 && !bidder.includes(-1)) return { some, all }
  const submitted = submittedBits(index)
  for (let l = 0; l < bidFrom.length; l++)
    for (let b = bidFrom[l]!; b < bidTo[l]!; b++) {
      if (submitted[b] === 0) continue
      all++
      if (bidder[b]! < 0) some++
    }
  return { some, all }
}
