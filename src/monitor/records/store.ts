import type { Dataset } from '../../columns/dataset.js'
import type { BuildContext } from '../../columns/table-builder.js'
import { type TableName, tableSpec } from '../../schema/tables.js'
import type { MonitorEvent } from '../events/event.js'
import { type BaseTable, groupTables, type HeldTable, heldTables, idColumns, keyColumns } from './base.js'
import { DeltaTable } from './delta.js'
import { cellOf, type Field, type Ref } from './field.js'
import { KindRows } from './kind-rows.js'
import { type RecordKey, recordKey } from './record-key.js'
import { type Records, Versions } from './versions.js'

/** The rows of one record in an event. */
interface Brought {
  readonly key: number
  readonly record: RecordKey
  readonly refs: Ref[]
}

const nobody: ReadonlySet<number> = new Set()

/** What became of the records of an event. */
export interface Put {
  /** Codes of the keys whose records are others now; of links both ends. */
  readonly tenders: readonly number[]
  readonly parties: ReadonlySet<number>
  /** Whether a record of the event is the newest of its kind. */
  readonly isNews: boolean
}

/**
 * The records of all processes and parties: the history in columns, by tender and party, and behind it the rows that
 * events brought. A record is all rows of a table that are about one thing (a bid, an award, an entry of a party in a
 * register); its newest version stands, by instant and then by id of the event, whatever came first.
 */
export class Store {
  #base: Dataset
  #tables: ReadonlyMap<HeldTable, BaseTable>
  #delta: ReadonlyMap<HeldTable, DeltaTable>
  #fields: Map<HeldTable, readonly Field[]>
  /** A row of each kind of entry, and of link: until other rows come. */
  readonly #kindRows = new Map<HeldTable, KindRows>()
  /** Until another table gets rows. */
  #held: readonly HeldTable[] | undefined
  /** Until a table gets another column. */
  readonly #present = new Map<HeldTable, ReadonlySet<string>>()
  readonly #fieldByName = new Map<HeldTable, Map<string, Field>>()
  #lastTender = -1
  readonly #lastRefs = new Map<HeldTable, readonly Ref[]>()
  readonly #versions = new Versions()

  /** `historyAt`: events before it do not change what the history says (NaN: all do). */
  constructor(
    base: Dataset,
    readonly columns: ReadonlyMap<TableName, ReadonlySet<string>>,
    readonly context: BuildContext,
    readonly historyAt: number,
  ) {
    this.#base = base
    this.#tables = groupTables(base)
    this.#delta = this.#newDelta()
    this.#fields = this.#newFields()
  }

  get base(): Dataset {
    return this.#base
  }

  /** Takes another history, which holds all records that there are: the same with those of events put in. */
  rebase(base: Dataset): void {
    this.#base = base
    this.#tables = groupTables(base)
    this.#delta = this.#newDelta()
    this.#fields = this.#newFields()
    this.#lastTender = -1
    this.#kindRows.clear()
    this.#held = undefined
    this.#present.clear()
    this.#versions.forgetRows()
  }

  /** Whether there is a table: in the history, by an event, or tenders without a history. */
  has(table: HeldTable): boolean {
    if (this.#tables.has(table) || this.#delta.get(table)!.rows > 0) return true
    return table === 'tenders' && this.#base.tables.size === 0 && this.columns.has(table)
  }

  /** The tables that there are, of which columns are held, in order. */
  get held(): readonly HeldTable[] {
    this.#held ??= heldTables.filter((table) => this.columns.has(table) && this.has(table))
    return this.#held
  }

  /** Columns that a table has, held or not. */
  present(table: HeldTable): ReadonlySet<string> {
    const known = this.#present.get(table)
    if (known) return known
    const present = this.#presentOf(table)
    this.#present.set(table, present)
    return present
  }

  #presentOf(table: HeldTable): ReadonlySet<string> {
    const keys = Object.entries(tableSpec(table).columns).flatMap(([name, { key }]) => (key ? [name] : []))
    return new Set([
      ...keys,
      ...(this.#tables.get(table)?.data.present ?? []),
      ...this.#delta.get(table)!.named,
    ])
  }

  /** Columns that are held of a table. */
  fields(table: HeldTable): readonly Field[] {
    return this.#fields.get(table)!
  }

  field(table: HeldTable, name: string): Field | undefined {
    return this.#fieldByName.get(table)?.get(name)
  }

  /** Whether any row could not be read when the history was. */
  hasBroken(table: HeldTable): boolean {
    return (this.#tables.get(table)?.data.broken.size ?? 0) > 0
  }

  /** Whether a row could not be read when the history was. */
  isBroken(table: HeldTable, ref: Ref): boolean {
    return ref >= 0 && (this.#tables.get(table)?.data.broken.has(ref) ?? false)
  }

  /** A row of the history that could be of any tender or party; undefined where there is none. */
  lost(table: HeldTable): Ref | undefined {
    const lost = this.#tables.get(table)?.lost ?? -1
    return lost < 0 ? undefined : lost
  }

  /** Rows of the history without a tender that may be one more of records of these rows: those that have their ids. */
  lostLike(table: HeldTable, refs: readonly Ref[]): readonly Ref[] {
    const lostOf = this.#tables.get(table)?.lostOf
    if (!lostOf || lostOf.size === 0) return []
    const id = this.field(table, idColumns[table]?.[0] ?? '')
    const ids = new Set(refs.map((ref) => cellOf(id, ref)))
    return [...ids].flatMap((code) => lostOf.get(code) ?? [])
  }

  /**
   * The rows of a tender or party, without those that newer versions replaced; of those of the history at most so many. Kept
   * for the tender asked for last.
   */
  refs(table: HeldTable, key: number, most = Number.POSITIVE_INFINITY): readonly Ref[] {
    if (keyColumns[table][1] !== 'tender' || most < Number.POSITIVE_INFINITY)
      return this.#refsOf(table, key, most)
    if (key !== this.#lastTender) {
      this.#lastTender = key
      this.#lastRefs.clear()
    }
    let refs = this.#lastRefs.get(table)
    if (!refs) {
      refs = this.#refsOf(table, key, most)
      this.#lastRefs.set(table, refs)
    }
    return refs
  }

  #refsOf(table: HeldTable, key: number, most: number): readonly Ref[] {
    const base = this.#tables.get(table)
    const records = this.#versions.of(table, key)
    const refs: Ref[] = []
    if (base && key + 1 < base.start.length)
      for (let i = base.start[key]!; i < base.start[key + 1]! && refs.length < most; i++) {
        const row = base.order[i]!
        if (!records || !this.#isReplaced(table, records, row)) refs.push(row)
      }
    if (records) for (const version of records.values()) for (const ref of version.refs) refs.push(ref)
    return refs
  }

  /**
   * A row of each register (or relation of links), and of it one that is set aside: whether there is such a register, and
   * whether anybody may stand on it, is asked for every party. Each row is looked at once between two refreshes.
   */
  kindRows(table: 'registers' | 'party_links'): readonly Ref[] {
    let rows = this.#kindRows.get(table)
    if (!rows) {
      rows = new KindRows(this, table)
      this.#kindRows.set(table, rows)
    }
    return rows.refs()
  }

  /** How many rows events brought, those that others replaced among them. */
  addedRows(table: HeldTable): number {
    return this.#delta.get(table)!.rows
  }

  /** Whether a row is of the newest version of its record. */
  stands(table: HeldTable, ref: Ref): boolean {
    const key = cellOf(this.field(table, keyColumns[table][0]), ref)
    const records = this.#versions.of(table, key)
    if (ref >= 0) return !records || !this.#isReplaced(table, records, ref)
    return records?.get(recordKey(this, table, ref))?.refs.includes(ref) ?? false
  }

  /** Whether a tender is known, so that what lies in it can be looked at. */
  knows(tender: number): boolean {
    return !this.has('tenders') || this.refs('tenders', tender).length > 0
  }

  /** Rows of the history that newer versions replaced; empty: none. */
  replaced(table: HeldTable): ReadonlySet<number> {
    const rows = new Set<number>()
    const base = this.#tables.get(table)
    if (!base) return rows
    for (const [key, records] of this.#versions.in(table)) {
      if (key + 1 >= base.start.length) continue
      for (let i = base.start[key]!; i < base.start[key + 1]!; i++)
        if (this.#isReplaced(table, records, base.order[i]!)) rows.add(base.order[i]!)
    }
    return rows
  }

  /** The rows of a table that events brought and nothing replaced, by key and then as they came. */
  added(table: HeldTable): Ref[] {
    const refs: Ref[] = []
    for (const [, records] of this.#versions.in(table))
      for (const version of records.values()) refs.push(...version.refs)
    return refs.sort((a, b) => b - a)
  }

  /** Takes the rows of an event that happened at `at`. Tables that no rule reads are left out. */
  put({ id, rows }: Pick<MonitorEvent, 'id' | 'rows'>, at: number): Put {
    this.#lastTender = -1
    const tenders: number[] = []
    let parties: Set<number> | undefined
    let isNews = false
    for (const table of heldTables) {
      const given = rows[table]
      if (!given || given.length === 0 || !this.columns.has(table)) continue
      const delta = this.#delta.get(table)!
      if (delta.rows === 0) this.#held = undefined
      const { first, news } = delta.add(given)
      if (news) {
        this.#fields.set(table, this.#fieldsOf(table))
        this.#present.delete(table)
      }
      for (const { key, record, refs } of this.#recordsIn(table, first, given.length)) {
        if (!this.#isNewest(table, key, record, at, id)) continue
        isNews = true
        const same = this.#isSame(table, key, record, refs)
        this.#versions.set(table, key, record, { at, id, refs })
        if (same) continue
        if (keyColumns[table][1] === 'tender') {
          if (!tenders.includes(key)) tenders.push(key)
          continue
        }
        parties ??= new Set()
        parties.add(key)
        if (table === 'party_links')
          for (const ref of refs) parties.add(cellOf(this.field(table, 'other_id'), ref))
      }
    }
    return { tenders, parties: parties ?? nobody, isNews }
  }

  /** The records of `count` rows that an event brought, from the `first` on. */
  #recordsIn(table: HeldTable, first: number, count: number): Brought[] {
    const keyField = this.field(table, keyColumns[table][0])
    const one = (i: number): Brought => {
      const ref = -1 - (first + i)
      return { key: cellOf(keyField, ref), record: recordKey(this, table, ref), refs: [ref] }
    }
    if (count === 1) return [one(0)]
    const records = new Map<string, Brought>()
    for (let i = 0; i < count; i++) {
      const brought = one(i)
      const name = `${brought.key} ${brought.record}`
      const known = records.get(name)
      if (known) known.refs.push(...brought.refs)
      else records.set(name, brought)
    }
    return [...records.values()]
  }

  #isNewest(table: HeldTable, key: number, record: RecordKey, at: number, id: string): boolean {
    const known = this.#versions.of(table, key)?.get(record)
    if (known) return at > known.at || (at === known.at && id > known.id)
    if (!(at < this.historyAt)) return true
    return !this.#rowsOf(table, key).some((row) => recordKey(this, table, row) === record)
  }

  /** Whether the rows say what the record said before, in the columns that are held. For parties alone: many name them. */
  #isSame(table: HeldTable, key: number, record: RecordKey, refs: readonly Ref[]): boolean {
    if (keyColumns[table][1] !== 'party') return false
    const before = this.refs(table, key).filter((ref) => recordKey(this, table, ref) === record)
    return (
      before.length === refs.length &&
      before.every((old, i) =>
        this.fields(table).every((field) => Object.is(cellOf(field, old), cellOf(field, refs[i]!))),
      )
    )
  }

  #rowsOf(table: HeldTable, key: number): number[] {
    const base = this.#tables.get(table)
    if (!base || key + 1 >= base.start.length) return []
    return [...base.order.subarray(base.start[key]!, base.start[key + 1]!)]
  }

  /** Of versions that were put into the history, the rows stand there. */
  #isReplaced(table: HeldTable, records: Records, row: number): boolean {
    const version = records.get(recordKey(this, table, row))
    return version !== undefined && version.refs.length > 0
  }

  #newDelta(): Map<HeldTable, DeltaTable> {
    return new Map(
      heldTables.map((table) => [
        table,
        new DeltaTable(table, this.columns.get(table) ?? new Set(), this.context),
      ]),
    )
  }

  #newFields(): Map<HeldTable, readonly Field[]> {
    return new Map(heldTables.map((table) => [table, this.#fieldsOf(table)]))
  }

  #fieldsOf(table: HeldTable): Field[] {
    const base = this.#tables.get(table)?.data.columns
    const delta = this.#delta.get(table)!
    const fields = [...(this.columns.get(table) ?? [])].flatMap((name): Field[] => {
      const given = base?.get(name)
      const storage = delta.storage(name)
      const spec = tableSpec(table).columns[name]
      if (!spec || (!given && !storage)) return []
      const kind = given?.kind ?? storage!.kind
      return [
        {
          name,
          kind,
          domain: spec.domain ?? 'word',
          base: given && (given.kind === 'number' ? given.values : given.codes),
          delta: storage?.target,
        },
      ]
    })
    this.#fieldByName.set(table, new Map(fields.map((field) => [field.name, field])))
    return fields
  }
}
