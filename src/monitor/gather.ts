import type { Column, Dataset, TableData } from '../columns/dataset.js'
import { type Dictionaries, domains, newDictionaries } from '../columns/dictionaries.js'
import { Notices } from '../columns/notices.js'
import type { Plan } from '../engine/plan.js'
import type { NamesLike } from '../join/similar-names.js'
import type { Domain, TableName } from '../schema/tables.js'
import { ActivityRows } from './activity-rows.js'
import type { Around, Seen } from './around.js'
import { type HeldTable, heldTables, keyColumns } from './base.js'
import { cellOf, type Field, type Ref, type Store } from './store.js'

/** A small data set of some tenders, with dictionaries of its own: what its arrays cost goes with it, not with the history. */
export interface Gathered {
  readonly dataset: Dataset
  /** The code of the history for each code of the small data set. */
  readonly global: Readonly<Record<Domain, readonly number[]>>
  /** Names in registers of sanctions that are like one, by codes of the small data set. */
  readonly namesLike: NamesLike
}

/** Tables of up to so many rows are used again. */
const FEW = 64
const NO_ROWS: ReadonlySet<number> = new Set()

/** Tables by the number of their rows, as long as the table has the same columns. */
interface Tables {
  readonly fields: readonly Field[]
  readonly present: ReadonlySet<string>
  readonly byRows: (TableData | undefined)[]
}

/**
 * Gathers tenders out of a store, one after the other into the same dictionaries: each data set is of use until the next.
 */
export class Gatherer {
  readonly #dictionaries: Dictionaries = newDictionaries()
  readonly #global = Object.fromEntries(domains.map((domain) => [domain, [] as number[]])) as Record<
    Domain,
    number[]
  >
  readonly #tables = new Map<HeldTable, Tables>()

  readonly #activities: ActivityRows | undefined

  readonly #asksParties

  /** `texts`: the text literals of the rules of the plan; they have the same codes in every data set. */
  constructor(
    readonly store: Store,
    readonly around: Around,
    plan: Plan,
    readonly texts: readonly (readonly [Domain, string])[],
  ) {
    this.#asksParties = asksParties(plan)
    if (store.base.tables.has('activities')) this.#activities = new ActivityRows(store)
  }

  /** The dictionaries that the data sets have. */
  get dictionaries(): Dictionaries {
    return this.#dictionaries
  }

  /** Empties the dictionaries but for the literals. */
  begin(): void {
    const { dictionaries } = this.store.context
    for (const domain of domains) {
      this.#dictionaries[domain].clear()
      this.#global[domain].length = 0
    }
    for (const [domain, text] of this.texts) {
      if (this.#dictionaries[domain].encodeText(text) === this.#global[domain].length)
        this.#global[domain].push(dictionaries[domain].encodeText(text))
    }
  }

  /** All records of these tenders (codes of the history), in this order, and what is around the parties that they name. */
  gather(tenders: readonly number[]): Gathered {
    this.begin()
    const { store } = this
    const held = heldTables.filter(
      (name) => store.columns.has(name) && store.has(name) && (this.#asksParties || !isOfParties(name)),
    )
    const refsOf = new Map<HeldTable, readonly Ref[]>()
    for (const name of held) if (keyColumns[name][1] === 'tender') refsOf.set(name, this.#refs(name, tenders))
    const around = this.#asksParties ? this.#lookAround(held, refsOf) : undefined
    // first, so that without a table of tenders too these are in order
    for (const code of tenders) this.#encode('tender', code)
    const tables = new Map<TableName, TableData>()
    for (const name of held) tables.set(name, this.#table(name, refsOf.get(name)!))
    const activities = this.#activities && this.store.base.tables.get('activities')
    if (activities)
      tables.set(
        'activities',
        this.#fixed(
          activities,
          this.#activities.of(refsOf.get('parties') ?? [], refsOf.get('tenders') ?? []),
        ),
      )
    const dataset = {
      tables,
      dictionaries: this.#dictionaries,
      notices: new Notices(0),
      zone: this.store.base.zone,
    }
    return { dataset, global: this.#global, namesLike: (name) => this.#namesLike(around, name) }
  }

  /** Adds what is around the parties that rows of processes name. */
  #lookAround(held: readonly HeldTable[], refsOf: Map<HeldTable, readonly Ref[]>): Seen {
    const { parties, buyers } = this.#namedIn(refsOf)
    const around = this.around.rows(parties, buyers)
    for (const name of held) if (isOfParties(name)) refsOf.set(name, around[name])
    // In the order of the history, so that of the codes of one party the same is the first.
    for (const code of this.#partiesIn(refsOf)) this.#encode('party', code)
    return around
  }

  #namesLike(around: Seen | undefined, name: number): ReadonlyMap<number, number> {
    const { title } = this.store.context.dictionaries
    const found = new Map<number, number>()
    for (const [code, similarity] of around?.like.get(this.#global.title[name]!) ?? []) {
      const local = this.#dictionaries.title.find(title.text(code))
      if (local >= 0) found.set(local, similarity)
    }
    return found
  }

  /** The rows of some tenders, one tender after the other. */
  #refs(name: HeldTable, tenders: readonly number[]): Ref[] {
    const refs: Ref[] = []
    for (const key of tenders) for (const ref of this.store.refs(name, key)) refs.push(ref)
    const lost = name === 'tenders' || name === 'contracts' ? undefined : this.store.lost(name)
    if (lost !== undefined) refs.push(lost)
    return refs
  }

  /** The parties that rows of processes name, and who buys. */
  #namedIn(refsOf: ReadonlyMap<HeldTable, readonly Ref[]>) {
    const [parties, buyers] = [new Set<number>(), new Set<number>()]
    for (const [table, refs] of refsOf)
      for (const field of this.store.fields(table)) {
        if (field.domain !== 'party' || field.kind !== 'code') continue
        const named = table === 'tenders' ? buyers : parties
        for (const ref of refs) named.add(cellOf(field, ref))
      }
    return { parties, buyers }
  }

  /** All parties that rows name, in order of their codes. */
  #partiesIn(refsOf: ReadonlyMap<HeldTable, readonly Ref[]>): Int32Array {
    const all = new Set<number>()
    for (const [table, refs] of refsOf)
      for (const field of this.store.fields(table))
        if (field.domain === 'party' && field.kind === 'code')
          for (const ref of refs) all.add(cellOf(field, ref))
    all.delete(-1)
    for (const code of [...all]) for (const same of this.around.same(code)) all.add(same)
    return Int32Array.from(all).sort()
  }

  #table(name: HeldTable, refs: readonly Ref[]): TableData {
    const table = this.#empty(name, refs.length)
    for (const field of this.store.fields(name)) this.#fill(table.columns.get(field.name)!, field, refs)
    if (!this.store.hasBroken(name)) return table
    const broken = new Set<number>()
    for (let i = 0; i < refs.length; i++) if (this.store.isBroken(name, refs[i]!)) broken.add(i)
    return { ...table, broken }
  }

  /** A table of so many rows, whatever these say: of a few the one that was made before. */
  #empty(name: HeldTable, rows: number): TableData {
    const fields = this.store.fields(name)
    const present = this.store.present(name)
    let tables = this.#tables.get(name)
    if (!tables || tables.fields !== fields || tables.present !== present) {
      tables = { fields, present, byRows: [] }
      this.#tables.set(name, tables)
    }
    const known = tables.byRows[rows]
    if (known) return known
    const columns = new Map(fields.map((field) => [field.name, emptyColumn(field, rows)]))
    const table = { name, rows, columns, present, parts: [], broken: NO_ROWS }
    if (rows <= FEW) tables.byRows[rows] = table
    return table
  }

  /** Rows of a table that only the history has. */
  #fixed({ columns, broken, ...table }: TableData, refs: readonly Ref[]): TableData {
    return {
      ...table,
      rows: refs.length,
      columns: new Map(
        [...columns].map(([name, column]) => {
          const field = fieldOf(name, column)
          const own = emptyColumn(field, refs.length)
          this.#fill(own, field, refs)
          return [name, own]
        }),
      ),
      parts: [],
      broken: new Set(refs.flatMap((ref, i) => (broken.has(ref) ? [i] : []))),
    }
  }

  /** A loop a kind of column, each over arrays of one type. */
  #fill(column: Column, { base, delta }: Field, refs: readonly Ref[]): void {
    const n = refs.length
    const added = delta?.values
    if (column.kind === 'number') {
      const { values } = column
      for (let i = 0; i < n; i++) {
        const ref = refs[i]!
        values[i] = (ref >= 0 ? base?.[ref] : added?.[-1 - ref]) ?? Number.NaN
      }
      return
    }
    const { codes } = column
    if (column.kind === 'enum') {
      for (let i = 0; i < n; i++) {
        const ref = refs[i]!
        codes[i] = (ref >= 0 ? base?.[ref] : added?.[-1 - ref]) ?? -1
      }
      return
    }
    let last = -1
    for (let i = 0; i < n; i++) {
      const ref = refs[i]!
      const code = (ref >= 0 ? base?.[ref] : added?.[-1 - ref]) ?? -1
      if (code < 0) codes[i] = -1
      else codes[i] = code === last ? codes[i - 1]! : this.#encode(column.domain, code)
      last = code
    }
  }

  /** The small dictionary's code for a code of the history. */
  #encode(domain: Domain, code: number): number {
    const local = this.#dictionaries[domain].encodeFrom(this.store.context.dictionaries[domain], code)
    if (local === this.#global[domain].length) this.#global[domain].push(code)
    return local
  }
}

function emptyColumn({ kind, domain }: Field, rows: number): Column {
  if (kind === 'number') return { kind, values: new Float64Array(rows) }
  return kind === 'enum'
    ? { kind, codes: new Int8Array(rows) }
    : { kind, codes: new Int32Array(rows), domain }
}

function fieldOf(name: string, column: Column): Field {
  return {
    name,
    kind: column.kind,
    domain: column.kind === 'code' ? column.domain : 'word',
    base: column.kind === 'number' ? column.values : column.codes,
    delta: undefined,
  }
}

/** Whether rules ask what is known of parties: else no row of theirs is looked at. */
function asksParties(plan: Plan): boolean {
  const { links, activities, inactiveRoles, parties, contacts, oddContacts } = plan
  const { registers, checks, officials, buyerOfficials, names } = plan
  return [
    ...[links, activities, inactiveRoles, parties, contacts, oddContacts],
    ...[registers, checks, officials, buyerOfficials, names],
  ].includes(true)
}

function isOfParties(name: HeldTable): name is 'parties' | 'party_links' | 'registers' {
  return keyColumns[name][1] === 'party'
}
