import { newBlock } from '../../facts/block.js'
import { families } from '../../facts/catalogue.js'
import type { Index } from '../../join/index-of.js'
import { isLocal, type SubjectKind } from '../../schema/subject.js'

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
  const family = families.find(({ facts }) => facts.some(({ name }) => name === fact))
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
