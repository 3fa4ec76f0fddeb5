import { codes, enums, type Index, LOT, numbers } from '../join/index-of.js'
import { enumValues } from '../schema/tables.js'
import { setTruth } from './block.js'
import type { Block, Family } from './fact.js'
import { reason } from './reason.js'
import { SeveralLots } from './several-lots.js'
import { openedStatuses, ValidBids, validBidNeeds } from './valid-bids.js'

const DISQUALIFIED = enumValues('bids', 'status').indexOf('disqualified')
const STATUS_DIFFERS = reason('bids', 'status', 'differs')

/** What became of the lowest bid. */
export const lowestBid: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.bids.lowest_disqualified',
      subject: 'lot',
      type: 'boolean',
      about:
        'A disqualified bid lies below all pending and valid ones, of the last round where there are several. Without a disqualified bid no price need be known; else all, in one currency.',
      needs: validBidNeeds,
      requires: ['bids.status'],
    },
  ],
  kernel(index, from, to, [lowest]) {
    if (!lowest) return
    const reader = new OpenedBids(index)
    for (let l = from; l < to; l++) {
      l = reader.writePlain(l, from, to, lowest)
      if (l === to) return
      reader.read(l)
      setTruth(lowest, l - from, reader.lowestIsOut, reader.why !== 0, reader.why)
    }
  },
}

/** A bit a status. */
const OPENED = openedStatuses.reduce((bits, code) => bits | (1 << code), 0)
const NOT_PLAIN = LOT.MORE_BIDS | LOT.DUPLICATES | LOT.CONSORTIUM

/** Whether rows [from, to) are all of one round, or all without one. */
function haveSameRound(rounds: Float64Array, from: number, to: number): boolean {
  const first = rounds[from]!
  const without = Number.isNaN(first)
  for (let row = from + 1; row < to; row++) {
    const round = rounds[row]!
    if (without ? !Number.isNaN(round) : round !== first) return false
  }
  return true
}

class OpenedBids {
  /** Known where `why` is 0. */
  lowestIsOut = false
  why = 0

  readonly #index
  readonly #bids
  readonly #bid
  readonly #status
  readonly #round
  readonly #amount
  readonly #currency
  readonly #withdrawnAt
  readonly #several
  /** Of lots with consortia: row of the price of each bid. */
  readonly #rowOf = new Map<number, number>()

  constructor(index: Index) {
    this.#index = index
    this.#bids = new ValidBids(index, openedStatuses)
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#status = enums(index, 'bids', 'status')
    this.#round = numbers(index, 'bids', 'round')
    this.#amount = numbers(index, 'bids', 'amount')
    this.#currency = codes(index, 'bids', 'currency')
    this.#withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
    this.#several = SeveralLots.over(index)
  }

  /**
   * Writes what is so of plain lots from l on, and gives the first that is none (or `to`): some bids of one round, each of
   * known status and a bid of its own; none disqualified, or those that were opened with prices in one currency.
   */
  writePlain(l: number, first: number, to: number, out: Block): number {
    const status = this.#status
    if (!status) return l
    const rounds = this.#round
    const { lo, hi, why } = out
    const { bidFrom, bidTo, flags } = this.#index.lot
    for (; l < to; l++) {
      const from = bidFrom[l]!
      const end = bidTo[l]!
      if (from === end || (flags[l]! & NOT_PLAIN) !== 0) return l
      let nulls = 0
      let some = 0
      for (let row = from; row < end; row++) {
        nulls |= status[row]!
        some |= Number(status[row] === DISQUALIFIED)
      }
      if (nulls < 0 || (rounds !== undefined && !haveSameRound(rounds, from, end))) return l
      const isOut = some === 0 ? 0 : this.#isLowestOut(l, from, end, status)
      if (isOut < 0) return l
      lo[l - first] = isOut
      hi[l - first] = isOut
      why[l - first] = 0
    }
    return to
  }

  /** Whether (0 no, 1 yes) the lowest bid of a plain lot was disqualified; -1 where a price of one that was opened is odd. */
  #isLowestOut(l: number, from: number, to: number, status: Int8Array): number {
    const amount = this.#amount
    const currency = this.#currency
    if (!amount || !currency || this.#several.isOf(l)) return -1
    const withdrawnAt = this.#withdrawnAt
    let lowestOut = Number.POSITIVE_INFINITY
    let lowestIn = Number.POSITIVE_INFINITY
    let money = -1
    for (let row = from; row < to; row++) {
      const code = status[row]!
      if (((OPENED >> code) & 1) === 0) continue
      if (withdrawnAt !== undefined && !Number.isNaN(withdrawnAt[row]!)) continue
      const price = amount[row]!
      if (money < 0) money = currency[row]!
      if (!(price > 0) || money < 0 || currency[row] !== money) return -1
      if (code === DISQUALIFIED) {
        if (price < lowestOut) lowestOut = price
      } else if (price < lowestIn) lowestIn = price
    }
    return Number(lowestOut < lowestIn)
  }

  read(l: number): void {
    const bids = this.#bids
    bids.read(l)
    this.lowestIsOut = false
    let lowestOut = Number.POSITIVE_INFINITY
    let lowestIn = Number.POSITIVE_INFINITY
    let out = 0
    for (let k = 0; k < bids.priced; k++) {
      const price = bids.prices[k]!
      if (this.#status?.[bids.rows[k]!] === DISQUALIFIED) {
        out++
        if (price < lowestOut) lowestOut = price
      } else if (price < lowestIn) lowestIn = price
    }
    if (this.#index.lot.flags[l]! & LOT.CONSORTIUM && this.#membersDiffer(l)) this.why = STATUS_DIFFERS
    else if (bids.least !== bids.most) this.why = bids.whyCount
    else if (out === 0) this.why = 0
    else {
      this.why = bids.whyPrices
      this.lowestIsOut = this.why === 0 && lowestOut < lowestIn
    }
  }

  /** Whether of two rows of one bid and round one is disqualified and one is not. */
  #membersDiffer(l: number): boolean {
    const bids = this.#bids
    const { bidFrom, bidTo } = this.#index.lot
    this.#rowOf.clear()
    for (let k = 0; k < bids.priced; k++) this.#rowOf.set(this.#bid?.[bids.rows[k]!] ?? -1, bids.rows[k]!)
    for (let row = bidFrom[l]!; row < bidTo[l]!; row++) {
      const id = this.#bid ? this.#bid[row]! : -1
      const first = id < 0 ? undefined : this.#rowOf.get(id)
      if (first === undefined || !Object.is(this.#round?.[row], this.#round?.[first])) continue
      if ((this.#status?.[row] === DISQUALIFIED) !== (this.#status?.[first] === DISQUALIFIED)) return true
    }
    return false
  }
}
