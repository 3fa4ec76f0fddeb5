import type { Alert, AlertChange, AlertQuery, LogHead, RunSummary } from './alert.js'

/**
 * What feeds, digests and reports read. All methods read what is committed; one that gives many rows gives them page by
 * page, and never holds a lock between pages. They throw STORE_LOCKED, STORE_BROKEN, STORE_UNREACHABLE.
 */
export interface AlertReader {
  /** Random UUID of the store, made with it: with a `seq` it names an event in all the world. */
  readonly id: string
  /** The alert of an id; undefined where there is none. */
  get(id: string): Promise<Alert | undefined>
  /** Alerts, most severe first, then by score, then by id. */
  list(query?: AlertQuery): AsyncIterable<Alert>
  /**
   * What happened after an entry of the log (0: from the beginning), in the order of the log. Give the `seq` of the last change
   * that was taken as the next `after`: nothing is given twice or left out, whatever clocks do. `query` is held against the
   * alert as it stands now.
   */
  changes(after: number, query?: AlertQuery): AsyncIterable<AlertChange>
  /** The end of the log: where `changes` will stand when all are read. */
  head(): Promise<LogHead>
  /** Runs, the newest first. */
  runs(limit?: number): Promise<readonly RunSummary[]>
}
