import type { AlertState, ChangeKind } from '../alert.js'

/**
 * The tables of a store, as queries see them. Only texts, whole numbers and floats, so that one schema serves SQLite and
 * PostgreSQL; instants are ISO 8601 texts, and order is that of numbers, never of instants.
 */
export interface Tables {
  tf_store: StoreRow
  tf_runs: RunRow
  tf_alerts: AlertRow
  tf_log: LogRow
  tf_contents: ContentRow
}

/** One row: what the store is, and the end of its log. */
export interface StoreRow {
  id: string
  /** The last migration. */
  version: number
  /** Tells the key that pseudonyms are made with from another one; null before the first run. */
  key_check: string | null
  seq: number
  hash: string
}

/** A row of `tf_runs`. */
export interface RunRow {
  number: number
  at: string
  /** Its entry in the log. */
  seq: number
  /** `RunSummary` without its head, as canonical JSON. */
  summary: string
  /** Numbers of the alerts it saw (`encodeNumbers`). */
  seen: string
}

/** An alert as it stands: all but `score` can be worked out from log, contents and runs, and `verify` does. */
export interface AlertRow {
  /** 1, 2, 3 … in order of first sight. */
  number: number
  id: string
  rule: string
  rule_version: number
  tender_id: string | null
  buyer_id: string | null
  region: string | null
  /** Place in `severities`. */
  severity: number
  threshold: number | null
  score: number | null
  state: AlertState
  assignee: string | null
  first_seen: string
  last_seen: string
  runs: number
  last_run: number
  gone_since: string | null
  /** JSON of `Alert.silenced`. */
  silenced: string | null
  /** Entry of the log whose contents are its data. */
  content: number
  /** Entry whose contents were its data when it was dismissed. */
  base: number | null
  /** SHA-256 of what is compared from run to run, so that contents need not be read. */
  digest: string
  /** 1: its personal data were erased. */
  erased: number
  /** Its last entry in the log. */
  changed_seq: number
  changed_at: string
}

/** An entry of the log. Nothing in it is personal. */
export interface LogRow {
  seq: number
  at: string
  kind: ChangeKind | 'run'
  /** Id of the alert; null of a run. */
  alert: string | null
  state: AlertState | null
  run: number | null
  /** `Commits` as canonical JSON. */
  commits: string
  hash: string
}

/** What an entry commits to, and may be erased: who, why, and what the data say. */
export interface ContentRow {
  seq: number
  part: string
  /** 32 random hexadecimal digits: without it nobody can find a body by trying. */
  salt: string
  /** Canonical JSON. */
  body: string
}
