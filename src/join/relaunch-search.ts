import { firstMoment } from '../schema/instant.js'
import { cellAt, type GroupColumns, type TenderGroups, WITHIN } from './tender-groups.js'
import type { Titles } from './titles.js'

/** The largest ratio of two values that are alike. */
const LIKE_VALUE = 2
/** Up to so many cancelled tenders of one group each look at all tenders of it. */
const MANY = 256
/** In a larger group, each compares its title with so many others at the most: no data make this quadratic. */
const LOOKS = 1000

/** What is compared in a group, in row order. */
export interface SearchColumns extends GroupColumns {
  readonly title: Int32Array
  readonly currency: Int32Array | undefined
}

/** Looks for the first tender of a group that launches a seeker of it again. */
export class RelaunchSearch {
  constructor(
    readonly columns: SearchColumns,
    readonly groups: TenderGroups,
    readonly titles: Titles,
    /** Whether the id of a tender is before that of another. */
    readonly earlier: (a: number, b: number) => boolean,
    /** Is told which tender launches each one again. */
    readonly relaunch: Int32Array,
  ) {}

  /** Of all seekers of a group. */
  inGroup(group: number): void {
    const { seekers, seekerStart } = this.groups
    const from = seekerStart[group]!
    const to = seekerStart[group + 1]!
    if (to - from > MANY) this.#inOrderOfTime(group)
    else for (let s = from; s < to; s++) this.relaunch[seekers[s]!] = this.#firstAgain(group, seekers[s]!)
  }

  /** The first tender that launches a seeker again, or -1. */
  #firstAgain(group: number, seeker: number): number {
    const { rows, estimate, published } = this.columns
    const { start, members, keys } = this.groups
    const row = rows[seeker]!
    const begun = firstMoment(published[row]!)
    // a seeker looks in all spans from its own on, so that their cells lie side by side
    const from = start[cellAt(this.groups, group, begun)]!
    const to = start[cellAt(this.groups, group, begun + WITHIN) + 1]!
    const value = estimate[row]!
    let first = -1
    let until = begun + WITHIN
    for (let m = from; m < to; m++) {
      m = likeFrom(keys, m, to, begun, until, value)
      if (m === to) break
      const t = members[m]!
      if (first >= 0 && !this.#isFirst(t, first)) continue
      if (!this.#isAgain(row, rows[t]!)) continue
      first = t
      until = keys[2 * m]!
    }
    return first
  }

  /**
   * Offers the tenders of a group to its seekers in order of time: so the first that fits a seeker stands, and nobody
   * asks that seeker again. A seeker is closed when it has one, or has looked at `LOOKS` titles.
   */
  #inOrderOfTime(group: number): void {
    const { rows, estimate, published } = this.columns
    const { start, members, cellStart, seekerStart } = this.groups
    const instant = (t: number): number => published[rows[t]!]!
    const seekers = this.groups.seekers.slice(seekerStart[group], seekerStart[group + 1])
    seekers.sort((a, b) => instant(a) - instant(b) || a - b)
    const moments = Float64Array.from(seekers, (t) => firstMoment(instant(t)))
    /** The place of a seeker that is still open, from each place on. */
    const next = Int32Array.from({ length: seekers.length + 1 }, (_, i) => i)
    const looks = new Uint16Array(seekers.length)
    const offered = members.slice(start[cellStart[group]!], start[cellStart[group + 1]!])
    offered.sort((a, b) => (this.#isFirst(a, b) ? -1 : 1))
    for (const t of offered) {
      const row = rows[t]!
      const moment = firstMoment(instant(t))
      let at = openFrom(next, firstWithin(moments, moment))
      for (; at < seekers.length && moments[at]! < moment; at = openFrom(next, at + 1)) {
        const other = rows[seekers[at]!]!
        const ratio = estimate[row]! / estimate[other]!
        if (!(ratio <= LIKE_VALUE && ratio >= 1 / LIKE_VALUE)) continue
        const fits = this.#isAgain(other, row)
        if (fits) this.relaunch[seekers[at]!] = t
        if (fits || ++looks[at]! === LOOKS) next[at] = at + 1
      }
    }
  }

  #isFirst(a: number, b: number): boolean {
    const { rows, published } = this.columns
    const x = published[rows[a]!]!
    const y = published[rows[b]!]!
    return x < y || (x === y && a !== b && this.earlier(a, b))
  }

  #isAgain(row: number, other: number): boolean {
    const { title, currency } = this.columns
    if (currency && currency[row] !== currency[other]) return false
    return this.titles.alike(title[row]!, title[other]!)
  }
}

/**
 * The first of members [from, to) that is advertised after `begun`, at `until` the latest, and of a like value; else `to`.
 * Apart from the class, over numbers alone, so that its machine code outlives a search.
 */
function likeFrom(
  keys: Float64Array,
  from: number,
  to: number,
  begun: number,
  until: number,
  value: number,
): number {
  for (let m = from; m < to; m++) {
    const moment = keys[2 * m]!
    if (!(moment > begun && moment <= until)) continue
    const ratio = keys[2 * m + 1]! / value
    if (ratio <= LIKE_VALUE && ratio >= 1 / LIKE_VALUE) return m
  }
  return to
}

function openFrom(next: Int32Array, place: number): number {
  let at = place
  while (next[at] !== at) {
    next[at] = next[next[at]!]! // halves the way for the next one
    at = next[at]!
  }
  return at
}

/** The first of the places that was advertised at most 180 days before. */
function firstWithin(moments: Float64Array, moment: number): number {
  let low = 0
  for (let high = moments.length; low < high; ) {
    const middle = (low + high) >>> 1
    if (moment - moments[middle]! > WITHIN) low = middle + 1
    else high = middle
  }
  return low
}
