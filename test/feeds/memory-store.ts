import type {
  Alert,
  AlertChange,
  AlertData,
  AlertQuery,
  AlertState,
  ChangeKind,
  HistoryEntry,
  LogHead,
  RunSummary,
} from '#tenderflag/alerts/alert.js'
import type { AlertReader } from '#tenderflag/alerts/store.js'
import { severities } from '#tenderflag/rules/rule.js'

export const STORE = '0b0e4c7e-52a4-4f0e-9d2c-6a4d1b7f2a10'

const states: Partial<Record<ChangeKind, AlertState>> = {
  new: 'open',
  resolved: 'resolved',
  reopened: 'reopened',
  acknowledged: 'acknowledged',
  dismissed: 'dismissed',
  confirmed: 'confirmed',
}

/** Data of an alert: of a lot of a tender, with what a test gives in place of its own. */
export function alertData(patch: Partial<AlertData> = {}): AlertData {
  return {
    rule: 'etimad.low-award',
    rule_version: 1,
    subject: { type: 'lot', id: 'L1' },
    tender_id: 'T1',
    subject_title: 'Bread and dairy products',
    buyer: { id: 'B1', name: 'Municipality of Alderby' },
    region: 'Northmark',
    supplier: null,
    severity: 'high',
    confidence: 'medium',
    value: 0.32,
    threshold: 0.35,
    evidence: { 'lot.estimate': 221_000, 'lot.currency': 'SAR' },
    texts: {
      en: { title: 'Awarded far below the estimate', message: 'Awarded at 32% of the estimate.' },
      ar: { title: 'ترسية بأقل كثيرًا من القيمة التقديرية', message: 'رست المنافسة بأقل من التقدير.' },
      pt: { title: 'Adjudicado muito abaixo da estimativa', message: 'Adjudicado a 32 % da estimativa.' },
    },
    ...patch,
  }
}

/** A store of alerts in memory, as `AlertReader` says one behaves: what tests make happen is what is read. */
export class MemoryStore implements AlertReader {
  readonly id = STORE
  readonly #alerts = new Map<string, Alert>()
  readonly #log: { readonly id: string; readonly entry: HistoryEntry }[] = []

  /** Makes something happen to an alert (`n` of any size is its id), which is made by `new`. */
  happen(
    n: number,
    kind: ChangeKind,
    at: string,
    patch: Partial<AlertData> = {},
    score: number | null = 0.5,
  ): void {
    const id = n.toString(16).padStart(32, '0')
    const before = this.#alerts.get(id)
    const data = { ...(before?.data ?? alertData()), ...patch }
    const state = states[kind] ?? before?.state ?? 'open'
    const entry: HistoryEntry = {
      seq: this.#log.length + 1,
      at,
      kind,
      state,
      run: 1,
      by: kind === 'dismissed' ? 'maria@example.org' : null,
      text: kind === 'dismissed' ? 'a private reason' : null,
      changes: [],
    }
    this.#log.push({ id, entry })
    this.#alerts.set(id, {
      id,
      state,
      data: kind === 'erased' ? null : data,
      rule: data.rule,
      severity: data.severity,
      score,
      first_seen: before?.first_seen ?? at,
      last_seen: at,
      runs: 1,
      gone_since: kind === 'resolved' || kind === 'gone' ? at : null,
      silenced: null,
      assignee: null,
      comments: [],
      history: [...(before?.history ?? []), entry],
    })
  }

  get size(): number {
    return this.#alerts.size
  }

  async get(id: string): Promise<Alert | undefined> {
    return this.#alerts.get(id)
  }

  async *list(query: AlertQuery = {}): AsyncGenerator<Alert> {
    const rank = ({ severity }: Alert) => severities.indexOf(severity)
    yield* [...this.#alerts.values()]
      .filter((alert) => matches(alert, query))
      .sort((a, b) => rank(b) - rank(a) || (b.score ?? -1) - (a.score ?? -1) || (a.id < b.id ? -1 : 1))
      .slice(0, query.limit)
  }

  async *changes(after: number, query: AlertQuery = {}): AsyncGenerator<AlertChange> {
    for (const { id, entry } of this.#log.slice(after)) {
      const alert = this.#alerts.get(id)!
      if (matches(alert, query)) yield { entry, alert }
    }
  }

  async head(): Promise<LogHead> {
    return { seq: this.#log.length, hash: '0'.repeat(64) }
  }

  async runs(): Promise<RunSummary[]> {
    return []
  }
}

function matches(alert: Alert, query: AlertQuery): boolean {
  const { data } = alert
  const one = (list: readonly string[] | undefined, value: string | null | undefined) =>
    list === undefined || (value != null && list.includes(value))
  return (
    one(query.buyer, data?.buyer?.id) &&
    one(query.region, data?.region) &&
    one(query.rule, alert.rule) &&
    one(query.state, alert.state) &&
    (query.severity === undefined || severities.indexOf(alert.severity) >= severities.indexOf(query.severity))
  )
}
