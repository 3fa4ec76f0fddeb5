import { MOST_BIDS } from '../join/bidder-pairs.js'
import { codes, type Index, LOT } from '../join/index-of.js'
import { bidStateNeeds, NO_STATUS } from './bid-state.js'
import { setKnown, setRange, setUnknown } from './block.js'
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
function write(block: Block, p: number, lots: number, lo: number, why: number, hi = lo): void {
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

  write(p: number, out: readonly (Block | undefined)[]): void {
    const { count, one, other, sure, bits } = this.#rows
    let all = 0
    let ones = 0
    let others = 0
    let either = 0
    for (let k = 0; k < count; k++) {
      const a = bits[one[k]!]!
      const b = bits[other[k]!]!
      if (a & PAIR.NOBODY) continue
      if (sure[k] === 0 || a & PAIR.OPEN || (a & b & PAIR.ALONE) === 0) {
        this.#writeOpen(p, out)
        return
      }
      all++
      const won = (a ^ b) & PAIR.WON
      if (won === 0) continue
      either++
      if (a & PAIR.WON) ones++
      else others++
    }
    // as most are: every lot surely counts
    const [lots, same, turn, won] = out
    if (lots) setKnown(lots, p, all)
    if (same) write(same, p, all, Math.max(ones, others) / all, 0)
    if (turn) write(turn, p, all, Math.min(ones, others) / all, 0)
    if (won) write(won, p, all, either / all, 0)
  }

  /** Where some lots may count or not, or may be won by either, or one of them has several bids. */
  #writeOpen(p: number, [lots, same, turn, won]: readonly (Block | undefined)[]): void {
    const rows = this.#rows
    /** Lots that surely count, with their winner; that may count, and may be won so; and of these, may be won otherwise. */
    const sure = none()
    const perhaps = none()
    const otherwise = none()
    let why = 0
    for (let k = 0; k < rows.count; k++) {
      const bits = rows.bits[rows.one[k]!]!
      if (bits & PAIR.NOBODY) continue
      if (rows.sure[k] === 0) why = least(why, NO_STATUS)
      if (bits & PAIR.OPEN) {
        why = least(why, this.#whyWinner[rows.lot[k]!]!)
        count(perhaps, true, true)
        count(otherwise, true, true)
        continue
      }
      const one = this.#hasWon(rows.lot[k]!, rows.one[k]!)
      const other = this.#hasWon(rows.lot[k]!, rows.other[k]!)
      const [isOne, isOther] = [one && !other, other && !one]
      if (rows.sure[k] === 1) count(sure, isOne, isOther)
      else {
        count(perhaps, isOne, isOther)
        if (!isOne) otherwise.one++
        if (!isOther) otherwise.other++
        if (!isOne && !isOther) otherwise.either++
      }
    }
    // Bounds of a share: lots that may not count are taken in where they make it smaller, or larger.
    const lo = (who: keyof Wins) => sure[who] / (sure.all + otherwise[who])
    const hi = (who: keyof Wins) => (sure[who] + perhaps[who]) / (sure.all + perhaps[who])
    if (lots) setRange(lots, p, sure.all, sure.all + perhaps.all, why)
    if (same)
      write(same, p, sure.all, Math.max(lo('one'), lo('other')), why, Math.max(hi('one'), hi('other')))
    if (turn)
      write(turn, p, sure.all, Math.min(lo('one'), lo('other')), why, Math.min(hi('one'), hi('other')))
    if (won) write(won, p, sure.all, lo('either'), why, hi('either'))
  }

  #hasWon(l: number, begun: number): boolean {
    const { bits } = this.#rows
    for (let row = begun; row >= 0; row = this.#rows.after(l, row, begun))
      if (bits[row]! & PAIR.WON) return true
    return false
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

const none = (): Wins => ({ all: 0, one: 0, other: 0, either: 0 })

function count(wins: Wins, one: boolean, other: boolean): void {
  wins.all++
  if (one) wins.one++
  if (other) wins.other++
  if (one || other) wins.either++
}

/** Keeps the smallest code, so that the reason does not depend on the order of rows; 0 is none. */
function least(a: number, b: number): number {
  return a === 0 || b < a ? b : a
}
