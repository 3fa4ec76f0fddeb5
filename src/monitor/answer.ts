import type { Notice } from '../columns/notices.js'
import { differences } from '../output/compare.js'
import type { OutcomeRow } from '../output/model.js'
import type { Severity } from '../rules/rule.js'
import type { EventType } from './events/event.js'
import type { DecisionName } from './policy.js'

/** What became of a flag. */
export interface FlagChange {
  readonly change: 'new' | 'changed' | 'gone'
  /** As it is, or of one that is gone as it was; `change` is in it too. */
  readonly flag: OutcomeRow
  /** Instant the data were looked at from, ISO 8601; null where they have none. */
  readonly as_of: string | null
  /** Of a flag that was held against statistics, or is about a party, pair or market: when these were last computed. */
  readonly population_as_of: string | null
}

/** A flag that asks for a decision. */
export interface DecisionReason {
  readonly decision: DecisionName
  readonly rule: string
  /** Absent of a rule that must be computable, and is not. */
  readonly severity?: Severity
  readonly subject?: OutcomeRow['subject']
  readonly fingerprint?: string
  readonly message: string
}

/** The answer to one event. */
export interface Applied {
  /** How many events the monitor has taken, this one with them. */
  readonly seq: number
  readonly event: string
  readonly type: EventType
  readonly tender_id: string | null
  /**
   * `held`: its process is not known yet, and is looked at as soon as it is; `late`: newer versions of all its records
   * were there; `duplicate`: it was taken before, as `seq` says.
   */
  readonly status: 'applied' | 'held' | 'late' | 'duplicate'
  /** Instant of the newest event, ISO 8601: what the data are looked at from. */
  readonly as_of: string | null
  readonly decision: DecisionName
  readonly reasons: readonly DecisionReason[]
  /** Rules that could not be computed for the process, or for something in it. */
  readonly not_computable: readonly string[]
  readonly changes: readonly FlagChange[]
  /** Values that were not taken as they stood. */
  readonly notices: readonly Notice[]
}

/** What differs between the flags of some subjects before and after; in order of rule and subject, gone ones last. */
export function changesOf(
  before: Iterable<OutcomeRow>,
  after: Iterable<OutcomeRow>,
  asOf: string | null,
  populationAsOf: string | null,
): FlagChange[] {
  const earlier = new Map<string, OutcomeRow>()
  for (const flag of before) earlier.set(flag.fingerprint, flag)
  const changes: FlagChange[] = []
  const add = (flag: OutcomeRow, change: FlagChange['change']): void => {
    const ofPopulation = flag.statistics.length > 0 || flag.tender_id === null
    changes.push({
      change,
      flag: { ...flag, change },
      as_of: asOf,
      population_as_of: ofPopulation ? populationAsOf : null,
    })
  }
  for (const flag of after) {
    const known = earlier.get(flag.fingerprint)
    earlier.delete(flag.fingerprint)
    if (!known) add(flag, 'new')
    else if (differences(known, flag).length > 0) add(flag, 'changed')
  }
  for (const flag of earlier.values()) add(flag, 'gone')
  return changes
}
