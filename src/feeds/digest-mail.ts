import type { Alert } from '../alerts/alert.js'
import { visible } from '../output/html/escape.js'
import { data, html, type Markup } from '../output/html/markup.js'
import { version } from '../output/version.js'
import { fill } from '../output/words/words.js'
import type { DigestData, Worth } from './digest-data.js'
import { processValue } from './process-value.js'
import type { Process } from './processes.js'
import { alertWords, oneLine, subjectOf } from './words/alert-words.js'
import { type ReaderWords, readerWords } from './words/reader-words.js'

/** Subject and both parts of a mail. */
export interface DigestText {
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly language: string
}

/** Reasons of a process that are given; the rest is counted. */
const MOST_REASONS = 4

/** A list of the digest in words, from which both parts are made. */
interface Lines {
  readonly heading: string
  readonly intro: string | undefined
  readonly items: readonly Item[]
  readonly more: string | undefined
  /** Where there are no items. */
  readonly none: string
}

interface Item {
  readonly head: string
  /** What is known of it, in parts. */
  readonly note: readonly string[]
  readonly lines: readonly string[]
}

/** The mail of a digest in a language. The same data give the same bytes. */
export function digestMail(digest: DigestData, office: string, language: string, zone: string): DigestText {
  const reader = readerWords(language, zone)
  const { words, format, count, shared } = reader
  const date = format.date(digest.day)
  const fresh = digest.counts.find(([kind]) => kind === 'new')?.[1] ?? 0
  const name = visible(oneLine(office))
  const heading = fill(words.digest.heading, { date })
  const lists = [valueLines(digest, reader), riskLines(digest, reader), changeLines(digest, reader)]
  const footer = fill(words.digest.footer, { office: name, version })
  return {
    subject: fill(words.digest.subject, { office: name, flags: count(words.digest.newFlags, fresh), date }),
    text: textPart(reader, [heading, name], shared.caution, lists, footer),
    html: htmlPart(reader, heading, name, lists, footer),
    language: reader.language,
  }
}

function valueLines({ tendered, flagged }: DigestData, reader: ReaderWords): Lines {
  const { words, shared, count, amounts } = reader
  const { digest, processes } = words
  const item = (head: string, worth: Worth): Item => ({
    head: `${head}${shared.colon}${count(processes, worth.processes)}`,
    note: [],
    lines: [
      ...(worth.amounts.size === 0 ? [] : [amounts(worth.amounts)]),
      ...(worth.without === 0 ? [] : [`${digest.without}${shared.colon}${count(processes, worth.without)}`]),
    ],
  })
  return {
    heading: digest.values,
    intro: undefined,
    items: [...(tendered ? [item(digest.tendered, tendered)] : []), item(digest.flagged, flagged)],
    more: undefined,
    none: '',
  }
}

function riskLines({ riskiest, processes }: DigestData, reader: ReaderWords): Lines {
  const { words, count } = reader
  return {
    heading: words.digest.riskiest,
    intro: riskiest.length === 0 ? undefined : words.digest.riskiestIntro,
    items: riskiest.map((process) => processItem(process, reader)),
    more: processes > riskiest.length ? count(words.more, processes - riskiest.length) : undefined,
    none: words.digest.none,
  }
}

function processItem(process: Process, reader: ReaderWords): Item {
  const { words, shared, count, format, amounts, output } = reader
  const [first] = process.alerts
  const { buyer, region } = first!.data ?? { buyer: null, region: null }
  const value = processValue(process.alerts)
  const note = [
    buyer === null ? undefined : (buyer.name ?? buyer.id),
    region,
    value.size === 0 ? undefined : amounts(value),
    fill(output.terminal.severity, { level: output.severities[process.severity] }),
    process.score === null ? undefined : `${output.terminal.score} ${format.score(process.score)}`,
    count(shared.ranking.flags, process.alerts.length),
  ]
  const reasons = process.alerts.slice(0, MOST_REASONS).map((alert) => reasonOf(alert, reader))
  const rest = process.alerts.length - reasons.length
  return {
    head: first!.data?.tender_id == null ? subjectOf(first!) : processName(first!, process.id),
    note: note.flatMap((part) => (part ? [visible(oneLine(part))] : [])),
    lines: [...reasons, ...(rest > 0 ? [count(words.more, rest)] : [])],
  }
}

function processName({ data: found }: Alert, id: string): string {
  return found?.subject_title == null ? visible(id) : visible(oneLine(`${found.subject_title} (${id})`))
}

function reasonOf(alert: Alert, { language, shared }: ReaderWords): string {
  const { title, message } = alertWords(alert, language)
  return `${title}${shared.colon}${message}`
}

function changeLines({ counts, changed, alertsChanged, since }: DigestData, reader: ReaderWords): Lines {
  const { words, shared, count, format, values } = reader
  return {
    heading: fill(words.digest.changes, { date: values.instant(since) }),
    intro:
      counts.length === 0
        ? undefined
        : counts.map(([kind, n]) => `${words.kinds[kind]}${shared.colon}${format.number(n)}`).join(' · '),
    items: changed.map(({ entry, alert }) => ({
      head: `${words.kinds[entry.kind]}${shared.colon}${alertWords(alert, reader.language).title}`,
      note: [subjectOf(alert)],
      lines: [],
    })),
    more: alertsChanged > changed.length ? count(words.more, alertsChanged - changed.length) : undefined,
    none: words.digest.noChange,
  }
}

/** Lines of a text from right to left begin with a mark that says so. */
function textPart(
  reader: ReaderWords,
  heads: readonly string[],
  caution: string,
  lists: readonly Lines[],
  footer: string,
): string {
  const mark = reader.direction === 'rtl' ? '\u200f' : ''
  const lines = [
    ...heads,
    '',
    caution,
    ...lists.flatMap(({ heading, intro, items, more, none }) => [
      '',
      heading.toUpperCase(),
      ...(intro === undefined ? [] : [intro]),
      ...(items.length === 0 ? [none] : []),
      ...items.flatMap(({ head, note, lines }) => [
        `• ${head}`,
        ...(note.length === 0 ? [] : [`  ${note.join(' · ')}`]),
        ...lines.map((line) => `  – ${line}`),
      ]),
      ...(more === undefined ? [] : [more]),
    ]),
    '',
    footer,
  ]
  return lines.map((line) => (line === '' ? '' : mark + visible(line.replace(/[\t\n\r]+/g, ' ')))).join('\n')
}

/** Styles stand in the elements, for many readers of mail take no others. Nothing is loaded. */
function htmlPart(
  { language, direction, shared }: ReaderWords,
  heading: string,
  office: string,
  lists: readonly Lines[],
  footer: string,
): string {
  const side = direction === 'rtl' ? 'right' : 'left'
  const quiet = 'margin:0;color:#566064;font-size:14px'
  const list = ({
    heading,
    intro,
    items,
    more,
    none,
  }: Lines): Markup => html`<h2 style="margin:28px 0 8px;font-size:18px;border-top:2px solid #1d2426;padding-top:8px">${heading}</h2>
${intro === undefined ? undefined : html`<p style="${quiet}">${intro}</p>\n`}${
  items.length === 0 ? html`<p style="margin:0">${none}</p>\n` : undefined
}${items.map(
  ({
    head,
    note,
    lines,
  }) => html`<div style="padding:10px 0;border-bottom:1px solid #dcdad3"><p dir="auto" style="margin:0;font-weight:600;text-align:${side}">${data(head)}</p>
${note.length === 0 ? undefined : html`<p style="${quiet}">${note.map((part, i) => html`${i > 0 ? ' · ' : ''}${data(part)}`)}</p>\n`}${
  lines.length === 0
    ? undefined
    : html`<ul style="margin:6px 0 0;padding-${side}:20px">${lines.map(
        (line) => html`<li dir="auto" style="text-align:${side}">${line}</li>`,
      )}</ul>\n`
}</div>
`,
)}${more === undefined ? undefined : html`<p style="${quiet};margin-top:8px">${more}</p>\n`}`
  const page = html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${heading}</title></head>
<body dir="${direction}" style="margin:0;background:#fbfaf7;color:#1d2426">
<div dir="${direction}" style="max-width:640px;margin:0 auto;padding:24px 16px;font:16px/1.5 system-ui,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;text-align:${side};overflow-wrap:anywhere">
<p style="margin:0;color:#a63a16;font-weight:600">${data(office)}</p>
<h1 style="margin:4px 0 16px;font-size:26px;line-height:1.2">${heading}</h1>
<p style="margin:0;padding-${side}:12px;border-${side}:4px solid #a63a16">${shared.caution}</p>
${lists.map(list)}<p style="${quiet};margin-top:32px">${footer}</p>
</div>
</body>
</html>
`
  return page.toString()
}
