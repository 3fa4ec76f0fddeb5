import type { PopulationData } from '../fact.js'
import { sumInOrder } from '../sum-in-order.js'
import { purchasesOf } from './purchases.js'

/** What a share asks of an award, in bits: its status is known; it is left out of the share, or nobody's; its amount is not known; it is to several suppliers. */
export const IS = { KNOWN: 1, LEFT_OUT: 2, OPEN: 4, SEVERAL: 8 } as const

/** What is added up of one pair after the other. */
export class PairSpend {
  /** Awards of known status, and of unknown. */
  sure = 0
  perhaps = 0
  /** Amounts that are the pair's alone; of awards to several suppliers; of awards of unknown status, and of those to it alone. */
  own = 0
  several = 0
  maybe = 0
  maybeAlone = 0
  /** Awards whose amount is not known, and those of them to it alone. */
  open = 0
  openAlone = 0
  readonly #purchases
  readonly #amount
  readonly #is
  readonly #amounts = [new Amounts(), new Amounts(), new Amounts(), new Amounts()] as const

  constructor(data: PopulationData, is: Uint8Array) {
    this.#purchases = purchasesOf(data)
    this.#amount = data.kept('award.amount').lo
    this.#is = is
  }

  read(p: number): void {
    const { start, awards } = this.#purchases
    const is = this.#is
    const from = start[p]!
    const to = start[p + 1]!
    const only = awards[from]!
    this.sure = 0
    this.perhaps = 0
    this.open = 0
    this.openAlone = 0
    this.several = 0
    this.maybe = 0
    this.maybeAlone = 0
    // Most bought once.
    if (to === from + 1 && is[only] === IS.KNOWN) {
      this.sure = 1
      this.own = 0 + this.#amount[only]! // as a sum, which is never -0
      return
    }
    const [own, several, maybe, maybeAlone] = this.#amounts
    for (let i = from; i < to; i++) {
      const a = awards[i]!
      const bits = is[a]!
      if (bits & IS.KNOWN) this.sure++
      else this.perhaps++
      if (bits & IS.LEFT_OUT) continue
      const isAlone = (bits & IS.SEVERAL) === 0
      const amount = this.#amount[a]!
      if (bits & IS.OPEN) {
        this.open++
        if (isAlone) this.openAlone++
      } else if (bits & IS.KNOWN) (isAlone ? own : several).add(amount)
      else {
        maybe.add(amount)
        if (isAlone) maybeAlone.add(amount)
      }
    }
    this.own = own.take()
    this.several = several.take()
    this.maybe = maybe.take()
    this.maybeAlone = maybeAlone.take()
  }
}

/** Amounts of one pair. */
class Amounts {
  #values = new Float64Array(16)
  #count = 0

  add(value: number): void {
    if (this.#count === this.#values.length) {
      const longer = new Float64Array(this.#count * 2)
      longer.set(this.#values)
      this.#values = longer
    }
    this.#values[this.#count++] = value
  }

  /** Their sum; then there are none. */
  take(): number {
    const count = this.#count
    this.#count = 0
    return count === 0 ? 0 : sumInOrder(this.#values, 0, count)
  }
}
