import type { Dataset, TableData } from '../columns/dataset.js'
import { type Dictionaries, domains } from '../columns/dictionaries.js'
import { Notices } from '../columns/notices.js'
import type { Plan } from '../engine/plan.js'
import type { NamesLike } from '../join/parties/similar-names.js'
import type { Domain, TableName } from '../schema/tables.js'
import { ActivityRows } from './parties/activity-rows.js'
import type { Around, Seen } from './parties/around.js'
import { type HeldTable, keyColumns } from './records/base.js'
import { cellOf, type Ref } from './records/field.js'
import { LocalCodes } from './records/local-codes.js'
import { LocalTables } from './records/local-tables.js'
import type { Store } from './records/store.js'

/** A small data set of some tenders, with dictionaries of its own: what its arrays cost goes with it, not with the history. */
export interface Gathered {
  readonly dataset: Dataset
  /** The code of the history for each code of the small data set. */
  readonly global: Readonly<Record<Domain, readonly number[]>>
  /** Names in registers of sanctions that are like one, by codes of the small data set. */
  readonly namesLike: NamesLike
}

type Refs = Map<HeldTable, readonly Ref[]>

/** What an index sets aside of a part of the data was noted when all were read. */
class Unheard extends Notices {
  override add(): void {}
}
const unheard = new Unheard()

/**
 * Gathers tenders out of a store, one after the other into the same dictionaries: each data set is of use until the next.
 */
export class Gatherer {
  readonly #codes: Readonly<Record<Domain, LocalCodes>>
  readonly #all: readonly LocalCodes[]
  /** The dictionaries that the data sets have. */
  readonly dictionaries: Dictionaries
  readonly #global: Gathered['global']
  readonly #tables: LocalTables
  /** The rows and tables of the data set at hand: as long as the store has the same tables. */
  #held: readonly HeldTable[] = []
  readonly #refsOf: Refs = new Map()
  readonly #now = new Map<TableName, TableData>()
  readonly #dataset: Dataset
  readonly #activities: ActivityRows | undefined
  readonly #asksParties

  /** `texts`: the text literals of the rules of the plan; they have the same codes in every data set. */
  constructor(
    readonly store: Store,
    readonly around: Around,
    plan: Plan,
    readonly texts: readonly (readonly [Domain, string])[],
  ) {
    const codesOf = (domain: Domain): LocalCodes =>
      new LocalCodes(
        store.context.dictionaries[domain],
        texts.flatMap(([of, text]) => (of === domain ? [text] : [])),
      )
    this.#codes = ofDomains(codesOf)
    this.#all = Object.values(this.#codes)
    this.dictionaries = ofDomains((domain) => this.#codes[domain].dictionary)
    this.#global = ofDomains((domain) => this.#codes[domain].global)
    this.#tables = new LocalTables(store, this.#codes)
    this.#dataset = {
      tables: this.#now,
      dictionaries: this.dictionaries,
      notices: unheard,
      zone: store.base.zone,
    }
    this.#asksParties = asksParties(plan)
    if (store.base.tables.has('activities')) this.#activities = new ActivityRows(store)
  }

  /** Empties the dictionaries but for the literals. */
  begin(): void {
    for (let d = 0; d < this.#all.length; d++) this.#all[d]!.begin()
  }

  /** All records of these tenders (codes of the history), in this order, and what is around the parties that they name. */
  gather(tenders: readonly number[]): Gathered {
    this.begin()
    const { held } = this.store
    if (held !== this.#held) {
      this.#held = held
      this.#refsOf.clear()
      this.#now.clear()
    }
    const refsOf = this.#refsOf
    for (let h = 0; h < held.length; h++) {
      const name = held[h]!
      if (!isOfParties(name)) refsOf.set(name, this.#refs(name, tenders))
    }
    const around = this.#asksParties ? this.#lookAround(refsOf) : undefined
    // first, so that without a table of tenders too these are in order
    for (let t = 0; t < tenders.length; t++) this.#codes.tender.of(tenders[t]!)
    for (const [name, refs] of refsOf) this.#now.set(name, this.#tables.held(name, refs))
    if (this.#activities) this.#addActivities(this.#activities)
    return {
      dataset: this.#dataset,
      global: this.#global,
      namesLike: around ? (name) => this.#namesLike(around, name) : likeNobody,
    }
  }

  #addActivities(activities: ActivityRows): void {
    const table = this.store.base.tables.get('activities')!
    const refs = activities.of(this.#refsOf.get('parties') ?? [], this.#refsOf.get('tenders') ?? [])
    this.#now.set('activities', this.#tables.fixed(table, refs))
  }

  /** Adds what is around the parties that rows of processes name. */
  #lookAround(refsOf: Refs): Seen {
    const { parties, buyers } = this.#namedIn(refsOf)
    const around = this.around.rows(parties, buyers)
    for (const name of this.store.held) if (isOfParties(name)) refsOf.set(name, around[name])
    // In the order of the history, so that of the codes of one party the same is the first.
    for (const code of this.#partiesIn(refsOf)) this.#codes.party.of(code)
    return around
  }

  #namesLike(around: Seen, name: number): ReturnType<NamesLike> {
    const { title } = this.store.context.dictionaries
    const found = new Map<number, number>()
    const global = this.#codes.title.global[name]!
    const like = around.like.get(global)
    if (!like && around.like.has(global)) return undefined
    for (const [code, similarity] of like ?? []) {
      const local = this.#codes.title.dictionary.find(title.text(code))
      if (local >= 0) found.set(local, similarity)
    }
    return found
  }

  /** The rows of some tenders, one tender after the other, and behind them those that may be of any. */
  #refs(name: HeldTable, tenders: readonly number[]): readonly Ref[] {
    const lost = name === 'tenders' ? undefined : this.store.lost(name)
    if (tenders.length === 1 && lost === undefined) return this.store.refs(name, tenders[0]!)
    const refs: Ref[] = []
    for (const key of tenders) for (const ref of this.store.refs(name, key)) refs.push(ref)
    if (lost === undefined) return refs
    const like = this.store.lostLike(name, refs)
    return [...refs, ...(like.includes(lost) ? like : [lost, ...like])]
  }

  /** The parties that rows of processes name, and who buys. */
  #namedIn(refsOf: Refs) {
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
  #partiesIn(refsOf: Refs): Int32Array {
    const all = new Set<number>()
    for (const [table, refs] of refsOf)
      for (const field of this.store.fields(table))
        if (field.domain === 'party' && field.kind === 'code')
          for (const ref of refs) all.add(cellOf(field, ref))
    all.delete(-1)
    for (const code of [...all]) for (const same of this.around.same(code)) all.add(same)
    return Int32Array.from(all).sort()
  }
}

const nobody: ReadonlyMap<number, number> = new Map()
const likeNobody: NamesLike = () => nobody

function ofDomains<T>(make: (domain: Domain) => T): Record<Domain, T> {
  return Object.fromEntries(domains.map((domain) => [domain, make(domain)])) as Record<Domain, T>
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
