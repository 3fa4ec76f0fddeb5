import { inLocalMemory } from '../columns/shared.js'
import { Emitted } from '../engine/emitted.js'
import { type Keep, keepFact } from '../engine/keep.js'
import { evidenceFacts } from '../engine/kind-runner.js'
import { type Job, Morsels } from '../engine/morsel.js'
import type { Plan } from '../engine/plan.js'
import { NOT_COMPUTABLE, type RuleResult, type ScanResult, type Shown } from '../engine/result.js'
import type { Statistic } from '../engine/statistic.js'
import { submittedState } from '../facts/bids/bid-state.js'
import { factCatalogue } from '../facts/catalogue.js'
import { buildIndex, type IndexOptions } from '../join/build-index.js'
import type { Index } from '../join/index-of.js'
import type { OutcomeRow } from '../output/model.js'
import { rowsIn } from '../output/rows.js'
import type { OutputContext } from '../output/words/context.js'
import { statisticsOf, statKey } from '../rules/statistics.js'
import { isLocal, type LocalKind } from '../schema/subject.js'
import type { Domain } from '../schema/tables.js'
import type { Gathered, Gatherer } from './gather.js'
import type { Standing } from './standing.js'

/** What the rules say of one tender. */
export interface Evaluated {
  /** Its flags, and those of what lies in it, by rule and subject. */
  readonly flags: readonly OutcomeRow[]
  /** Rules that could not be computed for it, or for something in it. */
  readonly notComputable: readonly string[]
}

/** Subjects of one kind that there is room for at first. */
const ROOM = 256
const NO_FLAGS: readonly OutcomeRow[] = []
const NO_RULES: readonly string[] = []

/**
 * Evaluates the rules about single tenders on a few of them, in this thread, with the kernels and trees of a scan: these
 * are made ready once, and the index of each small data set is put before them.
 */
export class Evaluator {
  readonly #plan
  readonly #gatherer
  readonly #standing
  readonly #context
  readonly #options: { -readonly [K in keyof IndexOptions]: IndexOptions[K] }
  readonly #emitted: readonly Emitted[]
  #machine: Machine

  /** `plan`: of rules about single tenders alone. `context`: how flags are written. */
  constructor(
    plan: Plan,
    gatherer: Gatherer,
    standing: ReadonlyMap<string, Standing>,
    context: (gathered: Gathered, result: ScanResult) => OutputContext,
  ) {
    this.#plan = plan
    this.#gatherer = gatherer
    this.#standing = standing
    this.#context = context
    this.#options = { ...plan, populations: [], newest: false, submitted: submittedState }
    this.#emitted = plan.rules.map((rule) => new Emitted(evidenceFacts(rule).length))
    this.#machine = new Machine(plan, gatherer, standing, ROOM)
  }

  /** Evaluates `tenders` as they stand; `context` are others that they are to be seen beside. Both codes of the history. */
  run(tenders: readonly number[], context: readonly number[], asOf: number): Evaluated[] {
    const all = context.length === 0 ? tenders : [...tenders, ...context]
    let gathered = this.#gatherer.gather(all)
    let index = this.#indexOf(gathered, asOf)
    if (this.#makeRoom(index)) {
      gathered = this.#gatherer.gather(all) // making a machine empties the dictionaries
      index = this.#indexOf(gathered, asOf)
    }
    for (const emitted of this.#emitted) emitted.length = 0
    this.#machine.run(index, tenders.length, gathered, this.#emitted)

    const flags = this.#flagsOf(tenders, gathered, index, asOf)
    const evaluated: Evaluated[] = []
    for (let t = 0; t < tenders.length; t++)
      evaluated.push({ flags: flags?.[t] ?? NO_FLAGS, notComputable: this.#unknownOf(index, t) })
    return evaluated
  }

  /** The flags of each tender that the machine found; undefined: none at all, as mostly. */
  #flagsOf(
    tenders: readonly number[],
    gathered: Gathered,
    index: Index,
    asOf: number,
  ): OutcomeRow[][] | undefined {
    if (!this.#emitted.some(({ length }) => length > 0)) return undefined
    const machine = this.#machine
    const rules = this.#plan.rules.flatMap((rule, place): RuleResult[] => {
      const emitted = this.#emitted[place]!
      if (emitted.length === 0) return []
      return [
        {
          rule,
          codes: machine.job.codes[place]!,
          counts: { raised: emitted.length, clear: 0, notApplicable: 0, notComputable: 0 },
          reasons: [],
          shown: shownIn(emitted, evidenceFacts(rule)),
          statistics: statisticsOf(rule).map((node) => ({ node, ...machine.statistics[statKey(node)]! })),
        },
      ]
    })
    const flags = tenders.map((): OutcomeRow[] => [])
    const result: ScanResult = { dataset: gathered.dataset, index, asOf, rules, outcomes: 'raised' }
    const at = new Map(tenders.map((tender, t) => [this.#textOf(tender), t]))
    for (const row of rowsIn(this.#context(gathered, result)))
      flags[at.get(row.tender_id ?? '') ?? -1]?.push(row)
    for (const own of flags) own.sort(byId)
    return flags
  }

  #indexOf({ dataset, namesLike }: Gathered, asOf: number): Index {
    this.#options.namesLike = namesLike
    const index: { -readonly [K in keyof Index]: Index[K] } = inLocalMemory(() =>
      buildIndex(dataset, this.#options),
    )
    index.asOf = asOf
    index.isFleeting = true
    return index
  }

  #textOf(tender: number): string {
    return this.#gatherer.store.context.dictionaries.tender.text(tender)
  }

  /** Rules that could not be computed for a tender, or for something in it. */
  #unknownOf(index: Index, tender: number): readonly string[] {
    const { rules } = this.#plan
    const { codes } = this.#machine.job
    let unknown: string[] | undefined
    for (let place = 0; place < rules.length; place++) {
      const { id, subject } = rules[place]!
      const start = subject === 'tender' || !isLocal(subject) ? undefined : index.startOf[subject]
      const to = start ? start[tender + 1]! : tender + 1
      for (let s = start ? start[tender]! : tender; s < to; s++) {
        if (codes[place]![s]! < NOT_COMPUTABLE) continue
        unknown ??= []
        unknown.push(id)
        break
      }
    }
    return unknown ?? NO_RULES
  }

  /** A larger machine, where a data set has more subjects of a kind than any before: true. */
  #makeRoom({ counts }: Index): boolean {
    const { tender, lot, bid, item, award, contract } = counts
    const most = Math.max(tender, lot, bid, item, award, contract)
    if (most <= this.#machine.room) return false
    const room = 2 ** Math.ceil(Math.log2(most))
    this.#machine = new Machine(this.#plan, this.#gatherer, this.#standing, room)
    return true
  }
}

// Field by field: an object that is spread into a literal each time gets hidden classes of its own.
function shownIn(
  { length, subject, severity, confidence, adjusted, value, threshold, evidence }: Emitted,
  evidenceFacts: readonly string[],
): Shown {
  return { length, subject, severity, confidence, adjusted, value, threshold, evidence, evidenceFacts }
}

/** Rules come in order; of one rule by subject. */
export function byId(a: OutcomeRow, b: OutcomeRow): number {
  if (a.rule !== b.rule) return a.rule < b.rule ? -1 : 1
  return a.subject.id < b.subject.id ? -1 : a.subject.id > b.subject.id ? 1 : 0
}

/** What facts peers have in common, for all subjects at hand. */
interface Common {
  readonly standing: Standing
  readonly kind: LocalKind
  readonly keeps: readonly Keep[]
  readonly domains: readonly (Domain | undefined)[]
}

/** Kernels and trees made ready for data sets of at most `room` subjects of a kind. */
class Machine {
  readonly job: { -readonly [K in keyof Job]: Job[K] }
  readonly statistics: Record<string, Statistic> = {}
  readonly #keepJob: { -readonly [K in keyof Job]: Job[K] }
  readonly #rules: Morsels
  readonly #keeps: Morsels
  readonly #common: readonly Common[]

  constructor(
    plan: Plan,
    gatherer: Gatherer,
    standing: ReadonlyMap<string, Standing>,
    readonly room: number,
  ) {
    gatherer.begin()
    const texts = Object.fromEntries(
      gatherer.texts.map(([domain, text]) => [
        `${domain}\0${text}`,
        gatherer.dictionaries[domain].find(text),
      ]),
    )
    const kept = new Map<string, Keep>()
    this.#common = [...standing].map(([key, one]) => {
      one.makeRoom(room)
      this.statistics[key] = one.statistic
      const kind = one.node.subject as LocalKind
      const keeps = one.node.by.map((fact) => {
        const name = `${kind} ${fact}`
        const keep = kept.get(name) ?? keepFact(kind, fact, room)
        kept.set(name, keep)
        return keep
      })
      const domains = one.node.by.map((fact) => {
        const spec = factCatalogue.facts.get(fact)
        return spec?.type === 'text' ? (spec.domain ?? 'word') : undefined
      })
      return { standing: one, kind, keeps, domains }
    })
    const empty = emptyIndex(gatherer)
    const base = {
      checks: [],
      index: empty,
      texts,
      outcomes: 'raised' as const,
      columns: {},
      statistics: this.statistics,
    }
    this.job = { ...base, rules: plan.rules, codes: plan.rules.map(() => new Uint8Array(room)), keeps: [] }
    this.#keepJob = { ...base, rules: [], codes: [], keeps: [...kept.values()] }
    this.#rules = new Morsels(this.job)
    this.#keeps = new Morsels(this.#keepJob)
  }

  /** Runs the rules on the first `tenders` of an index. */
  run(index: Index, tenders: number, { global }: Gathered, out: readonly Emitted[]): void {
    if (this.#keepJob.keeps.length > 0) {
      this.#keepJob.index = index
      this.#keeps.runTenders(0, tenders, [])
      for (const { standing, kind, keeps, domains } of this.#common) {
        const n = kind === 'tender' ? tenders : index.startOf[kind][tenders]!
        standing.place(
          n,
          keeps.map(({ column }) => column!),
          (k, code) => (domains[k] === undefined || code < 0 ? code : global[domains[k]][code]!),
        )
      }
    }
    this.job.index = index
    this.#rules.runTenders(0, tenders, out)
  }
}

function emptyIndex(gatherer: Gatherer): Index {
  const { dataset } = gatherer.gather([])
  return buildIndex(dataset, { relaunches: false, networks: false, submitted: submittedState })
}
