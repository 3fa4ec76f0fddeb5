import { codes, type Index, LOT } from '../join/index-of.js'
import type { Population } from '../join/populations.js'
import { bidFateNeeds } from './bid-fates.js'
import { BID, bidStateNeeds, NO_STATUS } from './bid-state.js'
import { BID_SET_ASIDE } from './bidding.js'
import { setKnown, setRange, setUnknown } from './block.js'
import type { PopulationFamily } from './fact.js'
import { smaller } from './left-out.js'
import { UNDEFINED } from './reason.js'
import { elsewhere, strayBids, whyMoreWinners } from './stray-bids.js'
import { submittedBits } from './submitted-bids.js'
import { Winners, winnerNeeds } from './winners.js'

const winNeeds = [...new Set([...bidFateNeeds, ...winnerNeeds])]
const winRequires = ['bids.bidder_id', 'awards.supplier_id|bids.is_winner']

/** How often a bidder wins, over the lots that somebody won. */
export const bidderWins: PopulationFamily = {
  subject: 'bidder',
  facts: [
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
  ],
  keeps: [],
  compute({ index, population }, [bids, wins, rate]) {
    const record = recordOf(index, population)
    const strays = strayBids(index)
    for (let b = 0; b < population.count; b++) {
      const [won, lost, maybeWon] = [record.won[b]!, record.lost[b]!, record.maybeWon[b]!]
      const [perhapsWon, perhapsLost] = [record.perhapsWon[b]!, record.perhapsLost[b]!]
      let why = record.why[b]!
      let [more, changed] = [0, 0]
      if (!strays.isNone) {
        const { unknown, nowhere, mayWin } = strays
        const who = population.parts[0]![b]!
        more = elsewhere(unknown, who) + (mayWin || elsewhere(nowhere, who))
        changed = mayWin
        if (more > 0) why = smaller(why, BID_SET_ASIDE)
      }
      if (strays.whyNobody !== 0) {
        why = smaller(why, strays.whyNobody)
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
  },
}

/** How many bids name no bidder. */
export const bidderLeftOut: PopulationFamily = {
  subject: 'bidder',
  facts: [
    {
      name: 'bidder.bids_left_out',
      subject: 'bidder',
      type: 'count',
      unit: 'bids',
      about: 'Submitted bids of the data that name no bidder and are left out, being few.',
      needs: bidStateNeeds,
      requires: ['bids.bidder_id'],
    },
  ],
  keeps: [],
  compute({ index, population }, [leftOut]) {
    const strays = strayBids(index)
    for (let b = 0; leftOut && b < population.count; b++) setKnown(leftOut, b, strays.leftOut)
  },
}

/** What a bidder did in a lot, in bits. */
const SURE = 1
const PERHAPS = 2
const WON = 4
const ASIDE = 8

/**
 * Lots by bidder: won and lost for sure; `perhapsWon`: nobody knows who won, or whether anybody did; `perhapsLost`:
 * another won, and nobody knows whether this one bid; `maybeWon`: it won if it bid, which no row of the lot says. Each lot is walked a few times, with the state of each bidder in
 * an array: no table a lot.
 */
function recordOf(index: Index, { count, ordinalOf, parts }: Population) {
  const won = new Int32Array(count)
  const lost = new Int32Array(count)
  const perhapsWon = new Int32Array(count)
  const perhapsLost = new Int32Array(count)
  const maybeWon = new Int32Array(count)
  const why = new Uint8Array(count)
  const bidder = codes(index, 'bids', 'bidder_id')
  const bid = codes(index, 'bids', 'bid_id')
  const submitted = submittedBits(index)
  const winners = new Winners(index)
  const { bidFrom, bidTo, flags } = index.lot
  const stateOf = new Uint8Array(index.partyCount)
  /** The last lot, and one more, that a party won. */
  const wonLot = new Int32Array(index.partyCount)
  const winningBids = new Set<number>()
  const strays = strayBids(index)
  /** Lots in which any bidder may have bid that no row names: whose winners are not known, and others; why; and of whom not. */
  let [anyonesOpen, anyonesLost, whyAnyone] = [0, 0, 0]
  const notOpen = new Int32Array(strays.isNone ? 0 : count)
  const notLost = new Int32Array(strays.isNone ? 0 : count)

  const plain = new PlainLots(index)
  for (let l = 0; bidder && l < bidFrom.length; l++) {
    const [from, to] = [bidFrom[l]!, bidTo[l]!]
    const stray = strays.isDoubtful[l] === 1 ? strays.lots.get(l) : undefined
    if (from === to && !stray) continue
    winners.read(l)
    const whyWinner = winners.why || (stray ? whyMoreWinners(index, strays, l, winners) : 0)
    if (whyWinner === 0 && winners.count === 0) continue // nobody won
    const isKnown = whyWinner === 0
    if (isKnown && !stray && plain.read(l, winners)) continue
    for (let k = 0; isKnown && k < winners.count; k++) wonLot[winners.codes[k]!] = l + 1
    // Of any other lot each row is a bid of its own.
    const isShared = bid !== undefined && (flags[l]! & (LOT.CONSORTIUM | LOT.DUPLICATES)) !== 0
    const hasAside = (flags[l]! & LOT.DUPLICATES) !== 0
    if (isShared) winningBids.clear()
    for (let row = from; isShared && isKnown && row < to; row++)
      if (bid[row]! >= 0 && bidder[row]! >= 0 && wonLot[bidder[row]!] === l + 1) winningBids.add(bid[row]!)
    for (let row = from; row < to; row++) {
      const who = bidder[row]!
      if (who < 0 || ordinalOf[who]! < 0) continue
      const isAside = hasAside && index.bidSetAside[row] === 1
      const state = isAside ? BID.SUBMITTED_MAYBE : submitted[row]!
      if (state === 0) continue
      const isWon = wonLot[who] === l + 1 || (isShared && winningBids.has(bid[row]!))
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
    if (!stray || !counted) continue
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
    if (!isNobodys) continue
    if (isKnown) anyonesLost++
    else anyonesOpen++
    whyAnyone = smaller(whyAnyone, smaller(whyWinner, stray.why))
    for (const who of counted) if (ordinalOf[who]! >= 0) (isKnown ? notLost : notOpen)[ordinalOf[who]!]!++
  }
  plain.addTo(won, lost, parts[0]!)
  if (anyonesLost + anyonesOpen > 0)
    for (let b = 0; b < count; b++) {
      perhapsWon[b]! += anyonesOpen - notOpen[b]!
      perhapsLost[b]! += anyonesLost - notLost[b]!
      if (notOpen[b]! + notLost[b]! < anyonesLost + anyonesOpen) why[b] = smaller(why[b]!, whyAnyone)
    }
  return { won, lost, perhapsWon, perhapsLost, maybeWon, why }
}

/** Rows of so many bids are held against each other; of more, bidders are told apart by their state. */
const FEW = 16

/** Lots with one winner, each of whose rows is a bid of its own that surely was submitted or not: nearly all. */
class PlainLots {
  readonly #bidFrom
  readonly #bidTo
  readonly #flags
  readonly #bidder
  readonly #submitted
  /** By code of a party: lots lost and won. */
  readonly #lost
  readonly #won

  constructor(index: Index) {
    this.#bidFrom = index.lot.bidFrom
    this.#bidTo = index.lot.bidTo
    this.#flags = index.lot.flags
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#submitted = submittedBits(index)
    this.#lost = new Int32Array(index.partyCount)
    this.#won = new Int32Array(index.partyCount)
  }

  /** Counts a lot whose winners are known; false: it is not such a lot, and nothing was counted. */
  read(l: number, winners: Winners): boolean {
    const bidder = this.#bidder
    const submitted = this.#submitted
    const lost = this.#lost
    const [from, to] = [this.#bidFrom[l]!, this.#bidTo[l]!]
    if (!bidder || winners.count !== 1 || to - from > FEW) return false
    if ((this.#flags[l]! & (LOT.CONSORTIUM | LOT.DUPLICATES)) !== 0) return false
    for (let row = from; row < to; row++)
      if (submitted[row] !== 0 && submitted[row] !== BID.SUBMITTED) return false
    const winner = winners.codes[0]!
    let bids = 0
    for (let row = from; row < to; row++) {
      const who = bidder[row]!
      if (submitted[row] === 0 || who < 0) continue
      if (who === winner) bids++
      else if (isFirst(bidder, submitted, from, row)) lost[who]!++
    }
    if (bids > 0) this.#won[winner]!++
    return true
  }

  /** Adds what was counted of each bidder; `parties`: their codes. */
  addTo(won: Int32Array, lost: Int32Array, parties: Int32Array): void {
    for (let b = 0; b < won.length; b++) {
      won[b]! += this.#won[parties[b]!]!
      lost[b]! += this.#lost[parties[b]!]!
    }
  }
}

/** Whether no row before it, from `from` on, is a bid of the same bidder: several bids for a lot count once. */
function isFirst(bidder: Int32Array, submitted: Uint8Array, from: number, row: number): boolean {
  for (let other = from; other < row; other++)
    if (bidder[other] === bidder[row] && submitted[other] !== 0) return false
  return true
}
