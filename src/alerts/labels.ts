import type { Alert } from './alert.js'
import type { AlertReader } from './store.js'

/** A verdict as a label, with the columns that `evaluate` reads; it leaves the note alone. */
export interface Label {
  readonly rule: string
  readonly subject_type: string
  readonly tender_id: string | null
  /** A pseudonym where it may be a person: `evaluate` finds it with the key of the same installation. */
  readonly subject_id: string
  readonly verdict: 'confirmed' | 'dismissed'
  /** The reason or note of the verdict. */
  readonly note: string
}

/** The verdicts that stand, in the order of the list. Silenced alerts have theirs too; erased ones have none. */
export async function* labelsIn(alerts: AlertReader): AsyncGenerator<Label> {
  for await (const alert of alerts.list({ state: ['confirmed', 'dismissed'], silenced: true })) {
    const { data, state } = alert
    if (!data || (state !== 'confirmed' && state !== 'dismissed')) continue
    yield {
      rule: alert.rule,
      subject_type: data.subject.type,
      tender_id: data.tender_id,
      subject_id: data.subject.id,
      verdict: state,
      note: verdictOf(alert)?.text ?? '',
    }
  }
}

/** The entry that gave an alert the verdict it has. */
export function verdictOf({ state, history }: Alert): Alert['history'][number] | undefined {
  return history.findLast(({ kind }) => kind === state)
}

/** What became of the alerts of a rule. */
export interface RuleRecord {
  readonly alerts: number
  readonly confirmed: number
  readonly dismissed: number
  /** Reasons of dismissals, the commonest first. */
  readonly reasons: readonly { readonly text: string; readonly count: number }[]
}

/** What became of the alerts of a rule: counts, and reasons of dismissals, the most frequent first. Reads all of them. */
export async function recordOf(alerts: AlertReader, rule: string): Promise<RuleRecord> {
  const reasons = new Map<string, number>()
  const counts = { alerts: 0, confirmed: 0, dismissed: 0 }
  for await (const alert of alerts.list({ rule: [rule], silenced: true })) {
    counts.alerts++
    if (alert.state === 'confirmed') counts.confirmed++
    if (alert.state !== 'dismissed') continue
    counts.dismissed++
    const text = verdictOf(alert)?.text ?? ''
    reasons.set(text, (reasons.get(text) ?? 0) + 1)
  }
  return {
    ...counts,
    reasons: [...reasons]
      .map(([text, count]) => ({ text, count }))
      .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1)),
  }
}
