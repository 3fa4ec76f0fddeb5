import type { Dataset } from '../columns/dataset.js'
import { sharedInt32 } from '../columns/shared.js'
import { enumValues } from '../schema/tables.js'
import { codes, enums, type Index, numbers } from './index-of.js'
import { RelaunchSearch } from './relaunch-search.js'
import { TenderGroups } from './tender-groups.js'
import type { TenderSubjects } from './tenders.js'
import { Titles } from './titles.js'

const statuses = enumValues('tenders', 'status')
const CANCELLED = statuses.indexOf('cancelled')
const WITHDRAWN = statuses.indexOf('withdrawn')

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
  const rows = index.tender.row
  const earlier = (a: number, b: number): boolean =>
    dataset.dictionaries.tender.compare(tenders.code[a]!, tenders.code[b]!) < 0

  const previous = codes(index, 'tenders', 'previous_tender_id')
  if (previous) {
    for (const t of withCode(rows, previous)) {
      const named = ordinalOf[previous[rows[t]!]!]!
      if (named >= 0 && named !== t && (relaunch[named]! < 0 || earlier(t, relaunch[named]!)))
        relaunch[named] = t
    }
  }

  const cancelled = withStatus(rows, status)
  if (cancelled.length === 0) return relaunch // as in most small data sets: nothing is made ready
  const buyer = codes(index, 'tenders', 'buyer_id')
  const classification = codes(index, 'tenders', 'classification')
  const title = codes(index, 'tenders', 'title')
  const estimate = numbers(index, 'tenders', 'estimate')
  const published = numbers(index, 'tenders', 'published_at')
  const currency = codes(index, 'tenders', 'currency')
  if (!buyer || !classification || !title || !estimate || !published) return relaunch
  const columns = { rows, buyer, classification, title, estimate, published, currency }
  const groups = new TenderGroups(columns, cancelled, relaunch)
  const search = new RelaunchSearch(
    columns,
    groups,
    new Titles(dataset.dictionaries.title),
    earlier,
    relaunch,
  )
  for (let group = 0; group < groups.count; group++) search.inGroup(group)
  return relaunch
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
