import type { RuleResult } from '../engine/result.js'
import { subjectCount } from '../join/index-of.js'
import { subjectId, subjectParts } from '../join/subject-id.js'
import { isLocal } from '../schema/subject.js'
import { fingerprint } from './fingerprint.js'
import type { OutputContext } from './words/context.js'

/** A flag of another run. */
export interface Known {
  readonly fingerprint: string
  /** Null outside of tenders. */
  readonly tender_id: string | null
}

/**
 * The subjects of a rule that flags of another run are about, by fingerprint: ordinals, as of its `codes`. What is not in
 * the data is not in the answer. Costs a look at the tenders that are named; of rules about parties, a pseudonym for each.
 */
export function findFlagged(
  { dataset, index, mask }: OutputContext,
  { rule }: RuleResult,
  flags: readonly Known[],
): ReadonlyMap<string, number> {
  const kind = rule.subject
  const wanted = new Set(flags.map((flag) => flag.fingerprint))
  const found = new Map<string, number>()
  const note = (name: string, subject: number): void => {
    if (wanted.has(name)) found.set(name, subject)
  }
  if (!isLocal(kind)) {
    const count = subjectCount(index, kind)
    for (let s = 0; s < count && found.size < wanted.size; s++)
      note(fingerprint(rule.id, kind, ...subjectParts(dataset, index, kind, s, mask.identity)), s)
    return found
  }
  const { tender } = dataset.dictionaries
  const asked = new Uint8Array(tender.size)
  for (const { tender_id } of flags) {
    const code = tender_id === null ? -1 : tender.find(tender_id)
    if (code >= 0) asked[code] = 1
  }
  for (let t = 0; t < index.counts.tender; t++) {
    if (asked[index.idCode.tender[t]!] !== 1) continue
    const from = kind === 'tender' ? t : index.startOf[kind][t]!
    const end = kind === 'tender' ? t + 1 : index.startOf[kind][t + 1]!
    for (let s = from; s < end; s++) {
      const { tenderId, id } = subjectId(dataset, index, kind, s)
      note(fingerprint(rule.id, kind, tenderId, id), s)
    }
  }
  return found
}
