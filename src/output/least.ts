import { newBlock } from '../facts/block.js'
import { families } from '../facts/catalogue.js'
import type { Index } from '../join/index-of.js'
import { isLocal, type SubjectKind } from '../schema/subject.js'

/**
 * What a count that is only partly known surely is at least: 2 of a range from 2 up; undefined where nothing is sure,
 * or the fact is not one of ours. Outcomes keep no ranges, so it is computed again, for one subject of kind `of` and when
 * it is printed: the time of one subject's rows.
 */
export function leastOf(index: Index, fact: string, of: SubjectKind, subject: number): number | undefined {
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
  const least = block.lo[0]!
  return least > 0 && Number.isFinite(least) ? least : undefined
}
