import type { Index } from '../join/index-of.js'
import type { Rule } from '../rules/rule.js'
import type { SubjectKind } from '../schema/subject.js'
import type { Emitted } from './emitted.js'
import { FactColumns } from './fact-columns.js'
import { decidingFacts, KindRunner, shownFacts } from './kind-runner.js'

/** All a thread needs to know of a scan: plain data and shared memory. */
export interface Job {
  readonly rules: readonly Rule[]
  /** Names of the facts the rules use. */
  readonly facts: readonly string[]
  /** Facts that are counted where they surely hold, beside the rules. */
  readonly checks: readonly string[]
  readonly index: Index
  /** Dictionary codes of the text literals of the rules: `domain\0text` → code. */
  readonly texts: Readonly<Record<string, number>>
  /** Outcome code of each subject, by place of the rule: written by the threads. */
  readonly codes: readonly Uint8Array[]
  readonly outcomes: 'raised' | 'all'
}

/** Tenders of one morsel: their lots, bids and blocks of facts stay in the second-level cache. */
export const MORSEL = 1024

export function morselCount(index: Index): number {
  return Math.ceil(index.counts.tender / MORSEL)
}

/** Outcomes of one morsel, a list a rule and then a list a check. */
export type Emissions = readonly Emitted[]

/**
 * Computes facts and outcomes, one morsel after another: every column is read once a morsel, every fact and every
 * common part of conditions computed once, and only if something asks. One a thread; its buffers are kept.
 */
export class Morsels {
  readonly #index
  readonly #kinds: readonly KindRunner[]
  readonly #facts

  constructor(job: Job) {
    this.#index = job.index
    this.#facts = new FactColumns(
      job.index,
      new Set([...job.rules.flatMap(decidingFacts), ...job.checks]),
      new Set(job.rules.flatMap(shownFacts)),
    )
    const kinds = [...new Set([...job.rules.map((rule) => rule.subject), ...job.checks.map(kindOf)])]
    this.#kinds = kinds.map((kind) => new KindRunner(job, kind, this.#facts))
  }

  /** Runs morsel m; the outcome codes go to shared memory, the outcomes to be shown to `out`. */
  run(m: number, out: Emissions): void {
    const from = m * MORSEL
    const to = Math.min(from + MORSEL, this.#index.counts.tender)
    this.#facts.begin(from, to)
    for (const kind of this.#kinds) kind.run(from, to, out)
  }
}

export const kindOf = (fact: string): SubjectKind => fact.slice(0, fact.indexOf('.')) as SubjectKind
