import type { SubjectKind } from '../facts/fact.js'

/** Placeholder of the joined, grouped view of a data set that kernels read. Filled in by the index. */
export interface Index {
  /** Number of subjects of a kind; ordinals are 0 … count - 1. */
  readonly counts: Readonly<Record<SubjectKind, number>>
  /** Tender code (dictionary `tender`) of each subject, by kind and ordinal. */
  readonly tenderCode: Readonly<Record<SubjectKind, Int32Array>>
  /** Id code of each subject in the dictionary of its kind; -1 for a lot of an undivided tender and for what has no id. */
  readonly idCode: Readonly<Record<SubjectKind, Int32Array>>
}
