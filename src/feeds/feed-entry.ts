import { createHash } from 'node:crypto'
import type { Alert } from '../alerts/alert.js'
import { data, html, type Markup } from '../output/html/markup.js'
import { fill, wordsOf } from '../output/words/words.js'
import { timeOf } from './cloud-event.js'
import { alertWords, oneLine } from './words/alert-words.js'
import { feedWords } from './words/feed-words.js'

/** An alert as feed readers show it. */
export interface FeedItem {
  /** The same as long as there is the alert: `urn:uuid:…`. */
  readonly id: string
  readonly title: string
  readonly language: string
  readonly summary: string
  /** HTML, complete in itself, with language and direction. */
  readonly content: Markup
  readonly published: string
  readonly updated: string
  readonly tags: readonly string[]
}

/** Texts from right to left begin with this mark, for formats that have no word for direction. */
const RLM = '\u200f'

/** An alert of a store in the words of a language. */
export function feedItem(store: string, alert: Alert, language: string): FeedItem {
  const { tag, direction, title, subject, message, caution } = alertWords(alert, language)
  const words = feedWords(tag)
  const mark = direction === 'rtl' ? RLM : ''
  const published = timeOf(alert.first_seen) ?? timeOf(alert.last_seen) ?? new Date(0).toISOString()
  return {
    id: stableUrn(store, 'alert', alert.id),
    title: mark + oneLine(fill(words.entry, { title, subject })),
    language: tag,
    summary: mark + message,
    content: html`<div lang="${tag}" dir="${direction}"><p>${message}</p><dl>${facts(alert, tag).map(
      ([name, value]) => html`<dt>${name}</dt><dd>${data(value)}</dd>`,
    )}</dl><p><em>${caution}</em></p></div>`,
    published,
    updated: changedAt(alert, published),
    tags: [alert.rule, alert.severity, alert.state],
  }
}

/** Names and values that tell an alert apart, in a language; what the data do not say is left out. */
export function facts(alert: Alert, language: string): (readonly [string, string])[] {
  const { labels, states } = feedWords(language)
  const { severities, confidences } = wordsOf(language)
  const { data, rule, severity, state } = alert
  const party = (one: { readonly id: string; readonly name: string | null } | null) =>
    one === null ? undefined : one.name === null ? one.id : `${one.name} (${one.id})`
  const all: (readonly [string, string | null | undefined])[] = [
    [labels.rule, rule],
    [labels.severity, severities[severity]],
    [labels.confidence, data && confidences[data.confidence]],
    [labels.state, states[state]],
    [labels.tender, data?.tender_id],
    [labels.subject, data?.subject.id],
    [labels.buyer, party(data?.buyer ?? null)],
    [labels.region, data?.region],
    [labels.supplier, party(data?.supplier ?? null)],
    [labels.firstSeen, timeOf(alert.first_seen)],
    [labels.lastSeen, timeOf(alert.last_seen)],
  ]
  return all.flatMap(([name, value]) => (value ? [[name, oneLine(value)] as const] : []))
}

/** When something last happened to it, never before it was published: being seen again is no news. */
function changedAt({ history }: Alert, published: string): string {
  const last = timeOf(history.at(-1)?.at ?? '') ?? published
  return last < published ? published : last
}

/** A name for good, made of the store's id and what it stands for, as a UUID of version 8 (RFC 9562). */
export function stableUrn(store: string, ...what: readonly string[]): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([store, ...what]))
    .digest()
    .subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return `urn:uuid:${bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
}
