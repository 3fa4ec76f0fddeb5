import type { NoticeCount } from '../columns/notices.js'
import { cleanText } from './clean-text.js'
import { displayWidth, fit, pad, wrap } from './display-width.js'
import type { FormatInput } from './format.js'
import type { Ranked, Report } from './model.js'
import { writeChanges } from './terminal-changes.js'
import type { TerminalWords } from './words/output-words.js'
import { type ValueWords, valueWords } from './words/value-words.js'
import { fill, wordsOf } from './words/words.js'

const STYLES = { bold: 1, dim: 2, red: 31, yellow: 33 } as const

/** What all parts of the page need. */
interface Page {
  readonly report: Report
  readonly words: TerminalWords
  readonly values: ValueWords
  readonly severities: Readonly<Record<string, string>>
  readonly width: number
  readonly paint: (style: keyof typeof STYLES, text: string) => string
}

/** Narrower terminals get lines of this width all the same. */
const NARROWEST = 60
const MESSAGES = 3
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
    values: valueWords(all, 'UTC'),
    severities: all.severities,
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
  const asOf = report.asOf === '' ? '' : ` · ${fill(words.asOf, { instant: report.asOf })}`
  yield `${paint('bold', `tenderflag ${report.version}`)}${asOf}\n\n${paint('bold', words.read)}\n`
  const rows = report.tables.map((table) => fill(words.rows, { count: values.count(table.rows) }))
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
  for (const [i, group] of shown.entries())
    yield `${fit(`  ${pad(counts[i]!, widest(counts), true)}  ${noticeText(group, words)}`, width)}\n`
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

function* coverage({ report, words, values, severities, width, paint }: Page): Generator<string> {
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
  const titles = cells.map(({ title, width: of }) => pad(title, of, true)).join('  ')
  yield `  ${paint('dim', `${pad(words.rule, idWidth)}  ${titles}`)}\n`
  for (const [i, rule] of report.rules.entries()) {
    const numbers = cells.map(({ texts, width: of }, c) => {
      const text = pad(texts[i]!, of, true)
      return c === 0 && rule.raised > 0 ? paint(rule.severity === 'high' ? 'red' : 'yellow', text) : text
    })
    yield `  ${pad(rule.id, idWidth)}  ${numbers.join('  ')}\n`
    const reasons = rule.reasons.slice(0, 2).map(({ text, count }) => `${text} (${values.count(count)})`)
    const level = severities[rule.severity] ?? rule.severity
    const about = `${cleanText(rule.title)} · ${fill(words.severity, { level })}`
    yield `${paint('dim', `    ${fit(about, width - 4)}`)}\n`
    for (const reason of reasons)
      yield `${paint('dim', `    ${fit(`${words.notComputable}${words.colon}${reason}`, width - 4)}`)}\n`
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
  const score = subject.score.toFixed(2)
  const isLot = subject.type === 'lot' && subject.tender_id !== subject.id
  const parts = [
    cleanText(subject.id),
    ...(isLot ? [fill(words.ofTender, { tender: cleanText(subject.tender_id ?? '') })] : []),
    ...(subject.label === null ? [] : [cleanText(subject.label)]),
    ...(subject.type === 'lot' || (subject.type === 'tender' && subject.lots === 1)
      ? []
      : [fill(words.overLots, { count: values.count(subject.lots) })]),
    ...(subject.computed < 1
      ? [fill(words.computed, { percent: values.percent(Math.floor(subject.computed * 100) / 100) })]
      : []),
  ]
  yield `  ${paint(subject.score >= 0.5 ? 'red' : 'yellow', score)}  ${fit(parts.join(' · '), width - 8)}\n`
  for (const message of subject.messages.slice(0, MESSAGES)) yield `        ${fit(message, width - 8)}\n`
  const left = subject.flags - Math.min(MESSAGES, subject.messages.length)
  if (left > 0) yield `        ${paint('dim', fill(words.more, { count: values.count(left) }))}\n`
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, displayWidth(text)), 0)
}
