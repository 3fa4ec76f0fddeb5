import type { Index } from '../join/index-of.js'
import type { SubjectKind } from '../schema/subject.js'

/** The ordinal of the tender a subject lies in; of a tender, itself. */
export function tenderOf(index: Index, kind: SubjectKind, subject: number): number {
  return kind === 'tender' ? subject : index[kind].tender[subject]!
}
