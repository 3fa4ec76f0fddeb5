import { type NoticeCount, noticeKinds } from '../../columns/notices.js'
import { fill } from '../words/words.js'
import { data, html, type Markup } from './markup.js'
import { type Page, section } from './page.js'
import { tableName } from './summary.js'

/** Kinds of problems listed, and places of each; the rest is counted. */
const MOST_KINDS = 60
const MOST_PLACES = 20

/** What was wrong with the data: how often, whether the row was set aside, and where first. */
export function noticesSection(page: Page): Markup {
  const { report, words, count } = page
  const { notices } = words
  const groups = [...report.notices]
    .map((group, i) => ({ group, i }))
    .sort((a, b) => b.group.count - a.group.count || a.i - b.i)
  const rest = groups.length - MOST_KINDS
  return section(
    'problems',
    notices.heading,
    html`<p class="intro">${notices.intro}</p>`,
    groups.length === 0
      ? html`<p>${notices.none}</p>`
      : html`<ul class="notices">${groups.slice(0, MOST_KINDS).map(({ group }) => item(page, group))}</ul>
`,
    rest > 0 ? html`<p class="note">${count(notices.moreKinds, rest)}</p>` : undefined,
  )
}

function item(page: Page, group: NoticeCount): Markup {
  const { words, count } = page
  const { notices } = words
  const aside = noticeKinds[group.kind]
  return html`<li><h3>${notices.kinds[group.kind]}</h3>
<p class="note"><span>${tableName(page, group.table)}</span> ${
    group.column === undefined ? undefined : html`<span class="id">${data(group.column)}</span> `
  }<span>${count(aside ? notices.setAside : notices.kept, group.count)}</span></p>
${group.listed.length === 0 ? undefined : places(page, group)}</li>
`
}

function places({ words, format, count }: Page, group: NoticeCount): Markup {
  const { notices } = words
  const listed = group.listed.slice(0, MOST_PLACES)
  const cut =
    listed.length < group.count
      ? fill(notices.first, { n: format.number(listed.length), all: format.number(group.count) })
      : count(notices.places, listed.length)
  const text = (value: string | undefined, kind = '') =>
    html`<td class="${kind}">${value === undefined || value === '' ? '–' : data(value)}</td>`
  return html`<details><summary>${cut}</summary>
<div class="scroll" role="region" aria-label="${cut}" tabindex="0"><table><thead><tr>${[
    notices.file,
    notices.row,
    notices.value,
    notices.detail,
  ].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${listed.map(
    ({ file, row, value, detail }) =>
      html`<tr>${text(file, 'file')}${text(row === undefined ? undefined : String(row))}${text(value, 'value')}${text(detail)}</tr>\n`,
  )}</tbody></table></div></details>`
}
