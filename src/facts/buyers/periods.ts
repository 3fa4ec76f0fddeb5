/**
 * Amounts of subjects, each of a day and of one kind (of purchase) of its subject, below one limit; and what comes
 * together of one kind within so many days: the last of a period is at most `days` days after its first. Sorted once,
 * then two pointers walk over the days of a group: n log n, whatever the period and however many share a day.
 */
export class Periods {
  readonly #subject: number[] = []
  readonly #kind: number[] = []
  readonly #currency: number[] = []
  readonly #limit: number[] = []
  readonly #day: number[] = []
  readonly #amount: number[] = []

  /** `kind` is any code; amounts of different kinds, currencies or limits do not come together. */
  add(subject: number, kind: number, currency: number, limit: number, day: number, amount: number): void {
    this.#subject.push(subject)
    this.#kind.push(kind)
    this.#currency.push(currency)
    this.#limit.push(limit)
    this.#day.push(day)
    this.#amount.push(amount)
  }

  /** By subject (of `count`): the most amounts in a period, and the largest sum of a period over its limit. 0 without any. */
  within(days: number, count: number): { most: Int32Array; times: Float64Array } {
    const most = new Int32Array(count)
    const times = new Float64Array(count)
    const order = this.#inOrder()
    const n = order.length
    // The sum of a period is the difference of two running sums, whose rounding errors are summed up beside them.
    const sums = new Float64Array(n + 1)
    const errors = new Float64Array(n + 1)
    for (let start = 0, end = 0; start < n; start = end) {
      const subject = this.#subject[order[start]!]!
      const limit = this.#limit[order[start]!]!
      sums[start] = 0
      errors[start] = 0
      let first = start
      for (end = start; end < n && this.#isOneGroup(order[start]!, order[end]!); end++) {
        const day = this.#day[order[end]!]!
        while (day - this.#day[order[first]!]! > days) first++
        const amount = this.#amount[order[end]!]!
        const before = sums[end]!
        const sum = before + amount
        sums[end + 1] = sum
        errors[end + 1] = errors[end]! + (before >= amount ? before - sum + amount : amount - sum + before)
        const together = sum - sums[first]! + (errors[end + 1]! - errors[first]!)
        most[subject] = Math.max(most[subject]!, end + 1 - first)
        times[subject] = Math.max(times[subject]!, together / limit)
      }
      // sums[end] is of this group and the start of the next one
    }
    return { most, times }
  }

  /** By group, then by day and amount: what is equal in all of them is the same. */
  #inOrder(): Uint32Array {
    const keys = [this.#subject, this.#kind, this.#currency, this.#limit, this.#day, this.#amount]
    return Uint32Array.from(this.#subject.keys()).sort((a, b) => {
      for (const key of keys) if (key[a] !== key[b]) return key[a]! - key[b]!
      return 0
    })
  }

  #isOneGroup(a: number, b: number): boolean {
    return (
      this.#subject[a] === this.#subject[b] &&
      this.#kind[a] === this.#kind[b] &&
      this.#currency[a] === this.#currency[b] &&
      this.#limit[a] === this.#limit[b]
    )
  }
}
