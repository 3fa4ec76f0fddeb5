import type { Random } from './random.js'

/**
 * Draws 0 … size − 1 with weights 1 / (rank + offset) (Zipf–Mandelbrot with exponent 1): few large, many small, as
 * firms and buyers are. Walker's alias method (Vose 1991): one draw costs two random words whatever the size.
 */
export class Zipf {
  readonly #share: Float64Array
  readonly #alias: Int32Array

  constructor(size: number, offset = 4) {
    let total = 0
    for (let rank = 0; rank < size; rank++) total += 1 / (rank + offset)
    const share = new Float64Array(size)
    const alias = new Int32Array(size)
    const small: number[] = []
    const large: number[] = []
    for (let rank = 0; rank < size; rank++) {
      share[rank] = size / (rank + offset) / total
      ;(share[rank]! < 1 ? small : large).push(rank)
    }
    while (small.length > 0 && large.length > 0) {
      const low = small.pop()!
      const high = large.pop()!
      alias[low] = high
      share[high] = share[high]! + share[low]! - 1
      ;(share[high]! < 1 ? small : large).push(high)
    }
    for (const rest of [...small, ...large]) share[rest] = 1
    this.#share = share
    this.#alias = alias
  }

  /** A rank, 0 the likeliest. */
  draw(random: Random): number {
    const rank = Math.floor(random.uniform() * this.#share.length)
    return random.uniform() < this.#share[rank]! ? rank : this.#alias[rank]!
  }
}
