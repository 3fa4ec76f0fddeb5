import { codes, type Index } from '../../join/index-of.js'
import { Bidding } from '../bids/bidding.js'
import { oncePerIndex } from '../per-index.js'
import { Winners } from './winners.js'

/** What stands for a row: the only winner of a plain lot has no bid there; the lot is another one. */
export const ROW = { NONE: -1, OTHER: -2 } as const

/**
 * The bid of the only winner of each lot that is plain (see bids/bidding.ts), for some lots in a row: found once a thread for all
 * families that ask. By place of the lot: lot l is at place l - `base`.
 */
export class WinningRows {
  static readonly #of = oncePerIndex((index) => new WinningRows(index))

  /** Of lots [from, to), or of more: where those were read last, they are not read again. */
  static over(index: Index, from: number, to: number): WinningRows {
    const found = WinningRows.#of(index)
    if (from < found.base || to > found.#end) found.#read(from, to)
    return found
  }

  /** The lot at place 0. */
  base = 0
  /** Place of the bid, or one of `ROW`. */
  row = new Int32Array(0)
  #end = -1

  readonly #index
  readonly #winners
  readonly #bidder

  private constructor(index: Index) {
    this.#index = index
    this.#winners = new Winners(index)
    this.#bidder = codes(index, 'bids', 'bidder_id')
  }

  #read(from: number, to: number): void {
    this.base = from
    this.#end = to
    if (this.row.length < to - from) this.row = new Int32Array((to - from) * 2)
    const { isPlain, base } = Bidding.over(this.#index, from, to)
    const winners = this.#winners
    for (let l = from; l < to; l++) {
      this.row[l - from] = ROW.OTHER
      if (isPlain[l - base] === 0) continue
      winners.read(l)
      if (winners.why === 0 && winners.count === 1) this.row[l - from] = this.#rowOf(l, winners.codes[0]!)
    }
  }

  /** One walk in which nothing branches but its end. */
  #rowOf(l: number, winner: number): number {
    const { bidFrom, bidTo } = this.#index.lot
    const bidder = this.#bidder!
    const from = bidFrom[l]!
    const end = bidTo[l]!
    let found = 0
    for (let row = from; row < end; row++) found |= -Number(bidder[row] === winner) & (row - from + 1)
    return found === 0 ? ROW.NONE : from + found - 1
  }
}
