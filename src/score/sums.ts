import { CLEAR, NOT_APPLICABLE, RAISED, type RuleResult } from '../engine/result.js'
import type { SubjectKind } from '../facts/fact.js'
import { confidences, severities } from '../rules/rule.js'
import { type Component, componentsOf } from './components.js'
import { weightOf } from './weight.js'

/** What a score is made of, for each subject of a kind: sums of whole weights, exact up to 2⁵³. */
export interface Sums {
  /** Of the raised components. */
  readonly raised: Float64Array
  /** Of the raised and clear components. */
  readonly computable: Float64Array
  /** The same at the rules' own severity and confidence, whatever adjustments say. */
  readonly computed: Float64Array
  /** Of the raised, clear and not computable components, likewise. */
  readonly applicable: Float64Array
  /** How many components were raised. */
  readonly flags: Float64Array
}

export function emptySums(count: number): Sums {
  return {
    raised: new Float64Array(count),
    computable: new Float64Array(count),
    computed: new Float64Array(count),
    applicable: new Float64Array(count),
    flags: new Float64Array(count),
  }
}

/** Adds all sums of one subject to those of a pool. */
export function addSums(pool: Sums, place: number, from: Sums, subject: number): void {
  pool.raised[place]! += from.raised[subject]!
  pool.computable[place]! += from.computable[subject]!
  pool.computed[place]! += from.computed[subject]!
  pool.applicable[place]! += from.applicable[subject]!
  pool.flags[place]! += from.flags[subject]!
}

/** The sums over the rules of one kind of subject, `count` of them: two passes over the codes a component. */
export function sumsOf(kind: SubjectKind, count: number, rules: readonly RuleResult[]): Sums {
  const sums = emptySums(count)
  const weights = { raised: new Uint8Array(count), clear: new Uint8Array(count), base: new Uint8Array(count) }
  for (const component of componentsOf(rules.filter(({ rule }) => rule.subject === kind))) {
    for (const list of Object.values(weights)) list.fill(0)
    weigh(component, weights)
    addComponent(sums, weights)
  }
  return sums
}

/** Largest weight by subject among the rules of a component: raised, clear, and of all that apply. */
interface Weights {
  readonly raised: Uint8Array
  readonly clear: Uint8Array
  readonly base: Uint8Array
}

function weigh(component: Component, { raised, clear, base }: Weights): void {
  for (const { rule, codes, shown } of component) {
    const weight = weightOf(severities.indexOf(rule.severity), confidences.indexOf(rule.confidence))
    for (let s = 0; s < codes.length; s++) {
      const code = codes[s]!
      if (code === NOT_APPLICABLE) continue
      if (base[s]! < weight) base[s] = weight
      if (code === CLEAR) {
        if (clear[s]! < weight) clear[s] = weight
      } else if (code === RAISED) {
        if (raised[s]! < weight) raised[s] = weight
      }
    }
    for (let place = 0; place < shown.length; place++) {
      const s = shown.subject[place]!
      if (codes[s] !== RAISED || shown.adjusted[place] === 0) continue
      const adjusted = weightOf(shown.severity[place]!, shown.confidence[place]!)
      if (raised[s]! < adjusted) raised[s] = adjusted
    }
  }
}

function addComponent(sums: Sums, { raised, clear, base }: Weights): void {
  for (let s = 0; s < base.length; s++) {
    const whole = base[s]!
    if (whole === 0) continue
    sums.applicable[s]! += whole
    const up = raised[s]!
    const down = clear[s]!
    if (up === 0 && down === 0) continue
    sums.computed[s]! += whole
    sums.computable[s]! += Math.max(up, down)
    if (up === 0) continue
    sums.raised[s]! += Math.max(up, down)
    sums.flags[s]!++
  }
}
