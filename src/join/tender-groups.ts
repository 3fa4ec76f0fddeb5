import { firstMoment } from '../schema/instant.js'
import { groupRows } from './group.js'
import { Pairs } from './pairs.js'

/** How long after a cancelled tender another may launch it again. */
export const WITHIN = 180 * 86_400_000
/** Spans of time that tenders are put apart by, at the most. */
const SPANS = 64

/** What groups are made of, in row order. */
export interface GroupColumns {
  /** Row of each tender, -1 none. */
  readonly rows: Int32Array
  readonly buyer: Int32Array
  readonly classification: Int32Array
  readonly published: Float64Array
}

/**
 * Tenders of one buyer and classification side by side, and those of a span of time in each: of the groups of some
 * cancelled ones ("seekers") only, and of the time in which one of these may have been launched again. Three walks over
 * the tenders, no sorting.
 */
export class TenderGroups {
  readonly count: number
  /** Seekers of group g are `seekers[seekerStart[g]] …`, ascending. */
  readonly seekerStart: Int32Array
  readonly seekers: Int32Array
  /** Tenders of group g and span s are `members[start[g * spans + s]] …`, ascending. */
  readonly start: Int32Array
  readonly members: Int32Array
  readonly spans: number
  readonly #least: number = Number.POSITIVE_INFINITY
  readonly #span: number

  /** `seekers`: ascending. Those without a buyer, classification or date, and those with `isFound` ≥ 0, are none. */
  constructor(columns: GroupColumns, seekers: readonly number[], isFound: Int32Array) {
    const { rows, buyer, classification, published } = columns
    const groups = new Pairs(seekers.length)
    const seeker = new Int32Array(seekers.length)
    const groupOf = new Int32Array(seekers.length)
    let known = 0
    let latest = Number.NEGATIVE_INFINITY
    for (const t of seekers) {
      const row = rows[t]!
      const instant = published[row]!
      if (isFound[t]! >= 0 || buyer[row]! < 0 || classification[row]! < 0 || Number.isNaN(instant)) continue
      seeker[known] = t
      groupOf[known++] = groups.add(buyer[row]!, classification[row]!)
      const moment = firstMoment(instant)
      if (moment < this.#least) this.#least = moment
      if (moment > latest) latest = moment
    }
    this.count = groups.size
    const { start, order } = groupRows(groupOf.subarray(0, known), groups.size)
    this.seekerStart = start
    this.seekers = order.map((place) => seeker[place]!)
    // so many cells as tenders, about
    this.spans = Math.max(1, Math.min(SPANS, Math.floor(rows.length / Math.max(1, groups.size))))
    this.#span = (latest + WITHIN - this.#least) / this.spans
    const cells = this.#cells(columns, groups, latest + WITHIN)
    const grouped = scatter(cells, this.count * this.spans)
    this.start = grouped.start
    this.members = grouped.order
  }

  /** The span of a moment from that of the first seeker on, up to the last and `WITHIN`. */
  spanOf(moment: number): number {
    return Math.min(this.spans - 1, Math.floor((moment - this.#least) / this.#span))
  }

  /** Group and span of each tender, -1 for all that launch no seeker again. */
  #cells(
    { rows, buyer, classification, published }: GroupColumns,
    groups: Pairs,
    latest: number,
  ): Int32Array {
    const { spans } = this
    const least = this.#least
    const cells = new Int32Array(rows.length)
    for (let t = 0; t < rows.length; t++) {
      const row = rows[t]!
      cells[t] = -1
      if (row < 0 || buyer[row]! < 0 || classification[row]! < 0) continue
      const moment = firstMoment(published[row]!)
      if (!(moment > least && moment <= latest)) continue
      const group = groups.find(buyer[row]!, classification[row]!)
      if (group >= 0) cells[t] = group * spans + this.spanOf(moment)
    }
    return cells
  }
}

function scatter(cells: Int32Array, count: number): { start: Int32Array; order: Int32Array } {
  const start = new Int32Array(count + 2)
  for (let t = 0; t < cells.length; t++) if (cells[t]! >= 0) start[cells[t]! + 2]!++
  for (let c = 0; c < count; c++) start[c + 2]! += start[c + 1]!
  const order = new Int32Array(start[count + 1]!)
  for (let t = 0; t < cells.length; t++) if (cells[t]! >= 0) order[start[cells[t]! + 1]!++] = t
  return { start, order }
}
