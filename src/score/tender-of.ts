import type { Index } from '../join/index-of.js'
import { isLocal, type SubjectKind } from '../schema/subject.js'

/** The ordinal of the tender a subject lies in; of a tender, itself; -1 of what lies in none. */
export function tenderOf(index: Index, kind: SubjectKind, subject: number): number {
  if (!isLocal(kind)) return -1
  return kind === 'tender' ? subject : index[kind].tender[subject]!
}
