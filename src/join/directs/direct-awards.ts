import type { Dictionary } from '../../columns/dictionary.js'
import { firstMoment, lastMoment } from '../../schema/instant.js'
import { enumValues } from '../../schema/tables.js'
import { groupRows } from '../group.js'
import { enums, type Index, numbers } from '../index-of.js'
import { UNSURE } from './unsure.js'

const COUNTING = ['active', 'pending'].map((status) => enumValues('awards', 'status').indexOf(status))
const DIRECT = enumValues('tenders', 'method').indexOf('direct')

/** Whether an award of a status (a place in its list, -1 null) counts, or may. */
export function mayCount(status: number): boolean {
  return status < 0 || COUNTING.includes(status)
}

/** Awards of one key, `order[start[key], start[key + 1])`, in order of time. */
export interface AwardGroups {
  readonly start: Int32Array
  readonly order: Int32Array
}

/** Rows of awards that count, or may, of tenders whose method is direct or not known. */
export class DirectAwards {
  /** By award the ordinal of its tender. */
  readonly tender: readonly number[]
  /** By award why it may be none (`UNSURE`). */
  readonly unsure: readonly number[]
  /** By award when it was made; NaN null. */
  readonly at: Float64Array
  /** All of them, in order of time. */
  readonly #inTime: Int32Array

  constructor(
    readonly index: Index,
    readonly ids: Dictionary,
  ) {
    const { row: tenderRow } = index.tender
    const method = enums(index, 'tenders', 'method')
    const status = enums(index, 'awards', 'status')
    const awardedAt = numbers(index, 'awards', 'awarded_at')
    const rows: number[] = []
    const tenders: number[] = []
    const why: number[] = []
    for (let a = 0; a < index.counts.award; a++) {
      const t = index.award.tender[a]!
      const own = tenderRow[t]!
      const how = own < 0 || !method ? -1 : method[own]!
      if (own < 0 || (how >= 0 && how !== DIRECT)) continue
      for (let r = index.award.rowStart[a]!; r < index.award.rowStart[a + 1]!; r++) {
        const row = index.award.rows[r]!
        const state = status ? status[row]! : -1
        const aside = index.award.setAside[a] !== 0
        if (!aside && !mayCount(state)) continue
        rows.push(row)
        tenders.push(t)
        why.push(
          (how < 0 ? UNSURE.METHOD : 0) |
            (aside ? UNSURE.AWARD_SET_ASIDE : state < 0 ? UNSURE.AWARD_STATUS : 0),
        )
      }
    }
    this.tender = tenders
    this.unsure = why
    this.at = Float64Array.from(rows, (row) => (awardedAt ? awardedAt[row]! : Number.NaN))
    this.#inTime = this.#inOrderOfTime()
  }

  get count(): number {
    return this.at.length
  }

  /** Awards by key, -1 left out; how many keys there are is asked once all are known. */
  grouped(keyOf: (award: number) => number, keyCount: () => number): AwardGroups {
    const keys = Int32Array.from(this.#inTime, keyOf)
    const { start, order } = groupRows(keys, keyCount())
    return { start, order: Int32Array.from(order, (place) => this.#inTime[place]!) }
  }

  /** The first place of a group in `order[from, to)` at or after a moment; without a date is before all. */
  firstFrom(order: Int32Array, moment: number, from: number, to: number): number {
    let low = from
    for (let high = to; low < high; ) {
      const middle = (low + high) >>> 1
      if (firstMoment(this.at[order[middle]!]!) >= moment) high = middle
      else low = middle + 1
    }
    return low
  }

  /** Whether the id of a tender is before that of another. */
  isBefore(one: number, other: number): boolean {
    const { tender: id } = this.index.idCode
    return one !== other && this.ids.compare(id[one]!, id[other]!) < 0
  }

  /** Awards without a date first, then by the first and the last moment they may mean, then by the id of their tender. */
  #inOrderOfTime(): Int32Array {
    const { at, tender } = this
    const order = Int32Array.from(at, (_, i) => i)
    const moment = (i: number) => (Number.isNaN(at[i]!) ? Number.NEGATIVE_INFINITY : firstMoment(at[i]!))
    order.sort((a, b) => {
      const [x, y] = [moment(a), moment(b)]
      if (x !== y) return x < y ? -1 : 1
      const [until, other] = [lastMoment(at[a]!), lastMoment(at[b]!)]
      if (until < other || until > other) return until < other ? -1 : 1
      const [one, two] = [tender[a]!, tender[b]!]
      return one === two ? 0 : this.isBefore(one, two) ? -1 : 1
    })
    return order
  }
}
