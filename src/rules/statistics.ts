import { operandsOf } from './facts-of.js'
import type { Node, Rule } from './rule.js'

/** A statistic of the peers of a subject, as a leaf of a condition. */
export type StatNode = Extract<Node, { op: 'stat' }>

const keys = new WeakMap<StatNode, string>()

/** What tells two statistics apart, however they were written. */
export function statKey(node: StatNode): string {
  let key = keys.get(node)
  if (key === undefined) {
    const { text: _, ...decisive } = node
    key = JSON.stringify(decisive)
    keys.set(node, key)
  }
  return key
}

/** The statistics in a tree, those inside the populations of others first; each once. */
export function statisticsIn(node: Node, found = new Map<string, StatNode>()): Map<string, StatNode> {
  if (node.op === 'stat') {
    statisticsIn(node.of, found)
    statisticsIn(node.among, found)
    const key = statKey(node)
    if (!found.has(key)) found.set(key, node)
  } else for (const part of partsOf(node)) statisticsIn(part, found)
  return found
}

/** The statistics of a rule: of its scope, condition, value, threshold and adjustments; each once. */
export function statisticsOf(rule: Rule): StatNode[] {
  const found = new Map<string, StatNode>()
  for (const node of [rule.scope, rule.when, rule.value, rule.threshold, ...rule.adjust.map((a) => a.when)])
    statisticsIn(node, found)
  return [...found.values()]
}

/** 1 for a statistic of facts alone; one more than the deepest statistic that it is computed from. */
export function levelOf(node: StatNode): number {
  const inner = [...statisticsIn(node.of).values(), ...statisticsIn(node.among).values()]
  return 1 + Math.max(0, ...inner.map(levelOf))
}

/** The trees directly below a node; of a statistic, what it is of and among whom. */
export function partsOf(node: Node): readonly Node[] {
  return node.op === 'stat' ? [node.of, node.among] : operandsOf(node)
}
