import type { Dataset } from '../columns/dataset.js'
import { parseIsoText } from '../columns/parse-iso.js'
import type { BuildContext } from '../columns/table-builder.js'
import { type Plan, planScan } from '../engine/plan.js'
import { Pool } from '../engine/pool.js'
import type { ScanResult } from '../engine/result.js'
import { runPlan, textLiterals } from '../engine/run-plan.js'
import { TenderflagError } from '../errors.js'
import { factCatalogue } from '../facts/catalogue.js'
import { eventColumns, isNewer, newestOf } from '../join/as-of.js'
import { shown, usage } from '../options.js'
import { type Mask, maskOf } from '../output/mask.js'
import type { OutcomeRow } from '../output/model.js'
import { type OutputContext, type OutputOptions, outputContext } from '../output/words/context.js'
import type { Rule } from '../rules/rule.js'
import { lastMoment } from '../schema/instant.js'
import { isLocal } from '../schema/subject.js'
import { Affected } from './affected.js'
import { type Applied, changesOf, type FlagChange } from './answer.js'
import { isAtOnce } from './at-once.js'
import { decide } from './decide.js'
import { byId, type Evaluated, Evaluator } from './evaluator.js'
import { checkEvent, type MonitorEvent, processTables } from './events/event.js'
import type { EventNotices } from './events/event-notices.js'
import { SeenEvents } from './events/seen-events.js'
import { tidy } from './events/tidy.js'
import { type Gathered, Gatherer } from './gather.js'
import { IsoText } from './iso-text.js'
import { KnownFlags } from './known-flags.js'
import type { Decider } from './policy.js'
import { merged } from './records/merge.js'
import { Store } from './records/store.js'
import { standingOf } from './standing.js'

/** What changed when populations were looked at again. */
export interface Refreshed {
  /** Instant the data are looked at from, and from now on populations with them. */
  readonly as_of: string | null
  readonly changes: readonly FlagChange[]
}

/** What a monitor took before it ended, up to its last refresh. */
export interface TakenBefore {
  /** Events with those of their records that stand. */
  readonly events: readonly MonitorEvent[]
  /** Ids of all events, in their order, with the sums of their contents. */
  readonly seen: readonly (readonly [string, number | null])[]
  readonly asOf: number
}

/** Everything that a monitor is made of, checked. */
export interface MonitorParts {
  readonly rules: readonly Rule[]
  readonly plan: Plan
  readonly dataset: Dataset
  readonly context: BuildContext & { readonly notices: EventNotices }
  readonly historyAt: number | undefined
  /** Days that an event may be ahead of the newest instant that is known. */
  readonly maxAhead: number
  readonly decider: Decider
  readonly output: Omit<OutputOptions, 'isOpen'>
  readonly workers: number | undefined
}

/** Tenders evaluated side by side. */
const BATCH = 64
const DAY = 86_400_000
const NO_CHANGES: readonly FlagChange[] = []

/**
 * Holds the records of processes and parties, takes events, and tells after each what it changes: see docs/monitor.md.
 * Made by `openMonitor`. Not for several threads; `apply` answers at once.
 */
export class Monitor {
  readonly #parts: MonitorParts
  readonly #store: Store
  readonly #seen = new SeenEvents()
  readonly #localPlan: Plan
  readonly #words: OutputContext
  #asOf: number
  #populationAsOf: number
  readonly #asOfText: IsoText
  readonly #populationAsOfText: IsoText
  #known!: KnownFlags
  #found!: ScanResult
  #evaluator!: Evaluator
  /** Ids of the rules that are asked of each process that an event touches, and of those about processes that are not. */
  readonly #atOnce: ReadonlySet<string>
  readonly #standing: readonly string[]
  #affected!: Affected
  /** Flags of tenders that were evaluated since populations were looked at; with what could not be computed. */
  readonly #current = new Map<number, { flags: readonly OutcomeRow[]; notComputable: readonly string[] }>()
  readonly #pseudonyms = new Map<string, string>()
  #mask: Mask | undefined
  #isRefreshing = false

  private constructor(parts: MonitorParts, store: Store, result: ScanResult) {
    this.#parts = parts
    this.#store = store
    const atOnce = parts.rules.filter(isAtOnce)
    this.#atOnce = new Set(atOnce.map(({ id }) => id))
    this.#standing = parts.rules
      .filter((rule) => isLocal(rule.subject) && !this.#atOnce.has(rule.id))
      .map(({ id }) => id)
    this.#localPlan = planScan(atOnce, factCatalogue, { hasAsOf: true, report: false })
    this.#asOf = result.asOf
    this.#populationAsOf = result.asOf
    this.#asOfText = new IsoText(store.base.zone)
    this.#populationAsOfText = new IsoText(store.base.zone)
    this.#words = outputContext(result, parts.output)
    this.#settle(result)
  }

  /**
   * Scans the history once, with what events brought to it before if there were any: flags that are in it are no news.
   * Throws as `scan`.
   */
  static async open(parts: MonitorParts, before?: TakenBefore): Promise<Monitor> {
    const { dataset, plan, context } = parts
    const newest = eventColumns(dataset).reduce((at, values) => newestOf(values, at), Number.NaN)
    const store = new Store(dataset, plan.columns, context, parts.historyAt ?? newest)
    if (!before) return new Monitor(parts, store, await scanOf(parts, dataset, undefined))
    const { zone } = context
    for (const event of before.events) {
      store.put(event, parseIsoText(event.at, zone))
    }
    context.notices.drain()
    store.rebase(merged(store))
    // a newer history may be newer than all events
    const asOf = Number.isNaN(before.asOf) || isNewer(newest, before.asOf) ? newest : before.asOf
    const monitor = new Monitor(parts, store, await scanOf(parts, store.base, asOf))
    for (const [id, sum] of before.seen) monitor.#seen.restore(id, sum)
    return monitor
  }

  /** Instant of the newest event, or of the history, ISO 8601; null where neither has one. Never the clock. */
  get asOf(): string | null {
    return this.#asOfText.of(this.#asOf)
  }

  /** Likewise, as a number (schema/instant.ts); NaN none. */
  get asOfInstant(): number {
    return this.#asOf
  }

  /** An instant of an event, as a number. */
  instantOf(text: string): number {
    return parseIsoText(text, this.#store.context.zone)
  }

  /** When populations were last looked at, likewise. */
  get populationAsOf(): string | null {
    return this.#populationAsOfText.of(this.#populationAsOf)
  }

  /** Events taken so far. */
  get seq(): number {
    return this.#seen.size
  }

  /**
   * Takes an event, and gives what it changes. An event that came before changes nothing and is answered with the decision
   * as it stands. Takes nothing, and throws EVENT_INVALID, for what is no event, and EVENT_AHEAD for one that is dated too
   * far ahead; USAGE while `refresh` runs.
   */
  apply(input: unknown): Applied {
    return this.take(this.check(input))
  }

  /** The event, or why it is refused, as `apply` throws it. */
  check(input: unknown): MonitorEvent {
    const event = checkEvent(input)
    const days = (lastMoment(this.instantOf(event.at)) - lastMoment(this.#asOf)) / DAY
    const { maxAhead } = this.#parts
    if (!(days > maxAhead) || this.#seen.find(event) !== undefined) return event
    throw new TenderflagError(
      'EVENT_AHEAD',
      `event ${shown(event.id)}: at ${event.at} is more than ${maxAhead} days ahead of ${this.asOf}, the newest instant known, from which all data would be looked at then; if it is right, allow for more days (maxAhead, --max-ahead)`,
    )
  }

  /** Takes an event that was checked. */
  take(event: MonitorEvent): Applied {
    if (this.#isRefreshing) throw usage('the monitor is refreshing; await refresh() before the next event')
    const taken = this.#seen.find(event)
    if (taken !== undefined) return this.#answer(event, this.#tenderOf(event), taken, 'duplicate', NO_CHANGES)
    const seq = this.#seen.add(event)
    const at = this.instantOf(event.at)
    if (Number.isNaN(this.#asOf) || isNewer(at, this.#asOf)) this.#asOf = at
    const tender = this.#tenderOf(event)
    const before = this.#affected.before(event, tender)
    const put = this.#store.put(event, at)
    const affected = this.#affected.after(event, put, before)
    const changes = put.isNews ? this.#evaluate(affected) : NO_CHANGES
    const isHeld = tender !== undefined && !this.#store.knows(tender)
    const status = isHeld ? 'held' : put.isNews ? 'applied' : 'late'
    return this.#answer(event, tender, seq, status, changes)
  }

  /**
   * Looks at all populations and processes again, as `scan` does on the records that there are now, and gives what that
   * changes. Costs what a scan costs; no event is taken meanwhile.
   */
  async refresh(): Promise<Refreshed> {
    if (this.#isRefreshing) throw usage('the monitor is refreshing already; await it')
    this.#isRefreshing = true
    try {
      const dataset = merged(this.#store)
      const result = await scanOf(this.#parts, dataset, this.#asOf)
      const before = [...this.flags()]
      this.#store.rebase(dataset)
      this.#asOf = result.asOf
      this.#populationAsOf = result.asOf
      this.#current.clear()
      this.#settle(result)
      return { as_of: this.asOf, changes: changesOf(before, this.flags(), this.asOf, this.populationAsOf) }
    } finally {
      this.#isRefreshing = false
    }
  }

  /** What the last look at all populations and processes found, at first that of the history. */
  get found(): ScanResult {
    return this.#found
  }

  /** All flags as they stand, one at a time, in no certain order. */
  *flags(): Generator<OutcomeRow> {
    yield* this.#known.all((tender) => this.#current.has(tender))
    for (const { flags } of this.#current.values()) yield* flags
  }

  #settle(result: ScanResult): void {
    this.#found = result
    const { dictionaries } = this.#store.context
    this.#affected = new Affected(this.#store, this.#localPlan, result)
    const isOpen = (party: number): boolean => this.#affected.isOpen(party)
    this.#known = new KnownFlags(
      result,
      outputContext(result, { ...this.#parts.output, isOpen }),
      dictionaries.tender.size,
      this.#atOnce,
    )
    this.#mask = undefined
    const gatherer = new Gatherer(
      this.#store,
      this.#affected.around,
      this.#localPlan,
      textLiterals(this.#localPlan.rules),
    )
    this.#evaluator = new Evaluator(
      this.#localPlan,
      gatherer,
      standingOf(result, this.#localPlan.statistics),
      (gathered, small) => this.#contextOf(gathered, small),
    )
  }

  #contextOf({ dataset, global }: Gathered, result: ScanResult): OutputContext {
    // once for all data sets of a gatherer, which have the same dictionaries
    this.#mask ??= maskOf(dataset, {
      ...this.#parts.output,
      isOpen: (party) => this.#affected.isOpen(global.party[party]!),
      pseudonyms: this.#pseudonyms,
    })
    const { catalogue, language, words, values } = this.#words
    return { result, dataset, index: result.index, catalogue, language, words, values, mask: this.#mask }
  }

  #evaluate(tenders: readonly number[]): FlagChange[] {
    const changes: FlagChange[] = []
    for (let from = 0; from < tenders.length; from += BATCH) {
      const batch = tenders.length <= BATCH ? tenders : tenders.slice(from, from + BATCH)
      const found = this.#evaluator.run(batch, this.#affected.beside(batch), this.#asOf)
      for (let i = 0; i < batch.length; i++) {
        const tender = batch[i]!
        const before = this.#current.get(tender)?.flags ?? this.#known.ofTender(tender)
        const now = this.#withStanding(tender, found[i]!)
        this.#current.set(tender, now)
        if (before.length > 0 || now.flags.length > 0)
          changes.push(...changesOf(before, now.flags, this.asOf, this.populationAsOf))
      }
    }
    return changes
  }

  /** With the flags of rules that stand as they were; those that nobody has asked of a new process are not computable yet. */
  #withStanding(tender: number, { flags, notComputable }: Evaluated): Evaluated {
    if (this.#standing.length === 0) return { flags, notComputable }
    return {
      flags: [...flags, ...this.#known.ofTender(tender, true)].sort(byId),
      notComputable: this.#known.has(tender) ? notComputable : [...notComputable, ...this.#standing].sort(),
    }
  }

  #answer(
    event: MonitorEvent,
    tender: number | undefined,
    seq: number,
    status: Applied['status'],
    changes: readonly FlagChange[],
  ): Applied {
    const flags =
      tender === undefined
        ? changes.filter(({ change }) => change !== 'gone').map(({ flag }) => flag)
        : this.#flagsOfProcess(tender)
    const notComputable = tender === undefined ? [] : this.#notComputableOf(tender)
    const isKnown = tender === undefined || this.#store.knows(tender)
    const { decision, reasons } = decide(this.#parts.decider, flags, notComputable, isKnown)
    return {
      seq,
      event: event.id,
      type: event.type,
      tender_id: tender === undefined ? null : this.#store.context.dictionaries.tender.text(tender),
      status,
      as_of: this.asOf,
      decision,
      reasons,
      not_computable: notComputable,
      changes,
      notices: this.#parts.context.notices.drain(),
    }
  }

  /** Flags of a process, and of the parties that it names. */
  #flagsOfProcess(tender: number): readonly OutcomeRow[] {
    const flags = this.#current.get(tender)?.flags ?? this.#known.ofTender(tender)
    if (!this.#known.hasParties) return flags
    return [...flags, ...this.#known.ofParties(this.#affected.partiesIn(tender))]
  }

  /** Of a tender of the history that no event touched nobody asked. */
  #notComputableOf(tender: number): readonly string[] {
    const known = this.#current.get(tender)
    if (known || !this.#store.knows(tender)) return known?.notComputable ?? []
    const [found] = this.#evaluator.run([tender], this.#affected.beside([tender]), this.#asOf)
    return this.#withStanding(tender, found!).notComputable
  }

  /** The code of the process an event is about. */
  #tenderOf({ rows }: MonitorEvent): number | undefined {
    for (const table of processTables) {
      const row = rows[table]?.[0]
      if (row) return this.#store.context.dictionaries.tender.encodeText(tidy(row.tender_id))
    }
    return undefined
  }
}

async function scanOf({ plan, workers }: MonitorParts, dataset: Dataset, asOf: number | undefined) {
  const pool = new Pool(workers)
  try {
    return await runPlan(dataset, plan, pool, {
      asOf: asOf === undefined || Number.isNaN(asOf) ? undefined : asOf,
      outcomes: 'raised',
    })
  } finally {
    await pool.close()
  }
}
