import type { Plan } from '../engine/plan.js'
import type { ScanResult } from '../engine/result.js'
import { type MonitorEvent, partyTables } from './events/event.js'
import { tidy } from './events/tidy.js'
import { Relaunches } from './linked.js'
import { Around, type Concerned } from './parties/around.js'
import { OpenParties } from './parties/open-parties.js'
import { buyerRoles, PartyTenders } from './parties/party-tenders.js'
import type { Put, Store } from './records/store.js'

/** Cancelled processes that are looked at again with one that may follow them. */
const MOST_FOLLOWED = 64
/** Processes, and parties on the way to them, that are looked at again because of what is linked with their parties. */
const MOST_REACHED = 1024

/** What an event may take back: asked before its records are put. */
export interface Before {
  /** Cancelled processes that its process may follow. */
  readonly followed: ReadonlySet<number>
  readonly concerned: Concerned
}

const none: ReadonlySet<number> = new Set()
const nobody: Concerned = { bidding: none, buying: none }

/**
 * Which processes are to be looked at again with an event: its own, those that this one may follow, and those of the parties
 * that it tells something about. Knows the history as it was at the last refresh, and what events brought since.
 */
export class Affected {
  readonly around: Around
  readonly #store
  readonly #open
  readonly #relaunches: Relaunches | undefined
  readonly #partyTenders
  readonly #buyerTenders
  /** Whether rules look up what is known of parties, or outputs whether they are persons. */
  readonly #looksAtParties

  /** `plan`: of the rules that are asked at once. Linear in tenders, parties, links and entries. */
  constructor(store: Store, plan: Plan, { index }: ScanResult) {
    this.#store = store
    this.#open = new OpenParties(store)
    this.#relaunches = plan.relaunches ? new Relaunches(store) : undefined
    this.#partyTenders = new PartyTenders(store)
    this.#buyerTenders = new PartyTenders(store, buyerRoles)
    this.#looksAtParties = partyTables.some((table) => store.columns.has(table))
    this.around = new Around(store, plan, index)
  }

  /** Whether a party goes by its own id. */
  isOpen(party: number): boolean {
    return this.#open.isOpen(party)
  }

  /** The parties that a process names in any role. */
  partiesIn(tender: number): Set<number> {
    return this.#partyTenders.partiesIn(tender)
  }

  /** `tender`: the process of the event, if it is of one. */
  before({ rows }: MonitorEvent, tender: number | undefined): Before {
    const named = this.#partiesIn(rows)
    return {
      // one that this process followed may not be followed any more
      followed: tender === undefined || !this.#relaunches ? none : this.#relaunches.before(tender),
      concerned: named.size === 0 ? nobody : this.around.concerned(named, MOST_REACHED),
    }
  }

  /** The processes to be looked at, once the records are put. */
  after({ rows }: MonitorEvent, { tenders, parties }: Put, before: Before): readonly number[] {
    for (const tender of this.#looksAtParties ? tenders : []) {
      this.#partyTenders.add(tender)
      this.#buyerTenders.add(tender)
    }
    let { followed } = before
    for (const tender of rows.tenders ? tenders : []) {
      this.#open.add(tender)
      this.#relaunches?.add(tender)
      const now = this.#relaunches?.before(tender) ?? none
      if (now.size > 0) followed = new Set([...followed, ...now])
    }
    if (followed.size === 0 && parties.size === 0) return this.#known(tenders)
    const focus = new Set(tenders)
    for (const other of [...followed].slice(0, MOST_FOLLOWED)) focus.add(other)
    if (parties.size > 0) for (const other of this.#processesOf(parties, before.concerned)) focus.add(other)
    return this.#known([...focus])
  }

  /** Processes that others are to be seen beside: those that may launch them again. */
  beside(tenders: readonly number[]): readonly number[] {
    if (!this.#relaunches) return []
    if (tenders.length === 1) {
      const after = this.#relaunches.after(tenders[0]!)
      return after.size === 0 ? [] : [...after].filter((other) => other !== tenders[0])
    }
    const beside = new Set<number>()
    for (const tender of tenders) for (const other of this.#relaunches.after(tender)) beside.add(other)
    for (const tender of tenders) beside.delete(tender)
    return [...beside]
  }

  #known(tenders: readonly number[]): readonly number[] {
    return tenders.filter((tender) => this.#store.knows(tender))
  }

  /**
   * Processes that may say something else when something else is known of these parties: those that name them, and the latest
   * of those that are concerned, now or `before`.
   */
  #processesOf(parties: ReadonlySet<number>, before: Concerned): Set<number> {
    const processes = new Set<number>()
    for (const party of parties) for (const process of this.#partyTenders.of(party)) processes.add(process)
    const further = new Set<number>()
    for (const { bidding, buying } of [before, this.around.concerned(parties, MOST_REACHED)]) {
      for (const party of bidding) for (const process of this.#partyTenders.of(party)) further.add(process)
      for (const party of buying) for (const process of this.#buyerTenders.of(party)) further.add(process)
    }
    for (const process of [...further].sort((a, b) => b - a).slice(0, MOST_REACHED)) processes.add(process)
    return processes
  }

  /** The parties that rows tell something about, as far as they are known. */
  #partiesIn(rows: MonitorEvent['rows']): ReadonlySet<number> {
    let found: Set<number> | undefined
    for (const table of partyTables)
      for (const row of rows[table] ?? []) {
        found ??= new Set()
        const { party } = this.#store.context.dictionaries
        for (const id of [row.party_id, row.other_id]) found.add(party.find(tidy(id)))
      }
    found?.delete(-1)
    return found ?? none
  }
}
