import { evidenceFacts } from '../engine/kind-runner.js'
import { planScan } from '../engine/plan.js'
import { factCatalogue } from '../facts/catalogue.js'
import { factsOf } from '../rules/facts-of.js'
import type { Rule } from '../rules/rule.js'
import { isLocal } from '../schema/subject.js'
import { fixedTables, heldTables } from './records/base.js'

/** Parts of an index that are made of more than a process and the parties it names. */
const across: ReadonlySet<string> = new Set(['scan.directs', 'scan.item_peers'])

const monitored: ReadonlySet<string> = new Set([...heldTables, ...fixedTables])

/**
 * Whether a rule can be asked of a process as soon as an event touches it. Others stand as they were when populations were last
 * looked at: rules about parties, pairs and markets, and those that look through other processes.
 */
export function isAtOnce(rule: Rule): boolean {
  if (!isLocal(rule.subject)) return false
  const nodes = [rule.scope, rule.when, rule.value, rule.threshold, ...rule.adjust.map(({ when }) => when)]
  const names = [...nodes.flatMap(factsOf), ...evidenceFacts(rule)]
  const needs = [
    ...names.map((name) => factCatalogue.facts.get(name)?.needs ?? []),
    ...rule.details.map((name) => factCatalogue.details.get(name)?.needs ?? []),
  ].flat()
  if (needs.some((need) => across.has(need))) return false
  const { columns } = planScan([rule], factCatalogue, { hasAsOf: true, report: false })
  return [...columns].every(([table, of]) => of.size === 0 || monitored.has(table))
}
