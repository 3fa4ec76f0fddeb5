import type { Alert, AlertChange, AlertQuery, LogHead, RunSummary } from './alert.js'
import type { RunOptions } from './apply-run.js'
import type { Run } from './run.js'
import type { Verification } from './verify.js'

/**
 * What feeds, digests and reports read. All methods read what is committed; one that gives many rows gives them page by
 * page, and never holds a lock between pages. They throw STORE_LOCKED, STORE_BROKEN, STORE_UNREACHABLE.
 */
export interface AlertReader {
  /** Random UUID of the store, made with it: with a `seq` it names an event in all the world. */
  readonly id: string
  /** The alert of an id; undefined where there is none. */
  get(id: string): Promise<Alert | undefined>
  /** Alerts, most severe first, then by score, then by id; those that were erased are left out. */
  list(query?: AlertQuery): AsyncIterable<Alert>
  /**
   * What happened after an entry of the log (0: from the beginning), in the order of the log. Give the `seq` of the last change
   * that was taken as the next `after`: nothing is given twice or left out, whatever clocks do. `query` is held against the
   * alert as it stands now. An alert that was erased since has no data.
   */
  changes(after: number, query?: AlertQuery): AsyncIterable<AlertChange>
  /** The end of the log: where `changes` will stand when all are read. */
  head(): Promise<LogHead>
  /** Runs, the newest first. */
  runs(limit?: number): Promise<readonly RunSummary[]>
}

/** Who does something, and when: told by the caller, ISO 8601. The store takes names as they are given. */
export interface Actor {
  readonly by: string
  readonly at: string
}

/** What a person does with an alert. */
export type Action =
  /** Takes a verdict back, if there is one. Not of a resolved alert: there is nothing left to look into. */
  | { readonly kind: 'acknowledged'; readonly text?: string | undefined }
  | { readonly kind: 'dismissed'; readonly text: string }
  | { readonly kind: 'confirmed'; readonly text?: string | undefined }
  /** `text`: to whom; null: nobody. */
  | { readonly kind: 'assigned'; readonly text: string | null }
  | { readonly kind: 'commented'; readonly text: string }

/** Whose personal data are to be erased; what is given adds up. */
export interface Erasure {
  /** Ids of alerts: all that is known of them but rule, severity, state and instants. */
  readonly alerts?: readonly string[]
  /** Ids or pseudonyms of parties: as `alerts`, of every alert that mentions one of them. */
  readonly parties?: readonly string[]
  /** Names of people who did something: their names alone. */
  readonly actors?: readonly string[]
}

/** A store of alerts: a file, or a PostgreSQL database. Everything it does is done wholly or not at all. */
export interface AlertStore extends AlertReader {
  /** Path, or URL without its password. */
  readonly name: string
  /** See `applyRun`. */
  apply(run: Run, options: RunOptions): Promise<RunSummary>
  /** The one alert whose id begins so. Throws ALERT_UNKNOWN where there is none, or several. */
  find(beginning: string): Promise<Alert>
  /** Throws ALERT_UNKNOWN, ALERT_STATE, and USAGE for an empty text or name. */
  act(id: string, action: Action, actor: Actor): Promise<Alert>
  /** Gives the number of alerts of which something was erased. Throws ALERT_UNKNOWN, and USAGE for an empty id or name. */
  erase(erasure: Erasure, actor: Actor): Promise<number>
  /** Looks for tampering: see `verify`. `kept`: a head that was written down earlier. */
  verify(kept?: LogHead): Promise<Verification>
  close(): Promise<void>
}
