import { codes, type Index, LOT } from '../../join/index-of.js'
import type { Population } from '../../join/populations.js'
import { bidFateNeeds } from '../bids/bid-fates.js'
import { BID, NO_STATUS } from '../bids/bid-state.js'
import { BID_SET_ASIDE } from '../bids/bidding.js'
import { submittedBits } from '../bids/submitted-bids.js'
import { setRange, setUnknown } from '../block.js'
import type { Block, FactSpec } from '../fact.js'
import { partnerNeeds, WHICH_BID, Winners } from '../lots/winners.js'
import { smaller, UNDEFINED } from '../reason.js'
import { type BidderTally, NO_ONE, UNTOLD } from './bidder-tally.js'
import { elsewhere, strayBids, whyMoreWinners } from './stray-bids.js'

const winNeeds = [...new Set([...bidFateNeeds, ...partnerNeeds])]
const winRequires = ['bids.bidder_id', 'awards.supplier_id|bids.is_winner']

/** How often a bidder wins, over the lots that somebody won. */
export const winFacts: readonly FactSpec[] = [
  {
    name: 'bidder.bids',
    subject: 'bidder',
    type: 'count',
    unit: 'lots',
    about:
      'Lots that the bidder submitted a bid for, alone or in a consortium, and that somebody won; several bids for a lot count once.',
    needs: winNeeds,
    requires: winRequires,
  },
  {
    name: 'bidder.wins',
    subject: 'bidder',
    type: 'count',
    unit: 'lots',
    about: 'Those of these lots that it won, alone or in a consortium.',
    needs: winNeeds,
    requires: winRequires,
  },
  {
    name: 'bidder.win_rate',
    subject: 'bidder',
    type: 'share',
    unit: 'share of its bids',
    about:
      'Lots won over lots bid for, of those that somebody won; a range where winners or the status of bids are missing, or more bids may be its own.',
    needs: winNeeds,
    requires: winRequires,
  },
]

const NO_BIDS: ReadonlySet<number> = new Set()

/** What a bidder did in a lot, in bits. */
const SURE = 1
const PERHAPS = 2
const WON = 4
const ASIDE = 8

/**
 * Lots by bidder, beside those of a tally: won and lost for sure; `perhapsWon`: nobody knows who won, or whether anybody did;
 * `perhapsLost`: another won, and nobody knows whether this one bid; `maybeWon`: it won if it bid, which no row of the lot says.
 * Each lot is walked a few times, with the state of each bidder in an array: no table a lot.
 */
export class BidderRecord {
  readonly #index
  readonly #population
  readonly #bidder
  readonly #bid
  readonly #submitted
  readonly #winners
  readonly #strays
  readonly #won
  readonly #lost
  readonly #perhapsWon
  readonly #perhapsLost
  readonly #maybeWon
  readonly #why
  readonly #stateOf
  /** The last lot, and one more, that a party won. */
  readonly #wonLot
  /** Lots in which any bidder may have bid that no row names: whose winners are not known, and others; why; and of whom not. */
  #anyonesOpen = 0
  #anyonesLost = 0
  #whyAnyone = 0
  readonly #notOpen
  readonly #notLost

  constructor(index: Index, population: Population) {
    const { count } = population
    this.#index = index
    this.#population = population
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#submitted = submittedBits(index)
    this.#winners = new Winners(index)
    this.#strays = strayBids(index)
    this.#won = new Int32Array(count)
    this.#lost = new Int32Array(count)
    this.#perhapsWon = new Int32Array(count)
    this.#perhapsLost = new Int32Array(count)
    this.#maybeWon = new Int32Array(count)
    this.#why = new Uint8Array(count)
    this.#stateOf = new Uint8Array(index.partyCount)
    this.#wonLot = new Int32Array(index.partyCount)
    this.#notOpen = new Int32Array(this.#strays.isNone ? 0 : count)
    this.#notLost = new Int32Array(this.#strays.isNone ? 0 : count)
  }

  /** The only winner of a lot without stray bids, or `NO_ONE`; `UNTOLD`: the lot is to be read. */
  winnerOf(l: number): number {
    const winners = this.#winners
    winners.read(l)
    if (winners.why !== 0 || winners.count > 1) return UNTOLD
    return winners.count === 0 ? NO_ONE : winners.codes[0]!
  }

  /** Counts a lot. */
  read(l: number): void {
    const index = this.#index
    const winners = this.#winners
    const strays = this.#strays
    const { ordinalOf } = this.#population
    const bidder = this.#bidder!
    const bid = this.#bid
    const submitted = this.#submitted
    const { bidFrom, bidTo, flags } = index.lot
    const [won, lost, why] = [this.#won, this.#lost, this.#why]
    const [perhapsWon, perhapsLost, maybeWon] = [this.#perhapsWon, this.#perhapsLost, this.#maybeWon]
    const [stateOf, wonLot] = [this.#stateOf, this.#wonLot]
    const [from, to] = [bidFrom[l]!, bidTo[l]!]
    const stray = strays.isDoubtful[l] === 1 ? strays.lots.get(l) : undefined
    winners.read(l)
    // Of any other lot each row is a bid of its own.
    const isShared = bid !== undefined && (flags[l]! & (LOT.CONSORTIUM | LOT.DUPLICATES)) !== 0
    const winningBids = isShared && winners.why === 0 ? winners.bids(l) : NO_BIDS
    const whyWinner =
      winners.why || (winningBids ? (stray ? whyMoreWinners(index, strays, l, winners) : 0) : WHICH_BID)
    if (whyWinner === 0 && winners.count === 0) return // nobody won
    const isKnown = whyWinner === 0
    for (let k = 0; isKnown && k < winners.count; k++) wonLot[winners.codes[k]!] = l + 1
    const hasAside = (flags[l]! & LOT.DUPLICATES) !== 0
    for (let row = from; row < to; row++) {
      const who = bidder[row]!
      if (who < 0 || ordinalOf[who]! < 0) continue
      const isAside = hasAside && index.bidSetAside[row] === 1
      const state = isAside ? BID.SUBMITTED_MAYBE : submitted[row]!
      if (state === 0) continue
      const isWon = wonLot[who] === l + 1 || (isShared && isKnown && winningBids!.has(bid[row]!))
      stateOf[who]! |= (state & BID.SUBMITTED ? SURE : PERHAPS) | (isWon ? WON : 0) | (isAside ? ASIDE : 0)
    }
    const counted = stray && new Set<number>()
    for (let row = from; row < to; row++) {
      const state = bidder[row]! < 0 ? 0 : stateOf[bidder[row]!]!
      if (state === 0) continue
      stateOf[bidder[row]!] = 0
      counted?.add(bidder[row]!)
      const b = ordinalOf[bidder[row]!]!
      // Who won has bid.
      if (state & WON) won[b]!++
      else if (!isKnown) perhapsWon[b]!++
      else if (state & SURE) lost[b]!++
      else perhapsLost[b]!++
      const doubt =
        state & WON ? 0 : whyWinner || (state & SURE ? 0 : state & ASIDE ? BID_SET_ASIDE : NO_STATUS)
      if (doubt !== 0 && (why[b] === 0 || doubt < why[b]!)) why[b] = doubt
    }
    if (!stray || !counted) return
    const isWinner = (who: number) => isKnown && winners.has(who)
    const isNobodys = stray.anyone > 0
    const others = [...stray.named, ...(isNobodys && isKnown ? winners.codes.subarray(0, winners.count) : [])]
    for (const who of others) {
      const b = counted.has(who) ? -1 : ordinalOf[who]!
      counted.add(who)
      if (b < 0) continue
      const to = !isKnown ? perhapsWon : isWinner(who) ? maybeWon : perhapsLost
      to[b]!++
      why[b] = smaller(why[b]!, smaller(whyWinner, stray.why))
    }
    if (!isNobodys) return
    if (isKnown) this.#anyonesLost++
    else this.#anyonesOpen++
    this.#whyAnyone = smaller(this.#whyAnyone, smaller(whyWinner, stray.why))
    for (const who of counted)
      if (ordinalOf[who]! >= 0) (isKnown ? this.#notLost : this.#notOpen)[ordinalOf[who]!]!++
  }

  /** After the last lot. */
  write(tally: BidderTally, bids: Block | undefined, wins: Block | undefined, rate: Block | undefined): void {
    const { count, parts } = this.#population
    this.#addAnyones()
    for (let b = 0; b < count; b++) {
      const who = parts[0]![b]!
      const won = this.#won[b]! + tally.won(who)
      const lost = this.#lost[b]! + tally.lost(who)
      const [maybeWon, perhapsWon, perhapsLost] = [
        this.#maybeWon[b]!,
        this.#perhapsWon[b]!,
        this.#perhapsLost[b]!,
      ]
      let why = this.#why[b]!
      let [more, changed] = [0, 0]
      if (!this.#strays.isNone) {
        const { unknown, nowhere, mayWin } = this.#strays
        more = elsewhere(unknown, who) + (mayWin || elsewhere(nowhere, who))
        changed = mayWin
        if (more > 0) why = smaller(why, BID_SET_ASIDE)
      }
      if (this.#strays.whyNobody !== 0) {
        why = smaller(why, this.#strays.whyNobody)
        if (bids) setRange(bids, b, won + lost, Number.POSITIVE_INFINITY, why)
        if (wins) setRange(wins, b, won, Number.POSITIVE_INFINITY, why)
        if (rate) setUnknown(rate, b, why)
        continue
      }
      const most = won + lost + perhapsWon + perhapsLost + more
      const mostWon = won + perhapsWon + maybeWon + more
      if (bids) setRange(bids, b, won + lost, most + maybeWon, why)
      if (wins) setRange(wins, b, won, mostWon, why)
      if (!rate) continue
      // Without a lot that surely counts, or may be won, there may be none at all.
      if (lost + mostWon === 0) setUnknown(rate, b, why || UNDEFINED)
      else
        setRange(rate, b, most === 0 ? 1 : won / most, mostWon / (mostWon + Math.max(0, lost - changed)), why)
    }
  }

  /** Adds lots in which anybody may have bid. */
  #addAnyones(): void {
    const [open, lost] = [this.#anyonesOpen, this.#anyonesLost]
    if (lost + open === 0) return
    for (let b = 0; b < this.#why.length; b++) {
      this.#perhapsWon[b]! += open - this.#notOpen[b]!
      this.#perhapsLost[b]! += lost - this.#notLost[b]!
      if (this.#notOpen[b]! + this.#notLost[b]! < lost + open)
        this.#why[b] = smaller(this.#why[b]!, this.#whyAnyone)
    }
  }
}
