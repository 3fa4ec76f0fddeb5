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
  readonly estimate: Float64Array
}

/**
 * Tenders of one buyer and classification side by side, and in a group those of a span of time ("cell"): of the groups
 * of some cancelled tenders ("seekers") only, and of the time in which one of these may have been launched again. Two
 * walks over the tenders, no sorting.
 */
export class TenderGroups {
  readonly count: number
  /** Seekers of group g are `seekers[seekerStart[g]] …`, ascending. */
  readonly seekerStart: Int32Array
  readonly seekers: Int32Array
  /** First cell of each group; one longer than the groups. */
  readonly cellStart: Int32Array
  /** Tenders of cell c are `members[start[c]] …`, ascending. */
  readonly start: Int32Array
  readonly members: Int32Array
  /** When member m was advertised (first millisecond), and its value: at 2m and 2m + 1. */
  readonly keys: Float64Array
  readonly #spans: number
  readonly #span: number
  readonly #least: number = Number.POSITIVE_INFINITY
  /** By group and span: the cell, -1 where no seeker looks. */
  readonly #cellOf: Int32Array

  /** `seekers`: ascending. Those without a buyer, classification or date, and those that are found (≥ 0), are none. */
  constructor(columns: GroupColumns, seekers: readonly number[], found: Int32Array) {
    const { rows, buyer, classification, published } = columns
    const groups = new Pairs(seekers.length)
    const seeker = new Int32Array(seekers.length)
    const groupOf = new Int32Array(seekers.length)
    let known = 0
    let latest = Number.NEGATIVE_INFINITY
    for (const t of seekers) {
      const row = rows[t]!
      const instant = published[row]!
      if (found[t]! >= 0 || buyer[row]! < 0 || classification[row]! < 0 || Number.isNaN(instant)) continue
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
    // so many groups and spans as tenders, about
    this.#spans = Math.max(1, Math.min(SPANS, Math.floor(rows.length / Math.max(1, groups.size))))
    this.#span = (latest + WITHIN - this.#least) / this.#spans
    this.#cellOf = new Int32Array(groups.size * this.#spans)
    this.cellStart = this.#numberCells(columns)
    const cells = this.#cells(columns, groups, latest + WITHIN)
    this.start = startsOf(cells, this.cellStart[groups.size]!)
    this.members = new Int32Array(this.start.at(-1)!)
    this.keys = new Float64Array(2 * this.members.length)
    scatter(cells, columns, this.start, this.members, this.keys)
  }

  /** The cell of a group in which a moment lies, -1 where no seeker looks. */
  cellOf(group: number, moment: number): number {
    return this.#cellOf[group * this.#spans + this.#spanOf(moment)]!
  }

  #spanOf(moment: number): number {
    return Math.min(this.#spans - 1, Math.floor((moment - this.#least) / this.#span))
  }

  /** Numbers the cells of the time in which seekers look, group by group; the first one of each. */
  #numberCells({ rows, published }: GroupColumns): Int32Array {
    const spans = this.#spans
    const cellOf = this.#cellOf
    const first = new Int32Array(this.count + 1)
    let cell = 0
    for (let group = 0; group < this.count; group++) {
      first[group] = cell
      for (let s = this.seekerStart[group]!; s < this.seekerStart[group + 1]!; s++) {
        const moment = firstMoment(published[rows[this.seekers[s]!]!]!)
        const last = this.#spanOf(moment + WITHIN)
        for (let span = this.#spanOf(moment); span <= last; span++) cellOf[group * spans + span] = 1
      }
      for (let at = group * spans; at < (group + 1) * spans; at++) cellOf[at] = cellOf[at] === 1 ? cell++ : -1
    }
    first[this.count] = cell
    return first
  }

  /** The cell of each tender, -1 for all that launch no seeker again. */
  #cells(
    { rows, buyer, classification, published }: GroupColumns,
    groups: Pairs,
    latest: number,
  ): Int32Array {
    const least = this.#least
    const cells = new Int32Array(rows.length)
    for (let t = 0; t < rows.length; t++) {
      const row = rows[t]!
      cells[t] = -1
      if (row < 0 || buyer[row]! < 0 || classification[row]! < 0) continue
      const moment = firstMoment(published[row]!)
      if (!(moment > least && moment <= latest)) continue
      const group = groups.find(buyer[row]!, classification[row]!)
      if (group >= 0) cells[t] = this.cellOf(group, moment)
    }
    return cells
  }
}

function startsOf(cells: Int32Array, count: number): Int32Array {
  const start = new Int32Array(count + 1)
  for (let t = 0; t < cells.length; t++) if (cells[t]! >= 0) start[cells[t]! + 1]!++
  for (let c = 0; c < count; c++) start[c + 1]! += start[c]!
  return start
}

function scatter(
  cells: Int32Array,
  { rows, published, estimate }: GroupColumns,
  start: Int32Array,
  members: Int32Array,
  keys: Float64Array,
): void {
  const next = start.slice()
  for (let t = 0; t < cells.length; t++) {
    if (cells[t]! < 0) continue
    const place = next[cells[t]!]!++
    const row = rows[t]!
    members[place] = t
    keys[2 * place] = firstMoment(published[row]!)
    keys[2 * place + 1] = estimate[row]!
  }
}
