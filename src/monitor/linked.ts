import { groupRows } from '../join/group.js'
import { Pairs } from '../join/pairs.js'
import { Titles } from '../join/titles.js'
import { firstMoment } from '../schema/instant.js'
import { enumValues } from '../schema/tables.js'
import { cellOf, type Field, type Ref } from './records/field.js'
import type { Store } from './records/store.js'

const statuses = enumValues('tenders', 'status')
const CANCELLED = [statuses.indexOf('cancelled'), statuses.indexOf('withdrawn')]
/** As in join/relaunch.ts, and a day more, as dates may be whole days. */
const DAY = 86_400_000
const WINDOW = 181 * DAY
/** Processes of one buyer and classification that are looked through at once; of more, the next refresh looks. */
const MOST_ALIKE = 4096
/** The earliest processes that may launch one again, looked at closely. */
const MOST_LOOKED_AT = 64

/** The largest ratio of two values that are alike, likewise. */
const LIKE_VALUE = 2
/** Titles are compared so often before the words that were found in them are forgotten. */
const TITLES = 10_000

const none: ReadonlySet<number> = new Set()

const columns = [
  'tender_id',
  'previous_tender_id',
  'buyer_id',
  'classification',
  'title',
  'estimate',
  'currency',
  'published_at',
  'status',
] as const
type Column = (typeof columns)[number]

/**
 * Which processes may launch which again: by name, or as processes of the same buyer and classification advertised
 * within 180 days. What is found is more than what the rules then take for a relaunch, never less (up to the limits).
 */
export class Relaunches {
  readonly #store
  readonly #namedBy = new Map<number, Set<number>>()
  readonly #pairs: Pairs | undefined
  readonly #start: Int32Array = new Int32Array(1)
  readonly #rows: Int32Array = new Int32Array(0)
  /** Of these, the cancelled ones. */
  readonly #cancelledStart: Int32Array = new Int32Array(1)
  readonly #cancelledRows: Int32Array = new Int32Array(0)
  /** Tenders that events brought, by buyer and classification; and the cancelled ones. */
  readonly #new = new Map<string, Set<number>>()
  readonly #newCancelled = new Map<string, Set<number>>()
  /** Held columns, until the table gets another one. */
  #fields: readonly Field[] | undefined
  readonly #byName = Object.fromEntries(columns.map((name) => [name, undefined])) as Record<
    Column,
    Field | undefined
  >
  #titles: Titles
  #looks = 0

  constructor(store: Store) {
    this.#store = store
    this.#titles = new Titles(store.context.dictionaries.title)
    const table = store.base.tables.get('tenders')
    const [tender, previous, buyer, classification] = columns.slice(0, 4).map((name) => {
      const column = table?.columns.get(name)
      return column?.kind === 'code' ? column.codes : undefined
    })
    if (!table || !tender) return
    for (let row = 0; previous && row < table.rows; row++)
      if (previous[row]! >= 0 && tender[row]! >= 0) this.#name(previous[row]!, tender[row]!)
    if (!buyer || !classification) return
    const pairs = new Pairs(table.rows)
    const keys = new Int32Array(table.rows).fill(-1)
    for (let row = 0; row < table.rows; row++)
      if (buyer[row]! >= 0 && classification[row]! >= 0 && tender[row]! >= 0)
        keys[row] = pairs.add(buyer[row]!, classification[row]!)
    const published = table.columns.get('published_at')
    if (published?.kind !== 'number') return
    const { start, order } = groupRows(keys, pairs.size)
    this.#pairs = pairs
    this.#start = start
    this.#rows = inTime(order, start, published.values)
    const cancelled = keys.map((key, row) => (this.#isCancelled(row) ? key : -1))
    const grouped = groupRows(cancelled, pairs.size)
    this.#cancelledStart = grouped.start
    this.#cancelledRows = inTime(grouped.order, grouped.start, published.values)
  }

  /** An event brought a version of this tender. */
  add(tender: number): void {
    for (const ref of this.#store.refs('tenders', tender)) {
      const previous = this.#value('previous_tender_id', ref)
      if (previous >= 0) this.#name(previous, tender)
      const key = this.#key(ref)
      if (key === undefined) continue
      addTo(this.#new, key, tender)
      if (this.#isCancelled(ref)) addTo(this.#newCancelled, key, tender)
    }
  }

  /** The cancelled tenders that this one may launch again: those of which no other surely is the one that does. */
  before(tender: number): ReadonlySet<number> {
    let found: Set<number> | undefined
    let alike: Set<number> | undefined
    for (const ref of this.#store.refs('tenders', tender)) {
      const previous = this.#value('previous_tender_id', ref)
      if (previous >= 0 && previous !== tender) {
        found ??= new Set()
        found.add(previous)
      }
      const moment = firstMoment(this.#value('published_at', ref))
      this.#alike(ref, true, moment - WINDOW, moment, (row) => {
        const other = this.#value('tender_id', row)
        if (other === tender || !this.#isCancelled(row) || !this.#isLike(row, ref)) return false
        alike ??= new Set()
        alike.add(other)
        return false
      })
    }
    for (const other of alike ?? none) {
      if (!this.after(other).has(tender)) continue
      found ??= new Set()
      found.add(other)
    }
    return found ?? none
  }

  /**
   * The tenders that may launch this one again, where it is cancelled: those that name it, and of those that are alike the
   * earliest up to one that surely does.
   */
  after(tender: number): ReadonlySet<number> {
    const refs = this.#store.refs('tenders', tender)
    if (!refs.some((ref) => this.#isCancelled(ref)) && !this.#namedBy.has(tender)) return none
    const found = new Set<number>()
    for (const other of this.#namedBy.get(tender) ?? [])
      if (this.#store.refs('tenders', other).some((ref) => this.#value('previous_tender_id', ref) === tender))
        found.add(other)
    const alike: { other: number; at: number }[] = []
    /** When the earliest one that is surely alike was advertised. */
    let until = Number.POSITIVE_INFINITY
    for (const ref of refs) {
      const moment = firstMoment(this.#value('published_at', ref))
      this.#alike(ref, false, moment, moment + WINDOW, (row) => {
        const at = firstMoment(this.#value('published_at', row))
        if (at > until) return true
        const other = this.#value('tender_id', row)
        if (other === tender || !this.#isLike(ref, row)) return false
        alike.push({ other, at })
        if (refs.length === 1 && at > moment && at < moment + WINDOW - DAY && this.#isPlain(other)) until = at
        return false
      })
    }
    alike.sort((a, b) => a.at - b.at)
    for (const { other, at } of alike.slice(0, MOST_LOOKED_AT)) if (at <= until) found.add(other)
    return found
  }

  /** Whether what is said of a tender is sure to count: one row, which was read. */
  #isPlain(tender: number): boolean {
    const refs = this.#store.refs('tenders', tender)
    return refs.length === 1 && !this.#store.isBroken('tenders', refs[0]!)
  }

  /** As in join/relaunch.ts: whether value, currency and title of one are like those of a cancelled one. */
  #isLike(cancelled: Ref, other: Ref): boolean {
    const ratio = this.#value('estimate', other) / this.#value('estimate', cancelled)
    if (!(ratio <= LIKE_VALUE && ratio >= 1 / LIKE_VALUE)) return false
    if (this.#value('currency', cancelled) !== this.#value('currency', other)) return false
    if (++this.#looks % TITLES === 0) this.#titles = new Titles(this.#store.context.dictionaries.title)
    return this.#titles.alike(this.#value('title', cancelled), this.#value('title', other))
  }

  #name(previous: number, tender: number): void {
    const known = this.#namedBy.get(previous)
    if (known) known.add(tender)
    else this.#namedBy.set(previous, new Set([tender]))
  }

  /**
   * Calls `visit` for the rows of tenders (or of cancelled ones) of the same buyer and classification that were advertised
   * from one moment to another: those of the history in order of time, until it gives true; then those that events brought.
   */
  #alike(ref: Ref, cancelled: boolean, first: number, last: number, visit: (row: Ref) => boolean): void {
    const buyer = this.#value('buyer_id', ref)
    const classification = this.#value('classification', ref)
    if (buyer < 0 || classification < 0) return
    const group = this.#pairs?.find(buyer, classification) ?? -1
    const start = cancelled ? this.#cancelledStart : this.#start
    const rows = cancelled ? this.#cancelledRows : this.#rows
    const from = group < 0 ? 0 : start[group]!
    const to = group < 0 ? 0 : start[group + 1]!
    const key = `${buyer} ${classification}`
    const added = (cancelled ? this.#newCancelled : this.#new).get(key)
    let left = MOST_ALIKE
    for (let i = this.#firstFrom(rows, first, from, to); i < to; i++) {
      const row = rows[i]!
      if (left-- === 0 || !(firstMoment(this.#value('published_at', row)) <= last)) break
      if (!added?.has(this.#value('tender_id', row)) && visit(row)) break
    }
    for (const tender of added ?? []) {
      if (left-- === 0) return
      for (const row of this.#store.refs('tenders', tender)) {
        const at = firstMoment(this.#value('published_at', row))
        if (at >= first && at <= last && this.#key(row) === key) visit(row)
      }
    }
  }

  /** The first of the places [from, to), in order of time, that was advertised at a moment or later. */
  #firstFrom(rows: Int32Array, moment: number, from: number, to: number): number {
    let low = from
    for (let high = to; low < high; ) {
      const middle = (low + high) >>> 1
      if (firstMoment(this.#value('published_at', rows[middle]!)) < moment) low = middle + 1
      else high = middle
    }
    return low
  }

  #key(ref: Ref): string | undefined {
    const buyer = this.#value('buyer_id', ref)
    const classification = this.#value('classification', ref)
    return buyer < 0 || classification < 0 ? undefined : `${buyer} ${classification}`
  }

  #isCancelled(ref: Ref): boolean {
    return CANCELLED.includes(this.#value('status', ref))
  }

  #value(name: Column, ref: Ref): number {
    const fields = this.#store.fields('tenders')
    if (fields !== this.#fields) {
      this.#fields = fields
      for (const column of columns) this.#byName[column] = this.#store.field('tenders', column)
    }
    return cellOf(this.#byName[name], ref)
  }
}

function addTo(groups: Map<string, Set<number>>, key: string, tender: number): void {
  const known = groups.get(key)
  if (known) known.add(tender)
  else groups.set(key, new Set([tender]))
}

/** Puts the rows of each group in order of time, those without one last, and gives them. */
function inTime(rows: Int32Array, start: Int32Array, published: Float64Array): Int32Array {
  const momentOf = (row: number): number => {
    const at = published[row]!
    return Number.isNaN(at) ? Number.MAX_VALUE : at
  }
  for (let g = 0; g + 1 < start.length; g++) {
    const to = start[g + 1]!
    let i = start[g]! + 1
    while (i < to && momentOf(rows[i - 1]!) <= momentOf(rows[i]!)) i++
    if (i < to) rows.subarray(start[g]!, to).sort((a, b) => momentOf(a) - momentOf(b))
  }
  return rows
}
