import { BETWEEN } from '../detail-lines.js'
import type { Ranked } from '../model.js'
import { fill } from '../words/words.js'
import { meter } from './bars.js'
import { data, html, type Markup } from './markup.js'
import { identifier, type Page, section } from './page.js'

export type Ranking = 'lots' | 'tenders' | 'buyers' | 'suppliers'

/** Shown at once, behind a click, and of one subject's messages; the rest is counted. */
const OPEN = 10
const MOST = 100
const MOST_MESSAGES = 5

/** The riskiest subjects of a kind with what is known of each. */
export function rankingSection(page: Page, ranking: Ranking): Markup {
  const { report, words, format, count } = page
  const { ranking: texts } = words
  const all = report[ranking]
  const shown = all.slice(0, MOST)
  const party = ranking === 'buyers' || ranking === 'suppliers'
  if (all.length === 0) return section(ranking, texts[ranking], html`<p>${texts.none[ranking]}</p>`)
  const items = (from: number, to: number) => html`<ol class="ranked" start="${from + 1}">${shown
    .slice(from, to)
    .map((subject, i) => item(page, subject, from + i + 1))}</ol>
`
  return section(
    ranking,
    texts[ranking],
    html`<p class="intro">${texts.intro}${party ? ` ${texts.parties}` : undefined}</p>
${items(0, OPEN)}`,
    shown.length > OPEN
      ? html`<details><summary>${count(texts.more, shown.length - OPEN)}</summary>
${items(OPEN, MOST)}</details>
`
      : undefined,
    all.length > MOST
      ? html`<p class="note">${fill(texts.cut, { n: format.number(MOST), all: format.number(all.length) })}</p>`
      : undefined,
  )
}

function item(page: Page, subject: Ranked, place: number): Markup {
  const { words, format, count, rtl } = page
  const { ranking: texts } = words
  const named = subject.label !== null && subject.label !== ''
  const tender =
    subject.tender_id !== null && subject.tender_id !== subject.id ? subject.tender_id : undefined
  const party = subject.type === 'buyer' || subject.type === 'supplier'
  const messages = subject.messages.slice(0, MOST_MESSAGES)
  return html`<li><article><header><span class="place" aria-hidden="true">${format.number(place)}</span><div><h3>${data(named ? subject.label! : subject.id)}</h3>
<p class="note">${named ? html`<span>${texts.id} ${identifier(subject.id)}</span> ` : undefined}${
    tender === undefined ? undefined : html`<span>${texts.tender} ${identifier(tender)}</span> `
  }${
    subject.buyer === null
      ? undefined
      : html`<span>${texts.buyer}${words.colon}${data(subject.buyer)}</span> `
  }<span>${count(texts.flags, subject.flags)}</span>${
    party ? html` <span>${count(texts.lotCount, subject.lots)}</span>` : undefined
  }</p></div>
<dl class="score"><div><dt>${texts.score}</dt><dd class="figure">${data(format.score(subject.score))}</dd></div>${meter(subject.score, 1, rtl)}<div class="note"><dt>${texts.computed}</dt><dd>${data(format.percent(subject.computed))}</dd></div></dl></header>
${chips(page, subject.rules)}${
  messages.length === 0
    ? html`<p class="note">${texts.noEvidence}</p>`
    : html`<ul class="evidence" aria-label="${texts.evidence}">${messages.map((message, i) => html`<li>${data(message)}${lines(subject.details[i] ?? [])}</li>`)}</ul>`
}</article></li>
`
}

/** Whom and what a message is about; each part reads in its own direction. */
function lines(details: readonly string[]): Markup | undefined {
  if (details.length === 0) return undefined
  return html`<ul class="details">${details.map((line) => html`<li>${line.split(BETWEEN).map((part, i) => html`${i > 0 ? BETWEEN : ''}${data(part)}`)}</li>`)}</ul>`
}

function chips({ report, words, anchors }: Page, rules: readonly string[]): Markup | undefined {
  if (rules.length === 0) return undefined
  return html`<ul class="chips" aria-label="${words.ranking.rules}">${rules.map((id) => {
    const rule = report.rules.find((r) => r.id === id)
    if (!rule) return html`<li>${data(id)}</li>`
    return html`<li><a href="#${anchors.get(id)}">${severityMark(rule.severity)}${data(rule.title)}</a></li>`
  })}</ul>`
}

const marks = { low: 1, medium: 2, high: 3 } as const

/** One to three strokes, and the words for those who do not see them. */
function severityMark(severity: keyof typeof marks): Markup {
  const strokes = [0, 1, 2].map(
    (i) =>
      html`<rect class="${i < marks[severity] ? 'b-raised' : 'b-ground'}" x="${i * 4}" y="${6 - i * 3}" width="3" height="${4 + i * 3}"/>`,
  )
  return html`<svg class="mark" width="11" height="10" aria-hidden="true">${strokes}</svg>`
}
