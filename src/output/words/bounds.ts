import type { RuleResult } from '../../engine/result.js'
import { newBlock } from '../../facts/block.js'
import { families } from '../../facts/catalogue.js'
import type { FactSpec } from '../../facts/fact.js'
import type { Index } from '../../join/index-of.js'
import { isLocal, type SubjectKind } from '../../schema/subject.js'

/** Between what a number surely lies that is known only in part; null on a side where nothing is sure. */
export interface Bounds {
  readonly least: number | null
  readonly most: number | null
}

/** Facts of which something is said where they are only partly known. */
const BOUNDED: ReadonlySet<FactSpec['type'] | undefined> = new Set([
  'count',
  'days',
  'number',
  'share',
  'money',
])

/** By fact; made when first asked for, as flags ask for each of their facts that is not known. */
let familyOf: ReadonlyMap<string, (typeof families)[number]> | undefined

/**
 * What is sure of a fact of the evidence that is not known, by place of what is shown; undefined where nothing is. None of
 * them is below zero, days aside, nor is a share above one; of counts no upper bound is given.
 */
export function boundsAt(
  index: Index,
  { rule, shown }: RuleResult,
  fact: string,
  type: FactSpec['type'] | undefined,
): (place: number) => Bounds | undefined {
  if (!BOUNDED.has(type)) return () => undefined
  const given = shown.bounds?.get(fact)
  return (place) => {
    const bounds = given
      ? { least: given.least[place]!, most: given.most[place]! }
      : boundsOf(index, fact, rule.subject, shown.subject[place]!)
    return bounds && sureOf(type, bounds)
  }
}

/** Of two bounds those that say something. */
export function sureOf(
  type: FactSpec['type'] | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): Bounds | undefined {
  const isLeast = Number.isFinite(least) && (type === 'days' || least > 0)
  const isMost = Number.isFinite(most) && type !== 'count' && (type !== 'share' || most < 1)
  return isLeast || isMost ? { least: isLeast ? least : null, most: isMost ? most : null } : undefined
}

/**
 * Between what a fact surely lies that is only partly known: -Infinity and Infinity where nothing is sure; undefined where
 * the fact is not one of ours. Outcomes keep no ranges, so it is computed again, for one subject of kind `of` and when
 * it is printed: the time of one subject's rows.
 */
export function boundsOf(
  index: Index,
  fact: string,
  of: SubjectKind,
  subject: number,
): { readonly least: number; readonly most: number } | undefined {
  familyOf ??= new Map(families.flatMap((family) => family.facts.map(({ name }) => [name, family])))
  const family = familyOf.get(fact)
  if (!family || (family.subject !== of && family.subject !== 'tender')) return undefined
  const at = family.subject === of || of === 'tender' || !isLocal(of) ? subject : index[of].tender[subject]!
  const block = newBlock(1)
  family.kernel(
    index,
    at,
    at + 1,
    family.facts.map(({ name }) => (name === fact ? block : undefined)),
  )
  return { least: block.lo[0]!, most: block.hi[0]! }
}
