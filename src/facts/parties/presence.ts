import { firstMoment, lastMoment } from '../../schema/instant.js'

const SEVERAL = -2

const withOne = (before: number, who: number): number => (before === -1 || before === who ? who : SEVERAL)

const isOther = (who: number, self: number): boolean => who !== -1 && who !== self

/**
 * Who is somewhere from when to when: whether somebody else than one is there on a day. `add` all, then ask: the first
 * question sorts, each next one is a binary search, however many are there.
 */
export class Presence {
  readonly #stays: { readonly who: number; readonly from: number; readonly to: number }[] = []
  /** Of those who came first, up to each: who stays longest, and until when; and until when anybody else does. */
  #longest = new Int32Array(0)
  #until = new Float64Array(0)
  #others = new Float64Array(0)
  /** Who is there at all, and who without a beginning or an end: -1 nobody, `SEVERAL`, or the one. */
  #anybody = -1
  #always = -1
  #isSorted = true

  /** From `from` to `to`, both days included; NaN: there is no such end. */
  add(who: number, from: number, to: number): void {
    this.#isSorted = false
    this.#stays.push({
      who,
      from: Number.isNaN(from) ? Number.NEGATIVE_INFINITY : firstMoment(from),
      to: Number.isNaN(to) ? Number.POSITIVE_INFINITY : lastMoment(to),
    })
    this.#anybody = withOne(this.#anybody, who)
    if (Number.isNaN(from) && Number.isNaN(to)) this.#always = withOne(this.#always, who)
  }

  /** Whether somebody else than `self` is there on a day: 1 yes, 0 no; -1 perhaps, as the day is not known (NaN). */
  others(self: number, day: number): 0 | 1 | -1 {
    if (isOther(this.#always, self)) return 1
    if (Number.isNaN(day)) return isOther(this.#anybody, self) ? -1 : 0
    this.#sort()
    const last = this.#lastBefore(lastMoment(day))
    if (last < 0) return 0
    const until = this.#longest[last] === self ? this.#others[last]! : this.#until[last]!
    return until >= firstMoment(day) ? 1 : 0
  }

  /** The last stay that begins at a moment or before, -1 none. */
  #lastBefore(moment: number): number {
    let low = 0
    let high = this.#stays.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#stays[middle]!.from <= moment) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  #sort(): void {
    if (this.#isSorted) return
    this.#isSorted = true
    const stays = this.#stays.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
    this.#longest = new Int32Array(stays.length)
    this.#until = new Float64Array(stays.length)
    this.#others = new Float64Array(stays.length)
    let [longest, until, others] = [-1, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
    stays.forEach(({ who, to }, i) => {
      if (who === longest) until = Math.max(until, to)
      else if (to > until) [longest, until, others] = [who, to, until]
      else others = Math.max(others, to)
      this.#longest[i] = longest
      this.#until[i] = until
      this.#others[i] = others
    })
  }
}
