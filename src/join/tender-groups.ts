import { sharedFloat64, sharedInt32 } from '../columns/shared.js'
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

/** What a thread makes groups of. */
export interface GroupKeys {
  readonly columns: GroupColumns
  /** Cancelled tenders, ascending. Those without a buyer, classification or date, and those that are found (≥ 0), are none. */
  readonly seekers: Int32Array
  readonly found: Int32Array
}

/** How time is put apart: from `least` on, so many of `spans` a millisecond. */
interface Time {
  readonly least: number
  readonly spans: number
  readonly perMillisecond: number
}

/**
 * Tenders of one buyer and classification side by side, and in a group those of a span of time ("cell"): of the groups
 * of some cancelled tenders ("seekers") only, and of the time in which one of these may have been launched again. Plain
 * data in shared memory.
 */
export interface TenderGroups {
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
  readonly time: Time
  /** By group and span: the cell, -1 where no seeker looks. */
  readonly cellOf: Int32Array
}

/** Two walks over the tenders, no sorting. */
export function groupTenders({ columns, seekers, found }: GroupKeys): TenderGroups {
  const { rows, buyer, classification, published } = columns
  const groups = new Pairs(seekers.length)
  const seeker = new Int32Array(seekers.length)
  const groupOf = new Int32Array(seekers.length)
  let known = 0
  let least = Number.POSITIVE_INFINITY
  let latest = Number.NEGATIVE_INFINITY
  for (let s = 0; s < seekers.length; s++) {
    const t = seekers[s]!
    const row = rows[t]!
    const instant = published[row]!
    if (found[t]! >= 0 || buyer[row]! < 0 || classification[row]! < 0 || Number.isNaN(instant)) continue
    seeker[known] = t
    groupOf[known++] = groups.add(buyer[row]!, classification[row]!)
    const moment = firstMoment(instant)
    if (moment < least) least = moment
    if (moment > latest) latest = moment
  }
  const { start: seekerStart, order } = groupRows(groupOf.subarray(0, known), groups.size)
  const ofGroups = order.map((place) => seeker[place]!)
  // so many groups and spans as tenders, about
  const spans = Math.max(1, Math.min(SPANS, Math.floor(rows.length / Math.max(1, groups.size))))
  const time = { least, spans, perMillisecond: spans / (latest + WITHIN - least) }
  const cellOf = sharedInt32(groups.size * spans)
  const cellStart = numberCells(columns, { seekerStart, seekers: ofGroups, time, cellOf })
  const cells = cellsOf(columns, groups, time, latest + WITHIN, cellOf)
  const start = startsOf(cells, cellStart.at(-1)!)
  const members = sharedInt32(start.at(-1)!)
  const keys = sharedFloat64(2 * members.length)
  scatter(cells, columns, start, members, keys)
  return { count: groups.size, seekerStart, seekers: ofGroups, cellStart, start, members, keys, time, cellOf }
}

/** The cell of a group in which a moment lies, -1 where no seeker looks. */
export function cellAt(
  { time, cellOf }: Pick<TenderGroups, 'time' | 'cellOf'>,
  group: number,
  moment: number,
): number {
  return cellOf[group * time.spans + spanOf(time, moment)]!
}

function spanOf({ least, spans, perMillisecond }: Time, moment: number): number {
  return Math.min(spans - 1, Math.trunc((moment - least) * perMillisecond))
}

/** Numbers the cells of the time in which seekers look, group by group; the first one of each. */
function numberCells(
  { rows, published }: GroupColumns,
  { seekerStart, seekers, time, cellOf }: Pick<TenderGroups, 'seekerStart' | 'seekers' | 'time' | 'cellOf'>,
): Int32Array {
  const { spans } = time
  const count = seekerStart.length - 1
  const first = sharedInt32(count + 1)
  let cell = 0
  for (let group = 0; group < count; group++) {
    first[group] = cell
    for (let s = seekerStart[group]!; s < seekerStart[group + 1]!; s++) {
      const moment = firstMoment(published[rows[seekers[s]!]!]!)
      const last = spanOf(time, moment + WITHIN)
      for (let span = spanOf(time, moment); span <= last; span++) cellOf[group * spans + span] = 1
    }
    for (let at = group * spans; at < (group + 1) * spans; at++) cellOf[at] = cellOf[at] === 1 ? cell++ : -1
  }
  first[count] = cell
  return first
}

/** The cell of each tender, -1 for all that launch no seeker again. */
function cellsOf(
  { rows, buyer, classification, published }: GroupColumns,
  groups: Pairs,
  time: Time,
  latest: number,
  cellOf: Int32Array,
): Int32Array {
  const { least, spans, perMillisecond } = time
  const cells = new Int32Array(rows.length).fill(-1)
  for (let t = 0; t < rows.length; t++) {
    const row = rows[t]!
    if (row < 0 || buyer[row]! < 0 || classification[row]! < 0) continue
    const moment = firstMoment(published[row]!)
    if (!(moment > least && moment <= latest)) continue
    const group = groups.find(buyer[row]!, classification[row]!)
    const span = Math.min(spans - 1, Math.trunc((moment - least) * perMillisecond))
    if (group >= 0) cells[t] = cellOf[group * spans + span]!
  }
  return cells
}

function startsOf(cells: Int32Array, count: number): Int32Array {
  const start = sharedInt32(count + 1)
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
