import type { SubjectKind } from '../schema/subject.js'

/** What somebody knows of a subject: whether a flag of a rule is right there, or whether it is a case at all. */
export interface Label {
  /** The rule it is about; null: the subject itself, a proven cartel for one. */
  readonly rule: string | null
  readonly type: SubjectKind
  /** '' for what lies in no tender. */
  readonly tenderId: string
  /** As in outcomes with `--reveal`; of a lot of an undivided tender, the tender's. */
  readonly id: string
  readonly isCase: boolean
}

/**
 * Words of a verdict: what was planted, how a case ended, what an auditor said. Null is no verdict: the subject is out of
 * the rule's scope, cannot be judged, or nobody has yet.
 */
export const verdicts: Readonly<Record<string, boolean | null>> = {
  raised: true,
  confirmed: true,
  case: true,
  cartel: true,
  collusive: true,
  positive: true,
  yes: true,
  true: true,
  '1': true,
  clear: false,
  dismissed: false,
  clean: false,
  competitive: false,
  negative: false,
  no: false,
  false: false,
  '0': false,
  '': null,
  not_applicable: null,
  not_computable: null,
  unknown: null,
  open: null,
}
