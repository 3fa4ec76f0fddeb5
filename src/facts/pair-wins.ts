import { MOST_BIDS } from '../join/bidder-pairs.js'
import { codes, type Index, LOT } from '../join/index-of.js'
import { bidStateNeeds, NO_STATUS } from './bid-state.js'
import { setRange, setUnknown } from './block.js'
import type { Block, PopulationFamily } from './fact.js'
import { PairRows } from './pair-rows.js'
import { UNDEFINED } from './reason.js'
import { Winners, winnerNeeds } from './winners.js'

const needs = [...bidStateNeeds, ...winnerNeeds]
const requires = ['bids.bidder_id', 'awards.supplier_id|bids.is_winner']
const shared =
  'lots that somebody won and for which both submitted bids of their own, of at most 100 bids each'

/** Who wins where two bidders meet. */
export const pairWins: PopulationFamily = {
  subject: 'bidder_pair',
  facts: [
    {
      name: 'bidder_pair.lots',
      subject: 'bidder_pair',
      type: 'count',
      unit: 'lots',
      about: `How many ${shared}.`,
      needs,
      requires,
    },
    {
      name: 'bidder_pair.same_winner_share',
      subject: 'bidder_pair',
      type: 'share',
      unit: 'share of the lots in which they met',
      about: `Share of these lots that the more successful of the two won, and not the other: ${shared}.`,
      needs,
      requires,
    },
    {
      name: 'bidder_pair.turn_share',
      subject: 'bidder_pair',
      type: 'share',
      unit: 'share of the lots in which they met',
      about: `Share of these lots that the less successful of the two won, and not the other: ${shared}.`,
      needs,
      requires,
    },
    {
      name: 'bidder_pair.won_share',
      subject: 'bidder_pair',
      type: 'share',
      unit: 'share of the lots in which they met',
      about: `Share of these lots that one of the two won, and not both: ${shared}.`,
      needs,
      requires,
    },
  ],
  keeps: [],
  compute({ index, population }, [lots, same, turn, won]) {
    if (population.count === 0) return
    const meetings = new Meetings(index)
    const { start, lots: lotsOf, places } = population
    for (let p = 0; p < population.count; p++) {
      meetings.begin()
      for (let i = start[p]!; i < start[p + 1]!; i++) meetings.add(lotsOf[i]!, places[i]!)
      const { sure, perhaps, why } = meetings
      if (lots) setRange(lots, p, sure.all, sure.all + perhaps.all, why)
      const [one, other] = [meetings.range('one'), meetings.range('other')]
      if (same) write(same, p, sure.all, [Math.max(one[0], other[0]), Math.max(one[1], other[1])], why)
      if (turn) write(turn, p, sure.all, [Math.min(one[0], other[0]), Math.min(one[1], other[1])], why)
      if (won) write(won, p, sure.all, meetings.range('either'), why)
    }
  },
}

/** Of no lot that surely counts, nothing is known. */
function write(
  block: Block,
  p: number,
  lots: number,
  [lo, hi]: readonly [number, number],
  why: number,
): void {
  if (lots === 0) setUnknown(block, p, why || UNDEFINED)
  else setRange(block, p, lo, hi, why)
}

/** Lots by who of two won them, `either` without both. */
interface Wins {
  all: number
  one: number
  other: number
  either: number
}

const none = (): Wins => ({ all: 0, one: 0, other: 0, either: 0 })

/** Counts, for one pair after the other, the lots in which they met. */
class Meetings {
  /** Lots that surely count, with their winner. */
  sure = none()
  /** Lots that may count: all, and those that may be won so. */
  perhaps = none()
  /** Of these, lots that may be won otherwise. */
  #otherwise = none()
  /** Why something is open, else 0. */
  why = 0

  readonly #index
  readonly #rows
  /** By lot: nobody won, somebody did, or 2 + why that is not known. */
  readonly #winner
  /** By place of the bid: 1 for one of a winner, or of a consortium with a winner. */
  readonly #won

  constructor(index: Index) {
    this.#index = index
    this.#rows = PairRows.over(index)
    this.#winner = new Uint8Array(index.counts.lot)
    this.#won = new Uint8Array(this.#rows.state.length)
    this.#readWinners()
  }

  begin(): void {
    this.sure = none()
    this.perhaps = none()
    this.#otherwise = none()
    this.why = 0
  }

  add(l: number, places: number): void {
    const rows = this.#rows
    const winner = this.#winner[l]!
    if (winner === NOBODY) return
    const met = rows.read(l, places)
    if (met === 0) return
    if (met === -1) this.#doubt(NO_STATUS)
    if (winner > SOMEBODY) {
      this.#doubt(winner - SOMEBODY)
      this.#count(this.perhaps, true, true)
      this.#count(this.#otherwise, true, true)
      return
    }
    const one = this.#hasWon(rows.one)
    const other = this.#hasWon(rows.other)
    const [isOne, isOther] = [one && !other, other && !one]
    if (met === 1) this.#count(this.sure, isOne, isOther)
    else {
      this.#count(this.perhaps, isOne, isOther)
      if (!isOne) this.#otherwise.one++
      if (!isOther) this.#otherwise.other++
      if (!isOne && !isOther) this.#otherwise.either++
    }
  }

  /** Bounds of a share of the lots that count: those that may not count are taken in where they make it smaller, or larger. */
  range(who: 'one' | 'other' | 'either'): readonly [number, number] {
    const { sure, perhaps } = this
    return [
      sure[who] / (sure.all + this.#otherwise[who]),
      (sure[who] + perhaps[who]) / (sure.all + perhaps[who]),
    ]
  }

  #count(wins: Wins, one: boolean, other: boolean): void {
    wins.all++
    if (one) wins.one++
    if (other) wins.other++
    if (one || other) wins.either++
  }

  #hasWon(begun: number): boolean {
    for (let row = begun; row >= 0; row = this.#rows.after(row, begun)) if (this.#won[row] === 1) return true
    return false
  }

  #readWinners(): void {
    const { bidFrom, bidTo, flags } = this.#index.lot
    const { bidSetAside } = this.#index
    const bidder = codes(this.#index, 'bids', 'bidder_id')
    const bid = codes(this.#index, 'bids', 'bid_id')
    const winners = new Winners(this.#index)
    for (let l = 0; l < bidFrom.length; l++) {
      const [from, to] = [bidFrom[l]!, bidTo[l]!]
      if (!bidder || to - from < 2 || to - from > MOST_BIDS) continue
      winners.read(l)
      this.#winner[l] = winners.why !== 0 ? SOMEBODY + winners.why : winners.count > 0 ? SOMEBODY : NOBODY
      for (let b = from; b < to; b++) if (winners.has(bidder[b]!) && bidSetAside[b] !== 1) this.#won[b] = 1
      if (!bid || (flags[l]! & LOT.CONSORTIUM) === 0) continue
      const winning = new Set<number>()
      for (let b = from; b < to; b++) if (this.#won[b] === 1 && bid[b]! >= 0) winning.add(bid[b]!)
      for (let b = from; b < to; b++) if (winning.has(bid[b]!) && bidSetAside[b] !== 1) this.#won[b] = 1
    }
  }

  /** Keeps the smallest code, so that the reason does not depend on the order of rows. */
  #doubt(why: number): void {
    if (this.why === 0 || why < this.why) this.why = why
  }
}

const NOBODY = 0
const SOMEBODY = 1
