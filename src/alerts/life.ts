import { severities } from '../rules/rule.js'
import type { AlertData, AlertState, ChangeKind } from './alert.js'
import { digestOf } from './compare-data.js'
import type { AlertRow } from './database/tables.js'

/** What an entry of the log says happened to an alert, with what it vouches for. */
export interface Event {
  readonly seq: number
  readonly at: string
  readonly kind: ChangeKind
  readonly state: AlertState
  /** What the data say from now on; undefined: as before. */
  readonly data?: AlertData | undefined
  /** Of `assigned` the assignee (null: nobody); of `silenced` the exception. */
  readonly assignee?: string | null | undefined
  readonly silenced?: string | undefined
}

/**
 * Makes of an alert's row what an event makes of it. Runs and actions write by this, and `verify` works out by it what must
 * be there.
 */
export function happen(row: AlertRow, { seq, at, kind, state, data, assignee, silenced }: Event): void {
  row.state = state
  row.changed_seq = seq
  row.changed_at = at
  if (data) Object.assign(row, columnsOf(data), { content: seq })
  if (kind === 'resolved' || kind === 'gone') row.gone_since = at
  if (kind === 'back' || (kind === 'reopened' && row.gone_since !== null)) row.gone_since = null
  if (kind === 'dismissed') row.base = row.content
  if (kind === 'acknowledged' || kind === 'confirmed' || kind === 'reopened') row.base = null
  if (kind === 'assigned') row.assignee = assignee ?? null
  if (kind === 'silenced') row.silenced = silenced ?? null
  if (kind === 'unsilenced') row.silenced = null
}

/** The row of an alert that a run sees for the first time, before the entry of the log that says so. */
export function firstRow(
  first: Pick<AlertRow, 'number' | 'id' | 'score'> & { readonly at: string; readonly run: number },
  data: AlertData | undefined,
): AlertRow {
  const { number, id, score, at, run } = first
  return {
    number,
    id,
    ...(data ? columnsOf(data) : unknownColumns),
    score,
    state: 'open',
    assignee: null,
    first_seen: at,
    last_seen: at,
    runs: 1,
    last_run: run,
    gone_since: null,
    silenced: null,
    content: 0,
    base: null,
    erased: 0,
    changed_seq: 0,
    changed_at: at,
  }
}

const unknownColumns = {
  rule: '',
  rule_version: 0,
  tender_id: null,
  buyer_id: null,
  region: null,
  severity: 0,
  threshold: null,
  digest: '',
}

/** What is left of the row of an alert whose contents were erased. */
export function forget(row: AlertRow): void {
  row.erased = 1
  row.tender_id = null
  row.buyer_id = null
  row.region = null
  row.threshold = null
  row.assignee = null
  row.silenced = null
  row.digest = ''
}

/** The columns that alerts are looked up and compared by. */
export function columnsOf(data: AlertData) {
  return {
    rule: data.rule,
    rule_version: data.rule_version,
    tender_id: cell(data.tender_id),
    buyer_id: cell(data.buyer?.id ?? null),
    region: cell(data.region),
    severity: severities.indexOf(data.severity),
    threshold: data.threshold,
    digest: digestOf(data),
  }
}

/** A text that every database takes: PostgreSQL has no U+0000. */
export function cell<T extends string | null>(text: T): T | string {
  return text?.replaceAll('\0', '\uFFFD') ?? text
}
