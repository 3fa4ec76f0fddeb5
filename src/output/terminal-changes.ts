import { cleanText } from './clean-text.js'
import { type Change, differences } from './compare.js'
import { fit } from './display-width.js'
import type { Earlier } from './earlier.js'
import type { OutcomeRow } from './model.js'
import type { TerminalWords } from './words/output-words.js'
import type { ValueWords } from './words/value-words.js'
import { fill } from './words/words.js'

/** Flags listed of each change. */
const LISTED = 10

interface Look {
  readonly words: TerminalWords
  readonly values: ValueWords
  readonly severities: Readonly<Record<string, string>>
  readonly width: number
  readonly paint: (style: 'bold' | 'dim' | 'red' | 'yellow', text: string) => string
}

/** What is new, changed and gone since an earlier run, with counts and the first flags of each. One pass over the rows. */
export function* writeChanges(rows: Iterable<OutcomeRow>, earlier: Earlier, look: Look): Generator<string> {
  const { words, values, paint, width } = look
  const counts: Record<Change, number> = { new: 0, changed: 0, same: 0, gone: 0 }
  const listed: Record<Change, OutcomeRow[]> = { new: [], changed: [], same: [], gone: [] }
  for (const row of rows) {
    if (!row.change) continue
    counts[row.change]++
    if (listed[row.change].length < LISTED) listed[row.change].push(row)
  }
  yield `\n${paint('bold', fit(fill(words.compared, { file: cleanText(earlier.file) }), width))}\n`
  for (const change of ['new', 'changed', 'gone'] as const) {
    yield `  ${words.changes[change]}${words.colon}${values.count(counts[change])}\n`
    for (const row of listed[change]) yield* flagLines(row, earlier, look)
    const left = counts[change] - listed[change].length
    if (left > 0) yield `    ${paint('dim', fill(words.more, { count: values.count(left) }))}\n`
  }
  yield `  ${words.changes.same}${words.colon}${values.count(counts.same)}\n`
}

function* flagLines(row: OutcomeRow, earlier: Earlier, look: Look): Generator<string> {
  const { words, severities, width, paint } = look
  const { tender_id: tender, subject, severity } = row
  const parts = [
    cleanText(subject.id),
    ...(tender === null || subject.id === tender
      ? []
      : [fill(words.ofTender, { tender: cleanText(tender) })]),
    cleanText(row.rule),
    fill(words.severity, { level: severities[severity] ?? severity }),
  ]
  yield `    ${fit(parts.join(' · '), width - 4)}\n`
  yield `      ${fit(cleanText(row.message, Number.POSITIVE_INFINITY), width - 6)}\n`
  const before = row.change === 'changed' ? earlier.flags.get(row.fingerprint) : undefined
  if (!before) return
  const what = differences(before, row).map(
    (d) => `${d.field}${words.colon}${short(d.before)} → ${short(d.now)}`,
  )
  yield `      ${paint('dim', fit(what.join(' · '), width - 6))}\n`
}

/** A value in a few characters; lists by how long they are. */
function short(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length}]`
  return cleanText(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 40)
}
