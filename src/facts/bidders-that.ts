import type { Index } from '../join/index-of.js'
import { bidStateNeeds } from './bid-state.js'
import { Bidding } from './bidding.js'
import { setRange } from './block.js'
import type { Block, DetailValue } from './fact.js'
import { LotBidders } from './lot-bidders.js'
import { perIndex } from './per-index.js'

/** Columns that say which bidders submitted in a lot. */
export const biddersNeeds: readonly string[] = [...bidStateNeeds, 'lots.bids_count', 'tenders.bids_count']

/** What is said of the bidders of one lot after the other: 1 yes, 0 no, or below zero the code of the reason why it is not known. */
export interface Says {
  /** Comes to a lot: what is said of every named bidder alike, ASK_EACH where that differs. */
  readonly ofLot: (lot: number) => number
  readonly of: (party: number) => number
}

export const ASK_EACH = 2

/** Counts the bidders of each lot that submitted and of whom `says` holds: a range where that, or who they are, is not known. */
export function countBidders(index: Index, from: number, to: number, says: Says, out: Block): void {
  const bidding = Bidding.over(index, from, to)
  const bidders = biddersOf(index, 1)
  for (let l = from; l < to; l++) {
    let [least, most] = [0, 0]
    bidders.read(l, bidding)
    const { maybe, sure, party: parties, to } = bidders
    const all = says.ofLot(l)
    if (all < 0) {
      most = bidders.submitters
      if (bidders.named > 0) bidders.doubt(-all)
    }
    for (let e = all <= 0 ? to : bidders.from; e < to; e++) {
      if (maybe[e] === 0) continue
      const party = parties[e]!
      const said = party < 0 ? -1 : all === ASK_EACH ? says.of(party) : all
      if (said === 0) continue
      most++
      if (said < 0 && party >= 0) bidders.doubt(-said)
      else if (said === 1 && sure[e] === 1) least++
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
  const alike = says.map((one) => one.ofLot(l))
  const holds = (one: Says, i: number, party: number) =>
    (alike[i] === ASK_EACH ? one.of(party) : alike[i]) === 1
  for (let e = bidders.from; e < bidders.to; e++) {
    const party = bidders.party[e]!
    if (party >= 0 && bidders.sure[e] === 1 && says.some((one, i) => holds(one, i, party)))
      found.push({ bidders: [party] })
  }
  return found
}

const biddersOf = perIndex((index: Index, least: number) => new LotBidders(index, least))
