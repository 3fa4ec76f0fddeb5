import type { RuleResult } from '../engine/result.js'

/** Rules that say the same about one kind of subject: together one component of a score. */
export type Component = readonly RuleResult[]

/**
 * The rules as components: those named `equivalent`, by either of them or through others, are one, as far as they
 * have the same kind of subject. In the order of the first rule of each.
 */
export function componentsOf(rules: readonly RuleResult[]): Component[] {
  const first = new Map(rules.map(({ rule }, place) => [rule.id, place]))
  const parent = rules.map((_, place) => place)
  const rootOf = (place: number): number => {
    let root = place
    while (parent[root] !== root) root = parent[root]!
    return root
  }
  rules.forEach(({ rule }, place) => {
    for (const { id, type } of rule.related) {
      const other = first.get(id)
      if (type !== 'equivalent' || other === undefined) continue
      if (rules[other]!.rule.subject !== rule.subject) continue
      const [a, b] = [rootOf(place), rootOf(other)]
      parent[Math.max(a, b)] = Math.min(a, b)
    }
  })
  const groups = new Map<number, RuleResult[]>()
  rules.forEach((result, place) => {
    const root = rootOf(place)
    groups.set(root, [...(groups.get(root) ?? []), result])
  })
  return [...groups.values()]
}
