import type { Dataset } from '../columns/dataset.js'
import { ascending, sharedInt32 } from '../columns/shared.js'
import { firstMoment } from '../schema/instant.js'
import { enumValues } from '../schema/tables.js'
import { groupRows } from './group.js'
import { codes, enums, type Index, numbers } from './index-of.js'
import { Pairs } from './pairs.js'
import type { TenderSubjects } from './tenders.js'
import { Titles } from './titles.js'

const statuses = enumValues('tenders', 'status')
const CANCELLED = statuses.indexOf('cancelled')
const WITHDRAWN = statuses.indexOf('withdrawn')
const DAYS = 180 * 86_400_000
/** The largest ratio of two values that are alike. */
const LIKE_VALUE = 2
/** Up to so many cancelled tenders of one buyer and classification are asked of each tender, in any order. */
const MANY = 256
/** In a larger group, each compares its title with so many others at the most: no data make this quadratic. */
const LOOKS = 1000

/**
 * For each cancelled or withdrawn tender, the one that launches it again: the one that names it as its previous, else
 * the first of the same buyer and classification with a similar title and value, advertised within 180 days after it.
 * Ties go to the smaller id. Only cancelled tenders and others of the same buyer and classification are looked at,
 * strings only there.
 */
export function findRelaunches(
  dataset: Dataset,
  index: Pick<Index, 'tender' | 'columns'>,
  tenders: TenderSubjects,
): Int32Array {
  const { count, ordinalOf } = tenders
  const relaunch = sharedInt32(count).fill(-1)
  const status = enums(index, 'tenders', 'status')
  if (!status) return relaunch
  const previous = codes(index, 'tenders', 'previous_tender_id')
  if (previous) {
    for (const t of withCode(index.tender.row, previous)) {
      const named = ordinalOf[previous[index.tender.row[t]!]!]!
      if (named < 0 || named === t) continue
      if (relaunch[named]! < 0 || isEarlier(dataset, tenders, t, relaunch[named]!)) relaunch[named] = t
    }
  }
  // apart, as most small data sets have none, and what is below is made ready for them
  const cancelled = withStatus(index.tender.row, status)
  if (cancelled.length > 0) findAlike(dataset, index, tenders, cancelled, relaunch)
  return relaunch
}

/** Whether the id of a tender is the smaller one. */
function isEarlier({ dictionaries }: Dataset, { code }: TenderSubjects, a: number, b: number): boolean {
  return dictionaries.tender.compare(code[a]!, code[b]!) < 0
}

/** Of cancelled tenders that none names, the first that is like each of them: into `relaunch`. */
function findAlike(
  dataset: Dataset,
  index: Pick<Index, 'tender' | 'columns'>,
  tenders: TenderSubjects,
  cancelled: readonly number[],
  relaunch: Int32Array,
): void {
  const buyer = codes(index, 'tenders', 'buyer_id')
  const classification = codes(index, 'tenders', 'classification')
  const title = codes(index, 'tenders', 'title')
  const estimate = numbers(index, 'tenders', 'estimate')
  const published = numbers(index, 'tenders', 'published_at')
  const currency = codes(index, 'tenders', 'currency')
  if (!buyer || !classification || !title || !estimate || !published) return
  const groups = new Pairs(cancelled.length)
  const titles = new Titles(dataset.dictionaries.title)
  for (const t of cancelled) {
    const row = index.tender.row[t]!
    if (relaunch[t]! < 0 && buyer[row]! >= 0 && classification[row]! >= 0)
      groups.add(buyer[row]!, classification[row]!)
  }
  const { start, seekers, moments, values } = byGroup()
  /** When the one found so far was advertised. */
  const found = new Float64Array(seekers.length).fill(Number.POSITIVE_INFINITY)
  const from = moments.reduce((least, moment) => Math.min(least, moment), Number.POSITIVE_INFINITY)
  /** The place of a seeker that is still open, from each place on; only of groups of many. */
  const next = ascending(seekers.length + 1).slice()
  const looks = new Uint16Array(seekers.length)
  const late: { readonly t: number; readonly group: number }[] = []
  offerAll(index.tender.row, buyer, classification, published, from, groups, (t, row, group) => {
    if (start[group + 1]! - start[group]! > MANY) late.push({ t, group })
    else offer(t, row, start[group]!, start[group + 1]!)
  })
  // In groups of many, in order of time: so the first that fits a seeker stands, and nobody asks that seeker again.
  late.sort((a, b) => (isFirst(a.t, b.t) ? -1 : 1))
  for (const { t, group } of late) offerToOpen(t, index.tender.row[t]!, start[group]!, start[group + 1]!)
  return

  /** The cancelled tenders of each group, the earliest first; when they were advertised, and their values. */
  function byGroup() {
    const all = cancelled.filter((t) => {
      const row = index.tender.row[t]!
      return (
        relaunch[t]! < 0 && buyer![row]! >= 0 && classification![row]! >= 0 && !Number.isNaN(published![row]!)
      )
    })
    all.sort((a, b) => published![index.tender.row[a]!]! - published![index.tender.row[b]!]!)
    const groupOf = Int32Array.from(all, (t) => {
      const row = index.tender.row[t]!
      return groups.find(buyer![row]!, classification![row]!)
    })
    const { start, order } = groupRows(groupOf, groups.size)
    const seekers = order.map((place) => all[place]!)
    const moments = Float64Array.from(seekers, (t) => momentOf(index.tender.row[t]!))
    const values = Float64Array.from(seekers, (t) => estimate![index.tender.row[t]!]!)
    return { start, seekers, moments, values }
  }

  function momentOf(row: number): number {
    return firstMoment(published![row]!)
  }

  /** Gives a tender to those of its group that were advertised at most 180 days before it, and have no earlier one. */
  function offer(t: number, row: number, from: number, to: number): void {
    const moment = momentOf(row)
    let low = firstWithin(moment, from, to)
    const value = estimate![row]!
    for (; low < to && moments[low]! < moment; low++) {
      const ratio = value / values[low]!
      if (moment > found[low]! || !(ratio <= LIKE_VALUE && ratio >= 1 / LIKE_VALUE)) continue
      const seeker = seekers[low]!
      if (relaunch[seeker]! >= 0 && !isFirst(t, relaunch[seeker]!)) continue
      if (!isAgain(index.tender.row[seeker]!, row)) continue
      relaunch[seeker] = t
      found[low] = moment
    }
  }

  /** The same where tenders come in order of time. A seeker is closed when it has one, or has looked at `LOOKS` titles. */
  function offerToOpen(t: number, row: number, from: number, to: number): void {
    const moment = momentOf(row)
    const value = estimate![row]!
    let low = openFrom(firstWithin(moment, from, to))
    for (; low < to && moments[low]! < moment; low = openFrom(low + 1)) {
      const ratio = value / values[low]!
      if (!(ratio <= LIKE_VALUE && ratio >= 1 / LIKE_VALUE)) continue
      const seeker = seekers[low]!
      const fits = isAgain(index.tender.row[seeker]!, row)
      if (fits) relaunch[seeker] = t
      if (fits || ++looks[low]! === LOOKS) next[low] = low + 1
    }
  }

  function openFrom(place: number): number {
    let at = place
    while (next[at] !== at) {
      next[at] = next[next[at]!]! // halves the way for the next one
      at = next[at]!
    }
    return at
  }

  /** The first place of a seeker that was advertised at most 180 days before. */
  function firstWithin(moment: number, from: number, to: number): number {
    let low = from
    for (let high = to; low < high; ) {
      const middle = (low + high) >>> 1
      if (moment - moments[middle]! > DAYS) low = middle + 1
      else high = middle
    }
    return low
  }

  function isFirst(a: number, b: number): boolean {
    const x = published![index.tender.row[a]!]!
    const y = published![index.tender.row[b]!]!
    return x < y || (x === y && a !== b && isEarlier(dataset, tenders, a, b))
  }

  function isAgain(row: number, other: number): boolean {
    if (currency && currency[row] !== currency[other]) return false
    return titles.alike(title![row]!, title![other]!)
  }
}

// Walks over all tenders, outside of what holds closures: their columns stay in registers.

function withStatus(rows: Int32Array, status: Int8Array): number[] {
  const found: number[] = []
  for (let t = 0; t < rows.length; t++) {
    const row = rows[t]!
    if (row >= 0 && (status[row] === CANCELLED || status[row] === WITHDRAWN)) found.push(t)
  }
  return found
}

function withCode(rows: Int32Array, codes: Int32Array): number[] {
  const found: number[] = []
  for (let t = 0; t < rows.length; t++) {
    const row = rows[t]!
    if (row >= 0 && codes[row]! >= 0) found.push(t)
  }
  return found
}

/** Calls `offer` for every tender of a group that was advertised after `from`. */
function offerAll(
  rows: Int32Array,
  buyer: Int32Array,
  classification: Int32Array,
  published: Float64Array,
  from: number,
  groups: Pairs,
  offer: (t: number, row: number, group: number) => void,
): void {
  for (let t = 0; t < rows.length; t++) {
    const row = rows[t]!
    if (row < 0 || buyer[row]! < 0 || classification[row]! < 0 || !(published[row]! > from)) continue
    const group = groups.find(buyer[row]!, classification[row]!)
    if (group >= 0) offer(t, row, group)
  }
}
