import { newBlock } from '../facts/block.js'
import { factCatalogue, families } from '../facts/catalogue.js'
import type { Block, Family, FullColumn } from '../facts/fact.js'
import type { Index } from '../join/index-of.js'
import { compileAll, type Env, type Programs } from '../rules/evaluate.js'
import { confidences, type Node, type Rule, severities } from '../rules/rule.js'
import { statKey } from '../rules/statistics.js'
import { wholeDay } from '../schema/instant.js'
import { isLocal, type LocalKind, type SubjectKind } from '../schema/subject.js'
import type { Emitted } from './emitted.js'
import { type Keep, writeKeep } from './keep.js'
import { CLEAR, NOT_APPLICABLE, NOT_COMPUTABLE, RAISED } from './result.js'
import { lookUp, type Statistic } from './statistic.js'
import { type Unit, unitsOf } from './units.js'

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
  /** Facts of populations, by name. */
  readonly columns: Readonly<Record<string, FullColumn>>
  /** Statistics that were computed before, by `statKey`. */
  readonly statistics: Readonly<Record<string, Statistic>>
  /** What is written down for all subjects, beside the rules. */
  readonly keeps: readonly Keep[]
}

/** Tenders of one morsel: their lots, bids and blocks of facts stay in the second-level cache. */
export const MORSEL = 256

/** Outcomes of one morsel, a list a rule and then a list a check. */
export type Emissions = readonly Emitted[]

/**
 * Computes facts and outcomes, one morsel after another: every column is read once a morsel, every fact and every
 * common part of conditions computed once, and only if something asks. One a thread; its buffers are kept.
 */
export class Morsels {
  readonly #kinds: readonly KindRunner[]
  readonly #columns = new Map<string, FactColumn>()
  readonly #units: readonly Unit[]

  constructor(job: Job) {
    this.#units = unitsOf(job)
    const wanted = new Set([...job.facts, ...job.checks])
    for (const family of families) {
      if (!family.facts.some((fact) => wanted.has(fact.name))) continue
      const runner = new FamilyRunner(job.index, family, wanted)
      family.facts.forEach((fact, i) => {
        if (wanted.has(fact.name)) this.#columns.set(fact.name, { runner, place: i })
      })
    }
    const kinds = [
      ...new Set([
        ...job.rules.map((rule) => rule.subject),
        ...job.checks.map((name) => kindOf(name)),
        ...job.keeps.map((keep) => keep.kind),
      ]),
    ]
    this.#kinds = kinds.map((kind) => new KindRunner(job, kind, this.#columns))
  }

  /** Runs morsel m; the outcome codes go to shared memory, the outcomes to be shown to `out`. */
  run(m: number, out: Emissions): void {
    const { kind: population, from, to } = this.#units[m]!
    for (const { runner } of this.#columns.values()) runner.forget()
    for (const kind of this.#kinds) if (kind.runsIn(population)) kind.run(from, to, out)
  }
}

const kindOf = (fact: string): SubjectKind => fact.slice(0, fact.indexOf('.')) as SubjectKind

interface FactColumn {
  readonly runner: FamilyRunner
  readonly place: number
}

/** Ordinals of a kind that belong to tenders [from, to). */
function rangeOf(index: Index, kind: SubjectKind, from: number, to: number): readonly [number, number] {
  if (kind === 'tender' || !isLocal(kind)) return [from, to]
  return [index.startOf[kind][from]!, index.startOf[kind][to]!]
}

/** Runs a family at most once a morsel. */
class FamilyRunner {
  readonly #blocks: readonly (Block | undefined)[]
  #fresh = false

  constructor(
    readonly index: Index,
    readonly family: Family,
    wanted: ReadonlySet<string>,
  ) {
    this.#blocks = family.facts.map((fact) => (wanted.has(fact.name) ? newBlock(0) : undefined))
  }

  forget(): void {
    this.#fresh = false
  }

  block(place: number, tenderFrom: number, tenderTo: number): Block {
    if (!this.#fresh) {
      const [from, to] = rangeOf(this.index, this.family.subject, tenderFrom, tenderTo)
      for (const block of this.#blocks) if (block) readyBlock(block, to - from)
      this.family.kernel(this.index, from, to, this.#blocks)
      this.#fresh = true
    }
    return this.#blocks[place]!
  }
}

function readyBlock(block: Block, n: number): void {
  block.exact = true
  if (block.lo.length < n) Object.assign(block, newBlock(n * 2))
}

/** What the parts of a rule are, as places among the programs of its kind. */
interface RulePlan {
  readonly rule: Rule
  /** Place among the rules of the job. */
  readonly place: number
  readonly scope: number
  readonly when: number
  readonly value: number
  readonly threshold: number
  readonly adjust: readonly number[]
  readonly evidence: readonly { readonly place: number; readonly instant: boolean }[]
}

/** Evaluates the rules of one kind of subject. */
class KindRunner {
  readonly #job
  readonly #kind
  readonly #columns
  readonly #programs: Programs
  readonly #rules: readonly RulePlan[]
  readonly #checks: readonly { readonly program: number; readonly place: number }[]
  readonly #keeps: readonly { readonly keep: Keep; readonly node: number; readonly among: number }[]
  readonly #gathered = new Map<string, Block>()
  #from = 0
  #to = 0
  #first = 0
  #n = 0
  /** Places whose outcome is shown. */
  #shown = new Int32Array(0)

  constructor(job: Job, kind: SubjectKind, columns: ReadonlyMap<string, FactColumn>) {
    this.#job = job
    this.#kind = kind
    this.#columns = columns
    const nodes: Node[] = []
    const add = (node: Node): number => nodes.push(node) - 1
    this.#rules = job.rules.flatMap((rule, place) =>
      rule.subject !== kind
        ? []
        : [
            {
              rule,
              place,
              scope: add(rule.scope),
              when: add(rule.when),
              value: add(rule.value),
              threshold: add(rule.threshold),
              adjust: rule.adjust.map(({ when }) => add(when)),
              evidence: evidenceFacts(rule).map((fact) => ({
                place: add({ op: 'fact', fact }),
                instant: factCatalogue.facts.get(fact)?.type === 'instant',
              })),
            },
          ],
    )
    this.#checks = job.checks.flatMap((fact, i) =>
      kindOf(fact) === kind ? [{ program: add({ op: 'fact', fact }), place: job.rules.length + i }] : [],
    )
    this.#keeps = job.keeps.flatMap((keep) =>
      keep.kind === kind ? [{ keep, node: add(keep.node), among: add(keep.among) }] : [],
    )
    const env: Env = {
      block: (fact) => this.#block(fact),
      text: (domain, value) => job.texts[`${domain}\0${value}`] ?? -1,
      stat: (node) => this.#statistic(statKey(node)),
    }
    this.#programs = compileAll(nodes, env)
  }

  /** Whether it runs in a unit of a population, or (undefined) of tenders. */
  runsIn(population: SubjectKind | undefined): boolean {
    return population === undefined ? isLocal(this.#kind) : population === this.#kind
  }

  run(from: number, to: number, out: Emissions): void {
    this.#from = from
    this.#to = to
    const [first, last] = rangeOf(this.#job.index, this.#kind, from, to)
    this.#first = first
    this.#n = last - first
    if (this.#n === 0) return
    this.#programs.begin(this.#n)
    for (const rule of this.#rules) this.#runRule(rule, out[rule.place]!)
    for (const check of this.#checks) this.#runCheck(check.program, out[check.place]!)
    for (const { keep, node, among } of this.#keeps)
      writeKeep(keep, this.#programs.block(node), this.#programs.block(among), first, this.#n)
  }

  #statistic(key: string): Block {
    const block = this.#room(key)
    lookUp(this.#job.statistics[key]!, this.#first, this.#n, block)
    return block
  }

  #block(fact: string): Block {
    const full = this.#job.columns[fact]
    if (full) return slice(full, this.#first, this.#n)
    const column = this.#columns.get(fact)
    if (!column) throw new RangeError(`no fact ${fact}`)
    const block = column.runner.block(column.place, this.#from, this.#to)
    return column.runner.family.subject === this.#kind ? block : this.#gather(fact, block)
  }

  /** A fact of the tender, for each of its lots, awards or contracts. */
  #gather(fact: string, of: Block): Block {
    const block = this.#room(fact)
    const kind = this.#kind as Exclude<LocalKind, 'tender'>
    const tender = this.#job.index[kind].tender
    block.exact = of.exact
    for (let i = 0; i < this.#n; i++) {
      const t = tender[this.#first + i]! - this.#from
      block.lo[i] = of.lo[t]!
      block.hi[i] = of.hi[t]!
      block.why[i] = of.why[t]!
    }
    return block
  }

  /** A block of its own for a name, with room for the subjects at hand. */
  #room(name: string): Block {
    let block = this.#gathered.get(name)
    if (!block || block.lo.length < this.#n) {
      block = newBlock(this.#n * 2)
      this.#gathered.set(name, block)
    }
    return block
  }

  #runRule(plan: RulePlan, out: Emitted): void {
    const n = this.#n
    const codes = this.#job.codes[plan.place]!
    const scope = this.#programs.block(plan.scope)
    const when = this.#programs.block(plan.when)
    const first = this.#first
    if (this.#shown.length < n) this.#shown = new Int32Array(n * 2)
    const shown = this.#shown
    const all = this.#job.outcomes === 'all'
    let count = 0
    if (scope.exact && when.exact) {
      // Known through and through: 0 × anything is not applicable, 1 + 0 clear, 1 + 1 raised.
      const [inScope, holds] = [scope.lo, when.lo]
      let applicable = 0
      let raised = 0
      for (let i = 0; i < n; i++) {
        const applies = inScope[i]!
        const code = applies * (1 + holds[i]!)
        codes[first + i] = code
        applicable += applies
        if (code === RAISED) shown[raised++] = i
      }
      out.tally[NOT_APPLICABLE]! += n - applicable
      out.tally[CLEAR]! += applicable - raised
      out.tally[RAISED]! += raised
      count = raised
      if (all) for (count = 0; count < n; count++) shown[count] = count
    } else {
      for (let i = 0; i < n; i++) {
        const code = outcomeCode(scope, when, i)
        codes[first + i] = code
        out.tally[code]!++
        if (code === RAISED || all) shown[count++] = i
      }
    }
    if (count > 0) this.#emit(plan, codes, count, out)
  }

  /** Adds the first `count` places of `#shown` to what is shown, column by column. */
  #emit(plan: RulePlan, codes: Uint8Array, count: number, out: Emitted): void {
    const { rule } = plan
    const shown = this.#shown
    const at = out.extend(count)
    for (let k = 0; k < count; k++) out.subject[at + k] = this.#first + shown[k]!
    out.severity.fill(severities.indexOf(rule.severity), at, at + count)
    out.confidence.fill(confidences.indexOf(rule.confidence), at, at + count)
    out.adjusted.fill(0, at, at + count)
    plan.adjust.forEach((program, a) => {
      const holds = this.#programs.block(program).lo
      const { severity, confidence } = rule.adjust[a]!
      for (let k = 0; k < count; k++) {
        const i = shown[k]!
        if (holds[i] !== 1 || codes[this.#first + i] !== RAISED) continue
        out.adjusted[at + k]! |= 1 << a
        if (severity) out.severity[at + k] = severities.indexOf(severity)
        if (confidence) out.confidence[at + k] = confidences.indexOf(confidence)
      }
    })
    pick(this.#programs.block(plan.value), shown, count, out.value, at, false)
    pick(this.#programs.block(plan.threshold), shown, count, out.threshold, at, false)
    plan.evidence.forEach(({ place, instant }, e) => {
      pick(this.#programs.block(place), shown, count, out.evidence[e]!, at, instant)
    })
  }

  #runCheck(program: number, out: Emitted): void {
    const block = this.#programs.block(program)
    for (let i = 0; i < this.#n; i++) if (block.lo[i] === 1) out.subject[out.extend(1)] = this.#first + i
  }
}

/** A part of a full column as a block: views, no copies. */
function slice({ lo, hi, why }: FullColumn, first: number, n: number): Block {
  const block = {
    lo: lo.subarray(first, first + n),
    hi: hi.subarray(first, first + n),
    why: why.subarray(first, first + n),
    exact: true,
  }
  for (let i = 0; i < n && block.exact; i++) block.exact = block.why[i] === 0
  return block
}

/** The facts among the evidence of a rule, in order. */
export function evidenceFacts(rule: Rule): readonly string[] {
  return rule.evidence.filter((name) => !rule.details.includes(name))
}

/** Three-valued: an unknown scope decides before the condition does. */
function outcomeCode(scope: Block, when: Block, i: number): number {
  if (scope.lo[i] !== 1)
    return scope.exact || scope.hi[i] === 0 ? NOT_APPLICABLE : NOT_COMPUTABLE + scope.why[i]!
  if (when.lo[i] === 1) return RAISED
  return when.exact || when.hi[i] === 0 ? CLEAR : NOT_COMPUTABLE + when.why[i]!
}

/** Numbers of some places, NaN where one is not known; of a date without a time the whole day. */
function pick(
  block: Block,
  places: Int32Array,
  count: number,
  to: Float64Array,
  at: number,
  instant: boolean,
): void {
  const { lo, hi } = block
  if (block.exact) {
    for (let k = 0; k < count; k++) to[at + k] = lo[places[k]!]!
    return
  }
  for (let k = 0; k < count; k++) {
    const i = places[k]!
    const least = lo[i]!
    if (hi[i] === least) to[at + k] = least
    else if (!instant || least === Number.NEGATIVE_INFINITY) to[at + k] = Number.NaN
    else to[at + k] = wholeDay(least, Math.round((hi[i]! - least) / 3_600_000))
  }
}
