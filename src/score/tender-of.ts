import type { Index } from '../join/index-of.js'
import { isLocal, type SubjectKind } from '../schema/subject.js'

/** The ordinal of the tender a subject lies in; of a tender, itself; -1 of what lies in none. */
export function tenderOf(index: Index, kind: SubjectKind, subject: number): number {
  if (!isLocal(kind)) return -1
  return kind === 'tender' ? subject : index[kind].tender[subject]!
}

/** The ordinal of the lot that a bid or item lies in; -1 of an item of none or several, and of all other kinds. */
export function lotOf(index: Index, kind: SubjectKind, subject: number): number {
  return kind === 'bid' || kind === 'item' ? index[kind].lot[subject]! : -1
}
