import type { Node } from './rule.js'

/**
 * Names of the facts that a tree reads of the subjects at hand, in order of appearance; one that comes twice is there
 * twice. Not what statistics are made of: those stand ready.
 */
export function factsOf(node: Node): string[] {
  return node.op === 'fact' ? [node.fact] : operandsOf(node).flatMap(factsOf)
}

/** The operands of a node, from left to right; a statistic has none. */
export function operandsOf(node: Node): readonly Node[] {
  if ('list' in node) return [node.a, ...node.list]
  if ('cond' in node) return [node.cond, node.a, node.b]
  if ('b' in node) return [node.a, node.b]
  return 'a' in node ? [node.a] : []
}
