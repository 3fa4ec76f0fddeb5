import type { Report } from '../model.js'
import type { Plural } from '../words/plural.js'
import { fill } from '../words/words.js'
import { type Format, formatOf } from './format.js'
import { htmlWords } from './languages.js'
import { data, html, type Markup } from './markup.js'
import type { HtmlWords } from './words.js'

/** What every section of the page needs: the report, its words and formats, and where its rules are explained. */
export interface Page {
  readonly report: Report
  readonly words: HtmlWords
  readonly format: Format
  readonly rtl: boolean
  /** A sentence by its count; `{n}` is the formatted count. */
  readonly count: (plural: Plural, count: number) => string
  /** Rule id → anchor of its explanation: numbered, so that no id from data becomes an id of the page. */
  readonly anchors: ReadonlyMap<string, string>
}

/** A report made ready in its language. */
export function pageOf(report: Report): Page {
  const words = htmlWords(report.language)
  const format = formatOf(words.locale)
  return {
    report,
    words,
    format,
    rtl: words.direction === 'rtl',
    count: (plural, count) => fill(plural[format.plural(count)] ?? plural.other, { n: format.number(count) }),
    anchors: new Map(report.rules.map(({ id }, i) => [id, `rule-${i + 1}`])),
  }
}

/** A section with its heading; `id` is its anchor. */
export function section(id: string, heading: string, ...body: readonly (Markup | undefined)[]): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${heading}</h2>
${body}</section>
`
}

/** A sentence or more from data or a rule file, in the direction its own first letters have. */
export function prose(text: string, kind = ''): Markup {
  return html`<p dir="auto"${kind === '' ? undefined : html` class="${kind}"`}>${text}</p>`
}

/** An id from data. */
export function identifier(text: string): Markup {
  return html`<span class="id">${data(text)}</span>`
}
