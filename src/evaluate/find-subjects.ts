import type { ScanResult } from '../engine/result.js'
import { subjectId } from '../join/subject-id.js'
import { isLocal, type SubjectKind } from '../schema/subject.js'
import type { Label } from './label.js'

const keyOf = (tenderId: string, id: string): string => JSON.stringify([tenderId, id])

/**
 * The ordinals of the subjects of a kind that labels name, by `subjectKey`. Looks at the tenders that are named only, and
 * of kinds outside of tenders at all.
 */
export function findSubjects(
  result: ScanResult,
  kind: SubjectKind,
  labels: readonly Label[],
): ReadonlyMap<string, number> {
  const { dataset, index } = result
  const wanted = new Set(labels.map(subjectKey))
  const found = new Map<string, number>()
  const add = (ordinal: number): void => {
    const { tenderId, id } = subjectId(dataset, index, kind, ordinal)
    const key = keyOf(tenderId, id)
    if (wanted.has(key)) found.set(key, ordinal)
  }
  if (!isLocal(kind)) {
    const count = index.populations[kind]?.count ?? 0
    for (let s = 0; s < count; s++) add(s)
    return found
  }
  const { tender } = dataset.dictionaries
  const codes = new Set(labels.map(({ tenderId }) => tender.find(tenderId)))
  for (let t = 0; t < index.counts.tender; t++) {
    if (!codes.has(index.idCode.tender[t]!)) continue
    if (kind === 'tender') add(t)
    else for (let s = index.startOf[kind][t]!; s < index.startOf[kind][t + 1]!; s++) add(s)
  }
  return found
}

/** What tells the subjects of one kind apart. */
export function subjectKey({ tenderId, id }: Pick<Label, 'tenderId' | 'id'>): string {
  return keyOf(tenderId, id)
}
