import { noticeKinds } from '../../columns/notices.js'
import { tableNames } from '../../schema/tables.js'
import { fill } from '../words/words.js'
import { data, html, type Markup } from './markup.js'
import { type Page, section } from './page.js'

/** Files of a table that are named; the rest is counted. */
const MOST_FILES = 12

/** The scan in a few numbers, and what a reader must know before reading on. */
export function summarySection(page: Page): Markup {
  const { report, words, format, count } = page
  const { summary } = words
  const raising = report.rules.filter((rule) => rule.raised > 0).length
  const decided = report.rules.reduce((sum, rule) => sum + rule.raised + rule.clear, 0)
  const applies = report.rules.reduce((sum, rule) => sum + rule.notComputable, decided)
  const aside = report.notices.reduce((sum, group) => sum + (noticeKinds[group.kind] ? group.count : 0), 0)
  const rows = report.tables.reduce((sum, table) => sum + table.rows, 0)
  const flags = count(summary.raised, report.flags)
  const lead =
    report.rules.length === 0
      ? summary.nothingRun
      : `${count(summary.applied, report.rules.length)} ${
          report.flags === 0
            ? summary.quiet
            : fill(report.rules.length === 1 ? summary.alone : count(summary.raising, raising), { flags })
        }`
  return section(
    'summary',
    summary.heading,
    html`<p class="lead">${lead}</p>
<p class="caution">${words.caution}</p>
<dl class="tiles">${[
      tile(summary.flags, format.number(report.flags), count(summary.flagsNote, raising), 'raised'),
      tile(
        summary.computed,
        applies === 0 ? '–' : format.percent(decided / applies),
        fill(summary.computedNote, { n: format.number(decided), all: format.number(applies) }),
      ),
      tile(summary.rows, format.number(rows), count(summary.rowsNote, report.tables.length)),
      tile(summary.setAside, format.number(aside), aside === 0 ? '' : summary.setAsideNote),
    ]}</dl>
`,
  )
}

/** Which tables and files were read, with their rows. */
export function scannedSection(page: Page): Markup {
  const { report, words, format, count } = page
  const { scanned } = words
  if (report.tables.length === 0) return section('scanned', scanned.heading, html`<p>${scanned.none}</p>`)
  return section(
    'scanned',
    scanned.heading,
    html`<p class="intro">${scanned.intro} ${asOfText(page)}.</p>
<table class="plain"><thead><tr><th scope="col">${scanned.table}</th><th scope="col" class="n">${scanned.rows}</th><th scope="col">${scanned.files}</th></tr></thead>
<tbody>${report.tables.map(
      ({ name, rows, files }) =>
        html`<tr><th scope="row">${tableName(page, name)}</th><td class="n">${format.number(rows)}</td><td>${
          files.length === 0 ? words.none : undefined
        }${files.slice(0, MOST_FILES).map((file) => html`<span class="file">${data(file)}</span> `)}${
          files.length > MOST_FILES
            ? html`<span class="note">${count(scanned.moreFiles, files.length - MOST_FILES)}</span>`
            : undefined
        }</td></tr>\n`,
    )}</tbody></table>
`,
  )
}

/** The sentence that says from when the data are looked at. */
export function asOfText({ report, words, format }: Page): Markup {
  if (report.asOf === '') return html`${words.noDate}`
  const [before, after = ''] = words.asOf.split('{date}')
  return html`${before}<time datetime="${report.asOf}">${data(format.date(report.asOf))}</time>${after}`
}

/** A canonical table in words; any other by its own name. */
export function tableName({ words }: Page, name: string): Markup {
  const known = tableNames.find((table) => table === name)
  return known ? html`${words.tables[known]}` : data(name)
}

function tile(name: string, value: string, note: string, kind = ''): Markup {
  return html`<div><dt>${name}</dt><dd><span class="figure ${kind}">${data(value)}</span>${
    note === '' ? undefined : html`<span class="note">${note}</span>`
  }</dd></div>
`
}
