import type { FullColumn } from '../facts/fact.js'
import type { Rule } from '../rules/rule.js'
import { inTree } from './kind-runner.js'
import type { Shown, ShownBounds } from './result.js'

/**
 * Between what facts of populations lie, of the outcomes that are shown: facts alone of which one at least is not known there.
 * Costs a look at what is shown.
 */
export function shownBounds(
  rule: Rule,
  { subject, evidence, evidenceFacts }: Shown,
  columns: Readonly<Record<string, FullColumn>>,
): ReadonlyMap<string, ShownBounds> {
  const bounds = new Map<string, ShownBounds>()
  evidenceFacts.forEach((name, e) => {
    const column = columns[inTree(rule, name)]
    if (!column || !evidence[e]!.some(Number.isNaN)) return
    bounds.set(name, {
      least: Float64Array.from(subject, (at) => column.lo[at]!),
      most: Float64Array.from(subject, (at) => column.hi[at]!),
    })
  })
  return bounds
}
