import { codes, enums, type Index, LOT } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { BID, bidStateNeeds, NO_STATUS } from '../bids/bid-state.js'
import { BID_SET_ASIDE, BID_UNPLACED, Bidding, NO_BIDDER, NO_BIDS } from '../bids/bidding.js'
import { setKnown, setRange } from '../block.js'
import type { Block, Detail, Family } from '../fact.js'
import { NO_WINNER, partnerNeeds, WHICH_BID, Winners } from './winners.js'
import { ROW, WinningRows } from './winning-rows.js'

const DISQUALIFIED = enumValues('bids', 'status').indexOf('disqualified')
const needs = [...bidStateNeeds, ...partnerNeeds]
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
    const winning = WinningRows.over(index, from, to)
    const reader = new LoserReader(index)
    for (let l = from; l < to; l++) {
      const row = winning.row[l - winning.base]!
      if (row === ROW.OTHER) reader.write(l, l - from, bidding, disqualified, other)
      else reader.writePlain(l, l - from, bidding, row, disqualified, other)
    }
  },
}

/** What is known of one bidder's bids, in bits. */
const STAYS = 1
const UNCLEAR = 2
const OUT = 4
const WON = 8

const SUBMITTED = BID.SUBMITTED | BID.SUBMITTED_MAYBE

const NO_PARTNERS: ReadonlySet<number> = new Set()

/** Lots of so few bids are counted without a map. */
const FEW = 16

/** What is known of a bid in this state and status. One with a withdrawal time was withdrawn, whatever its status says. */
function isOf(state: number, status: number): number {
  if (state & BID.WITHDRAWN) return STAYS
  return status < 0 ? UNCLEAR : status === DISQUALIFIED ? OUT : STAYS
}

class LoserReader {
  /** Of the lot at hand, bidders that did not win: disqualified, not, unclear; and bids without a bidder. */
  out = 0
  stay = 0
  unclear = 0
  nameless = 0

  readonly #index
  readonly #status
  readonly #bidder
  readonly #bid
  readonly #winners
  /** What is known of each bidder of a lot: by place of its first row where they are few, else by its code. */
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
    const partners = why === 0 && (flags[l]! & LOT.CONSORTIUM) !== 0 ? winners.bids(l) : NO_PARTNERS
    if (!partners) why = WHICH_BID
    if (why !== 0 || !partners) {
      if (disqualified) setRange(disqualified, i, 0, Number.POSITIVE_INFINITY, why)
      if (other) setRange(other, i, 0, Number.POSITIVE_INFINITY, why)
      return
    }
    if ((flags[l]! & LOT.CONSORTIUM) === 0 && winners.count === 1 && to - from <= FEW) {
      this.#countFew(from, to, bidding, bidding.first[l - bidding.base]!)
    } else this.#countAny(l, partners, bidding)
    const { out, stay, unclear, nameless } = this
    const doubt = unclear > 0 ? NO_STATUS : NO_BIDDER
    if (disqualified) setRange(disqualified, i, out, out + unclear + nameless, doubt)
    if (other) setRange(other, i, stay, stay + unclear + nameless, doubt)
  }

  /** Writes what is so of a plain lot, of whose only winner `row` is the only bid, or `ROW.NONE`. */
  writePlain(l: number, i: number, bidding: Bidding, row: number, disqualified?: Block, other?: Block): void {
    const { state, submitted, first } = bidding
    const place = l - bidding.base
    const own = row < 0 ? 0 : state[first[place]! + row - this.#index.lot.bidFrom[l]!]! & BID.SUBMITTED
    const isOut = row < 0 ? 0 : Number(this.#status![row] === DISQUALIFIED)
    const out = bidding.disqualified[place]!
    if (disqualified) setKnown(disqualified, i, out - isOut)
    if (other) setKnown(other, i, submitted.lo[place]! - out - (own - isOut))
  }

  /** Counts in a lot of few rows without consortia that one bidder won, all in locals. */
  #countFew(from: number, to: number, { state }: Bidding, at: number): void {
    const winner = this.#winners.codes[0]!
    const status = this.#status
    const bidder = this.#bidder
    const few = this.#few
    let out = 0
    let stay = 0
    let unclear = 0
    let nameless = 0
    for (let row = from, k = 0; row < to; row++, k++) {
      const bits = state[at + k]!
      const who = bidder === undefined ? -1 : bidder[row]!
      few[k] = 0
      if ((bits & SUBMITTED) === 0 || who === winner) continue
      if (who < 0) {
        nameless++
        continue
      }
      const is = isOf(bits, status === undefined ? -1 : status[row]!)
      let first = from
      while (bidder![first] !== who) first++
      few[first - from]! |= is
    }
    for (let k = 0; k < to - from; k++) {
      const known = few[k]!
      stay += known & STAYS
      unclear += (known >> 1) & ~known & 1
      out += Number(known === OUT)
    }
    this.out = out
    this.stay = stay
    this.unclear = unclear
    this.nameless = nameless
  }

  /** `partners`: the bids whose members won. */
  #countAny(l: number, partners: ReadonlySet<number>, bidding: Bidding): void {
    const winners = this.#winners
    const [from, to] = [this.#index.lot.bidFrom[l]!, this.#index.lot.bidTo[l]!]
    const bits = this.#bits
    bits.clear()
    this.nameless = 0
    for (let row = from; row < to; row++) {
      const state = bidding.state[bidding.first[l - bidding.base]! + row - from]!
      if ((state & SUBMITTED) === 0) continue
      const who = this.#bidder ? this.#bidder[row]! : -1
      const is = isOf(state, this.#status ? this.#status[row]! : -1)
      const won = winners.has(who) || (this.#bid !== undefined && partners.has(this.#bid[row]!))
      if (who < 0) this.nameless += won ? 0 : 1
      else bits.set(who, (bits.get(who) ?? 0) | (won ? WON : is))
    }
    this.out = 0
    this.stay = 0
    this.unclear = 0
    for (const known of bits.values()) {
      if (known & WON) continue
      if (known & STAYS) this.stay++
      else if (known & UNCLEAR) this.unclear++
      else this.out++
    }
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
