import { factCatalogue } from '../facts/catalogue.js'
import type { Block } from '../facts/fact.js'
import { boundIn } from '../rules/bind-fact.js'
import { compileAll, type Env, type Programs } from '../rules/evaluate.js'
import { factsOf } from '../rules/facts-of.js'
import { confidences, type Node, type Rule, severities } from '../rules/rule.js'
import { YES } from '../rules/truth.js'
import { wholeDay } from '../schema/instant.js'
import { isLocal, type SubjectKind } from '../schema/subject.js'
import type { Emitted } from './emitted.js'
import type { FactColumns } from './fact-columns.js'
import type { Some } from './family-runners.js'
import { type Keep, writeKeep } from './keep.js'
import type { Emissions, Job } from './morsel.js'
import { OutcomeCodes } from './outcome-codes.js'
import { rangeOf } from './range-of.js'
import { RAISED } from './result.js'

/** Facts that a rule needs of every subject: those of its scope and its condition. */
export function decidingFacts(rule: Rule): string[] {
  return [...factsOf(rule.scope), ...factsOf(rule.when)]
}

/** Facts that a rule needs of the subjects it shows. */
export function shownFacts(rule: Rule): string[] {
  const nodes = [rule.value, rule.threshold, ...rule.adjust.map(({ when }) => when)]
  return [...nodes.flatMap((node) => factsOf(node)), ...evidenceFacts(rule).map((fact) => inTree(rule, fact))]
}

/** The facts among the evidence of a rule, in order. */
export function evidenceFacts(rule: Rule): readonly string[] {
  return rule.evidence.filter((name) => !rule.details.includes(name))
}

/** The name of a fact of the evidence in the trees of the rule. */
export function inTree(rule: Rule, fact: string): string {
  const spec = factCatalogue.facts.get(fact)
  return spec ? boundIn(spec, rule.params) : fact
}

/** What the parts of a rule are: `scope` and `when` as places among what decides, the others among what it shows. */
interface RulePlan {
  readonly rule: Rule
  /** Place among the rules of the job. */
  readonly place: number
  readonly scope: number
  readonly when: number
  readonly show: Programs
  readonly value: number
  readonly threshold: number
  readonly adjust: readonly number[]
  readonly evidence: readonly { readonly place: number; readonly instant: boolean }[]
}

/** Evaluates the rules of one kind of subject: first what decides, of all; then what is shown, of those shown. */
export class KindRunner {
  readonly #job
  readonly #kind
  readonly #facts
  readonly #decide: Programs
  readonly #rules: readonly RulePlan[]
  readonly #checks: readonly { readonly program: number; readonly place: number }[]
  readonly #keeps: readonly { readonly keep: Keep; readonly node: number; readonly among: number }[]
  #first = 0
  #n = 0
  readonly #outcomes = new OutcomeCodes()
  #all = new Int32Array(0)
  #some: Some | undefined

  constructor(job: Job, kind: SubjectKind, facts: FactColumns) {
    this.#job = job
    this.#kind = kind
    this.#facts = facts
    const text: Env['text'] = (domain, value) => job.texts[`${domain}\0${value}`] ?? -1
    const nodes: Node[] = []
    const add = (node: Node): number => nodes.push(node) - 1
    this.#rules = job.rules.flatMap((rule, place) => {
      if (rule.subject !== kind) return []
      const shown: Node[] = []
      const show = (node: Node): number => shown.push(node) - 1
      const plan = {
        rule,
        place,
        scope: add(rule.scope),
        when: add(rule.when),
        value: show(rule.value),
        threshold: show(rule.threshold),
        adjust: rule.adjust.map(({ when }) => show(when)),
        evidence: evidenceFacts(rule).map((fact) => ({
          place: show({ op: 'fact', fact: inTree(rule, fact) }),
          instant: factCatalogue.facts.get(fact)?.type === 'instant',
        })),
      }
      return [
        {
          ...plan,
          show: compileAll(shown, {
            text,
            block: (fact) => facts.some(fact, kind, this.#some!),
            stat: (node) => facts.statistic(node, kind, this.#some!),
          }),
        },
      ]
    })
    this.#checks = job.checks.flatMap((fact, i) =>
      fact.startsWith(`${kind}.`)
        ? [{ program: add({ op: 'fact', fact }), place: job.rules.length + i }]
        : [],
    )
    this.#keeps = job.keeps.flatMap((keep) =>
      keep.kind === kind ? [{ keep, node: add(keep.node), among: add(keep.among) }] : [],
    )
    this.#decide = compileAll(nodes, {
      text,
      block: (fact) => facts.all(fact, kind),
      stat: (node) => facts.statistic(node, kind, undefined),
      peers: (node) => facts.peers(node, kind),
      coded: (fact) => facts.coded(fact, kind),
    })
  }

  /** Whether it runs in a unit of a population, or (undefined) of tenders. */
  runsIn(population: SubjectKind | undefined): boolean {
    return population === undefined ? isLocal(this.#kind) : population === this.#kind
  }

  /** Runs the rules on the subjects of tenders [from, to), or on subjects [from, to) of a population. */
  run(from: number, to: number, out: Emissions): void {
    const [first, last] = rangeOf(this.#job.index, this.#kind, from, to)
    this.#first = first
    this.#n = last - first
    if (this.#n === 0) return
    this.#decide.begin(this.#n)
    for (const rule of this.#rules) this.#runRule(rule, out[rule.place]!)
    for (const check of this.#checks) this.#runCheck(check.program, out[check.place]!)
    for (const { keep, node, among } of this.#keeps) {
      if (keep.truths) keep.truths.set(this.#decide.truth(node).subarray(0, this.#n), first)
      else writeKeep(keep, this.#decide.block(node), this.#decide.truth(among), first, this.#n)
    }
  }

  #runRule(plan: RulePlan, out: Emitted): void {
    const codes = this.#job.codes[plan.place]!
    const scope = this.#decide.truth(plan.scope)
    const when = this.#decide.truth(plan.when)
    const { tally } = out
    const raised = this.#outcomes.write(scope, when, this.#n, this.#first, { codes, tally })
    if (this.#job.outcomes === 'all') this.#emit(plan, codes, this.#everybody(), this.#n, out)
    else if (raised > 0) this.#emit(plan, codes, this.#outcomes.raised, raised, out)
  }

  /** The ordinals of all subjects at hand. */
  #everybody(): Int32Array {
    if (this.#all.length < this.#n) this.#all = new Int32Array(this.#n * 2)
    for (let i = 0; i < this.#n; i++) this.#all[i] = this.#first + i
    return this.#all
  }

  /** Adds the first `count` of some ordinals to what is shown, column by column. */
  #emit(plan: RulePlan, codes: Uint8Array, shown: Int32Array, count: number, out: Emitted): void {
    const { rule, show } = plan
    this.#some = this.#facts.choose(shown, count)
    show.begin(count)
    const at = out.extend(count)
    out.subject.set(shown.subarray(0, count), at)
    out.severity.fill(severities.indexOf(rule.severity), at, at + count)
    out.confidence.fill(confidences.indexOf(rule.confidence), at, at + count)
    out.adjusted.fill(0, at, at + count)
    plan.adjust.forEach((program, a) => {
      const holds = show.truth(program)
      const { severity, confidence } = rule.adjust[a]!
      for (let k = 0; k < count; k++) {
        if (holds[k] !== YES || codes[shown[k]!] !== RAISED) continue
        out.adjusted[at + k]! |= 1 << a
        if (severity) out.severity[at + k] = severities.indexOf(severity)
        if (confidence) out.confidence[at + k] = confidences.indexOf(confidence)
      }
    })
    put(show.block(plan.value), count, out.value, at, false)
    put(show.block(plan.threshold), count, out.threshold, at, false)
    plan.evidence.forEach(({ place, instant }, e) => {
      put(show.block(place), count, out.evidence[e]!, at, instant)
    })
  }

  #runCheck(program: number, out: Emitted): void {
    const holds = this.#decide.truth(program)
    for (let i = 0; i < this.#n; i++) {
      if (holds[i] !== YES) continue
      const at = out.extend(1) // first, as it may make another array
      out.subject[at] = this.#first + i
    }
  }
}

/** Numbers of some subjects, NaN where one is not known; of a date without a time the whole day. */
function put(block: Block, count: number, to: Float64Array, at: number, instant: boolean): void {
  const { lo, hi } = block
  if (block.exact) {
    for (let k = 0; k < count; k++) to[at + k] = lo[k]!
    return
  }
  for (let k = 0; k < count; k++) {
    const least = lo[k]!
    if (hi[k] === least) to[at + k] = least
    else if (!instant || least === Number.NEGATIVE_INFINITY) to[at + k] = Number.NaN
    else to[at + k] = wholeDay(least, Math.round((hi[k]! - least) / 3_600_000))
  }
}
