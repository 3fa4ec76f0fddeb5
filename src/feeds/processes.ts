import type { Alert } from '../alerts/alert.js'
import { type Severity, severities } from '../rules/rule.js'

/** Alerts of one process, or of one party, pair or market. */
export interface Process {
  /** The id of the tender, else of the subject. */
  readonly id: string
  readonly alerts: readonly Alert[]
  /** The gravest of its alerts. */
  readonly severity: Severity
  readonly score: number | null
}

/** The states of alerts that someone should still look at. */
export const openStates = ['open', 'reopened', 'acknowledged'] as const

/** Whether the data still show an alert that nobody has given a verdict on. */
export function isOpen({ state, gone_since }: Alert): boolean {
  return gone_since === null && openStates.some((open) => open === state)
}

/** Alerts by process, the gravest first: by severity, score, number of alerts, id. */
export function processesOf(alerts: readonly Alert[]): Process[] {
  const groups = new Map<string, Alert[]>()
  for (const alert of alerts) {
    const key = keyOf(alert)
    const group = groups.get(key)
    if (group) group.push(alert)
    else groups.set(key, [alert])
  }
  return [...groups.values()]
    .map((group): Process => {
      const sorted = [...group].sort(byGravity)
      const [first] = sorted
      const { data } = first!
      return {
        id: data?.tender_id ?? data?.subject.id ?? first!.id,
        alerts: sorted,
        severity: first!.severity,
        score: sorted.reduce<number | null>(
          (most, { score }) => (score !== null && (most === null || score > most) ? score : most),
          null,
        ),
      }
    })
    .sort(
      (a, b) =>
        severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
        (b.score ?? -1) - (a.score ?? -1) ||
        b.alerts.length - a.alerts.length ||
        (a.id < b.id ? -1 : 1),
    )
}

/** By severity, then score, then id. */
export function byGravity(a: Alert, b: Alert): number {
  return (
    severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
    (b.score ?? -1) - (a.score ?? -1) ||
    (a.id < b.id ? -1 : 1)
  )
}

function keyOf({ data, id }: Alert): string {
  if (data === null) return id
  if (data.tender_id !== null) return `tender ${data.tender_id}`
  return `${data.subject.type} ${data.subject.id}`
}
