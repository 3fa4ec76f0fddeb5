import type { AlertData } from './alert.js'

/** A flag of a run: the alert's id, what is said of it, and the score to rank it by. */
export interface Sighting {
  readonly id: string
  readonly data: AlertData
  readonly score: number | null
}

/** An alert that the store knows and a run did not see. */
export interface Missing {
  readonly id: string
  readonly rule: string
  /** Null outside of tenders, and where it was erased. */
  readonly tender_id: string | null
}

/**
 * What a scan, or a monitor at a moment, found: all that a store needs to know of it. Nothing in here comes from the clock
 * but `at`, which is the caller's.
 */
export interface Run {
  /** The instant of the run, ISO 8601. */
  readonly at: string
  /** The instant the data were looked at from, ISO 8601; null where they have no date. */
  readonly as_of: string | null
  /** Tells the key that its pseudonyms are made with from another one (`keyCheck`). */
  readonly key_check: string
  /** Rules that were run; alerts of others are left as they are. */
  readonly rules: readonly { readonly id: string; readonly version: number }[]
  /** Every flag of these rules, each once. */
  readonly flags: Iterable<Sighting>
  /**
   * Which of the alerts that are missing the data surely no longer show: the rule could be computed for the subject and found
   * nothing, or the subject is gone from data that would have it. Asked once, after the flags.
   */
  readonly cleared: (missing: readonly Missing[]) => ReadonlySet<string>
}
