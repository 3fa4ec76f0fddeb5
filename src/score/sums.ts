import { CLEAR, NOT_APPLICABLE, NOT_COMPUTABLE, RAISED, type RuleResult } from '../engine/result.js'
import { confidences, severities } from '../rules/rule.js'
import type { SubjectKind } from '../schema/subject.js'
import { type Component, componentsOf } from './components.js'
import { weightOf } from './weight.js'

/**
 * What scores are made of: for each subject five whole numbers side by side (`FIELDS`), so that adding a subject to
 * a pool touches one line of cache. Exact: up to 5,000 components for a single subject, 2⁵³ for a pool.
 */
export type Sums = Uint16Array | Float64Array

/** Places of the five sums of a subject; all but FLAGS are sums of weights. */
export const FIELDS = 5
/** Of the raised components. */
export const RAISED_SUM = 0
/** Of the raised and clear components. */
export const COMPUTABLE_SUM = 1
/** The same at the rules' own severity and confidence, whatever adjustments say. */
export const COMPUTED_SUM = 2
/** Of the raised, clear and not computable components, likewise. */
export const APPLICABLE_SUM = 3
/** How many components were raised. */
export const FLAGS = 4

/** Adds all sums of one subject to those of a pool. */
export function addSums(pool: Float64Array, place: number, from: Sums, subject: number): void {
  const to = place * FIELDS
  const at = subject * FIELDS
  for (let f = 0; f < FIELDS; f++) pool[to + f]! += from[at + f]!
}

/** The sums over the rules of one kind of subject, `count` of them: a pass over the codes of each rule. */
export function sumsOf(kind: SubjectKind, count: number, rules: readonly RuleResult[]): Uint16Array {
  const sums = new Uint16Array(count * FIELDS)
  for (const component of componentsOf(rules.filter(({ rule }) => rule.subject === kind))) {
    const [only] = component
    if (component.length === 1 && only) addRule(sums, only)
    else addComponent(sums, component, count, undefined)
  }
  return sums
}

/**
 * Adds to `sums` what rules about small things say of what they lie in (`owner`, by subject; -1 nothing): each is one
 * component of the owner, raised if it is for any of them. So a lot does not count for less with every further bid.
 */
export function addParts(
  sums: Uint16Array,
  kind: SubjectKind,
  owner: Int32Array,
  rules: readonly RuleResult[],
): void {
  for (const component of componentsOf(rules.filter(({ rule }) => rule.subject === kind)))
    addComponent(sums, component, sums.length / FIELDS, owner)
}

function baseWeight({ rule }: RuleResult): number {
  return weightOf(severities.indexOf(rule.severity), confidences.indexOf(rule.confidence))
}

/** Calls back for every raised outcome that an adjustment made heavier than its rule is. */
function eachHeavier(result: RuleResult, visit: (subject: number, weight: number) => void): void {
  const { codes, shown } = result
  const base = baseWeight(result)
  for (let place = 0; place < shown.length; place++) {
    const subject = shown.subject[place]!
    if (shown.adjusted[place] === 0 || codes[subject] !== RAISED) continue
    const weight = weightOf(shown.severity[place]!, shown.confidence[place]!)
    if (weight > base) visit(subject, weight)
  }
}

/** What each code adds stands in tables: branches on the codes, which are as good as random, took twice as long. */
function addRule(sums: Uint16Array, result: RuleResult): void {
  const weight = baseWeight(result)
  const { codes } = result
  const raised = new Uint16Array(256)
  const computable = new Uint16Array(256)
  const applicable = new Uint16Array(256).fill(weight)
  raised[RAISED] = weight
  computable.fill(weight, CLEAR, NOT_COMPUTABLE)
  applicable[NOT_APPLICABLE] = 0
  for (let s = 0, at = 0; s < codes.length; s++, at += FIELDS) {
    const code = codes[s]!
    sums[at + RAISED_SUM]! += raised[code]!
    sums[at + COMPUTABLE_SUM]! += computable[code]!
    sums[at + COMPUTED_SUM]! += computable[code]!
    sums[at + APPLICABLE_SUM]! += applicable[code]!
    sums[at + FLAGS]! += code === RAISED ? 1 : 0
  }
  eachHeavier(result, (subject, heavier) => {
    sums[subject * FIELDS + RAISED_SUM]! += heavier - weight
    sums[subject * FIELDS + COMPUTABLE_SUM]! += heavier - weight
  })
}

/**
 * Equivalent rules: raised if any is, with the largest weight among those that could be computed; with `owner`, the same
 * over all subjects of one owner.
 */
function addComponent(
  sums: Uint16Array,
  component: Component,
  count: number,
  owner: Int32Array | undefined,
): void {
  const raised = new Uint8Array(count)
  const clear = new Uint8Array(count)
  const base = new Uint8Array(count)
  for (const result of component) {
    const weight = baseWeight(result)
    const { codes } = result
    for (let subject = 0; subject < codes.length; subject++) {
      const code = codes[subject]!
      const s = owner ? owner[subject]! : subject
      if (code === NOT_APPLICABLE || s < 0) continue
      if (base[s]! < weight) base[s] = weight
      if (code === CLEAR && clear[s]! < weight) clear[s] = weight
      if (code === RAISED && raised[s]! < weight) raised[s] = weight
    }
    eachHeavier(result, (subject, heavier) => {
      const s = owner ? owner[subject]! : subject
      if (s >= 0) raised[s] = Math.max(raised[s]!, heavier)
    })
  }
  for (let s = 0, at = 0; s < count; s++, at += FIELDS) {
    sums[at + APPLICABLE_SUM]! += base[s]!
    const weight = Math.max(raised[s]!, clear[s]!)
    if (weight === 0) continue
    sums[at + COMPUTED_SUM]! += base[s]!
    sums[at + COMPUTABLE_SUM]! += weight
    if (raised[s] === 0) continue
    sums[at + RAISED_SUM]! += weight
    sums[at + FLAGS]!++
  }
}
