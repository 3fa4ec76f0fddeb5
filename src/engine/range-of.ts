import type { Index } from '../join/index-of.js'
import { isLocal, type SubjectKind } from '../schema/subject.js'

/** Ordinals of a kind that belong to tenders [from, to); of a population, those ordinals themselves. */
export function rangeOf(
  index: Index,
  kind: SubjectKind,
  from: number,
  to: number,
): readonly [number, number] {
  if (kind === 'tender' || !isLocal(kind)) return [from, to]
  return [index.startOf[kind][from]!, index.startOf[kind][to]!]
}
