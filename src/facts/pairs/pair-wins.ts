import { codes, type Index } from '../../join/index-of.js'
import { elsewhere, type StrayBids, strayBids } from '../bidders/stray-bids.js'
import { bidStateNeeds } from '../bids/bid-state.js'
import { BID_SET_ASIDE } from '../bids/bidding.js'
import { setRange, setUnknown } from '../block.js'
import type { Block, FactSpec } from '../fact.js'
import { partnerNeeds, Winners } from '../lots/winners.js'
import { smaller, UNDEFINED } from '../reason.js'
import { PAIR, type PairBids, whyNotKnown } from './pair-bids.js'
import type { PairRows } from './pair-rows.js'

const needs = [...bidStateNeeds, ...partnerNeeds]
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

/** What is not known of the wins of two: lots that may count, and how they may be won if they do. */
export class WinsInDoubt {
  lots = 0
  /** Of these: that may be won by the one alone, by the other alone, or by either; and that may be won otherwise. */
  ones = 0
  others = 0
  either = 0
  notOnes = 0
  notOthers = 0
  notEither = 0
  /** So many more may count or not, `changed` of which may be another outcome of a lot that counts. */
  anywhere = 0
  changed = 0
  /** The smallest code, so that the reason does not depend on the order of rows; 0 is none. */
  why = 0

  clear(): void {
    this.lots = 0
    this.ones = 0
    this.others = 0
    this.either = 0
    this.notOnes = 0
    this.notOthers = 0
    this.notEither = 0
    this.anywhere = 0
    this.changed = 0
    this.why = 0
  }

  see(why: number): void {
    this.why = smaller(this.why, why)
  }

  /** A lot that may count. */
  add(isOnes: boolean, isOthers: boolean): void {
    this.lots++
    if (isOnes) this.ones++
    else this.notOnes++
    if (isOthers) this.others++
    else this.notOthers++
    if (isOnes || isOthers) this.either++
    else this.notEither++
  }

  /** A lot whose winners are not known. */
  addOpen(why: number): void {
    this.see(why)
    this.lots++
    this.ones++
    this.others++
    this.either++
    this.notOnes++
    this.notOthers++
    this.notEither++
  }
}

/** Writes the facts of wins: of `all` lots that surely count, `ones` were won by the one alone, and `others` by the other. */
export function writeWins(
  [lots, same, turn, won]: readonly (Block | undefined)[],
  p: number,
  all: number,
  ones: number,
  others: number,
  doubt: WinsInDoubt,
): void {
  const { anywhere, changed, why } = doubt
  if (lots) setRange(lots, p, all, all + doubt.lots + anywhere, why)
  // Bounds of a share: lots that may not count are taken in where they make it smaller, or larger.
  const onesLo = leastShare(ones, all + doubt.notOnes, anywhere, changed)
  const onesHi = mostShare(ones + doubt.ones, all + doubt.ones, anywhere, changed)
  const othersLo = leastShare(others, all + doubt.notOthers, anywhere, changed)
  const othersHi = mostShare(others + doubt.others, all + doubt.others, anywhere, changed)
  if (same) writeShare(same, p, all, Math.max(onesLo, othersLo), Math.max(onesHi, othersHi), why)
  if (turn) writeShare(turn, p, all, Math.min(onesLo, othersLo), Math.min(onesHi, othersHi), why)
  const either = ones + others
  const eitherLo = leastShare(either, all + doubt.notEither, anywhere, changed)
  const eitherHi = mostShare(either + doubt.either, all + doubt.either, anywhere, changed)
  if (won) writeShare(won, p, all, eitherLo, eitherHi, why)
}

/** Of no lot that surely counts, nothing is known. */
function writeShare(block: Block, p: number, lots: number, lo: number, hi: number, why: number): void {
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
  readonly #doubt = new WinsInDoubt()
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
  write(p: number, oneCode: number, otherCode: number, out: readonly (Block | undefined)[]): void {
    const { count, one, other, sure, bits, lot } = this.#rows
    /** Lots that surely count, and those won by one of the two, without both. */
    let all = 0
    let ones = 0
    let others = 0
    const doubt = this.#doubt
    doubt.clear()
    for (let k = 0; k < count; k++) {
      const a = bits[one[k]!]!
      const b = bits[other[k]!]!
      if (a & PAIR.NOBODY) continue
      if (sure[k] === 0) doubt.see(this.#rows.whyPerhaps[k]!)
      if (a & PAIR.OPEN) {
        doubt.addOpen(this.#whyWinner[lot[k]!]!)
        continue
      }
      const isWon = a & PAIR.ALONE ? a & PAIR.WON : this.#wonBy(lot[k]!, one[k]!)
      const isOthers = b & PAIR.ALONE ? b & PAIR.WON : this.#wonBy(lot[k]!, other[k]!)
      if (sure[k] === 1) {
        all++
        if (isWon > isOthers) ones++
        else if (isWon < isOthers) others++
      } else doubt.add(isWon > isOthers, isWon < isOthers)
    }
    if (this.#rows.isTouched) {
      for (const l of this.#rows.more) {
        const winners = this.#wonIn(l)
        if (this.#whyWinner[l] === 0 && winners === undefined) continue
        doubt.see(this.#rows.whyMore)
        if (this.#whyWinner[l] !== 0) doubt.addOpen(this.#whyWinner[l]!)
        else {
          const [isWon, isOthers] = [winners!.has(oneCode), winners!.has(otherCode)]
          doubt.add(isWon && !isOthers, isOthers && !isWon)
        }
      }
      const { unknown, nowhere, mayWin } = this.#strays
      doubt.changed = mayWin
      doubt.anywhere =
        elsewhere(unknown, oneCode, otherCode) + (mayWin || elsewhere(nowhere, oneCode, otherCode))
      if (doubt.anywhere > 0) doubt.see(BID_SET_ASIDE)
      if (this.#strays.whyNobody !== 0) {
        doubt.see(this.#strays.whyNobody)
        const [lots, ...shares] = out
        if (lots) setRange(lots, p, all, Number.POSITIVE_INFINITY, doubt.why)
        for (const block of shares) if (block) setUnknown(block, p, doubt.why)
        return
      }
    }
    writeWins(out, p, all, ones, others, doubt)
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
