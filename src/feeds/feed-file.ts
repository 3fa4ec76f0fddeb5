import type { Alert } from '../alerts/alert.js'
import { visible } from '../output/html/escape.js'
import { htmlWords } from '../output/html/languages.js'
import { html } from '../output/html/markup.js'
import { version } from '../output/version.js'
import { fill } from '../output/words/words.js'
import { feedItem, stableUrn } from './feed-entry.js'
import { oneLine } from './words/alert-words.js'
import { feedWords } from './words/feed-words.js'

/** What a feed says of itself. */
export interface FeedHead {
  /** Id of the store. */
  readonly store: string
  /** Name of the feed within the configuration: with the store it makes the feed's id. */
  readonly name: string
  readonly office: string
  readonly language: string
  readonly title: string | undefined
  /** Where the file will be. */
  readonly url: string | undefined
  /** A page that belongs to it. */
  readonly home: string | undefined
  /** Of a feed without alerts: when the store last had a run. */
  readonly updated: string
}

/** Atom 1.0 (RFC 4287), UTF-8. The same alerts give the same bytes. */
export function atomFeed(head: FeedHead, alerts: readonly Alert[]): string {
  const { store, name, office, language, url, home } = head
  const items = alerts.map((alert) => feedItem(store, alert, language))
  const tag = htmlWords(language).language
  const xml = html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${tag}">
<id>${stableUrn(store, 'feed', name)}</id>
<title>${titleOf(head)}</title>
<subtitle>${markOf(language)}${htmlWords(language).caution}</subtitle>
<updated>${latest(head, items)}</updated>
<author><name>${oneLine(office)}</name></author>
<generator version="${version}">tenderflag</generator>
${url === undefined ? undefined : html`<link rel="self" type="application/atom+xml" href="${url}"/>\n`}${
  home === undefined ? undefined : html`<link rel="alternate" type="text/html" href="${home}"/>\n`
}${items.map(
  (item) => html`<entry xml:lang="${item.language}">
<id>${item.id}</id>
<title>${item.title}</title>
<published>${item.published}</published>
<updated>${item.updated}</updated>
${item.tags.map((term) => html`<category term="${term}"/>`)}
<summary>${item.summary}</summary>
<content type="html">${item.content.toString()}</content>
</entry>
`,
)}</feed>
`
  return `<?xml version="1.0" encoding="utf-8"?>\n${xml}`
}

/** JSON Feed 1.1. The same alerts give the same bytes. */
export function jsonFeed(head: FeedHead, alerts: readonly Alert[]): string {
  const { store, office, language, url, home } = head
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: titleOf(head),
    ...(home === undefined ? {} : { home_page_url: home }),
    ...(url === undefined ? {} : { feed_url: url }),
    description: htmlWords(language).caution,
    language: htmlWords(language).language,
    authors: [{ name: oneLine(office) }],
    items: alerts.map((alert) => {
      const item = feedItem(store, alert, language)
      return {
        id: item.id,
        title: item.title,
        summary: item.summary,
        content_html: item.content.toString(),
        date_published: item.published,
        date_modified: item.updated,
        language: item.language,
        tags: item.tags,
        _tenderflag: {
          id: alert.id,
          state: alert.state,
          rule: alert.rule,
          severity: alert.severity,
          score: alert.score,
        },
      }
    }),
  }
  return `${JSON.stringify(feed, null, 1)}\n`
}

function titleOf({ title, language, office }: FeedHead): string {
  return markOf(language) + visible(oneLine(title ?? fill(feedWords(language).feed, { office })))
}

function markOf(language: string): string {
  return htmlWords(language).direction === 'rtl' ? '\u200f' : ''
}

function latest({ updated }: FeedHead, items: readonly { readonly updated: string }[]): string {
  return (
    items
      .map((item) => item.updated)
      .sort()
      .at(-1) ?? updated
  )
}
