import type { FullColumn } from '../facts/fact.js'
import type { Index } from '../join/index-of.js'
import { factsOf } from '../rules/facts-of.js'
import type { Rule } from '../rules/rule.js'
import { kindOfFact } from '../schema/subject.js'
import type { Emitted } from './emitted.js'
import { FactColumns } from './fact-columns.js'
import type { Keep } from './keep.js'
import { decidingFacts, KindRunner, shownFacts } from './kind-runner.js'
import type { SavedFact } from './saved-fact.js'
import type { Statistic } from './statistic.js'
import { type Unit, unitsOf } from './units.js'

/** All a thread needs to know of a scan: plain data and shared memory. */
export interface Job {
  readonly rules: readonly Rule[]
  /** Facts that are counted where they surely hold, beside the rules. */
  readonly checks: readonly string[]
  readonly index: Index
  /** Dictionary codes of the text literals of the rules: `domain\0text` → code. */
  readonly texts: Readonly<Record<string, number>>
  /** Outcome code of each subject, by place of the rule: written by the threads. */
  readonly codes: readonly Uint8Array[]
  readonly outcomes: 'raised' | 'all'
  /** Facts of populations, by name. */
  readonly columns: Readonly<Record<string, FullColumn>>
  /** Statistics that were computed before, by `statKey`. */
  readonly statistics: Readonly<Record<string, Statistic>>
  /** What is written down for all subjects, beside the rules. */
  readonly keeps: readonly Keep[]
  /** Facts of tenders and what lies in them that were computed before, by name. */
  readonly saved?: Readonly<Record<string, SavedFact>> | undefined
  /** Whether threads measure what families of facts take. */
  readonly timed?: boolean
}

/** Outcomes of one morsel, a list a rule and then a list a check. */
export type Emissions = readonly Emitted[]

/**
 * Computes facts and outcomes, one morsel after another: every column is read once a morsel, every fact and every
 * common part of conditions computed once, and only if something asks. One a thread; its buffers are kept.
 */
export class Morsels {
  readonly #units: readonly Unit[]
  readonly #kinds: readonly KindRunner[]
  readonly #facts

  constructor(job: Job) {
    this.#units = unitsOf(job)
    const deciding = [
      ...job.rules.flatMap(decidingFacts),
      ...job.checks,
      ...job.keeps.flatMap(({ node, among }) => [...factsOf(node), ...factsOf(among)]),
    ]
    this.#facts = new FactColumns(job, new Set(deciding), new Set(job.rules.flatMap(shownFacts)))
    const kinds = new Set([
      ...job.rules.map((rule) => rule.subject),
      ...job.checks.map(kindOfFact),
      ...job.keeps.map((keep) => keep.kind),
    ])
    this.#kinds = [...kinds].map((kind) => new KindRunner(job, kind, this.#facts))
  }

  /** What families took so far, where the job is timed. */
  get times(): ReadonlyMap<string, number> | undefined {
    return this.#facts.times
  }

  /** Runs morsel m; the outcome codes go to shared memory, the outcomes to be shown to `out`. */
  run(m: number, out: Emissions): void {
    const { kind: population, from, to } = this.#units[m]!
    this.#facts.begin(from, to)
    for (const kind of this.#kinds) if (kind.runsIn(population)) kind.run(from, to, out)
  }

  /**
   * Runs what is about tenders [from, to) and what lies in them, of the index that the job has now: one thread may put
   * one small index after another into a job, and nothing is compiled again.
   */
  runTenders(from: number, to: number, out: Emissions): void {
    this.#facts.begin(from, to)
    for (const kind of this.#kinds) if (kind.runsIn(undefined)) kind.run(from, to, out)
  }
}
