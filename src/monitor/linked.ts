import { groupRows } from '../join/group.js'
import { Pairs } from '../join/pairs.js'
import { Titles } from '../join/titles.js'
import { firstMoment } from '../schema/instant.js'
import { enumValues } from '../schema/tables.js'
import { cellOf, type Field, type Ref, type Store } from './store.js'

const statuses = enumValues('tenders', 'status')
const CANCELLED = [statuses.indexOf('cancelled'), statuses.indexOf('withdrawn')]
/** As in join/relaunch.ts, and a day more, as dates may be whole days. */
const WINDOW = 181 * 86_400_000
/** Processes of one buyer and classification that are looked through at once; of more, the next refresh looks. */
const MOST_ALIKE = 4096
/** The earliest processes that may launch one again, looked at closely. */
const MOST_LOOKED_AT = 64

/** The largest ratio of two values that are alike, likewise. */
const LIKE_VALUE = 2
/** Titles are compared so often before the words that were found in them are forgotten. */
const TITLES = 10_000

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
    const { start, order } = groupRows(keys, pairs.size)
    this.#pairs = pairs
    this.#start = start
    this.#rows = order
    const cancelled = keys.map((key, row) => (this.#isCancelled(row) ? key : -1))
    const grouped = groupRows(cancelled, pairs.size)
    this.#cancelledStart = grouped.start
    this.#cancelledRows = grouped.order
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

  /** The cancelled tenders that this one may launch again. */
  before(tender: number): Set<number> {
    const found = new Set<number>()
    for (const ref of this.#store.refs('tenders', tender)) {
      const previous = this.#value('previous_tender_id', ref)
      if (previous >= 0 && previous !== tender) found.add(previous)
      const moment = firstMoment(this.#value('published_at', ref))
      this.#alike(ref, true, (row) => {
        const at = firstMoment(this.#value('published_at', row))
        if (!(at <= moment && at >= moment - WINDOW && this.#isLike(row, ref))) return
        const other = this.#value('tender_id', row)
        if (other !== tender && this.#isCancelled(row)) found.add(other)
      })
    }
    return found
  }

  /** The tenders that may launch this one again, where it is cancelled. */
  after(tender: number): Set<number> {
    const found = new Set<number>()
    const refs = this.#store.refs('tenders', tender)
    if (!refs.some((ref) => this.#isCancelled(ref)) && !this.#namedBy.has(tender)) return found
    for (const other of this.#namedBy.get(tender) ?? [])
      if (this.#store.refs('tenders', other).some((ref) => this.#value('previous_tender_id', ref) === tender))
        found.add(other)
    const alike: { other: number; at: number }[] = []
    for (const ref of refs) {
      const moment = firstMoment(this.#value('published_at', ref))
      this.#alike(ref, false, (row) => {
        const at = firstMoment(this.#value('published_at', row))
        if (!(at >= moment && at <= moment + WINDOW && this.#isLike(ref, row))) return
        const other = this.#value('tender_id', row)
        if (other !== tender) alike.push({ other, at })
      })
    }
    alike.sort((a, b) => a.at - b.at)
    for (const { other } of alike.slice(0, MOST_LOOKED_AT)) found.add(other)
    return found
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

  /** Calls `visit` for the rows of tenders (or of cancelled ones) of the same buyer and classification. */
  #alike(ref: Ref, cancelled: boolean, visit: (row: Ref) => void): void {
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
    if (to - from + (added?.size ?? 0) > MOST_ALIKE) return
    for (let i = from; i < to; i++) if (!added?.has(this.#value('tender_id', rows[i]!))) visit(rows[i]!)
    for (const tender of added ?? [])
      for (const row of this.#store.refs('tenders', tender)) if (this.#key(row) === key) visit(row)
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
