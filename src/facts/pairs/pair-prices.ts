import { codes, type Index, numbers } from '../../join/index-of.js'
import { strayBids } from '../bidders/stray-bids.js'
import { bidStateNeeds, NO_STATUS } from '../bids/bid-state.js'
import { setRange } from '../block.js'
import type { Block, FactSpec } from '../fact.js'
import { smaller } from '../reason.js'
import { AMOUNT_DIFFERS, CURRENCY_DIFFERS, PAIR, type PairBids } from './pair-bids.js'
import type { PairRows } from './pair-rows.js'

const needs = [...bidStateNeeds, 'bids.amount', 'bids.currency']

/** What two bidders ask where they meet. */
export const pairPriceFacts: readonly FactSpec[] = [
  {
    name: 'bidder_pair.met',
    subject: 'bidder_pair',
    type: 'count',
    unit: 'lots',
    about: 'Lots of at most 100 bids for which both submitted bids of their own.',
    needs,
    requires: ['bids.bidder_id'],
  },
  {
    name: 'bidder_pair.same_ratio_lots',
    subject: 'bidder_pair',
    type: 'count',
    unit: 'lots',
    about:
      'Most of these lots in which the price of the one over that of the other is the same, the lower over the higher to four decimals. A price is known where all bids of a bidder for the lot ask the same, in one currency.',
    needs,
    requires: ['bids.bidder_id', 'bids.amount', 'bids.currency'],
  },
]

/** Ratios are alike to so many parts. */
const PARTS = 10_000
/** Rounds as `Math.round` does once it is added, and parts are cut off. */
const NEARLY_HALF = 0.5 - 2 ** -54
/** Above, parts of a ratio may not be a number of 32 bits. */
const FAR = 100_000
/** So few are put in order where they stand. */
const FEW = 24
/** Both prices are known without another look. */
const PLAIN = PAIR.ALONE | PAIR.SUBMITTED | PAIR.PRICED

/** Prices of one pair after the other, in the lots in which `rows` says they met. */
export class PairPrices {
  /** Why the ratio of a lot may be anything, or none; else 0. */
  why = 0

  readonly #rows
  /** Why bids that name nobody may be anybody's, else 0. */
  readonly #whyNobody
  readonly #whyPrice
  readonly #amount
  readonly #currency
  #keys = new Int32Array(64)

  constructor(index: Index, rows: PairRows, { whyPrice }: PairBids) {
    this.#rows = rows
    this.#whyPrice = whyPrice
    this.#whyNobody = strayBids(index).whyNobody
    this.#amount = numbers(index, 'bids', 'amount')
    this.#currency = codes(index, 'bids', 'currency')
  }

  write(p: number, met: Block | undefined, same: Block | undefined): void {
    const { count, sure, whyPerhaps, more, anywhere, whyMore } = this.#rows
    if (met) {
      let surely = 0
      let why = whyMore
      for (let k = 0; k < count; k++) {
        surely += sure[k]!
        if (sure[k] === 0) why = smaller(why, whyPerhaps[k]!)
      }
      const most = this.#whyNobody ? Number.POSITIVE_INFINITY : count + more.length + anywhere
      setRange(met, p, surely, most, why)
    }
    if (same) this.#writeAlike(p, same)
  }

  #writeAlike(p: number, same: Block): void {
    const { count, one, other, bits, lot, isOpen, unclear, more, anywhere, whyMore } = this.#rows
    const amount = this.#amount
    const currency = this.#currency
    if (this.#keys.length < count) this.#keys = new Int32Array(count * 2)
    const keys = this.#keys
    let known = 0
    this.why = 0
    for (let k = 0; k < count; k++) {
      let a = one[k]!
      let b = other[k]!
      if (isOpen && unclear[k] !== 0) {
        this.#doubt(unclear[k]!)
        continue
      }
      if ((bits[a]! & bits[b]! & PLAIN) !== PLAIN || (bits[a]! | bits[b]!) & PAIR.FOREIGN) {
        a = this.#rowOf(lot[k]!, a)
        b = this.#rowOf(lot[k]!, b)
        if (a < 0 || b < 0) continue
        if (currency![a] !== currency![b]) {
          this.#doubt(CURRENCY_DIFFERS)
          continue
        }
      }
      keys[known++] = ratioOf(amount![a]!, amount![b]!)
    }
    const most = mostAlike(keys, known)
    const open = count - known + more.length + anywhere
    if (whyMore !== 0) this.#doubt(whyMore)
    const least = this.#whyNobody ? 0 : anywhere === 0 ? most : leastAlike(keys, known, anywhere)
    setRange(same, p, least, this.#whyNobody ? Number.POSITIVE_INFINITY : most + open, this.why)
  }

  /** A bid that says what the bidder asks, -1 where that is not known. */
  #rowOf(l: number, begun: number): number {
    const rows = this.#rows
    const { bits } = rows
    let found = -1
    let isKnown = true
    for (let row = begun; row >= 0; row = rows.after(l, row, begun)) {
      if ((bits[row]! & (PAIR.SUBMITTED | PAIR.SUBMITTED_MAYBE)) === 0) continue
      let why = bits[row]! & PAIR.SUBMITTED_MAYBE ? NO_STATUS : this.#whyPrice[row]!
      if (why === 0 && found >= 0 && this.#amount![row] !== this.#amount![found]) why = AMOUNT_DIFFERS
      else if (why === 0 && found >= 0 && this.#currency![row] !== this.#currency![found])
        why = CURRENCY_DIFFERS
      if (why !== 0) {
        this.#doubt(why)
        isKnown = false
      } else found = row
    }
    return isKnown ? found : -1
  }

  /** Keeps the smallest code, so that the reason does not depend on the order of rows. */
  #doubt(why: number): void {
    this.why = smaller(this.why, why)
  }
}

/**
 * The ratio of two prices as a key, at most twice `PARTS` and one. Who is lower is part of it, but for prices that are equal to four
 * decimals. Both ratios are taken and the lower one without a branch, which nobody could foresee: a third of the time.
 */
export function ratioOf(x: number, y: number): number {
  const one = x / y
  const other = y / x
  if (!(one < FAR && other < FAR)) return Math.round(Math.min(one, other) * PARTS) * 2 + (x < y ? 1 : 0)
  const parts = (one * PARTS + NEARLY_HALF) | 0
  const otherParts = (other * PARTS + NEARLY_HALF) | 0
  const isLower = (parts - otherParts) >> 31
  const ratio = (parts & isLower) | (otherParts & ~isLower)
  return ratio * 2 + (isLower & ((ratio - PARTS) >>> 31))
}

/** How many of the first n keys the most frequent one has. Puts them in order. */
function mostAlike(keys: Int32Array, n: number): number {
  if (n < 2) return n
  if (n === 2) return keys[0] === keys[1] ? 2 : 1
  if (n > FEW) keys.subarray(0, n).sort()
  else sortFew(keys, n)
  let most = 0
  for (let from = 0, to = 0; from < n; from = to) {
    while (to < n && keys[to] === keys[from]) to++
    if (to - from > most) most = to - from
  }
  return most
}

/** The same without so many of the keys, whichever these are: how few are alike then. Of keys in order. */
function leastAlike(keys: Int32Array, n: number, without: number): number {
  const sizes: number[] = []
  for (let from = 0, to = 0; from < n; from = to) {
    while (to < n && keys[to] === keys[from]) to++
    sizes.push(to - from)
  }
  for (let most = 0; ; most++)
    if (sizes.reduce((sum, size) => sum + Math.max(0, size - most), 0) <= without) return most
}

function sortFew(keys: Int32Array, n: number): void {
  for (let i = 1; i < n; i++) {
    const key = keys[i]!
    let at = i
    for (; at > 0 && keys[at - 1]! > key; at--) keys[at] = keys[at - 1]!
    keys[at] = key
  }
}
