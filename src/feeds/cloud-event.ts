import type { AlertChange } from '../alerts/alert.js'
import { alertWords } from './words/alert-words.js'

/** What happened to an alert, as a CloudEvent 1.0 in JSON. */
export interface CloudEvent {
  readonly specversion: '1.0'
  /** Id of the store and place in its log: the same thing has the same id, whenever and wherever it is sent. */
  readonly id: string
  readonly source: string
  readonly type: string
  /** Id of the alert. */
  readonly subject: string
  /** Left out where the instant in the log is none. */
  readonly time?: string
  readonly datacontenttype: 'application/json'
  readonly data: unknown
}

/**
 * The event of an entry of the log. `data.alert` is the alert as it stands now. Who did it, comments and reasons are
 * not in it: an erasure could not reach them where they are sent.
 */
export function cloudEvent(store: string, { entry, alert }: AlertChange, language: string): CloudEvent {
  const { id, state, rule, severity, score, first_seen, last_seen, runs, gone_since, data } = alert
  const { title, message, caution, tag } = alertWords(alert, language)
  const time = timeOf(entry.at)
  const { texts: _, ...facts } = data ?? { texts: undefined }
  return {
    specversion: '1.0',
    id: `${store}-${entry.seq}`,
    source: `urn:uuid:${store}`,
    type: `org.tenderflag.alert.${entry.kind}`,
    subject: id,
    ...(time === undefined ? {} : { time }),
    datacontenttype: 'application/json',
    data: {
      seq: entry.seq,
      change: entry.kind,
      state: entry.state,
      run: entry.run,
      fields: entry.changes,
      language: tag,
      title,
      message,
      notice: caution,
      alert: { ...facts, id, state, rule, severity, score, first_seen, last_seen, runs, gone_since },
    },
  }
}

/** RFC 3339 text of an instant in UTC; undefined where the text is none. */
export function timeOf(text: string): string | undefined {
  const at = Date.parse(text)
  return Number.isFinite(at) ? new Date(at).toISOString() : undefined
}
