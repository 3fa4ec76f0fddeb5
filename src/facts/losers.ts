import { codes, enums, type Index, LOT } from '../join/index-of.js'
import { enumValues } from '../schema/tables.js'
import { BID, bidStateNeeds, NO_STATUS } from './bid-state.js'
import { BID_SET_ASIDE, BID_UNPLACED, Bidding, NO_BIDDER, NO_BIDS } from './bidding.js'
import { setRange } from './block.js'
import type { Block, Detail, Family } from './fact.js'
import { NO_WINNER, Winners, winnerNeeds } from './winners.js'

const DISQUALIFIED = enumValues('bids', 'status').indexOf('disqualified')
const needs = [...bidStateNeeds, ...winnerNeeds]
const requires = ['bids.status', 'bids.bidder_id', 'awards.supplier_id|bids.is_winner']

/** Those that bid for a lot and did not win it. */
export const losers: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.losers.disqualified',
      subject: 'lot',
      type: 'count',
      unit: 'bidders',
      about: 'Bidders that did not win and whose submitted bids were all disqualified.',
      needs,
      requires,
    },
    {
      name: 'lot.losers.other',
      subject: 'lot',
      type: 'count',
      unit: 'bidders',
      about: 'Bidders that submitted, did not win and were not disqualified; who withdrew is among them.',
      needs,
      requires,
    },
  ],
  kernel(index, from, to, [disqualified, other]) {
    const bidding = Bidding.over(index, from, to)
    const reader = new LoserReader(index)
    for (let l = from; l < to; l++) reader.write(l, l - from, bidding, disqualified, other)
  },
}

/** What is known of one bidder's bids, in bits. */
const OUT = 1
const STAYS = 2
const UNCLEAR = 4
const WON = 8

/** Bidders of lots of so few bids are looked for among these. */
const FEW = 16

class LoserReader {
  readonly #index
  readonly #status
  readonly #bidder
  readonly #bid
  readonly #winners
  /** What is known of each bidder of a lot: by place of its first bid where they are few, else by its code. */
  readonly #few = new Uint8Array(FEW)
  readonly #bits = new Map<number, number>()

  constructor(index: Index) {
    this.#index = index
    this.#status = enums(index, 'bids', 'status')
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#winners = new Winners(index)
  }

  write(l: number, i: number, bidding: Bidding, disqualified?: Block, other?: Block): void {
    const { bidFrom, bidTo, flags } = this.#index.lot
    const from = bidFrom[l]!
    const to = bidTo[l]!
    const lost = flags[l]! & LOT.MORE_BIDS
    const winners = this.#winners
    winners.read(l)
    let why = winners.why || (winners.count === 0 ? NO_WINNER : 0)
    if (why === 0 && lost) why = flags[l]! & LOT.UNPLACED_BIDS ? BID_UNPLACED : BID_SET_ASIDE
    if (why === 0 && from === to) why = NO_BIDS
    if (why !== 0) {
      if (disqualified) setRange(disqualified, i, 0, Number.POSITIVE_INFINITY, why)
      if (other) setRange(other, i, 0, Number.POSITIVE_INFINITY, why)
      return
    }
    const partners = flags[l]! & LOT.CONSORTIUM ? this.#winningBids(from, to) : undefined
    const bits = this.#bits
    if (bits.size > 0) bits.clear()
    let nameless = 0
    for (let row = from; row < to; row++) {
      const state = bidding.state[bidding.first[l - bidding.base]! + row - from]!
      if ((state & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)) === 0) continue
      const who = this.#bidder ? this.#bidder[row]! : -1
      const status = this.#status ? this.#status[row]! : -1
      // A bid with a withdrawal time was withdrawn, whatever its status says.
      const gone = (state & BID.WITHDRAWN) !== 0
      const is = gone ? STAYS : status < 0 ? UNCLEAR : status === DISQUALIFIED ? OUT : STAYS
      const won = winners.has(who) || partners?.has(this.#bid![row]!)
      if (who < 0) nameless += won ? 0 : 1
      else if (to - from <= FEW) this.#note(from, who, won ? WON : is)
      else bits.set(who, (bits.get(who) ?? 0) | (won ? WON : is))
    }
    let out = 0
    let stay = 0
    let unclear = 0
    const few = this.#few
    const n = Math.min(to - from, FEW)
    for (let k = 0; k < n; k++) {
      const known = few[k]!
      few[k] = 0
      if (known === 0 || known & WON) continue
      if (known & STAYS) stay++
      else if (known & UNCLEAR) unclear++
      else out++
    }
    for (const known of bits.values()) {
      if (known & WON) continue
      if (known & STAYS) stay++
      else if (known & UNCLEAR) unclear++
      else out++
    }
    const doubt = unclear > 0 ? NO_STATUS : NO_BIDDER
    if (disqualified) setRange(disqualified, i, out, out + unclear + nameless, doubt)
    if (other) setRange(other, i, stay, stay + unclear + nameless, doubt)
  }

  /** Adds to what is known of a bidder. */
  #note(from: number, who: number, bits: number): void {
    const bidder = this.#bidder!
    let first = from
    while (bidder[first] !== who) first++
    this.#few[first - from]! |= bits
  }

  /** Ids of bids that a winner is a member of. */
  #winningBids(from: number, to: number): ReadonlySet<number> {
    const ids = new Set<number>()
    for (let row = from; row < to; row++) {
      const who = this.#bidder ? this.#bidder[row]! : -1
      const id = this.#bid ? this.#bid[row]! : -1
      if (id >= 0 && this.#winners.has(who)) ids.add(id)
    }
    return ids
  }
}

/** The disqualified bids of one lot. */
export const disqualifiedBidDetail: Detail = {
  name: 'lot.disqualified.bidders',
  subject: 'lot',
  about: 'The bidders whose bids were disqualified.',
  needs: ['bids.status', 'bids.bidder_id'],
  of(index, l) {
    const status = enums(index, 'bids', 'status')
    const bidder = codes(index, 'bids', 'bidder_id')
    const found = new Set<number>()
    for (let row = index.lot.bidFrom[l]!; row < index.lot.bidTo[l]!; row++)
      if (status?.[row] === DISQUALIFIED && bidder && bidder[row]! >= 0) found.add(bidder[row]!)
    return found.size === 0 ? [] : [{ bidders: [...found] }]
  },
}
