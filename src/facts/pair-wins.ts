import { codes, type Index } from '../join/index-of.js'
import { bidStateNeeds } from './bid-state.js'
import { BID_SET_ASIDE } from './bidding.js'
import { setRange, setUnknown } from './block.js'
import type { Block, FactSpec } from './fact.js'
import { PAIR, type PairBids, whyNotKnown } from './pair-bids.js'
import type { PairRows } from './pair-rows.js'
import { UNDEFINED } from './reason.js'
import { elsewhere, type StrayBids, strayBids } from './stray-bids.js'
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
export function writeShare(block: Block, p: number, lots: number, lo: number, hi: number, why: number): void {
  if (lots === 0) setUnknown(block, p, why || UNDEFINED)
  else setRange(block, p, lo, hi, why)
}

/** Wins of one pair after the other, in the lots in which `rows` says they met. */
export class PairWins {
  readonly #index
  readonly #rows
  readonly #whyWinner
  readonly #strays: StrayBids
  readonly #winners
  /** By lot in doubt that was asked for. */
  readonly #won = new Map<number, ReadonlySet<number>>()

  constructor(index: Index, rows: PairRows, { whyWinner }: PairBids) {
    this.#index = index
    this.#rows = rows
    this.#whyWinner = whyWinner
    this.#strays = strayBids(index)
    this.#winners = new Winners(index)
  }

  /** The codes of a pair's bidders are a and b. */
  write(
    p: number,
    oneCode: number,
    otherCode: number,
    [lots, same, turn, won]: readonly (Block | undefined)[],
  ): void {
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
      if (sure[k] === 0) why = least(why, this.#rows.whyPerhaps[k]!)
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
      const isWon = a & PAIR.ALONE ? a & PAIR.WON : this.#wonBy(lot[k]!, one[k]!)
      const isOthers = b & PAIR.ALONE ? b & PAIR.WON : this.#wonBy(lot[k]!, other[k]!)
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
    let anywhere = 0
    let changed = 0
    if (this.#rows.isTouched) {
      for (const l of this.#rows.more) {
        const winners = this.#wonIn(l)
        if (this.#whyWinner[l] === 0 && winners === undefined) continue
        why = least(why, this.#rows.whyMore)
        perhaps++
        const isOpen = this.#whyWinner[l] !== 0
        if (isOpen) why = least(why, this.#whyWinner[l]!)
        const [isWon, isOthers] = [winners?.has(oneCode) === true, winners?.has(otherCode) === true]
        if (isOpen || (isWon && !isOthers)) maybeOnes++
        if (isOpen || !isWon || isOthers) notOnes++
        if (isOpen || (isOthers && !isWon)) maybeOthers++
        if (isOpen || !isOthers || isWon) notOthers++
        if (isOpen || isWon !== isOthers) maybeEither++
        if (isOpen || isWon === isOthers) notEither++
      }
      const { unknown, nowhere, mayWin } = this.#strays
      changed = mayWin
      anywhere = elsewhere(unknown, oneCode, otherCode) + (mayWin || elsewhere(nowhere, oneCode, otherCode))
      if (anywhere > 0) why = least(why, BID_SET_ASIDE)
      if (this.#strays.whyNobody !== 0) {
        why = least(why, this.#strays.whyNobody)
        if (lots) setRange(lots, p, all, Number.POSITIVE_INFINITY, why)
        for (const block of [same, turn, won]) if (block) setUnknown(block, p, why)
        return
      }
    }
    if (lots) setRange(lots, p, all, all + perhaps + anywhere, why)
    // Bounds of a share: lots that may not count are taken in where they make it smaller, or larger.
    const onesLo = leastShare(ones, all + notOnes, anywhere, changed)
    const onesHi = mostShare(ones + maybeOnes, all + maybeOnes, anywhere, changed)
    const othersLo = leastShare(others, all + notOthers, anywhere, changed)
    const othersHi = mostShare(others + maybeOthers, all + maybeOthers, anywhere, changed)
    if (same) writeShare(same, p, all, Math.max(onesLo, othersLo), Math.max(onesHi, othersHi), why)
    if (turn) writeShare(turn, p, all, Math.min(onesLo, othersLo), Math.min(onesHi, othersHi), why)
    const either = ones + others
    const eitherHi = mostShare(either + maybeEither, all + maybeEither, anywhere, changed)
    if (won) writeShare(won, p, all, leastShare(either, all + notEither, anywhere, changed), eitherHi, why)
  }

  /** PAIR.WON where a bid of the bidder has won, else 0. */
  #wonBy(l: number, begun: number): number {
    const { bits } = this.#rows
    for (let row = begun; row >= 0; row = this.#rows.after(l, row, begun))
      if (bits[row]! & PAIR.WON) return PAIR.WON
    return 0
  }

  /** Who won a lot in doubt, alone or in a consortium; undefined: nobody, or that is not known. */
  #wonIn(l: number): ReadonlySet<number> | undefined {
    const known = this.#won.get(l)
    if (known) return known.size === 0 ? undefined : known
    const winners = this.#winners
    const won = new Set<number>()
    this.#won.set(l, won)
    if (whyNotKnown(this.#index, this.#strays, l, winners) !== 0 || winners.count === 0) return undefined
    for (let k = 0; k < winners.count; k++) won.add(winners.codes[k]!)
    const bidder = codes(this.#index, 'bids', 'bidder_id')
    const { bidFrom, bidTo } = this.#index.lot
    for (let b = bidFrom[l]!; bidder && b < bidTo[l]!; b++)
      if (this.#rows.bits[b]! & PAIR.WON) won.add(bidder[b]!)
    return won
  }
}

/**
 * The least share of `all` lots that `hits` of them can be: `more` lots may come to them, `changed` of which may be another
 * outcome of one that is there instead.
 */
function leastShare(hits: number, all: number, more: number, changed: number): number {
  if (more === 0) return hits / all
  const k = Math.min(changed, hits)
  return (hits - k) / (all + more - k)
}

/** Likewise the largest. */
function mostShare(hits: number, all: number, more: number, changed: number): number {
  if (more === 0) return hits / all
  return (hits + more) / (all + more - Math.min(changed, all - hits))
}

/** Keeps the smallest code, so that the reason does not depend on the order of rows; 0 is none. */
function least(a: number, b: number): number {
  return a === 0 || b < a ? b : a
}
