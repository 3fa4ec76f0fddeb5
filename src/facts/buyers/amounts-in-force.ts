/** Moments, either may be infinite. */
export interface AmountInForce {
  readonly since: number
  readonly until: number
  readonly amount: number
}

/**
 * Amounts, each in force from one moment to another (both may be infinite), in an order in which the smallest and the largest
 * of a period are found with few looks: n log² n to make, log² n a search, whatever the periods.
 */
export class AmountsInForce {
  /** After `find`: of the amounts that were found. */
  least = Number.NaN
  most = Number.NaN

  /** Ascending. */
  readonly #since: Float64Array
  /**
   * Node i (from 1) is of the places that a Fenwick tree gives it, by the end of their periods, the last first; with the
   * smallest and the largest amount of each and all before it.
   */
  readonly #nodes: readonly Node[]

  constructor(amounts: readonly AmountInForce[]) {
    const order = [...amounts].sort((a, b) => ascending(a.since, b.since))
    this.#since = Float64Array.from(order, ({ since }) => since)
    this.#nodes = order.map((_, i) => {
      const own = order.slice(i + 1 - sizeOf(i + 1), i + 1).sort((a, b) => ascending(b.until, a.until))
      const least = Float64Array.from(own, ({ amount }) => amount)
      const most = least.slice()
      for (let k = 1; k < own.length; k++) {
        least[k] = Math.min(least[k - 1]!, least[k]!)
        most[k] = Math.max(most[k - 1]!, most[k]!)
      }
      return { until: Float64Array.from(own, ({ until }) => until), least, most }
    })
  }

  /** Looks at the amounts that are in force since `since` at the latest and until `until` at least; false: there are none. */
  find(since: number, until: number): boolean {
    this.least = Number.POSITIVE_INFINITY
    this.most = Number.NEGATIVE_INFINITY
    let isAny = false
    const begun = countWhile(this.#since.length, (i) => this.#since[i]! <= since)
    for (let i = begun; i > 0; i -= sizeOf(i)) {
      const node = this.#nodes[i - 1]!
      const last = countWhile(node.until.length, (k) => node.until[k]! >= until) - 1
      if (last < 0) continue
      isAny = true
      this.least = Math.min(this.least, node.least[last]!)
      this.most = Math.max(this.most, node.most[last]!)
    }
    return isAny
  }
}

interface Node {
  readonly until: Float64Array
  readonly least: Float64Array
  readonly most: Float64Array
}

/** Of how many places node i is. */
const sizeOf = (i: number): number => i & -i

/** Of numbers that may be infinite. */
const ascending = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

/** How many of the first places have what those have before any that has it not. */
function countWhile(length: number, has: (i: number) => boolean): number {
  let low = 0
  for (let high = length; low < high; ) {
    const middle = (low + high) >>> 1
    if (has(middle)) low = middle + 1
    else high = middle
  }
  return low
}
