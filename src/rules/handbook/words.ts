import type { SubjectKind } from '../../schema/subject.js'
import type { StatName } from '../rule.js'
import type { ConditionWords } from './condition-words.js'

/** The words of a page of the handbook that are not the rule's own, in one language. */
export interface HandbookWords {
  /** Between a name and what is said of it, with the space around it. */
  readonly colon: string
  /** Between the members of a list, and between what is said of one thing, with the space around. */
  readonly comma: string
  readonly semicolon: string
  /** Before what changes. */
  readonly arrow: string
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
  readonly compared: string
  /** What each statistic is; `{p}`. */
  readonly statistics: Readonly<Record<StatName, string>>
  /** `{text}` as written, `{is}` what it is, `{peers}` whom it is taken over, `{minimum}`. */
  readonly statistic: string
  /** Whom a statistic is taken over: `{kind}` of subject. */
  readonly everyPeer: string
  readonly peersInScope: string
  /** What they have in common; `{facts}`. */
  readonly alike: string
  readonly adjust: string
  readonly params: string
  /** Units of parameters, by what rules call them; others are shown as rules have them. */
  readonly units: Readonly<Record<string, string>>
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
  /** `{minimum}`. */
  readonly fewPeers: string
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
  /** Of a store of alerts: how many there are of the rule, `{alerts}`, `{confirmed}`, `{dismissed}`; reasons follow. */
  readonly record: { readonly title: string; readonly counts: string }
  readonly related: string
  readonly relations: Readonly<Record<'equivalent' | 'similar' | 'derived' | 'opposite' | 'obsolete', string>>
}
