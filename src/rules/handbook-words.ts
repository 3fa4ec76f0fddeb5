import type { SubjectKind } from '../schema/subject.js'
import type { ConditionWords } from './condition-words.js'

/** The words of a page of the handbook that are not the rule's own, in one language. */
export interface HandbookWords {
  /** Between a name and what is said of it, with the space around it. */
  readonly colon: string
  readonly about: string
  readonly subjects: Readonly<Record<SubjectKind, string>>
  readonly levels: Readonly<Record<'low' | 'medium' | 'high', string>>
  readonly statuses: Readonly<Record<'experimental' | 'test' | 'stable' | 'deprecated', string>>
  readonly version: string
  readonly severity: string
  readonly confidence: string
  readonly why: string
  readonly scope: string
  readonly everySubject: string
  readonly when: string
  readonly adjust: string
  readonly params: string
  readonly from: string
  readonly to: string
  readonly needs: string
  readonly shows: string
  /** Before a condition as it is written. */
  readonly written: string
  readonly condition: ConditionWords
  /** `{option}`. */
  readonly change: string
  /** Columns that are read. */
  readonly reads: string
  readonly unknownWhen: string
  /** `{columns}`: alternatives joined by `or`. */
  readonly without: string
  readonly or: string
  readonly doubt: string
  readonly next: string
  /** What to do with a flag, step by step; `{id}`. */
  readonly steps: readonly string[]
  readonly outcomes: string
  readonly raised: string
  readonly clear: string
  readonly notApplicable: string
  readonly notComputable: string
  readonly innocent: string
  readonly notProof: string
  readonly references: string
  readonly related: string
  readonly relations: Readonly<Record<'equivalent' | 'similar' | 'derived' | 'opposite' | 'obsolete', string>>
}
