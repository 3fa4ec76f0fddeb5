import type { Alert } from '../alerts/alert.js'
import { columnChart, gutter, meter, niceTicks } from '../output/html/bars.js'
import { htmlDocument } from '../output/html/document.js'
import { data, html, type Markup } from '../output/html/markup.js'
import { version } from '../output/version.js'
import { fill } from '../output/words/words.js'
import { facts } from './feed-entry.js'
import { counted, type Group, type PeriodData } from './period-data.js'
import { alertWords, oneLine, subjectOf } from './words/alert-words.js'
import { type ReaderWords, readerWords } from './words/reader-words.js'

/** Groups that are shown; the rest is counted. */
const MOST_GROUPS = 15
const parts = ['summary', 'time', 'rules', 'buyers', 'regions', 'verdicts', 'newest'] as const

/** What a section needs. */
interface Page {
  readonly period: PeriodData
  readonly reader: ReaderWords
  readonly from: string
  readonly to: string
}

/** The report of a period as one HTML file, complete in itself. The same data give the same bytes. */
export function periodPage(period: PeriodData, office: string, language: string, zone: string): string {
  const reader = readerWords(language, zone)
  const { words, shared, format } = reader
  const page: Page = {
    period,
    reader,
    from: format.date(period.days[0]!),
    to: format.date(period.days.at(-1)!),
  }
  const title = fill(words.report.title, { period: periodName(period, reader) })
  const body = html`<a class="skip" href="#summary">${shared.skip}</a>
<header class="masthead"><p class="kicker">${fill(words.report.kicker, { office: oneLine(office) })}</p><h1>${title}</h1><p class="as-of">${fill(words.report.span, { from: page.from, to: page.to })}</p></header>
<nav aria-label="${words.report.contents}"><ul>${parts.map((part) => html`<li><a href="#${part}">${words.report[part]}</a></li>`)}</ul></nav>
<main>
${summary(page)}${time(page)}${groups(page, 'rules', period.rules)}${groups(page, 'buyers', period.buyers)}${groups(page, 'regions', period.regions)}${verdicts(page)}${newest(page)}</main>
<footer><p>${fill(words.report.footer, { version })}</p><p>${words.report.closed}</p></footer>
`
  return htmlDocument({ ...reader, title, version }, body)
}

function periodName({ unit, name }: PeriodData, { words, format }: ReaderWords): string {
  const [year, part] = name.split('-')
  if (unit === 'month') return format.month(Number(year), Number(part))
  return fill(words.report.week, { week: String(Number(part!.slice(1))), year: year! })
}

function section(
  { reader }: Page,
  id: (typeof parts)[number],
  ...body: readonly (Markup | undefined)[]
): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${reader.words.report[id]}</h2>
${body}</section>
`
}

function summary(page: Page): Markup {
  const { period, reader } = page
  const { words, shared, format } = reader
  const { counts } = period
  const n = (value: number) => format.number(value)
  const tile = (name: string, value: number, kind = '') =>
    html`<div><dt>${name.charAt(0).toUpperCase() + name.slice(1)}</dt><dd><span class="figure ${kind}">${data(n(value))}</span></dd></div>\n`
  const nothing = counted.every((kind) => counts[kind] === 0)
  const lead = nothing
    ? words.report.nothing
    : fill(words.report.lead, {
        new: n(counts.new),
        changed: n(counts.changed + counts.reopened),
        resolved: n(counts.resolved),
      })
  return section(
    page,
    'summary',
    html`<p class="lead">${lead}</p>
<p class="caution">${shared.caution}</p>
<dl class="tiles">${tile(words.kinds.new, counts.new, 'raised')}${tile(words.kinds.resolved, counts.resolved)}${tile(words.report.verdicts, counts.confirmed + counts.dismissed)}${tile(words.report.open, period.open)}</dl>
`,
  )
}

function time(page: Page): Markup {
  const { period, reader, from, to } = page
  const { words, format, shared, direction } = reader
  const rtl = direction === 'rtl'
  const names = period.days.map((day) => format.date(day))
  const chart = (kind: 'new' | 'resolved') => {
    const values = period.byDay[kind]
    const most = Math.max(0, ...values)
    const ticks = niceTicks(most).map((at) => ({ at, text: format.number(at) }))
    const title = fill(words.report.byDay, { kind: words.kinds[kind] })
    if (most === 0) return html`<p class="note">${title}${shared.colon}${format.number(0)}</p>\n`
    return html`<figure class="chart"><figcaption>${title}</figcaption>
<div class="${gutter(ticks)}">${columnChart({
      id: `by-day-${kind}`,
      title,
      about: fill(words.report.byDayAbout, { from, to, n: format.number(most) }),
      values,
      names: values.map((value, i) => `${names[i]}${shared.colon}${format.number(value)}`),
      height: 150,
      ticks,
      top: ticks.at(-1)?.at ?? 0,
      rtl,
    })}
<div class="axis" aria-hidden="true"><span>${from}</span><span>${to}</span></div></div></figure>
`
  }
  return section(
    page,
    'time',
    chart('new'),
    chart('resolved'),
    html`<details class="numbers"><summary>${words.report.table}</summary>
<div class="scroll" role="region" aria-label="${words.report.table}" tabindex="0"><table>
<thead><tr><th scope="col">${words.report.day}</th><th scope="col">${words.kinds.new}</th><th scope="col">${words.kinds.resolved}</th></tr></thead>
<tbody>${names.map((name, i) => html`<tr><th scope="row">${name}</th><td>${format.number(period.byDay.new[i]!)}</td><td>${format.number(period.byDay.resolved[i]!)}</td></tr>\n`)}</tbody>
</table></div></details>
`,
  )
}

function groups(page: Page, id: 'rules' | 'buyers' | 'regions', all: readonly Group[]): Markup {
  const { reader } = page
  const { words, format, shared, count, direction } = reader
  const shown = all.slice(0, MOST_GROUPS)
  const most = Math.max(0, ...shown.map(({ counts }) => counts.new))
  if (shown.length === 0) return section(page, id, html`<p>${words.report.nothing}</p>\n`)
  return section(
    page,
    id,
    html`<p class="intro">${words.report.groupIntro}</p>
<ul class="strips">${shown.map((group) => {
      const others = counted
        .filter((kind) => group.counts[kind] > 0)
        .map((kind) => `${words.kinds[kind]}${shared.colon}${format.number(group.counts[kind])}`)
      return html`<li><div class="strip-head"><h3>${data(groupName(group, reader))}</h3><p><strong>${data(format.number(group.counts.new))}</strong></p>${meter(group.counts.new, most, direction === 'rtl')}</div>
<div class="strip-plot"><p class="note">${others.join(' · ')}</p></div></li>
`
    })}</ul>
${all.length > shown.length ? html`<p class="note">${count(words.more, all.length - shown.length)}</p>\n` : undefined}`,
  )
}

function groupName({ id, name }: Group, { language }: ReaderWords): string {
  if (name === null) return id
  if (typeof name === 'string') return `${name} (${id})`
  return (Object.hasOwn(name, language) ? name[language] : name.en) ?? id
}

function verdicts(page: Page): Markup {
  const { period, reader } = page
  const { words, format } = reader
  const judged = period.rules.filter(({ counts }) => counts.confirmed + counts.dismissed > 0)
  if (judged.length === 0) return section(page, 'verdicts', html`<p>${words.report.noVerdicts}</p>\n`)
  return section(
    page,
    'verdicts',
    html`<p class="intro">${words.report.verdictsIntro}</p>
<div class="scroll" role="region" aria-label="${words.report.verdicts}" tabindex="0"><table class="plain"><thead><tr><th scope="col">${words.labels.rule}</th><th scope="col" class="n">${words.kinds.confirmed}</th><th scope="col" class="n">${words.kinds.dismissed}</th><th scope="col" class="n">${words.report.share}</th></tr></thead>
<tbody>${judged.map((group) => {
      const { confirmed, dismissed } = group.counts
      return html`<tr><th scope="row">${data(groupName(group, reader))}</th><td class="n">${format.number(confirmed)}</td><td class="n">${format.number(dismissed)}</td><td class="n">${format.percent(confirmed / (confirmed + dismissed))}</td></tr>\n`
    })}</tbody></table></div>
`,
  )
}

function newest(page: Page): Markup {
  const { period, reader } = page
  const { words, count } = reader
  if (period.newest.length === 0) return section(page, 'newest', html`<p>${words.report.nothing}</p>\n`)
  const rest = period.newestCount - period.newest.length
  return section(
    page,
    'newest',
    html`<p class="intro">${words.report.newestIntro}</p>
<ol class="ranked">${period.newest.map((alert, i) => item(alert, i + 1, reader))}</ol>
${rest > 0 ? html`<p class="note">${count(words.more, rest)}</p>\n` : undefined}`,
  )
}

function item(alert: Alert, place: number, { language, format, shared, words }: ReaderWords): Markup {
  const { title, message, tag, direction } = alertWords(alert, language)
  const score =
    alert.score === null
      ? undefined
      : html`<div><dt>${shared.ranking.score}</dt><dd class="figure">${data(format.score(alert.score))}</dd></div>`
  const shown = new Set([
    words.labels.severity,
    words.labels.state,
    words.labels.buyer,
    words.labels.region,
    words.labels.supplier,
  ])
  const about = facts(alert, language).filter(([name]) => shown.has(name))
  return html`<li><article><header><p class="place">${data(format.number(place))}</p><div><h3 lang="${tag}" dir="${direction}">${title}</h3><p dir="auto">${subjectOf(alert)}</p></div><dl class="score">${score}</dl></header>
<ul class="evidence"><li><bdi lang="${tag}" dir="${direction}">${message}</bdi></li></ul>
<p class="note">${about.map(([name, value], i) => html`${i > 0 ? ' · ' : ''}${name}${shared.colon}${data(value)}`)}</p></article></li>
`
}
