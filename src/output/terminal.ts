import type { NoticeCount } from '../columns/notices.js'
import { displayWidth, fit, pad, widest, wrap, wrapTo } from '../text/display-width.js'
import { cleanText } from './clean-text.js'
import type { FormatInput } from './format.js'
import type { Ranked, Report } from './model.js'
import { shownScore } from './shown-score.js'
import { writeChanges } from './terminal-changes.js'
import type { OutputWords, TerminalWords } from './words/output-words.js'
import { type ValueWords, valueWords } from './words/value-words.js'
import { fill, wordsOf } from './words/words.js'

const STYLES = { bold: 1, dim: 2, red: 31, yellow: 33 } as const

/** What all parts of the page need. */
interface Page {
  readonly report: Report
  readonly words: TerminalWords
  readonly all: OutputWords
  readonly values: ValueWords
  readonly width: number
  readonly paint: (style: keyof typeof STYLES, text: string) => string
}

/** Narrower terminals get lines of this width all the same. */
const NARROWEST = 36
const MESSAGES = 3
/** Lines of one message. */
const LINES = 4
/** Lines of details of one message. */
const DETAILS = 3
const NOTICES = 12

/** The report as lines for a terminal: what was read, what was not taken, coverage, the top subjects, what a flag is. */
export function* writeTerminal({
  report: made,
  rows,
  earlier,
  width,
  colour,
}: FormatInput): Generator<string> {
  const report = made()
  const all = wordsOf(report.language)
  const page: Page = {
    report,
    words: all.terminal,
    all,
    values: valueWords(all, 'UTC'),
    width: Math.max(NARROWEST, width),
    paint: (style, text) => (colour ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text),
  }
  yield* head(page)
  yield* notices(page)
  yield* coverage(page)
  if (earlier) yield* writeChanges(rows(), earlier, page)
  if (report.flags === 0) yield `\n${page.words.noFlags}\n`
  for (const list of ['lots', 'tenders', 'buyers', 'suppliers'] as const) yield* ranking(page, list)
  yield `\n${wrap(page.words.disclaimer, page.width)
    .map((line) => page.paint('dim', line))
    .join('\n')}\n`
}

function* head({ report, words, values, width, paint }: Page): Generator<string> {
  const name = `tenderflag ${report.version}`
  const asOf = report.asOf === '' ? '' : fill(words.asOf, { instant: report.asOf })
  const between = asOf === '' ? '' : displayWidth(`${name} · ${asOf}`) > width ? '\n' : ' · '
  yield `${paint('bold', name)}${between}${asOf}\n\n${paint('bold', words.read)}\n`
  const rows = report.tables.map((table) => values.counted(words.rows, table.rows))
  const nameWidth = widest(report.tables.map((table) => table.name))
  const rowsWidth = widest(rows)
  for (const [i, { name, files }] of report.tables.entries()) {
    const [first = '', ...others] = files
    const more = others.length === 0 ? '' : ` ${fill(words.more, { count: values.count(others.length) })}`
    const line = `  ${pad(name, nameWidth)}  ${pad(rows[i]!, rowsWidth, true)}  ${cleanText(first)}${more}`
    yield `${fit(line, width)}\n`
  }
}

function* notices({ report, words, values, width, paint }: Page): Generator<string> {
  if (report.notices.length === 0) return
  yield `\n${paint('bold', words.notices)}\n`
  const shown = report.notices.slice(0, NOTICES)
  const counts = shown.map((group) => values.count(group.count))
  const wide = widest(counts)
  for (const [i, group] of shown.entries())
    yield `  ${pad(counts[i]!, wide, true)}  ${wrapTo(2, noticeText(group, words), width - wide - 4).join(`\n${' '.repeat(wide + 4)}`)}\n`
  const left = report.notices.length - shown.length
  if (left > 0) yield `  ${fill(words.more, { count: values.count(left) })}\n`
}

/** Which table and column, what was wrong, and the first place where. */
function noticeText({ kind, table, column, listed }: NoticeCount, words: TerminalWords): string {
  const what = `${table}${column === undefined ? '' : `.${column}`}${words.colon}${words.noticeKinds[kind] ?? kind}`
  const [first] = listed
  if (!first) return what
  const place = [first.file, first.row].filter((part) => part !== undefined).join(':')
  const value = first.value === undefined ? '' : ` “${first.value}”`
  return cleanText(place === '' ? `${what}${value}` : `${what} (${place}${value})`)
}

function* coverage(page: Page): Generator<string> {
  const { report, words, all, values, width, paint } = page
  yield `\n${paint('bold', words.coverage)}\n`
  const idWidth = widest([words.rule, ...report.rules.map((rule) => rule.id)])
  const columns = [
    [words.raised, report.rules.map((rule) => rule.raised)],
    [words.clear, report.rules.map((rule) => rule.clear)],
    [words.notApplicable, report.rules.map((rule) => rule.notApplicable)],
    [words.notComputable, report.rules.map((rule) => rule.notComputable)],
  ] as const
  const cells = columns.map(([title, counts]) => {
    const texts = counts.map(values.count)
    return { title, texts, width: widest([title, ...texts]) }
  })
  const isTable = 2 + idWidth + cells.reduce((sum, cell) => sum + 2 + cell.width, 0) <= width
  const titles = cells.map(({ title, width: of }) => pad(title, of, true)).join('  ')
  if (isTable) yield `  ${paint('dim', `${pad(words.rule, idWidth)}  ${titles}`)}\n`
  for (const [i, rule] of report.rules.entries()) {
    const loud = rule.severity === 'high' ? 'red' : 'yellow'
    const raised = (text: string): string => (rule.raised > 0 ? paint(loud, text) : text)
    if (isTable) {
      const numbers = cells.map(({ texts, width: of }) => pad(texts[i]!, of, true))
      yield `  ${pad(rule.id, idWidth)}  ${[raised(numbers[0]!), ...numbers.slice(1)].join('  ')}\n`
    } else {
      yield `  ${raised(fit(rule.id, width - 2))}\n`
      const numbers = cells.map(({ title, texts }) =>
        `${title}${words.colon}${texts[i]!}`.replaceAll(' ', '\u00a0'),
      )
      for (const line of wrap(numbers.join(' · '), width - 4)) yield `    ${line}\n`
    }
    const about = `${cleanText(rule.title)} · ${fill(words.severity, { level: all.severities[rule.severity] })}`
    const reasons = rule.reasons
      .slice(0, 2)
      .map(({ text, count }) => `${words.notComputable}${words.colon}${text} (${values.count(count)})`)
    for (const text of [about, ...reasons])
      for (const line of wrapTo(2, text, width - 4)) yield `    ${paint('dim', line)}\n`
  }
}

function* ranking(page: Page, list: keyof TerminalWords['subjects']): Generator<string> {
  const ranked = page.report[list]
  if (ranked.length === 0) return
  yield `\n${page.paint('bold', page.words.subjects[list])} · ${page.words.score}\n`
  for (const subject of ranked) yield* rankedLines(page, subject)
}

function* rankedLines(page: Page, subject: Ranked): Generator<string> {
  const { words, values, width, paint } = page
  const score = shownScore(subject.score).toFixed(2)
  const isLot = subject.type === 'lot' && subject.tender_id !== subject.id
  const parts = [
    cleanText(subject.id),
    ...(isLot ? [fill(words.ofTender, { tender: cleanText(subject.tender_id ?? '') })] : []),
    ...(subject.label === null || subject.label === subject.id ? [] : [cleanText(subject.label)]),
    ...(subject.type === 'lot' || (subject.type === 'tender' && subject.lots === 1)
      ? []
      : [fill(words.overLots, { count: values.count(subject.lots) })]),
    ...(subject.computed < 1
      ? [
          fill(words.computed, {
            percent: values.percent(Math.floor(shownScore(subject.computed) * 100) / 100),
          }),
        ]
      : []),
  ]
  yield `  ${paint(subject.score >= 0.5 ? 'red' : 'yellow', score)}  ${wrapTo(3, parts.join(' · '), width - 8).join('\n        ')}\n`
  for (const [i, message] of subject.messages.slice(0, MESSAGES).entries()) {
    for (const line of wrapTo(LINES, message, width - 8)) yield `        ${line}\n`
    if (subject.type === 'lot') yield* detailLines(page, subject.details[i] ?? [])
  }
  const left = subject.flags - Math.min(MESSAGES, subject.messages.length)
  if (left > 0) yield `        ${paint('dim', fill(words.more, { count: values.count(left) }))}\n`
}

/** Who and how much stands behind a message; said once, of the lot. */
function* detailLines({ words, values, width, paint }: Page, details: readonly string[]): Generator<string> {
  for (const detail of details.slice(0, DETAILS))
    for (const line of wrapTo(2, detail, width - 10)) yield `          ${paint('dim', line)}\n`
  const left = details.length - DETAILS
  if (left > 0) yield `          ${paint('dim', fill(words.more, { count: values.count(left) }))}\n`
}
