import { sharedFloat64 } from '../columns/shared.js'
import { factCatalogue, populationFamilies, specOf } from '../facts/catalogue.js'
import type { FullColumn } from '../facts/fact.js'
import { argumentsIn, bareName } from '../facts/fact-params.js'
import { roomForBids } from '../facts/pairs/pair-bids.js'
import { type Index, populationIn, subjectCount } from '../join/index-of.js'
import type { Node } from '../rules/rule.js'
import { levelOf, type StatNode, statKey } from '../rules/statistics.js'
import { isLocal, kindOfFact, type SubjectKind } from '../schema/subject.js'
import { fullColumn, type Keep, keepFact } from './keep.js'
import type { Job } from './morsel.js'
import type { Plan } from './plan.js'
import type { Pool, RunOptions } from './pool.js'
import type { SavedFact } from './saved-fact.js'
import type { PeerFact, PeerGroups, Statistic } from './statistic.js'
import type { FamilyTask, Task } from './task.js'
import type { Found } from './work.js'

/** What rules need that no single tender tells. */
export interface Staged {
  /** Facts of populations. */
  readonly columns: Readonly<Record<string, FullColumn>>
  readonly statistics: Readonly<Record<string, Statistic>>
}

/** What an earlier scan of the same data computed: it is not computed again. */
export interface Saved extends Staged {
  readonly saved: Readonly<Record<string, SavedFact>>
}

/** What the first run over the morsels does beside: rules and checks that wait for nothing, and what it keeps for others. */
export type First = Pick<Job, 'rules' | 'checks' | 'codes' | 'outcomes' | 'keeps'>

const NOTHING: First = { rules: [], checks: [], codes: [], outcomes: 'raised', keeps: [] }

const STEPS = ['first', 'populations', 'last'] as const

/** The progress of a run over the morsels, or of what is computed between the two, is a third of the way. */
export function stepOf(step: (typeof STEPS)[number], options: RunOptions): RunOptions {
  const { onProgress } = options
  const before = STEPS.indexOf(step)
  return {
    ...options,
    onProgress: onProgress && ((done, total) => onProgress(before * total + done, STEPS.length * total)),
  }
}

/** Statistics that were not computed before. */
const openStatistics = (plan: Plan, before: Saved | undefined): StatNode[] =>
  plan.statistics.filter((node) => before?.statistics[statKey(node)] === undefined)

/** Whether facts of populations are there already. */
const areFound = (plan: Plan, before: Saved | undefined): boolean =>
  plan.facts.every(({ name, subject }) => isLocal(subject) || before?.columns[name] !== undefined)

/** Whether rules wait for something that the morsels do not tell in one run. */
export function needsStages(plan: Plan, before: Saved | undefined): boolean {
  return openStatistics(plan, before).length > 0 || !areFound(plan, before)
}

/**
 * Computes facts of populations and statistics, stage by stage: morsels keep what these are made of; population kernels
 * run; then the statistics of facts, and those of populations that other statistics bound. Also what is to be done with
 * the first run, and gives what that found.
 */
export async function runStages(
  index: Index,
  plan: Plan,
  texts: Job['texts'],
  pool: Pool,
  options: RunOptions,
  before?: Saved,
  first = NOTHING,
): Promise<Saved & { found: readonly Found[] }> {
  const stages = new Stages(index, plan, texts, pool, options, before)
  const wanted = openStatistics(plan, before)
  const ofLevel = (level: number) => wanted.filter((node) => levelOf(node) === level)
  const isEarly = (node: StatNode) => isLocal(node.subject)
  const isFound = areFound(plan, before)
  const found = await stages.keepAndCount(ofLevel(1).filter(isEarly), isFound ? [] : plan.kept, first)
  if (!isFound) await stages.populations()
  await stages.keepAndCount(
    ofLevel(1).filter((node) => !isEarly(node)),
    [],
  )
  const levels = wanted.map(levelOf)
  for (let level = 2; level <= Math.max(...levels); level++) await stages.keepAndCount(ofLevel(level), [])
  const { columns, statistics, saved } = stages
  return { columns, statistics, saved, found }
}

class Stages {
  readonly columns: Record<string, FullColumn>
  readonly statistics: Record<string, Statistic>
  /** What runs computed so far, and what was computed before. */
  readonly saved: Record<string, SavedFact>
  readonly #kept: Record<string, FullColumn> = {}
  readonly #groups = new Map<string, PeerGroups>()
  readonly #silent: RunOptions

  constructor(
    readonly index: Index,
    readonly plan: Plan,
    readonly texts: Job['texts'],
    readonly pool: Pool,
    readonly options: RunOptions,
    before: Saved | undefined,
  ) {
    this.#silent = { ...options, onProgress: undefined }
    this.columns = { ...before?.columns }
    this.statistics = { ...before?.statistics }
    this.saved = { ...before?.saved }
  }

  /** One run over the morsels: keeps what these statistics and facts of populations are made of, and computes the statistics. */
  async keepAndCount(
    nodes: readonly StatNode[],
    facts: readonly string[],
    beside = NOTHING,
  ): Promise<readonly Found[]> {
    const keeps = [...beside.keeps]
    for (const { node, column } of keeps) if (column && node.op === 'fact') this.#kept[node.fact] = column
    for (const fact of facts) this.#column(fact, keeps)
    const peers = new Map<string, { count: number; facts: PeerFact[] }>()
    const inputs = nodes.map((node) => {
      const count = subjectCount(this.index, node.subject)
      const groups = groupKey(node)
      if (!this.#groups.has(groups) && !peers.has(groups))
        peers.set(groups, {
          count,
          facts: node.by.map((fact) => ({
            ...this.#column(fact, keeps),
            tender: tendersOf(this.index, fact, node.subject),
          })),
        })
      return { node, groups, values: this.#keepValues(node, count, keeps) }
    })
    if (keeps.length + beside.rules.length + beside.checks.length === 0) return []
    const { timings } = this.options
    timings?.at('keep')
    // runs that only count, between the first and the last, are short
    const options = beside === NOTHING ? this.#silent : stepOf('first', this.options)
    const found = await this.pool.run(this.#job({ ...beside, keeps }), options)
    for (const { node, column } of keeps)
      if (column && node.op === 'fact') this.saved[node.fact] = { kind: 'plain', ...column }
    if (nodes.length === 0) return found
    timings?.at('statistics')

    const wanted = [...peers]
    const groups = await this.pool.runTasks(
      wanted.map(([, of]) => ({ task: 'groups' as const, ...of })),
      this.#silent,
    )
    wanted.forEach(([key], i) => {
      this.#groups.set(key, groups[i]!)
    })
    const alike = new Map<string, typeof inputs>()
    for (const input of inputs) {
      const first = inputs.findIndex(({ values }) => values === input.values)
      const key = `${first} ${input.groups}`
      alike.set(key, [...(alike.get(key) ?? []), input])
    }
    const together = [...alike.values()]
    const counted = await this.pool.runTasks(
      together.map((some) => ({
        task: 'statistic' as const,
        nodes: some.map(({ node }) => node),
        values: some[0]!.values,
        groups: this.#groups.get(some[0]!.groups)!,
      })),
      this.#silent,
    )
    together.forEach((some, i) => {
      some.forEach(({ node }, k) => {
        this.statistics[statKey(node)] = counted[i]![k]!
      })
    })
    return found
  }

  /** Facts of populations, family by family. */
  async populations(): Promise<void> {
    const tasks: FamilyTask[] = populationFamilies.flatMap((family, place) => {
      const own = new Set(family.facts.map(({ name }) => name))
      const wanted = this.plan.facts.filter(({ name }) => own.has(bareName(name)))
      if (wanted.length === 0) return []
      const { count } = populationIn(this.index, family.subject)
      const kept = Object.fromEntries(family.keeps.map((fact) => [fact, this.#kept[fact]!]))
      // A family runs once for each choice of the parameters it takes.
      const outs = new Map<string, Record<string, FullColumn>>()
      for (const { name } of wanted) {
        const fact = bareName(name)
        const choice = name.slice(fact.length)
        const out = outs.get(choice) ?? {}
        outs.set(choice, out)
        out[fact] = fullColumn(count)
        this.columns[name] = out[fact]
      }
      const ranges = family.inRanges ? rangesOf(count) : [{ from: 0, to: count }]
      return [...outs].flatMap(([choice, out]) =>
        ranges.map((range) => ({
          task: 'family' as const,
          family: place,
          index: this.index,
          ...range,
          kept,
          args: argumentsIn(choice),
          out,
        })),
      )
    })
    if (tasks.length === 0) return
    this.options.timings?.at('populations')
    const isOf = (what: 'inRanges' | 'readsBids') => (task: FamilyTask) =>
      populationFamilies[task.family]![what] === true
    const bids = tasks.some(isOf('readsBids')) ? roomForBids(this.index) : undefined
    const lots = bids ? rangesOf(this.index.counts.lot) : []
    const { onProgress } = stepOf('populations', this.options)
    let done = 0
    const options = { ...this.options, onProgress: () => onProgress?.(++done, lots.length + tasks.length) }
    const run = (some: readonly Task[]) => this.pool.runTasks(some, options)
    const reading = run(lots.map((range) => ({ task: 'bids', index: this.index, bids: bids!, ...range })))
    // Ranges come last: they are short, so that threads end together.
    const whole = run(tasks.filter((task) => !isOf('inRanges')(task)))
    const ranges = tasks.filter(isOf('inRanges'))
    await Promise.all([whole, reading.then(() => run(ranges.map((task) => ({ ...task, bids }))))])
  }

  /** A fact of all its subjects: the next run writes it, if none did before. */
  #column(fact: string, keeps: Keep[]): FullColumn {
    const known = this.columns[fact] ?? this.#kept[fact]
    if (known) return known
    const kind = kindOfFact(fact)
    const keep = keepFact(kind, fact, subjectCount(this.index, kind))
    this.#kept[fact] = keep.column
    keeps.push(keep)
    return keep.column
  }

  /** The numbers of one statistic; two statistics of the same numbers share them. */
  #keepValues(node: StatNode, count: number, keeps: Keep[]): Float64Array {
    const same = (a: Node, b: Node) => JSON.stringify(a) === JSON.stringify(b)
    const known = keeps.find(
      (keep) =>
        keep.values && keep.kind === node.subject && same(keep.node, node.of) && same(keep.among, node.among),
    )
    if (known?.values) return known.values
    const values = sharedFloat64(count)
    const areDays = node.of.op === 'fact' && specOf(factCatalogue, node.of.fact)?.type === 'days'
    keeps.push({ kind: node.subject, node: node.of, among: node.among, values, areDays })
    return values
  }

  #job(first: First): Job {
    return {
      ...first,
      index: this.index,
      texts: this.texts,
      columns: this.columns,
      statistics: this.statistics,
      saved: this.saved,
    }
  }
}

/** Ranges of a population for tasks of their own: at most 16, and of no fewer than 4,096 subjects. */
function rangesOf(count: number): { from: number; to: number }[] {
  const ranges = Math.min(16, Math.ceil(count / 4096))
  const end = (i: number) => Math.floor((count * i) / ranges)
  return Array.from({ length: ranges }, (_, i) => ({ from: end(i), to: end(i + 1) }))
}

/** The tender of each subject, for a fact that is about tenders and not about those. */
function tendersOf(index: Index, fact: string, subject: SubjectKind): Int32Array | undefined {
  if (kindOfFact(fact) !== 'tender' || subject === 'tender' || !isLocal(subject)) return undefined
  return index[subject].tender
}

const groupKey = (node: StatNode): string => [node.subject, ...node.by].join(' ')
