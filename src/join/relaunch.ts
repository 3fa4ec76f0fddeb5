import type { Dataset } from '../columns/dataset.js'
import type { Dictionary } from '../columns/dictionary.js'
import { sharedInt32 } from '../columns/shared.js'
import { enumValues } from '../schema/tables.js'
import { codes, enums, type Index, numbers } from './index-of.js'
import { RelaunchSearch, type SearchColumns } from './relaunch-search.js'
import type { GroupKeys, TenderGroups } from './tender-groups.js'
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
export class Relaunches {
  readonly #columns: SearchColumns | undefined
  readonly #relaunch: Int32Array
  readonly #earlier: (a: number, b: number) => boolean
  readonly #title: Dictionary
  /** What `find` needs groups of, made in any thread; undefined: of nothing. */
  readonly keys: GroupKeys | undefined

  /** Finds those that are named. */
  constructor(
    dataset: Dataset,
    columns: Index['columns'],
    { count, ordinalOf, row: rows, code }: TenderSubjects,
  ) {
    const { tender, title } = dataset.dictionaries
    this.#title = title
    this.#earlier = (a, b) => tender.compare(code[a]!, code[b]!) < 0
    const found = sharedInt32(count).fill(-1)
    this.#relaunch = found
    const status = enums({ columns }, 'tenders', 'status')
    if (!status) return
    const previous = codes({ columns }, 'tenders', 'previous_tender_id')
    if (previous) {
      for (const t of withCode(rows, previous)) {
        const named = ordinalOf[previous[rows[t]!]!]!
        if (named >= 0 && named !== t && (found[named]! < 0 || this.#earlier(t, found[named]!)))
          found[named] = t
      }
    }
    const seekers = withStatus(rows, status)
    if (seekers.length === 0) return // as in most small data sets: nothing is made ready
    this.#columns = searchColumns(columns, rows)
    if (this.#columns) {
      const { buyer, classification, published, estimate } = this.#columns
      this.keys = { columns: { rows, buyer, classification, published, estimate }, seekers, found }
    }
  }

  /** By tender: the one that launches it again, -1 none. `groups`: of the keys. */
  find(groups: TenderGroups | undefined): Int32Array {
    if (!this.#columns || !groups) return this.#relaunch
    const titles = new Titles(this.#title)
    const search = new RelaunchSearch(this.#columns, groups, titles, this.#earlier, this.#relaunch)
    for (let group = 0; group < groups.count; group++) search.inGroup(group)
    return this.#relaunch
  }
}

function searchColumns(columns: Index['columns'], rows: Int32Array): SearchColumns | undefined {
  const buyer = codes({ columns }, 'tenders', 'buyer_id')
  const classification = codes({ columns }, 'tenders', 'classification')
  const title = codes({ columns }, 'tenders', 'title')
  const estimate = numbers({ columns }, 'tenders', 'estimate')
  const published = numbers({ columns }, 'tenders', 'published_at')
  const currency = codes({ columns }, 'tenders', 'currency')
  if (!buyer || !classification || !title || !estimate || !published) return undefined
  return { rows, buyer, classification, title, estimate, published, currency }
}

// Walks over all tenders, outside of what holds closures: their columns stay in registers.

function withStatus(rows: Int32Array, status: Int8Array): Int32Array {
  const found: number[] = []
  for (let t = 0; t < rows.length; t++) {
    const row = rows[t]!
    if (row >= 0 && (status[row] === CANCELLED || status[row] === WITHDRAWN)) found.push(t)
  }
  return Int32Array.from(found)
}

function withCode(rows: Int32Array, codes: Int32Array): number[] {
  const found: number[] = []
  for (let t = 0; t < rows.length; t++) {
    const row = rows[t]!
    if (row >= 0 && codes[row]! >= 0) found.push(t)
  }
  return found
}
