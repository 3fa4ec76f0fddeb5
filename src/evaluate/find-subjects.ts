import type { ScanResult } from '../engine/result.js'
import { idOfParts, subjectId, subjectParts } from '../join/subject-id.js'
import { maskOf } from '../output/mask.js'
import { isLocal, type SubjectKind } from '../schema/subject.js'
import type { Label } from './label.js'

const PSEUDONYM = /\bparty-[0-9a-f]{16}\b/

const keyOf = (tenderId: string, id: string): string => JSON.stringify([tenderId, id])

/**
 * The ordinals of the subjects of a kind that labels name, by `subjectKey`. Looks at the tenders that are named only, and
 * of kinds outside of tenders at all, whose parties a label may name by id or by the pseudonym of this installation.
 */
export function findSubjects(
  result: ScanResult,
  kind: SubjectKind,
  labels: readonly Label[],
): ReadonlyMap<string, number> {
  const { dataset, index } = result
  const wanted = new Set(labels.map(subjectKey))
  const found = new Map<string, number>()
  const note = (key: string, ordinal: number): void => {
    if (wanted.has(key)) found.set(key, ordinal)
  }
  const add = (ordinal: number): void => {
    const { tenderId, id } = subjectId(dataset, index, kind, ordinal)
    note(keyOf(tenderId, id), ordinal)
  }
  if (!isLocal(kind)) {
    const count = index.populations[kind]?.count ?? 0
    // Verdicts from a store of alerts name parties as it shows them. No key is read where no label has a pseudonym.
    const mask = labels.some(({ id }) => PSEUDONYM.test(id)) ? maskOf(dataset, { reveal: false }) : undefined
    for (let s = 0; s < count; s++) {
      add(s)
      if (!mask) continue
      const plain = subjectParts(dataset, index, kind, s, (code) => dataset.dictionaries.party.text(code))
      const masked = subjectParts(dataset, index, kind, s, mask.identity)
      for (const a of [plain, masked])
        for (const b of [plain, masked]) note(keyOf('', idOfParts([a[0]!, ...b.slice(1)])), s)
    }
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
