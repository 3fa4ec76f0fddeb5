import type { Index } from '../join/index-of.js'
import { bidStateNeeds } from './bid-state.js'
import { Bidding } from './bidding.js'
import { setRange } from './block.js'
import type { Block, DetailValue } from './fact.js'
import { LotBidders } from './lot-bidders.js'
import { perIndex } from './per-index.js'

/** Columns that say which bidders submitted in a lot. */
export const biddersNeeds: readonly string[] = [...bidStateNeeds, 'lots.bids_count', 'tenders.bids_count']

/** What is said of a bidder: 1 yes, 0 no, or below zero the code of the reason why it is not known. */
export type Says = (lot: number, party: number) => number

/** Counts the bidders of each lot that submitted and of whom `says` holds: a range where that, or who they are, is not known. */
export function countBidders(index: Index, from: number, to: number, says: Says, out: Block): void {
  const bidding = Bidding.over(index, from, to)
  const bidders = biddersOf(index, 1)
  for (let l = from; l < to; l++) {
    let [least, most] = [0, 0]
    bidders.read(l, bidding)
    for (let e = bidders.from; e < bidders.to; e++) {
      if (bidders.maybe[e] === 0) continue
      const party = bidders.party[e]!
      const said = party < 0 ? -1 : says(l, party)
      if (said === 0) continue
      most++
      if (said < 0 && party >= 0) bidders.doubt(-said)
      else if (said === 1 && bidders.sure[e] === 1) least++
    }
    if (bidders.more) most = Number.POSITIVE_INFINITY
    setRange(out, l - from, least, most, bidders.why)
  }
}

/** The bidders of a lot that surely submitted and of whom one of these surely holds, each in a line of its own. */
export function biddersThat(index: Index, l: number, says: readonly Says[]): DetailValue[] {
  const bidders = biddersOf(index, 1)
  bidders.read(l, Bidding.over(index, l, l + 1))
  const found: DetailValue[] = []
  for (let e = bidders.from; e < bidders.to; e++) {
    const party = bidders.party[e]!
    if (party >= 0 && bidders.sure[e] === 1 && says.some((one) => one(l, party) === 1))
      found.push({ bidders: [party] })
  }
  return found
}

const biddersOf = perIndex((index: Index, least: number) => new LotBidders(index, least))
