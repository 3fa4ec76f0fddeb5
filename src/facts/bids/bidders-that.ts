import type { Index } from '../../join/index-of.js'
import { setAllKnown, setRange } from '../block.js'
import type { Block, DetailValue } from '../fact.js'
import { perIndex } from '../per-index.js'
import { smaller } from '../reason.js'
import { bidStateNeeds } from './bid-state.js'
import { Bidding } from './bidding.js'
import { Entries, LotBidders } from './lot-bidders.js'

/** Columns that say which bidders submitted in a lot. */
export const biddersNeeds: readonly string[] = [...bidStateNeeds, 'lots.bids_count', 'tenders.bids_count']

/** What is said of the bidders of one lot after the other: 1 yes, 0 no, or below zero the code of the reason why it is not known. */
export interface Says {
  /** Comes to a lot: what is said of every named bidder alike, ASK_EACH where that differs. */
  readonly ofLot: (lot: number) => number
  /** Of a lot of which a reason is said: the party that is the exception, of which 0 is said. -1 or undefined: none. */
  readonly but?: number
  readonly of: (party: number) => number
}

export const ASK_EACH = 2

/** Counts the bidders of each lot that submitted and of whom `says` holds: a range where that, or who they are, is not known. */
export function countBidders(index: Index, from: number, to: number, says: Says, out: Block): void {
  const bidding = Bidding.over(index, from, to)
  const entries = Entries.of(index, bidding, true)
  const { first, submitters, named, more, why: whyOpen, maybe, sure, party } = entries
  const { hi } = bidding.submitted
  setAllKnown(out, to - from, 0)
  for (let l = from; l < to; l++) {
    const place = l - bidding.base
    if (hi[place]! < 1) continue
    let least = 0
    let most = 0
    let why = whyOpen[place]!
    const all = says.ofLot(l)
    const begin = first[place]!
    const end = first[place + 1]!
    if (all < 0) {
      most = submitters[place]!
      let open = named[place]!
      const but = says.but ?? -1
      for (let e = but < 0 ? end : begin; e < end; e++)
        if (party[e] === but && maybe[e] === 1) {
          most--
          open--
        }
      if (open > 0) why = smaller(why, -all)
    }
    for (let e = all <= 0 ? end : begin; e < end; e++) {
      if (maybe[e] === 0) continue
      const who = party[e]!
      const said = who < 0 ? -1 : all === ASK_EACH ? says.of(who) : all
      if (said === 0) continue
      most++
      if (said < 0 && who >= 0) why = smaller(why, -said)
      else if (said === 1 && sure[e] === 1) least++
    }
    if (more[place] === 1) most = Number.POSITIVE_INFINITY
    if (most > 0) setRange(out, l - from, least, most, why)
  }
}

/**
 * The same where nothing is known of any bidder: `reasons` says why, by lot from `from` on. Reads no bidder of a plain lot,
 * and is a third of the work.
 */
export function countUnknown(index: Index, from: number, to: number, reasons: Uint8Array, out: Block): void {
  const bidding = Bidding.over(index, from, to)
  const { submitters, named, more, why: whyOpen } = Entries.of(index, bidding, false)
  const { hi } = bidding.submitted
  let some = 0
  for (let l = from; l < to; l++) {
    const place = l - bidding.base
    const i = l - from
    const most = hi[place]! < 1 ? 0 : more[place] === 1 ? Number.POSITIVE_INFINITY : submitters[place]!
    const why = named[place]! > 0 ? smaller(whyOpen[place]!, reasons[i]!) : whyOpen[place]!
    out.lo[i] = 0
    out.hi[i] = most
    out.why[i] = most > 0 ? why : 0
    some |= Number(most > 0)
  }
  if (some !== 0) out.exact = false
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
