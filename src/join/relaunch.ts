import type { Dataset } from '../columns/dataset.js'
import { sharedInt32 } from '../columns/shared.js'
import { firstMoment } from '../schema/instant.js'
import { enumValues } from '../schema/tables.js'
import { codes, enums, type Index, numbers } from './index-of.js'

const statuses = enumValues('tenders', 'status')
const CANCELLED = statuses.indexOf('cancelled')
const WITHDRAWN = statuses.indexOf('withdrawn')
const DAYS = 180 * 86_400_000
/** Share of words two titles must have in common (Jaccard), and the largest ratio of two values, to be alike. */
const LIKE_TITLE = 0.5
const LIKE_VALUE = 2

/**
 * For each cancelled or withdrawn tender, the one that launches it again: the one that names it as its previous, else
 * the first of the same buyer and classification with a similar title and value, advertised within 180 days after it.
 * Ties go to the smaller id. Only cancelled tenders and their buyers' others are looked at, strings only there.
 */
export function findRelaunches(dataset: Dataset, index: Index): Int32Array {
  const count = index.counts.tender
  const relaunch = sharedInt32(count).fill(-1)
  const status = enums(index, 'tenders', 'status')
  if (!status) return relaunch
  const ordinalOf = new Int32Array(dataset.dictionaries.tender.size).fill(-1)
  for (let t = 0; t < count; t++) ordinalOf[index.tenderCode.tender[t]!] = t
  const cancelled: number[] = []
  for (let t = 0; t < count; t++) {
    const row = index.tender.row[t]!
    if (row >= 0 && (status[row] === CANCELLED || status[row] === WITHDRAWN)) cancelled.push(t)
  }
  const earlier = (a: number, b: number): boolean =>
    dataset.dictionaries.tender.compare(index.tenderCode.tender[a]!, index.tenderCode.tender[b]!) < 0

  const previous = codes(index, 'tenders', 'previous_tender_id')
  if (previous) {
    for (let t = 0; t < count; t++) {
      const row = index.tender.row[t]!
      const named = row < 0 || previous[row]! < 0 ? -1 : ordinalOf[previous[row]!]!
      if (named >= 0 && named !== t && (relaunch[named]! < 0 || earlier(t, relaunch[named]!)))
        relaunch[named] = t
    }
  }

  const buyer = codes(index, 'tenders', 'buyer_id')
  const classification = codes(index, 'tenders', 'classification')
  const title = codes(index, 'tenders', 'title')
  const estimate = numbers(index, 'tenders', 'estimate')
  const published = numbers(index, 'tenders', 'published_at')
  const currency = codes(index, 'tenders', 'currency')
  if (!buyer || !classification || !title || !estimate || !published) return relaunch
  const groups = new Map<number, number[]>()
  const words = new Map<number, ReadonlySet<string>>()
  const key = (row: number): number => buyer[row]! * classes + classification[row]!
  const classes = dataset.dictionaries.classification.size
  for (const t of cancelled) {
    const row = index.tender.row[t]!
    if (relaunch[t]! < 0 && buyer[row]! >= 0 && classification[row]! >= 0) groups.set(key(row), [])
  }
  for (let t = 0; t < count; t++) {
    const row = index.tender.row[t]!
    if (row >= 0 && buyer[row]! >= 0 && classification[row]! >= 0 && !Number.isNaN(published[row]!))
      groups.get(key(row))?.push(t)
  }
  for (const group of groups.values()) group.sort((a, b) => (isFirst(a, b) ? -1 : 1))
  for (const t of cancelled) {
    const row = index.tender.row[t]!
    const group = groups.get(key(row))
    if (relaunch[t]! >= 0 || !group || buyer[row]! < 0 || classification[row]! < 0) continue
    relaunch[t] = firstAgain(group, row)
  }
  return relaunch

  /** The first of the group, which is in order of time, that is this one again; -1 none. Looks at 180 days only. */
  function firstAgain(group: readonly number[], row: number): number {
    const start = firstMoment(published![row]!)
    let low = 0
    let high = group.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (firstMoment(published![index.tender.row[group[middle]!]!]!) > start) high = middle
      else low = middle + 1
    }
    for (; low < group.length; low++) {
      const other = index.tender.row[group[low]!]!
      if (firstMoment(published![other]!) - start > DAYS) return -1
      if (isAgain(row, other)) return group[low]!
    }
    return -1
  }

  function isFirst(a: number, b: number): boolean {
    const [x, y] = [published![index.tender.row[a]!]!, published![index.tender.row[b]!]!]
    return x < y || (x === y && a !== b && earlier(a, b))
  }

  function isAgain(row: number, other: number): boolean {
    if (currency && currency[row] !== currency[other]) return false
    const ratio = estimate![other]! / estimate![row]!
    if (!(ratio <= LIKE_VALUE && ratio >= 1 / LIKE_VALUE)) return false
    return likeness(title![row]!, title![other]!) >= LIKE_TITLE
  }

  function likeness(a: number, b: number): number {
    if (a < 0 || b < 0) return 0
    if (a === b) return 1
    const [x, y] = [wordsOf(a), wordsOf(b)]
    const shared = [...x].filter((word) => y.has(word)).length
    return shared / Math.max(1, x.size + y.size - shared)
  }

  function wordsOf(code: number): ReadonlySet<string> {
    const known = words.get(code)
    if (known) return known
    const found = new Set(
      dataset.dictionaries.title
        .text(code)
        .toLowerCase()
        .match(/[\p{L}\p{N}]{2,}/gu) ?? [],
    )
    words.set(code, found)
    return found
  }
}
