import { codes, enums, type Index, LOT, numbers } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { openedStatuses, ValidBids, validBidNeeds } from '../bids/valid-bids.js'
import { AMONG, ValidBidsOfLots } from '../bids/valid-bids-of-lots.js'
import { setAllKnown, setKnown, setTruth } from '../block.js'
import type { Family } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { reason } from '../reason.js'

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
    const { among, base } = ValidBidsOfLots.over(index, from, to)
    const reader = OpenedBids.over(index)
    setAllKnown(lowest, to - from, 0)
    for (let l = from; l < to; l++) {
      const some = among[l - base]!
      if ((some & (AMONG.ANYTHING | AMONG.DISQUALIFIED)) === 0) continue
      const isOut = some & AMONG.ANYTHING ? reader.isNobodyOut(l) : reader.isLowestOut(l)
      if (isOut >= 0) setKnown(lowest, l - from, isOut)
      else {
        reader.read(l)
        setTruth(lowest, l - from, reader.lowestIsOut, reader.why !== 0, reader.why)
      }
    }
  },
}

/** A bit a status. */
const OPENED = openedStatuses.reduce((bits, code) => bits | (1 << code), 0)

class OpenedBids {
  static readonly over = oncePerIndex((index) => new OpenedBids(index))

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
  /** Of lots with consortia: row of the price of each bid. */
  readonly #rowOf = new Map<number, number>()

  private constructor(index: Index) {
    this.#index = index
    this.#bids = new ValidBids(index, openedStatuses)
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#status = enums(index, 'bids', 'status')
    this.#round = numbers(index, 'bids', 'round')
    this.#amount = numbers(index, 'bids', 'amount')
    this.#currency = codes(index, 'bids', 'currency')
    this.#withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
  }

  /**
   * 0 where no bid of a lot was disqualified and none is in doubt: some bids, each with a status, all or none of them with a
   * round; -1 where more is to be looked at.
   */
  isNobodyOut(l: number): number {
    const status = this.#status
    const { bidFrom, bidTo, flags } = this.#index.lot
    const from = bidFrom[l]!
    const to = bidTo[l]!
    if (!status || from === to || (flags[l]! & (LOT.MORE_BIDS | LOT.DUPLICATES)) !== 0) return -1
    const rounds = this.#round
    let some = 0
    let without = 0
    for (let row = from; row < to; row++) {
      const code = status[row]!
      some |= Number(code === DISQUALIFIED) | Number(code < 0)
      if (rounds !== undefined) without += Number(Number.isNaN(rounds[row]!))
    }
    return some === 0 && (without === 0 || without === to - from) ? 0 : -1
  }

  /** Whether (0 no, 1 yes) the lowest bid of a plain lot was disqualified; -1 where a price of one that was opened is odd. */
  isLowestOut(l: number): number {
    const [status, amount, currency] = [this.#status, this.#amount, this.#currency]
    if (!status || !amount || !currency) return -1
    const withdrawnAt = this.#withdrawnAt
    let lowestOut = Number.POSITIVE_INFINITY
    let lowestIn = Number.POSITIVE_INFINITY
    let money = -1
    const { bidFrom, bidTo } = this.#index.lot
    const to = bidTo[l]!
    for (let row = bidFrom[l]!; row < to; row++) {
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
