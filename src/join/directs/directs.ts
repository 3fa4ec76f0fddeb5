import type { Dataset } from '../../columns/dataset.js'
import { sharedFloat64, sharedInt32 } from '../../columns/shared.js'
import { firstMoment, isWholeDay, LONGEST_DAY, lastMoment } from '../../schema/instant.js'
import { enumValues } from '../../schema/tables.js'
import { codes, enums, type Index, numbers } from '../index-of.js'
import { Pairs } from '../pairs.js'
import { Titles } from '../titles.js'
import { DirectAwards } from './direct-awards.js'
import { lostFollowers } from './lost-followers.js'
import { UNSURE } from './unsure.js'

/** By tender whose competition failed: the direct awards of the same thing that followed. Empty where no fact asks. */
export interface Directs {
  /** When the first was made that surely followed (the one that was made by the earliest moment), NaN none; its tender. */
  readonly sureAt: Float64Array
  readonly tender: Int32Array
  /** When the first was made that may have followed, sure ones too; NaN none, -Infinity: one of an unknown date. */
  readonly firstAt: Float64Array
  /** Bits `UNSURE` of those that may have followed; 0: nothing is open. */
  readonly unsure: Int32Array
}

const FAILED = ['cancelled', 'unsuccessful', 'withdrawn'].map((status) =>
  enumValues('tenders', 'status').indexOf(status),
)
/** Each tender looks at so many awards of a classification at the most: no data make this quadratic. */
const LOOKS = 1000

/**
 * For each tender that was cancelled, withdrawn or unsuccessful, or may have been, the direct awards that followed: of a tender of method
 * direct that names it as its previous, or has the same buyer and classification and a similar title. An award follows
 * that was made after the tender was advertised; where that is not known, one after its deadline surely does, and any
 * other may. What a tender says of no buyer counts for nobody. Only failed tenders and awards of direct ones are looked at.
 */
export function directsOf(dataset: Dataset, index: Index): Directs {
  const { row: tenderRow } = index.tender
  const count = tenderRow.length
  const sureAt = sharedFloat64(count).fill(Number.NaN)
  const firstAt = sharedFloat64(count).fill(Number.NaN)
  const tender = sharedInt32(count).fill(-1)
  const unsure = sharedInt32(count)
  const found: Directs = { sureAt, tender, firstAt, unsure }
  const status = enums(index, 'tenders', 'status')
  const buyer = codes(index, 'tenders', 'buyer_id')
  const classification = codes(index, 'tenders', 'classification')
  const title = codes(index, 'tenders', 'title')
  const published = numbers(index, 'tenders', 'published_at')
  const deadline = numbers(index, 'tenders', 'deadline_at')
  const previous = codes(index, 'tenders', 'previous_tender_id')
  const titles = new Titles(dataset.dictionaries.title)

  const isFailed = new Uint8Array(count)
  for (let t = 0; t < count; t++) if (tenderRow[t]! >= 0 && mayHaveFailed(tenderRow[t]!)) isFailed[t] = 1
  const awards = new DirectAwards(index, dataset.dictionaries.tender)
  const groups = new Pairs(awards.count + 1)
  const byGroup = awards.grouped(
    (i) => {
      const row = tenderRow[awards.tender[i]!]!
      const who = buyer ? buyer[row]! : -1
      // Classification 0 of a pair stands for none.
      return who < 0 ? -1 : groups.add(who, (classification ? classification[row]! : -1) + 1)
    },
    () => groups.size,
  )
  const ordinalOf = ordinals()
  const byPrevious = awards.grouped(
    (i) => {
      const code = previous ? previous[tenderRow[awards.tender[i]!]!]! : -1
      return code < 0 ? -1 : ordinalOf[code]!
    },
    () => count,
  )
  for (let t = 0; t < count; t++) if (isFailed[t] === 1) follow(t)
  const mayFollow = lostFollowers(index, ordinalOf)
  for (let t = 0; t < count && mayFollow; t++) {
    if (isFailed[t] === 0 || !mayFollow(t)) continue
    unsure[t]! |= UNSURE.AWARD_SET_ASIDE
    firstAt[t] = Number.NEGATIVE_INFINITY
  }
  return found

  function mayHaveFailed(row: number): boolean {
    return !status || status[row]! < 0 || FAILED.includes(status[row]!)
  }

  function follow(t: number): void {
    const row = tenderRow[t]!
    if (!index.tables.includes('awards')) unsure[t]! |= UNSURE.AWARDS | UNSURE.OWN
    for (let i = byPrevious.start[t]!; i < byPrevious.start[t + 1]!; i++) take(t, byPrevious.order[i]!, 0)
    const who = buyer ? buyer[row]! : -1
    const what = classification ? classification[row]! : -1
    const called = title ? title[row]! : -1
    if (who < 0) unsure[t]! |= UNSURE.BUYER | UNSURE.OWN
    if (what < 0) unsure[t]! |= UNSURE.CLASSIFICATION | UNSURE.OWN
    if (called < 0) unsure[t]! |= UNSURE.TITLE | UNSURE.OWN
    if (who < 0 || what < 0 || called < 0) return
    for (const [group, open] of [
      [groups.find(who, what + 1), 0],
      [groups.find(who, 0), UNSURE.CLASSIFICATION],
    ] as const) {
      if (group < 0) continue
      let looks = 0
      const [from, to] = [byGroup.start[group]!, byGroup.start[group + 1]!]
      const dated = awards.firstFrom(byGroup.order, Number.NEGATIVE_INFINITY, from, to)
      const after = awards.firstFrom(byGroup.order, momentOf(t) - LONGEST_DAY, dated, to)
      for (let i = from; i < to; i++) {
        if (i === dated) i = after // those between were made before
        if (i === to) break
        const award = byGroup.order[i]!
        if (isSettled(t, awards.at[award]!, open !== 0)) break
        if (looks++ === LOOKS) {
          unsure[t]! |= UNSURE.MANY
          firstAt[t] = Number.NEGATIVE_INFINITY
          break
        }
        const other = title ? title[tenderRow[awards.tender[award]!]!]! : -1
        if (other >= 0 && !titles.alike(called, other)) continue
        take(t, award, open | (other < 0 ? UNSURE.TITLE : 0))
        // Of awards of one day, the first stands for all: those at a time of it come after them.
        if (!Number.isNaN(sureAt[t]!) && isWholeDay(sureAt[t]!))
          i = Math.max(i, awards.firstFrom(byGroup.order, firstMoment(sureAt[t]!) + 1, i, to) - 1)
      }
    }
  }

  /** Whether an award found for sure leaves nothing to those made from a moment on (`open`: that are not sure). */
  function isSettled(t: number, from: number, open: boolean): boolean {
    const at = sureAt[t]!
    if (Number.isNaN(at)) return false
    if (open) return firstMoment(from) >= firstMoment(firstAt[t]!)
    return firstMoment(from) > lastMoment(at) || (!isWholeDay(at) && firstMoment(from) >= at)
  }

  /** Notes an award of the same thing, if it followed; `open`: why it may not be of the same thing. */
  function take(t: number, i: number, open: number): void {
    if (awards.tender[i] === t) return
    const why = open | awards.unsure[i]! | order(tenderRow[t]!, awards.at[i]!)
    if ((why & NOT_AFTER) !== 0) return
    unsure[t]! |= why
    const at = awards.at[i]!
    if (why === 0 && isEarlier(i, t)) {
      sureAt[t] = at
      tender[t] = awards.tender[i]!
    }
    if (Number.isNaN(at)) firstAt[t] = Number.NEGATIVE_INFINITY
    else if (!(firstMoment(firstAt[t]!) <= firstMoment(at))) firstAt[t] = at
  }

  /** Whether an award came after a tender: 0 yes, `NOT_AFTER` no, else why that is not known. */
  function order(row: number, at: number): number {
    const known = published ? published[row]! : Number.NaN
    const due = deadline ? deadline[row]! : Number.NaN
    if (Number.isNaN(known) && Number.isNaN(due)) return UNSURE.PUBLISHED_AT
    if (Number.isNaN(at)) return UNSURE.AWARDED_AT
    if (Number.isNaN(known)) return firstMoment(at) > lastMoment(due) ? 0 : UNSURE.PUBLISHED_AT
    if (firstMoment(at) > lastMoment(known)) return 0
    return lastMoment(at) <= firstMoment(known) ? NOT_AFTER : UNSURE.SAME_DAY
  }

  /** Whether an award was surely made by an earlier moment than the one found so far; of two, the smaller id. */
  function isEarlier(i: number, t: number): boolean {
    const [a, b] = [lastMoment(awards.at[i]!), lastMoment(sureAt[t]!)]
    return !(b <= a) || (a === b && awards.isBefore(awards.tender[i]!, tender[t]!))
  }

  /** The first moment at which an award may follow a tender. */
  function momentOf(t: number): number {
    const start = published ? published[tenderRow[t]!]! : Number.NaN
    return Number.isNaN(start) ? Number.NEGATIVE_INFINITY : firstMoment(start)
  }

  function ordinals(): Int32Array {
    const of = new Int32Array(dataset.dictionaries.tender.size).fill(-1)
    for (let t = 0; t < count; t++) of[index.idCode.tender[t]!] = t
    return of
  }
}

/** A bit of its own beside those of `UNSURE`. */
const NOT_AFTER = 1 << 30
