import { codes, enums, type Index, LOT, numbers } from '../../join/index-of.js'
import { NO_BIDDER, NO_BIDS } from '../bids/bidding.js'
import { NO_BID_AMOUNT, VALID, validBidNeeds } from '../bids/valid-bids.js'
import { AMONG, ValidBidsOfLots } from '../bids/valid-bids-of-lots.js'
import { setKnown, setTruth, setUnknown } from '../block.js'
import type { Block, Family } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { reason } from '../reason.js'
import { NO_WINNER, Winners, winnerNeeds } from './winners.js'
import { ROW, WinningRows } from './winning-rows.js'

const WINS = 1
const NOT_LOWEST = reason('bids', 'amount', 'not_lowest')
const SEVERAL_WINNERS = reason('awards', 'supplier_id', 'differs')
const NOT_MARKED = reason('bids', 'is_winner', 'missing')

const needs = [...validBidNeeds, ...winnerNeeds]
const requires = [
  'bids.status',
  'bids.amount',
  'bids.currency',
  'bids.bidder_id',
  'awards.supplier_id|bids.is_winner',
]

/** Whether somebody won a lot, and how far below the others. */
export const winningBid: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.won',
      subject: 'lot',
      type: 'boolean',
      about: 'Somebody won: a supplier of an active or pending award, or a bidder marked as winner.',
      needs: winnerNeeds,
      requires: ['awards.supplier_id|bids.is_winner'],
    },
    {
      name: 'lot.bids.winning',
      subject: 'lot',
      type: 'money',
      unit: 'lot.bids.currency',
      about:
        'Price of the valid bid that won; known only where all prices of valid bids are, and one bid of the winners can have won.',
      needs,
      requires,
    },
    {
      name: 'lot.bids.runner_up',
      subject: 'lot',
      type: 'money',
      unit: 'lot.bids.currency',
      about: 'Lowest price of the valid bids of others than the winner; known where the winning price is.',
      needs,
      requires,
    },
    {
      name: 'lot.bids.margin',
      subject: 'lot',
      type: 'share',
      unit: 'share of the winning price',
      about:
        'Lowest price of the others less the winning price, over the winning price; not known where a valid bid lies below the winning one.',
      needs,
      requires,
    },
  ],
  kernel(index, from, to, [won, winning, runnerUp, margin]) {
    const reader = WinningBid.over(index)
    const { winners } = reader
    const priced = winning || runnerUp || margin
    const bids = priced && WinningRows.over(index, from, to)
    if (priced) reader.begin(from, to)
    for (let l = from; l < to; l++) {
      const i = l - from
      const own = bids ? bids.row[l - bids.base]! : ROW.OTHER
      if (own === ROW.OTHER) winners.read(l)
      if (won) {
        if (own !== ROW.OTHER) setKnown(won, i, 1)
        else setTruth(won, i, winners.why === 0 && winners.count > 0, winners.why !== 0, winners.why)
      }
      if (!priced) continue
      if (own === ROW.OTHER) reader.read(l)
      else reader.readOwn(l, own)
      const { why, price, other, lowest } = reader
      const noOther = why || (other === Number.POSITIVE_INFINITY ? NO_BID_AMOUNT : 0)
      if (winning) write(winning, i, price, why)
      if (runnerUp) write(runnerUp, i, other, noOther)
      if (margin) write(margin, i, (other - price) / price, noOther || (lowest < price ? NOT_LOWEST : 0))
    }
  },
}

function write(block: Block, i: number, value: number, why: number): void {
  if (why === 0) setKnown(block, i, value)
  else setUnknown(block, i, why)
}

/** Which of the valid bids of a lot won. */
class WinningBid {
  readonly winners
  /** Price of the winning bid, known where `why` is 0. */
  price = 0
  /** Lowest price of valid bids of others (infinite: there is none) and of all. */
  other = 0
  lowest = 0
  why = 0

  static readonly over = oncePerIndex((index) => new WinningBid(index))

  readonly #index
  #bids: ValidBidsOfLots | undefined
  readonly #bidder
  readonly #bid
  readonly #isWinner
  readonly #status
  readonly #amount
  /** Of lots with consortia, ids of bids: with a winner among their members, marked as winning, with a nameless member. */
  readonly #own = new Set<number>()
  readonly #marked = new Set<number>()
  readonly #nameless = new Set<number>()

  private constructor(index: Index) {
    this.#index = index
    this.winners = new Winners(index)
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#isWinner = enums(index, 'bids', 'is_winner')
    this.#status = enums(index, 'bids', 'status')
    this.#amount = numbers(index, 'bids', 'amount')
  }

  /** Of the lots [from, to) that are read next. */
  begin(from: number, to: number): void {
    this.#bids = ValidBidsOfLots.over(this.#index, from, to)
  }

  /** Reads lot l, of which the winners were read. */
  read(l: number): void {
    const { winners } = this
    const bids = this.#bids!
    const place = l - bids.base
    this.why = winners.why || bids.whyPrices[place]! || (winners.count === 0 ? NO_WINNER : 0)
    if (this.why !== 0) return
    this.#readAny(l, (this.#index.lot.flags[l]! & LOT.CONSORTIUM) !== 0)
  }

  /** Reads a plain lot, of whose only winner `row` is the only bid, or `ROW.NONE`. */
  readOwn(l: number, row: number): void {
    const { base, at, priced, whyPrices, among, inOrder } = this.#bids!
    const place = l - base
    this.why = whyPrices[place]!
    if (this.why !== 0) return
    if ((among[place]! & AMONG.ANYTHING) !== 0) {
      this.winners.read(l)
      this.#readAny(l, false)
      return
    }
    if (row < 0 || this.#status![row] !== VALID) {
      this.why = NO_BIDS
      return
    }
    const first = at[place]!
    this.price = this.#amount![row]!
    this.lowest = inOrder[first]!
    if (this.price > this.lowest) this.other = this.lowest
    else this.other = priced[place]! > 1 ? inOrder[first + 1]! : Number.POSITIVE_INFINITY
  }

  #readAny(l: number, consortia: boolean): void {
    const { winners } = this
    const bids = this.#bids!
    const { rows, prices } = bids
    const at = bids.at[l - bids.base]!
    const end = at + bids.priced[l - bids.base]!
    if (consortia) this.#readConsortia(l)
    this.lowest = Number.POSITIVE_INFINITY
    this.other = Number.POSITIVE_INFINITY
    let own = 0
    let marked = 0
    let nameless = false
    let row = -1
    for (let k = at; k < end; k++) {
      const place = rows[k]!
      const price = prices[k]!
      const who = this.#bidder ? this.#bidder[place]! : -1
      const id = consortia && this.#bid ? this.#bid[place]! : -1
      if (price < this.lowest) this.lowest = price
      if (winners.has(who) || this.#own.has(id)) {
        const isMarked = this.#isWinner?.[place] === WINS || this.#marked.has(id)
        own++
        if (isMarked) marked++
        if (isMarked || marked === 0) {
          row = place
          this.price = price
        }
      } else if (who < 0 || this.#nameless.has(id)) nameless = true
      else if (price < this.other) this.other = price
    }
    if (own === 0) this.why = nameless ? NO_BIDDER : NO_BIDS
    else if (nameless) this.why = NO_BIDDER
    else if ((marked || own) > 1) this.why = winners.count > 1 ? SEVERAL_WINNERS : NOT_MARKED
    else if (winners.count > 1 && !this.#isOfAll(l, row, consortia)) this.why = SEVERAL_WINNERS
  }

  #readConsortia(l: number): void {
    const { bidFrom, bidTo } = this.#index.lot
    for (const ids of [this.#own, this.#marked, this.#nameless]) ids.clear()
    for (let row = bidFrom[l]!; row < bidTo[l]!; row++) {
      const id = this.#bid ? this.#bid[row]! : -1
      if (id < 0) continue
      const who = this.#bidder ? this.#bidder[row]! : -1
      if (this.winners.has(who)) this.#own.add(id)
      if (this.#isWinner?.[row] === WINS) this.#marked.add(id)
      if (who < 0) this.#nameless.add(id)
    }
  }

  /** Whether all winners are members of the bid of a row. */
  #isOfAll(l: number, row: number, consortia: boolean): boolean {
    const { bidFrom, bidTo } = this.#index.lot
    const id = consortia && this.#bid ? this.#bid[row]! : -1
    if (id < 0) return false
    const found = new Set<number>()
    for (let other = bidFrom[l]!; other < bidTo[l]!; other++)
      if (this.#bid![other] === id && this.winners.has(this.#bidder?.[other] ?? -1))
        found.add(this.#bidder![other]!)
    return found.size === this.winners.count
  }
}
