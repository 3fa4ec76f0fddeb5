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
  const ofBuyer = new Map<number, number[]>()
  for (const t of cancelled) {
    const code = buyer[index.tender.row[t]!]!
    if (relaunch[t]! < 0 && code >= 0) ofBuyer.set(code, [])
  }
  for (let t = 0; t < count; t++) {
    const row = index.tender.row[t]!
    if (row >= 0) ofBuyer.get(buyer[row]!)?.push(t)
  }
  for (const t of cancelled) {
    if (relaunch[t]! >= 0) continue
    const row = index.tender.row[t]!
    let best = -1
    for (const other of ofBuyer.get(buyer[row]!) ?? []) {
      if (isAgain(row, index.tender.row[other]!) && (best < 0 || isFirst(other, best))) best = other
    }
    relaunch[t] = best
  }
  return relaunch

  function isFirst(a: number, b: number): boolean {
    const [x, y] = [published![index.tender.row[a]!]!, published![index.tender.row[b]!]!]
    return x < y || (x === y && earlier(a, b))
  }

  function isAgain(row: number, other: number): boolean {
    if (row === other || classification![row]! < 0 || classification![row] !== classification![other])
      return false
    const wait = firstMoment(published![other]!) - firstMoment(published![row]!)
    if (!(wait > 0 && wait <= DAYS)) return false
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

  function wordsOf(code: number): Set<string> {
    return new Set(
      dataset.dictionaries.title
        .text(code)
        .toLowerCase()
        .match(/[\p{L}\p{N}]{2,}/gu) ?? [],
    )
  }
}
