import { codes, type Index } from '../../join/index-of.js'
import { oncePerIndex } from '../per-index.js'

const NONE = new Int32Array(0)

/** Tells bids that stand in several lots of their tender: their price in each is unknown. */
export class SeveralLots {
  readonly #index
  readonly #bid
  #tender = -1
  /** Ids of the bids in several lots of the tender, ascending; nearly always none. */
  #ids = NONE
  #keys = new Float64Array(0)
  /** By tender, 1: none of its bids is in several lots, as was found before. */
  readonly #none

  /** One a thread and index, so that lots of one tender share what was read of it. */
  static readonly over = oncePerIndex((index) => new SeveralLots(index))

  private constructor(index: Index) {
    this.#index = index
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#none = new Uint8Array(index.counts.tender)
  }

  /** Whether a bid of lot l may stand in another lot too: nearly never. Sorts the bids of a tender of several lots once. */
  isOf(l: number): boolean {
    if (!this.#bid) return false
    const { lot, startOf } = this.#index
    const t = lot.tender[l]!
    const first = startOf.lot[t]!
    const last = startOf.lot[t + 1]!
    if (last - first < 2 || this.#none[t] === 1) return false
    if (t !== this.#tender) this.#read(t, first, last)
    if (this.#ids.length > 0) return true
    this.#none[t] = 1
    return false
  }

  /** Whether the bid of a row of lot l stands in another lot too. */
  has(l: number, row: number): boolean {
    const id = this.#bid ? this.#bid[row]! : -1
    if (id < 0 || !this.isOf(l)) return false
    let from = 0
    let to = this.#ids.length
    while (from < to) {
      const middle = (from + to) >> 1
      if (this.#ids[middle]! < id) from = middle + 1
      else to = middle
    }
    return this.#ids[from] === id
  }

  #read(t: number, first: number, last: number): void {
    this.#tender = t
    const { bidFrom, bidTo } = this.#index.lot
    const lots = last - first
    let n = 0
    for (let l = first; l < last; l++) n += bidTo[l]! - bidFrom[l]!
    if (this.#keys.length < n) this.#keys = new Float64Array(n * 2)
    const keys = this.#keys
    let k = 0
    let before = -1
    let isAscending = true
    for (let l = first; l < last; l++)
      for (let b = bidFrom[l]!; b < bidTo[l]!; b++) {
        const id = this.#bid![b]!
        if (id < 0) continue
        if (id <= before) isAscending = false
        before = id
        keys[k++] = id * lots + (l - first)
      }
    if (isAscending) {
      // As ids are numbered in the order of rows, so it is where each bid is for one lot.
      this.#ids = NONE
      return
    }
    keys.subarray(0, k).sort()
    const found: number[] = []
    for (let i = 1; i < k; i++) {
      const id = Math.floor(keys[i]! / lots)
      if (keys[i] !== keys[i - 1] && id === Math.floor(keys[i - 1]! / lots) && found.at(-1) !== id)
        found.push(id)
    }
    this.#ids = Int32Array.from(found)
  }
}
