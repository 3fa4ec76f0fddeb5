import { hash } from 'node:crypto'
import type { SubjectKind } from '../schema/subject.js'

/**
 * The identity of a flag: the first 32 hex digits of the SHA-256 of rule, kind of subject, tender and subject. It
 * holds from run to run and does not depend on values, versions, language or masking. The parts are joined as a
 * JSON array, which no choice of ids can make ambiguous.
 *
 * Anyone can recompute it from the ids, so it must never be made from a party's id: a tax number could be found by
 * trying them all. Rules about parties will have to put the party's pseudonym here instead.
 */
export function fingerprint(rule: string, kind: SubjectKind, tenderId: string, subjectId: string): string {
  return hash('sha256', JSON.stringify([rule, kind, tenderId, subjectId]), 'hex').slice(0, 32)
}
