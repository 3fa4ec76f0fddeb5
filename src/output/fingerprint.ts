import { hash } from 'node:crypto'
import type { SubjectKind } from '../schema/subject.js'

/**
 * The identity of a flag: the first 32 hex digits of the SHA-256 of rule, kind of subject, tender and subject (or, outside of
 * tenders, the parts of the subject's id). It
 * holds from run to run and does not depend on values, versions, language or masking. The parts are joined as a
 * JSON array, which no choice of ids can make ambiguous.
 *
 * Anyone can recompute it from the ids, so it must never be made from a party's id: a tax number could be found by
 * trying them all. Flags of parties have the party's pseudonym here instead (`Mask.identity`), whether outputs show it
 * or not: so theirs hold within one installation.
 */
export function fingerprint(rule: string, kind: SubjectKind, ...ids: readonly string[]): string {
  return hash('sha256', JSON.stringify([rule, kind, ...ids]), 'hex').slice(0, 32)
}
