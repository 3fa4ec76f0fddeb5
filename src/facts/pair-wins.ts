import { MOST_BIDS } from '../join/bidder-pairs.js'
import { codes, type Index, LOT } from '../join/index-of.js'
import { bidStateNeeds, NO_STATUS } from './bid-state.js'
import { setRange, setUnknown } from './block.js'
import type { Block, FactSpec } from './fact.js'
import { PAIR, type PairRows } from './pair-rows.js'
import { UNDEFINED } from './reason.js'
import { Winners, winnerNeeds } from './winners.js'

const needs = [...bidStateNeeds, ...winnerNeeds]
const requires = ['bids.bidder_id', 'awards.supplier_id|bids.is_winner']
const shared =
  'lots that somebody won and for which both submitted bids of their own, of at most 100 bids each'

/** Who wins where two bidders meet. */
export const pairWinFacts: readonly FactSpec[] = [
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
]

/** Of no lot that surely counts, nothing is known. */
function write(block: Block, p: number, lots: number, lo: number, hi: number, why: number): void {
  if (lots === 0) setUnknown(block, p, why || UNDEFINED)
  else setRange(block, p, lo, hi, why)
}

/** Wins of one pair after the other, in the lots in which `rows` says they met. */
export class PairWins {
  readonly #index
  readonly #rows
  /** By lot: why its winners are not known, else 0. */
  readonly #whyWinner

  constructor(index: Index, rows: PairRows) {
    this.#index = index
    this.#rows = rows
    this.#whyWinner = new Uint8Array(index.counts.lot)
    this.#readWinners()
  }

  write(p: number, [lots, same, turn, won]: readonly (Block | undefined)[]): void {
    const { count, one, other, sure, bits, lot } = this.#rows
    /** Lots that surely count, and those won by one of the two, without both. */
    let all = 0
    let ones = 0
    let others = 0
    /** Lots that may count; and those of them that may be won so, and may be won otherwise. */
    let perhaps = 0
    let maybeOnes = 0
    let maybeOthers = 0
    let maybeEither = 0
    let notOnes = 0
    let notOthers = 0
    let notEither = 0
    let why = 0
    for (let k = 0; k < count; k++) {
      const a = bits[one[k]!]!
      const b = bits[other[k]!]!
      if (a & PAIR.NOBODY) continue
      if (sure[k] === 0) why = least(why, NO_STATUS)
      if (a & PAIR.OPEN) {
        why = least(why, this.#whyWinner[lot[k]!]!)
        perhaps++
        maybeOnes++
        maybeOthers++
        maybeEither++
        notOnes++
        notOthers++
        notEither++
        continue
      }
      const isWon = a & PAIR.ALONE ? a & PAIR.WON : this.#won(lot[k]!, one[k]!)
      const isOthers = b & PAIR.ALONE ? b & PAIR.WON : this.#won(lot[k]!, other[k]!)
      if (sure[k] === 1) {
        all++
        if (isWon > isOthers) ones++
        else if (isWon < isOthers) others++
        continue
      }
      perhaps++
      if (isWon > isOthers) maybeOnes++
      else notOnes++
      if (isWon < isOthers) maybeOthers++
      else notOthers++
      if (isWon === isOthers) notEither++
      else maybeEither++
    }
    if (lots) setRange(lots, p, all, all + perhaps, why)
    // Bounds of a share: lots that may not count are taken in where they make it smaller, or larger.
    const onesLo = ones / (all + notOnes)
    const onesHi = (ones + maybeOnes) / (all + maybeOnes)
    const othersLo = others / (all + notOthers)
    const othersHi = (others + maybeOthers) / (all + maybeOthers)
    if (same) write(same, p, all, Math.max(onesLo, othersLo), Math.max(onesHi, othersHi), why)
    if (turn) write(turn, p, all, Math.min(onesLo, othersLo), Math.min(onesHi, othersHi), why)
    const either = ones + others
    const eitherHi = (either + maybeEither) / (all + maybeEither)
    if (won) write(won, p, all, either / (all + notEither), eitherHi, why)
  }

  /** PAIR.WON where a bid of the bidder has won, else 0. */
  #won(l: number, begun: number): number {
    const { bits } = this.#rows
    for (let row = begun; row >= 0; row = this.#rows.after(l, row, begun))
      if (bits[row]! & PAIR.WON) return PAIR.WON
    return 0
  }

  #readWinners(): void {
    const { bidFrom, bidTo, flags } = this.#index.lot
    const { bidSetAside } = this.#index
    const bidder = codes(this.#index, 'bids', 'bidder_id')
    const bid = codes(this.#index, 'bids', 'bid_id')
    const winners = new Winners(this.#index)
    const { bits } = this.#rows
    for (let l = 0; l < bidFrom.length; l++) {
      const from = bidFrom[l]!
      const to = bidTo[l]!
      if (!bidder || to - from < 2 || to - from > MOST_BIDS) continue
      winners.read(l)
      this.#whyWinner[l] = winners.why
      const ofLot = winners.why !== 0 ? PAIR.OPEN : winners.count > 0 ? 0 : PAIR.NOBODY
      for (let b = from; b < to; b++)
        bits[b]! |= winners.has(bidder[b]!) && bidSetAside[b] !== 1 ? ofLot | PAIR.WON : ofLot
      if (!bid || (flags[l]! & LOT.CONSORTIUM) === 0) continue
      const winning = new Set<number>()
      for (let b = from; b < to; b++) if (bits[b]! & PAIR.WON && bid[b]! >= 0) winning.add(bid[b]!)
      for (let b = from; b < to; b++) if (winning.has(bid[b]!) && bidSetAside[b] !== 1) bits[b]! |= PAIR.WON
    }
  }
}

/** Keeps the smallest code, so that the reason does not depend on the order of rows; 0 is none. */
function least(a: number, b: number): number {
  return a === 0 || b < a ? b : a
}
