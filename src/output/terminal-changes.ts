import { severities } from '../rules/rule.js'
import { fit, wrapTo } from '../text/display-width.js'
import { cleanText } from './clean-text.js'
import { type Change, differences, type NowOutcome, nowOutcomes } from './compare.js'
import type { Earlier } from './earlier.js'
import type { OutcomeRow } from './model.js'
import { boundsSchema } from './outcome-schema.js'
import type { OutputWords, TerminalWords } from './words/output-words.js'
import { reasonText } from './words/reason-words.js'
import type { ValueWords } from './words/value-words.js'
import { fill } from './words/words.js'

/** Flags listed of each change, and lines of what is said of one. */
const LISTED = 10
const LINES = 4

interface Look {
  readonly words: TerminalWords
  readonly all: OutputWords
  readonly values: ValueWords
  readonly width: number
  readonly paint: (style: 'bold' | 'dim' | 'red' | 'yellow', text: string) => string
}

/** What is new, changed and gone since an earlier run, with counts and the gravest flags of each. One pass over the rows. */
export function* writeChanges(rows: Iterable<OutcomeRow>, earlier: Earlier, look: Look): Generator<string> {
  const { words, values, paint, width } = look
  const counts: Record<Change, number> = { new: 0, changed: 0, same: 0, gone: 0 }
  const now: Record<NowOutcome, number> = { clear: 0, not_applicable: 0, not_computable: 0, absent: 0 }
  const listed: Record<Change, OutcomeRow[]> = { new: [], changed: [], same: [], gone: [] }
  for (const row of rows) {
    if (!row.change) continue
    counts[row.change]++
    if (row.now) now[row.now]++
    insert(listed[row.change], row)
  }
  yield `\n${paint('bold', fit(fill(words.compared, { file: cleanText(earlier.file) }), width))}\n`
  for (const change of ['new', 'changed', 'gone'] as const) {
    yield `  ${words.changes[change]}${words.colon}${values.count(counts[change])}\n`
    if (change === 'gone' && counts.gone > LISTED) {
      const parts = nowOutcomes.filter((outcome) => now[outcome] > 0)
      const said = parts.map(
        (outcome) => `${nowWords(outcome, words)}${words.colon}${values.count(now[outcome])}`,
      )
      for (const line of wrapTo(LINES, said.join(' · '), width - 4)) yield `    ${line}\n`
    }
    for (const row of listed[change]) yield* flagLines(row, earlier, look)
    const left = counts[change] - listed[change].length
    if (left > 0) yield `    ${paint('dim', fill(words.more, { count: values.count(left) }))}\n`
  }
  yield `  ${words.changes.same}${words.colon}${values.count(counts.same)}\n`
}

/** Keeps the gravest, each before all that are less grave or came later. */
function insert(rows: OutcomeRow[], row: OutcomeRow): void {
  const weight = severities.indexOf(row.severity)
  let place = rows.length
  while (place > 0 && severities.indexOf(rows[place - 1]!.severity) < weight) place--
  if (place === LISTED) return
  rows.splice(place, 0, row)
  if (rows.length > LISTED) rows.pop()
}

function nowWords(now: NowOutcome, words: TerminalWords): string {
  if (now === 'absent') return words.absent
  const outcomes = {
    clear: words.clear,
    not_applicable: words.notApplicable,
    not_computable: words.notComputable,
  }
  return fill(words.now, { outcome: outcomes[now] })
}

function* flagLines(row: OutcomeRow, earlier: Earlier, look: Look): Generator<string> {
  const { words, all, width, paint } = look
  const { tender_id: tender, subject, severity } = row
  const parts = [
    cleanText(subject.id),
    ...(tender === null || subject.id === tender
      ? []
      : [fill(words.ofTender, { tender: cleanText(tender) })]),
    cleanText(row.rule),
    fill(words.severity, { level: all.severities[severity] }),
  ]
  for (const line of wrapTo(2, parts.join(' · '), width - 4)) yield `    ${line}\n`
  for (const line of wrapTo(LINES, cleanText(row.message, Number.POSITIVE_INFINITY), width - 6))
    yield `      ${line}\n`
  for (const line of wrapTo(LINES, aboutChange(row, earlier, look), width - 6))
    yield `      ${paint('dim', line)}\n`
}

/** What differs, or what a flag that is gone is now; empty for what is new. */
function aboutChange(row: OutcomeRow, earlier: Earlier, { words, all }: Look): string {
  if (row.now)
    return row.reason
      ? `${nowWords(row.now, words)}${words.colon}${reasonText(all, row.reason)}`
      : nowWords(row.now, words)
  const before = row.change === 'changed' ? earlier.flags.get(row.fingerprint) : undefined
  if (!before) return ''
  return differences(before, row)
    .map((d) => {
      const rounded = short(d.before, all, 4) === short(d.now, all, 4) ? undefined : 4
      const [was, is] = [short(d.before, all, rounded), short(d.now, all, rounded)]
      return was === is ? d.field : `${d.field}${words.colon}${was}${all.arrow}${is}`
    })
    .join(' · ')
}

/** A value in a few characters, numbers with so many decimals; lists by how long they are, bounds by what they say. */
function short(value: unknown, words: OutputWords, decimals?: number): string {
  if (Array.isArray(value)) return `[${value.length}]`
  if (typeof value === 'number' && decimals !== undefined) return String(Number(value.toFixed(decimals)))
  const bounds = boundsSchema.safeParse(value)
  if (bounds.success) {
    const { least, most } = bounds.data
    if (most === null) return fill(words.atLeast, { count: short(least, words, decimals) })
    if (least === null) return fill(words.atMost, { count: short(most, words, decimals) })
    return `${short(least, words, decimals)} – ${short(most, words, decimals)}`
  }
  return cleanText(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 40)
}
